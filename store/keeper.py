"""What every noun's keeper shares."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Executable, Insert, Row, Select, Table
from sqlalchemy.dialects import postgresql, sqlite


class Keeper:
    """Reads and writes one noun inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def _row(self, query: Select[Any]) -> Row[Any] | None:
        """One row, held against other writers while this transaction writes (SQLite has one writer anyway)."""
        if self._db.get_execution_options().get("writes") and self._db.dialect.name == "postgresql":
            query = query.with_for_update()
        return self._db.execute(query).first()

    def _rows(self, query: Select[Any]) -> Sequence[Row[Any]]:
        return self._db.execute(query).all()

    def _run(self, statement: Executable) -> Any:
        return self._db.execute(statement)

    def _insert_new(self, table: Table) -> Any:
        """An INSERT that leaves an existing row alone. Ask RETURNING whether it did: psycopg's row count lies."""
        dialect: Any = sqlite if self._db.dialect.name == "sqlite" else postgresql
        return dialect.insert(table).on_conflict_do_nothing()

    def _new_id(self, statement: Insert) -> int:
        key = self._db.execute(statement).inserted_primary_key
        assert key is not None
        return int(key[0])

    def _new_ids(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> list[int]:
        """Adds many rows in a few statements; their ids in the same order."""
        if not rows:
            return []
        new = table.insert().returning(table.c.id, sort_by_parameter_order=True)
        return [int(row.id) for row in self._db.execute(new, rows)]

    def _run_many(self, statement: Executable, rows: Sequence[Mapping[str, Any]]) -> None:
        if rows:
            self._db.execute(statement, rows)
