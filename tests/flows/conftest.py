import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import event

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


@pytest.fixture
def statements(world: World) -> Iterator[list[str]]:
    """What is asked of the database and told to it, from here on."""
    seen: list[str] = []

    def hear(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    event.listen(world.store._engine, "before_cursor_execute", hear)
    yield seen
    event.remove(world.store._engine, "before_cursor_execute", hear)
