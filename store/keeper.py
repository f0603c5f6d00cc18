"""What every noun's keeper shares."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    Connection,
    Executable,
    Insert,
    Row,
    Select,
    Table,
    bindparam,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from bot.domain.history import Visibility

BATCH = 5_000
"""How many rows one statement may name."""
LAST_ID = text("SELECT seq FROM sqlite_sequence WHERE name = :table")
"""Of a table, also of a row that is gone: every one with an id has `sqlite_autoincrement`."""


def is_open(table: Table) -> Any:
    """What may be shown. A circle can be written down already and nothing reads it yet, so what is not open is shown
    to nobody."""
    return table.c.visibility == str(Visibility.OPEN)


class Keeper:
    """Reads and writes one noun inside one transaction.

    Statements of the hot paths are made once, with `bindparam` where the values go, and given their values by name:
    to build one and to find its compiled form again takes four times as long as running it.
    """

    def __init__(self, connection: Connection) -> None:
        self._db = connection
        self._seen: dict[Any, Row[Any] | None] = {}

    @property
    def _writes(self) -> bool:
        return bool(self._db.get_execution_options().get("writes"))

    @property
    def _remembers(self) -> bool:
        return not self._writes

    def _row(self, query: Select[Any], **given: Any) -> Row[Any] | None:
        """One row, held against other writers while this transaction writes (SQLite has one writer anyway)."""
        if self._writes and self._db.dialect.name == "postgresql":
            query = _held(query)
        return self._find(query, **given)

    def _find(self, query: Select[Any], **given: Any) -> Row[Any] | None:
        """One row, not held. What only reads sees one moment of the database, so there it is asked for once."""
        if not self._remembers:
            return self._db.execute(query, given).first()
        asked = (query, *given.values())
        if asked not in self._seen:
            self._seen[asked] = self._db.execute(query, given).first()
        return self._seen[asked]

    def _rows(self, query: Select[Any], **given: Any) -> Sequence[Row[Any]]:
        return self._db.execute(query, given).all()

    def _held_rows(self, query: Select[Any], **given: Any) -> Sequence[Row[Any]]:
        """As `_row`, for many."""
        if self._writes and self._db.dialect.name == "postgresql":
            query = _held(query)
        return self._rows(query, **given)

    def _set_many(self, table: Table, wanted: Iterable[tuple[int, Mapping[str, Any]]]) -> None:
        """These columns of these rows. Most are to get the same values, and those are written at once."""
        together: dict[tuple[tuple[str, Any], ...], list[int]] = {}
        for key, facts in wanted:
            together.setdefault(tuple(facts.items()), []).append(key)
        for same, keys in together.items():
            for start in range(0, len(keys), BATCH):
                these = table.c.id.in_(keys[start : start + BATCH])
                self._db.execute(update(table).where(these).values(**dict(same)))

    def _foresee(self, query: Select[Any], found: Mapping[tuple[Any, ...], Row[Any] | None]) -> None:
        """What `_find` will be asked for, by the values it will be given: many rows were read at once. Only for what
        only reads."""
        assert not self._writes
        self._seen |= {(query, *values): row for values, row in found.items()}

    def _run(self, statement: Executable, **given: Any) -> Any:
        return self._db.execute(statement, given)

    def _insert_new(self, table: Table) -> Any:
        """An INSERT that leaves an existing row alone. Ask RETURNING whether it did: psycopg's row count lies."""
        dialect: Any = sqlite if self._db.dialect.name == "sqlite" else postgresql
        return dialect.insert(table).on_conflict_do_nothing()

    def _add_new(self, table: Table, facts: Mapping[str, Any]) -> int | None:
        """The new row's id, or None where there is such a row already."""
        row = self._db.execute(_insert_new(self._db.dialect.name, table), facts).first()
        return None if row is None else int(row.id)

    def _new_id(self, statement: Insert) -> int:
        key = self._db.execute(statement).inserted_primary_key
        assert key is not None
        return int(key[0])

    def _add_row(self, table: Table, facts: Mapping[str, Any]) -> int:
        """The new row's id."""
        key = self._db.execute(_insert(table), facts).inserted_primary_key
        assert key is not None
        return int(key[0])

    def _new_ids(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> list[int]:
        """Adds many rows in a few statements; their ids in the same order."""
        if not rows:
            return []
        if has_one_writer(self):
            return self._next_ids(table, rows)
        new = table.insert().returning(table.c.id, sort_by_parameter_order=True)
        return [int(row.id) for row in self._db.execute(new, rows)]

    def _next_ids(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> list[int]:
        """Where nobody else writes the ids are known before, and nothing has to be asked back row by row: a large
        import holds up all other writers for a fifth of the time."""
        last = self._db.execute(LAST_ID, {"table": table.name}).scalar() or 0
        ids = list(range(last + 1, last + 1 + len(rows)))
        self._db.execute(_insert(table), [{"id": id_, **row} for id_, row in zip(ids, rows, strict=True)])
        return ids

    def _run_many(self, statement: Executable, rows: Sequence[Mapping[str, Any]]) -> None:
        if rows:
            self._db.execute(statement, rows)


class SettledKeeper(Keeper):
    """Of what hardly ever changes and is asked for again and again, as somebody's zone and hours: also what writes asks
    for a row once, until this keeper itself changes something."""

    @property
    def _remembers(self) -> bool:
        return True

    def _run(self, statement: Executable, **given: Any) -> Any:
        self._seen.clear()
        return super()._run(statement, **given)

    def _run_many(self, statement: Executable, rows: Sequence[Mapping[str, Any]]) -> None:
        self._seen.clear()
        super()._run_many(statement, rows)


def from_days(days: Iterable[int]) -> str:
    """ISO weekdays as they are kept: "12345"."""
    return "".join(map(str, sorted(days)))


def to_days(kept: str) -> frozenset[int]:
    return frozenset(map(int, kept))


def has_one_writer(keeper: Keeper) -> bool:
    """At a time: whoever writes holds everything."""
    return keeper._db.dialect.name == "sqlite"


@lru_cache(maxsize=200)
def _held(query: Select[Any]) -> Select[Any]:
    # Not so firmly that a new row elsewhere could not point at it: each insert would wait, and some in a circle.
    return query.with_for_update(key_share=True)


@lru_cache
def _insert_new(dialect: str, table: Table) -> Any:
    kind: Any = sqlite if dialect == "sqlite" else postgresql
    return kind.insert(table).on_conflict_do_nothing().returning(table.c.id)


@lru_cache
def _insert(table: Table) -> Insert:
    return table.insert()


@lru_cache(maxsize=200)
def any_person_of(table: Table, many: int) -> Select[Any]:
    """Each (workspace, person) found in the index: asked as pairs SQLite looks through the whole table."""
    return select(table).where(
        or_(
            *(
                (table.c.workspace_id == bindparam(f"workspace_{number}"))
                & (table.c.slack_id == bindparam(f"person_{number}"))
                for number in range(many)
            )
        )
    )


def named_people(who: Collection[tuple[int, str]]) -> dict[str, Any]:
    """Those for whom `any_person_of` asks."""
    named: dict[str, Any] = {f"workspace_{number}": id_ for number, (id_, _) in enumerate(who)}
    return named | {f"person_{number}": slack_id for number, (_, slack_id) in enumerate(who)}
