from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, update

from bot.domain.promises import NoSuchPromise, Promise
from store.keeper import BATCH, Keeper, is_open
from store.tables import promises as table

OPEN_OF_CLIENT = (
    select(table)
    .where(
        table.c.workspace_id == bindparam("workspace"),
        table.c.client_id == bindparam("client"),
        table.c.kept_at.is_(None),
        is_open(table),
    )
    .order_by(table.c.due_at, table.c.id)
)


SEEN = select(table).where(
    table.c.workspace_id == bindparam("workspace"), table.c.id.in_(bindparam("ids", expanding=True)), is_open(table)
)


class Promises(Keeper):
    def get(self, workspace_id: int, promise_id: int) -> Promise:
        """Raises NoSuchPromise."""
        row = self._row(select(table).where(table.c.workspace_id == workspace_id, table.c.id == promise_id))
        if row is None:
            raise NoSuchPromise
        return _promise(row)

    def whose(self, workspace_id: int, promise_id: int) -> int:
        """Their client, who is held before them, and so is read without holding anything. Raises NoSuchPromise."""
        here = (table.c.workspace_id == workspace_id, table.c.id == promise_id)
        row = self._find(select(table.c.client_id).where(*here))
        if row is None:
            raise NoSuchPromise
        return int(row.client_id)

    def all(self, workspace_id: int) -> list[Promise]:
        """Of every client, whatever became of them."""
        theirs = select(table).where(table.c.workspace_id == workspace_id, is_open(table))
        rows = self._rows(theirs.order_by(table.c.id))
        return [_promise(row) for row in rows]

    def of_client(self, workspace_id: int, client_id: int) -> list[Promise]:
        """Open to everybody, the first due first, kept ones too."""
        theirs = (table.c.workspace_id == workspace_id, table.c.client_id == client_id, is_open(table))
        rows = self._rows(select(table).where(*theirs).order_by(table.c.due_at, table.c.id))
        return [_promise(row) for row in rows]

    def add(self, promise: Promise) -> Promise:
        """Its id is given here."""
        facts = asdict(promise)
        del facts["id"]
        return self.get(promise.workspace_id, self._new_id(table.insert().values(**facts)))

    def save(self, promise: Promise) -> None:
        self._run(update(table).where(table.c.id == promise.id).values(**asdict(promise)))

    def save_promisers(self, changed: Iterable[Promise]) -> None:
        """Only whose they are to keep."""
        self._set_many(table, ((promise.id, {"promiser": promise.promiser}) for promise in changed))

    def some(self, workspace_id: int, ids: Iterable[int]) -> list[Promise]:
        """Those of them that are there, however many."""
        wanted = sorted(set(ids))
        return [
            _promise(row)
            for start in range(0, len(wanted), BATCH)
            for row in self._held_rows(
                select(table)
                .where(table.c.workspace_id == workspace_id, table.c.id.in_(wanted[start : start + BATCH]))
                .order_by(table.c.id)
            )
        ]

    def seen(self, workspace_id: int, ids: Iterable[int]) -> dict[int, Promise]:
        """At most some hundreds, to be read: nobody is held up."""
        wanted = list(set(ids))
        if not wanted:
            return {}
        rows = self._rows(SEEN, workspace=workspace_id, ids=wanted)
        return {row.id: _promise(row) for row in rows}

    def due(self, workspace_id: int, before: datetime) -> list[Promise]:
        """Open ones whose time comes before this, the most urgent first."""
        return self._open(table.c.workspace_id == workspace_id, table.c.due_at < before)

    def open_of_client(self, workspace_id: int, client_id: int) -> list[Promise]:
        return [_promise(row) for row in self._rows(OPEN_OF_CLIENT, workspace=workspace_id, client=client_id)]

    def open_of_promiser(self, workspace_id: int, promiser: str) -> list[Promise]:
        return self._open(table.c.workspace_id == workspace_id, table.c.promiser == promiser)

    def kept_since(self, workspace_id: int, since: datetime) -> list[Promise]:
        """Those kept at this time or later, the first kept first."""
        rows = self._rows(
            select(table)
            .where(table.c.workspace_id == workspace_id, table.c.kept_at >= since, is_open(table))
            .order_by(table.c.kept_at, table.c.id)
        )
        return [_promise(row) for row in rows]

    def _open(self, *where: Any) -> list[Promise]:
        query = (
            select(table).where(*where, table.c.kept_at.is_(None), is_open(table)).order_by(table.c.due_at, table.c.id)
        )
        return [_promise(row) for row in self._rows(query)]


def _promise(row: Any) -> Promise:
    return Promise(
        id=row.id,
        workspace_id=row.workspace_id,
        client_id=row.client_id,
        text=row.text,
        promiser=row.promiser,
        made_by=row.made_by,
        made_at=row.made_at,
        due_at=row.due_at,
        zone=row.zone,
        kept_at=row.kept_at,
    )
