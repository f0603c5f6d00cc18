import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from store import Store
from tests.cast import fill
from tests.flows.world import World


@pytest.fixture
def world(empty_file: Path, tmp_path: Path) -> Iterator[World]:
    """The cast at work on a Monday morning, and nothing planned yet."""
    store = Store(f"sqlite:///{shutil.copy(empty_file, tmp_path / 'moments.db')}")
    yield World(store, fill(store))
    store.close()
