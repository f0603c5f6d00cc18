from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import bindparam, select, update

from bot.domain.handovers import HandOver, NoSuchHandOver
from store.keeper import Keeper
from store.tables import handovers as table

OF_CLIENT = (
    select(table)
    .where(table.c.workspace_id == bindparam("workspace"), table.c.client_id == bindparam("client"))
    .order_by(table.c.id.desc())
)
NOT_OVER = (table.c.ended_at.is_(None), table.c.undone_at.is_(None))


class HandOvers(Keeper):
    def get(self, workspace_id: int, handover_id: int) -> HandOver:
        """Raises NoSuchHandOver."""
        row = self._row(select(table).where(table.c.workspace_id == workspace_id, table.c.id == handover_id))
        if row is None:
            raise NoSuchHandOver
        return _handover(row)

    def add(self, handover: HandOver) -> HandOver:
        """Its id is given here."""
        facts = asdict(handover)
        del facts["id"]
        return self.get(handover.workspace_id, self._add_row(table, facts))

    def save(self, handover: HandOver) -> None:
        self._run(update(table).where(table.c.id == handover.id).values(**asdict(handover)))

    def of_client(self, workspace_id: int, client_id: int) -> list[HandOver]:
        """The newest first."""
        return [_handover(row) for row in self._rows(OF_CLIENT, workspace=workspace_id, client=client_id)]

    def running_of_client(self, workspace_id: int, client_id: int) -> list[HandOver]:
        """Those that end on a day and have not, the newest first."""
        running = OF_CLIENT.where(table.c.until.is_not(None), *NOT_OVER)
        return [_handover(row) for row in self._rows(running, workspace=workspace_id, client=client_id)]

    def open_until(self, workspace_id: int, day: date) -> list[HandOver]:
        """Those that end on this day or before, and have not ended: the first to end first."""
        over = select(table).where(table.c.workspace_id == workspace_id, table.c.until <= day, *NOT_OVER)
        return [_handover(row) for row in self._rows(over.order_by(table.c.until, table.c.id))]


def _handover(row: Any) -> HandOver:
    return HandOver(
        id=row.id,
        workspace_id=row.workspace_id,
        client_id=row.client_id,
        from_=row.from_,
        to=row.to,
        until=row.until,
        by=row.by,
        at=row.at,
        ended_at=row.ended_at,
        undone_at=row.undone_at,
    )
