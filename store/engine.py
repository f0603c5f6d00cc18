"""Opening the database: one engine, writers one at a time on SQLite, readers never in their way."""

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry, StaticPool


def open_engine(url: str) -> Engine:
    """Raises sqlalchemy.exc.ArgumentError for a URL that names no database."""
    if make_url(url).get_backend_name() == "sqlite":
        engine = create_engine(
            url,
            pool_size=20,
            max_overflow=60,
            pool_use_lifo=True,  # the connection that was used last has its pages at hand
            hide_parameters=True,
            connect_args={"check_same_thread": False},
        )
        return _as_ours(engine)
    return create_engine(url, pool_size=20, max_overflow=60, pool_pre_ping=True, hide_parameters=True)


def open_copy(file: Path) -> Engine:
    """Of a SQLite file as it is now, in memory; gone once it is disposed of. In one step: copying page by page never
    ends while somebody writes."""
    copy = sqlite3.connect(":memory:", check_same_thread=False)
    with closing(sqlite3.connect(file)) as source:
        source.backup(copy, pages=-1)
    return _as_ours(create_engine("sqlite://", creator=lambda: copy, poolclass=StaticPool, hide_parameters=True))


def reading(engine: Engine) -> Engine:
    """For transactions that only read, and see one moment of the database from their first question to their last."""
    if engine.dialect.name == "sqlite":
        return engine.execution_options(writes=False)
    return engine.execution_options(writes=False, isolation_level="REPEATABLE READ", postgresql_readonly=True)


def _as_ours(engine: Engine) -> Engine:
    event.listen(engine, "connect", _configure_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _configure_sqlite(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # the driver's own BEGIN loses updates; ours is below
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        # NORMAL may lose the last commits at a power cut, and a lost "sent" mark is a double send.
        "synchronous=FULL",
        "busy_timeout=5000",
        "foreign_keys=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
