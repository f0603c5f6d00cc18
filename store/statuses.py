from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from sqlalchemy import delete, select, update

from bot.domain.statuses import Absence, Answer
from store.keeper import Keeper
from store.prompted import PROMPTED
from store.tables import clients
from store.tables import statuses as table


class Statuses(Keeper):
    def find(self, workspace_id: int, absence_id: int) -> Absence | None:
        row = self._row(select(table).where(table.c.workspace_id == workspace_id, table.c.id == absence_id))
        return None if row is None else _absence(row)

    def of(self, workspace_id: int, slack_id: str) -> list[Absence]:
        """The oldest first."""
        theirs = (table.c.workspace_id == workspace_id, table.c.slack_id == slack_id)
        return [_absence(row) for row in self._held_rows(select(table).where(*theirs).order_by(table.c.id))]

    def noted(self, workspace_id: int) -> set[str]:
        """Everybody of whose status something is kept."""
        return {
            row.slack_id
            for row in self._rows(select(table.c.slack_id).where(table.c.workspace_id == workspace_id).distinct())
        }

    def add(self, absence: Absence) -> int | None:
        """Its id, or None where it is known already."""
        return self._add_new(table, _facts(absence))

    def save(self, absence: Absence) -> None:
        self._run(update(table).where(table.c.id == absence.id).values(**_facts(absence)))

    def forget(self, workspace_id: int, ids: Iterable[int]) -> None:
        self._run(delete(table).where(table.c.workspace_id == workspace_id, table.c.id.in_(list(ids))))

    def covers_of(self, workspace_id: int, owner: str) -> list[str | None]:
        """Who covers each of their clients that somebody is prompted about."""
        theirs = (clients.c.workspace_id == workspace_id, clients.c.owner == owner, *PROMPTED)
        return [row.cover for row in self._rows(select(clients.c.cover).where(*theirs).order_by(clients.c.id))]


def _facts(absence: Absence) -> dict[str, Any]:
    facts = asdict(absence) | {"answer": str(absence.answer)}
    facts.pop("id")
    return facts


def _absence(row: Any) -> Absence:
    return Absence(**{**row._mapping, "answer": Answer(row.answer)})
