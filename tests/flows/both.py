"""A world on SQLite and one on a real PostgreSQL, for what two do at once: each is imported where it is wanted."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from bot.secrets import Vault, new_key
from store import Store
from tests.cast import fill
from tests.databases import Postgres
from tests.flows.world import World

VAULT = Vault([new_key()])


@pytest.fixture(scope="module")
def server(postgres: Postgres) -> str:
    return postgres.fresh()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def world(request: pytest.FixtureRequest, empty_file: Path, tmp_path: Path) -> Iterator[World]:
    if request.param == "sqlite":
        url = f"sqlite:///{shutil.copy(empty_file, tmp_path / 'moments.db')}"
    else:
        url = request.getfixturevalue("server")
    store = Store(url, VAULT)
    yield World(store, fill(store, f"T{uuid4().hex}"))
    store.close()
