from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import bindparam, func, select

from bot.domain.journeys import Journey
from bot.domain.marks import Mark
from bot.domain.snapshots import digest, dumped, read_back
from store.keeper import Keeper
from store.tables import journey_marks as marks
from store.tables import journeys as table

ONE = select(table).where(table.c.workspace_id == bindparam("workspace"), table.c.digest == bindparam("digest"))
MARKS = select(marks).where(marks.c.workspace_id == bindparam("workspace"))
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

    def since(self, workspace_id: int) -> dict[str, datetime]:
        """Since when somebody walks along each journey, by its name."""
        query = select(table.c.name, func.min(table.c.since).label("first"))
        rows = self._rows(query.where(table.c.workspace_id == workspace_id).group_by(table.c.name))
        return {row.name: row.first for row in rows}

    def mark(self, mark: Mark) -> None:
        facts: dict[str, Any] = vars(mark)
        self._run(self._insert_new(marks).values(**facts))
        same = (marks.c.workspace_id == mark.workspace_id, marks.c.journey == mark.journey, marks.c.key == mark.key)
        self._run(marks.update().where(*same).values(**facts))

    def unmark(self, workspace_id: int, journey: str, key: str) -> None:
        same = (marks.c.workspace_id == workspace_id, marks.c.journey == journey, marks.c.key == key)
        self._run(marks.delete().where(*same))

    def marks(self, workspace_id: int) -> dict[tuple[str, str], Mark]:
        """By the journey's name and the milestone's key."""
        rows = self._rows(MARKS, workspace=workspace_id)
        return {(row.journey, row.key): Mark(**row._mapping) for row in rows}
