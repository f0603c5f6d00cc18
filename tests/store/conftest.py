"""Every test here runs on SQLite and on a real PostgreSQL."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from store import Store, tables
from tests.cast import Cast, fill
from tests.databases import Postgres

BOTH = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]


@pytest.fixture(scope="session")
def shared_postgres(postgres: Postgres) -> Iterator[Store]:
    """One database for the whole session: emptying it is five times faster than making another."""
    store = Store(postgres.fresh())
    yield store
    store.close()


@pytest.fixture
def sqlite(empty_file: Path, tmp_path: Path) -> Iterator[Store]:
    store = Store(f"sqlite:///{shutil.copy(empty_file, tmp_path / 'moments.db')}")
    yield store
    store.close()


@pytest.fixture(params=BOTH)
def store(request: pytest.FixtureRequest) -> Store:
    """An empty store with every table."""
    store: Store = request.getfixturevalue("sqlite" if request.param == "sqlite" else "shared_postgres")
    if request.param == "postgres":
        with store._writing.begin() as connection:
            for table in tables.EVERY:
                connection.execute(table.delete())
    return store


@pytest.fixture(params=BOTH)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database without any table."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.db'}"
    server: Postgres = request.getfixturevalue("postgres")
    return server.empty()


@pytest.fixture
def cast(store: Store) -> Cast:
    return fill(store)
