"""What holds in every test."""

import gc
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from store import Store
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
def warm() -> Iterator[Warm]:
    """Where processes of the program come from: each import of all of it takes longer than most of them live."""
    warm = Warm(os.environ)
    yield warm
    warm.close()


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
