import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from store import Store
from tests.cast import Cast, fill
from tests.flows.world import World


@pytest.fixture(scope="session")
def filled_file(empty_file: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Cast]:
    """The same with the cast in it, to be copied: to write them down takes longer than most tests here."""
    file = Path(shutil.copy(empty_file, tmp_path_factory.mktemp("filled") / "filled.db"))
    store = Store(f"sqlite:///{file}")
    cast = fill(store)
    store.close()
    return file, cast


@pytest.fixture
def world(filled_file: tuple[Path, Cast], tmp_path: Path) -> Iterator[World]:
    """The cast at work on a Monday morning, and nothing planned yet."""
    file, cast = filled_file
    store = Store(f"sqlite:///{shutil.copy(file, tmp_path / 'moments.db')}")
    yield World(store, cast)
    store.close()
