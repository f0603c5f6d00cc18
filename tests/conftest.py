"""What holds in every test."""

import gc
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from store import Store
from tests.databases import NoPostgres, Postgres, postgres_server
from tests.loopback import loopback_only
from tests.sqlite import hurried
from tests.warm import Warm


@pytest.fixture(scope="session", autouse=True)
def tried_to_reach() -> Iterator[list[str]]:
    """Whoever swallowed the refusal is found at the end."""
    with loopback_only() as tried:
        yield tried
    assert tried == []


@pytest.fixture(scope="session", autouse=True)
def no_waiting_for_the_disk() -> Iterator[None]:
    with hurried():
        yield


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with every table, to be copied: making the tables takes longer than most tests."""
    file = tmp_path_factory.mktemp("empty") / "empty.db"
    store = Store(f"sqlite:///{file}")
    store.upgrade()
    store.close()
    return file


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """One server for everybody who wants a database of their own on it: to start one takes seconds."""
    try:
        with postgres_server() as server:
            yield server
    except NoPostgres as none:
        pytest.skip(str(none))


@pytest.fixture(scope="session")
def warm() -> Iterator[Warm]:
    """Where processes of the program come from: each import of all of it takes longer than most of them live."""
    warm = Warm(os.environ)
    yield warm
    warm.close()


LONGEST = (
    "tests/stories/test_leaks.py::test_nobody_outside_the_circle_reads_a_word_of_what_is_sealed[U0OSCAR]",
    "tests/test_crash.py", "tests/stories/test_inference.py", "tests/test_year.py", "tests/stories/test_leaks.py",
    "tests/stories/test_imports.py", "tests/stories/test_stopping.py", "tests/test_bench.py",
)  # fmt: skip
"""Of the slow tests these come first, or one worker ends alone with one of them. The very first rehearses for others,
who would wait for it."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=_turn)


def _turn(item: pytest.Item) -> int:
    turns = (turn for turn, start in enumerate(LONGEST) if item.nodeid.startswith(start))
    return next(turns, len(LONGEST)) if item.get_closest_marker("slow") else len(LONGEST)


def pytest_configure() -> None:
    settings.register_profile("shared", deadline=None)  # how long one example takes says how busy the machine is
    settings.load_profile("shared")
    gc.disable()  # while the tests are found: nearly all of what is made then stays


def pytest_collection_finish() -> None:
    """What was imported and found stays until the end: whoever looks for garbage need not look through half a million
    objects each time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 10, 10)
    gc.enable()
