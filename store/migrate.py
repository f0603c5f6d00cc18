"""Bringing a database up to date, and copying it."""

import sqlite3
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

TURN = 7_260_001
"""The key of the advisory lock under which replicas take turns (PostgreSQL)."""


class NotAFile(Exception):
    """Only a SQLite database is one file. On PostgreSQL please use `pg_dump`."""


def upgrade(engine: Engine) -> None:
    if engine.dialect.name == "sqlite":
        with engine.execution_options(writes=True).connect() as connection, connection.begin():
            _to_head(connection)
        return
    with engine.connect() as connection, connection.begin():
        connection.execute(text("SELECT pg_advisory_xact_lock(:turn)"), {"turn": TURN})
        _to_head(connection)


def is_current(engine: Engine) -> bool:
    """Whether there is nothing to upgrade. Raises CommandError for a database of a newer version."""
    with engine.connect() as connection:
        found = MigrationContext.configure(connection).get_current_heads()
    _scripts().get_revisions(found)
    return _is_head(found)


def configuration(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config


def backup(file: Path | None, to: Path) -> None:
    """In one step: copying page by page never ends while somebody writes."""
    if file is None:
        raise NotAFile(NotAFile.__doc__)
    source, copy = sqlite3.connect(file), sqlite3.connect(to)
    try:
        source.backup(copy, pages=-1)
    finally:
        source.close()
        copy.close()


def _to_head(connection: Connection) -> None:
    if not _is_head(MigrationContext.configure(connection).get_current_heads()):
        command.upgrade(configuration(connection), "head")


def _is_head(found: tuple[str, ...]) -> bool:
    return set(found) == set(_scripts().get_heads())


@cache
def _scripts() -> ScriptDirectory:
    """They stay as they are while the program runs, and it takes a while to read them."""
    return ScriptDirectory.from_config(configuration())
