from dataclasses import replace
from datetime import datetime
from functools import lru_cache

from sqlalchemy import bindparam, select

from bot.domain.journeys import Journey
from bot.domain.marks import Mark
from bot.domain.snapshots import digest, dumped, read_back
from store.keeper import Keeper
from store.prompted import PROMPTED
from store.tables import clients
from store.tables import journey_marks as marks
from store.tables import journeys as table

ONE = select(table).where(table.c.workspace_id == bindparam("workspace"), table.c.digest == bindparam("digest"))
WALKED = (
    select(table.c.name)
    .join(clients, (clients.c.workspace_id == table.c.workspace_id) & (clients.c.journey_digest == table.c.digest))
    .where(table.c.workspace_id == bindparam("workspace"), *PROMPTED)
)
"""The names of the journeys along which somebody walks now: a snapshot stays where the last of them has left."""
IN_USE = (
    select(table)
    .where(table.c.workspace_id == bindparam("workspace"), table.c.name.in_(WALKED))
    .order_by(table.c.since, table.c.digest)
)
MARKS = select(marks).where(marks.c.workspace_id == bindparam("workspace")).order_by(marks.c.id)
MARK = select(marks).where(marks.c.workspace_id == bindparam("workspace"), marks.c.id == bindparam("id"))
_read_back = lru_cache(maxsize=64)(read_back)
"""One text is one journey, for ever."""


class JourneyKeeper(Keeper):
    """Snapshots of the journeys along which clients walk, and what is marked about their milestones."""

    def keep(self, workspace_id: int, journey: Journey, now: datetime) -> str:
        """The snapshot's digest; a snapshot is kept once."""
        text = dumped(journey)
        address = digest(text)
        facts = {"workspace_id": workspace_id, "digest": address, "name": journey.name, "text": text, "since": now}
        self._run(self._insert_new(table).values(**facts))
        return address

    def find(self, workspace_id: int, address: str | None) -> Journey | None:
        row = address and self._find(ONE, workspace=workspace_id, digest=address)
        return _read_back(row.text) if row else None

    def all(self, workspace_id: int) -> dict[str, Journey]:
        """Every snapshot, by its digest."""
        rows = self._rows(select(table).where(table.c.workspace_id == workspace_id))
        return {row.digest: _read_back(row.text) for row in rows}

    def in_use(self, workspace_id: int) -> list[tuple[Journey, datetime]]:
        """Each journey along which somebody walks now, as whoever set out last began it, and since when anybody has
        walked along one of its name. Whoever is archived or in stage alumni walks no more."""
        rows = self._rows(IN_USE, workspace=workspace_id)
        first = {row.name: row.since for row in reversed(rows)}
        return [(_read_back(row.text), first[name]) for name, row in {row.name: row for row in rows}.items()]

    def mark(self, mark: Mark) -> Mark:
        """With its id."""
        facts = {name: value for name, value in vars(mark).items() if name != "id"}
        return replace(mark, id=self._add_row(marks, facts))

    def unmark(self, workspace_id: int, mark_id: int) -> None:
        self._run(marks.delete().where(marks.c.workspace_id == workspace_id, marks.c.id == mark_id))

    def find_mark(self, workspace_id: int, mark_id: int) -> Mark | None:
        row = self._find(MARK, workspace=workspace_id, id=mark_id)
        return Mark(**row._mapping) if row else None

    def marks(self, workspace_id: int) -> dict[tuple[str, str], Mark]:
        """The newest of each milestone, by the journey's name and the milestone's key."""
        rows = self._rows(MARKS, workspace=workspace_id)
        return {(row.journey, row.key): Mark(**row._mapping) for row in rows}
