"""Of two transactions that wait for each other a database server gives one up; that one is simply done again."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from sqlalchemy.exc import DBAPIError

T = TypeVar("T")

TIMES = 3
"""In all. PostgreSQL takes a second to find a deadlock, and whoever pressed waits three at most."""
GIVEN_UP = ("40P01", "40001")
"""SQLSTATE: a deadlock was found, a transaction could not be put in line with the others."""


class GivenUp(Exception):
    """The database gave this transaction up so that others could go on. Nothing of it was saved."""


@contextmanager
def telling() -> Iterator[None]:
    """Around a transaction. Raises GivenUp where the database gave it up."""
    try:
        yield
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) in GIVEN_UP:
            raise GivenUp from error
        raise


def again(act: Callable[[], T]) -> T:
    """What it returns. Where its transaction was given up it is done again, from what is true then: so it must change
    nothing but the database before that is saved. Raises GivenUp where that happens three times on end."""
    for _ in range(TIMES - 1):
        try:
            return act()
        except GivenUp:
            continue
    return act()
