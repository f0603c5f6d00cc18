"""SQLite at the pace of tests: thousands of stores are opened here and each lives for a moment.

In one process that serves people none of this would gain anything: it opens one store and keeps it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.util import LRUCache

from store import engine as production
from store import work

STATEMENTS = 5_000
"""More than there are in the whole program."""


@contextmanager
def hurried() -> Iterator[None]:
    """Every `Store` on SQLite is opened as it always is, and then shares with all others what SQLAlchemy learns of a
    statement: to compile it anew takes longer than to run it. And nobody pulls the plug in a test, so it need not wait
    for the disk."""
    dialect, compiled = _dialect(), LRUCache[Any, Any](STATEMENTS)

    def open_engine(url: str) -> Engine:
        engine = production.open_engine(url)
        if engine.dialect.name == dialect.name:
            engine.dialect, engine._compiled_cache = dialect, compiled
            event.listen(engine, "connect", _without_waiting)
        return engine

    with pytest.MonkeyPatch.context() as changed:
        changed.setattr(work, "open_engine", open_engine)
        yield


def _dialect() -> Any:
    """One that has met the SQLite of this machine already."""
    engine = create_engine("sqlite://")
    engine.connect().close()
    engine.dispose()
    return engine.dialect


def _without_waiting(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA synchronous=OFF").close()
