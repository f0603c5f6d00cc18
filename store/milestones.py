from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, delete, select

from bot.domain.calendar import Leap, PartialDate, Repeat
from bot.domain.clients import Stage, folded
from bot.domain.deliveries import DeliveryState
from bot.domain.history import Noun
from bot.domain.milestones import Milestone, MilestoneKind
from store.keeper import Keeper
from store.tables import clients, contacts, deliveries, nudges
from store.tables import milestones as table


class Milestones(Keeper):
    def find(self, workspace_id: int, milestone_id: int) -> Milestone | None:
        row = self._db.execute(_query().where(table.c.workspace_id == workspace_id, table.c.id == milestone_id)).first()
        return None if row is None else _milestone(row)

    def some(self, workspace_id: int, ids: Iterable[int]) -> dict[int, Milestone]:
        wanted = list(set(ids))
        rows = self._rows(_query().where(table.c.workspace_id == workspace_id, table.c.id.in_(wanted)))
        return {row.id: _milestone(row) for row in rows}

    def of_client(self, workspace_id: int, client_id: int) -> list[Milestone]:
        return self._all(table.c.workspace_id == workspace_id, table.c.client_id == client_id)

    def of_owner(self, workspace_id: int, owner: str) -> list[Milestone]:
        theirs = select(clients.c.id).where(clients.c.workspace_id == workspace_id, clients.c.owner == owner)
        return self._all(table.c.workspace_id == workspace_id, table.c.client_id.in_(theirs))

    def without_plan(self, workspace_id: int) -> list[int]:
        """Those of prompted clients for which nothing waits to be sent: one-time dates that are past, and what
        should be mended."""
        waiting = (
            select(nudges.c.thing_id)
            .join(deliveries, deliveries.c.id == nudges.c.delivery_id)
            .where(
                nudges.c.workspace_id == workspace_id,
                nudges.c.noun == str(Noun.MILESTONE),
                deliveries.c.state == str(DeliveryState.WAITING),
            )
        )
        prompted = select(clients.c.id).where(
            clients.c.workspace_id == workspace_id,
            clients.c.archived_at.is_(None),
            clients.c.stage != str(Stage.ALUMNI),
        )
        rows = self._rows(
            select(table.c.id).where(
                table.c.workspace_id == workspace_id,
                table.c.client_id.in_(prompted),
                table.c.id.not_in(waiting),
            )
        )
        return [row.id for row in rows]

    def all(self, workspace_id: int) -> list[Milestone]:
        return self._all(table.c.workspace_id == workspace_id)

    def add(self, milestone: Milestone) -> Milestone:
        """Its id is given here; the contact is added where they are new."""
        key = self._new_id(table.insert().values(**self._facts(milestone)))
        added = self.find(milestone.workspace_id, key)
        assert added is not None
        return added

    def save(self, milestone: Milestone) -> None:
        self._run(table.update().where(table.c.id == milestone.id).values(**self._facts(milestone)))

    def remove(self, milestone: Milestone) -> None:
        self._run(delete(table).where(table.c.id == milestone.id))

    def _all(self, *where: Any) -> list[Milestone]:
        return [_milestone(row) for row in self._rows(_query().where(*where).order_by(table.c.id))]

    def _facts(self, milestone: Milestone) -> dict[str, Any]:
        return {
            "workspace_id": milestone.workspace_id,
            "client_id": milestone.client_id,
            "contact_id": self._contact(milestone),
            "kind": str(milestone.kind),
            "title": milestone.title,
            "date": str(milestone.date),
            "repeat": str(milestone.repeat),
            "leap": str(milestone.leap),
            "lead_days": milestone.lead_days,
        }

    def _contact(self, milestone: Milestone) -> int | None:
        if milestone.contact is None:
            return None
        same = (
            contacts.c.workspace_id == milestone.workspace_id,
            contacts.c.client_id == milestone.client_id,
            contacts.c.folded == folded(milestone.contact),
        )
        known = self._db.execute(select(contacts.c.id).where(*same)).scalar()
        if known is not None:
            return int(known)
        return self._new_id(
            contacts.insert().values(
                workspace_id=milestone.workspace_id,
                client_id=milestone.client_id,
                name=milestone.contact,
                folded=folded(milestone.contact),
            )
        )


def _query() -> Select[Any]:
    return select(table, contacts.c.name.label("contact")).select_from(
        table.outerjoin(contacts, contacts.c.id == table.c.contact_id)
    )


def _milestone(row: Any) -> Milestone:
    return Milestone(
        id=row.id,
        workspace_id=row.workspace_id,
        client_id=row.client_id,
        kind=MilestoneKind(row.kind),
        title=row.title,
        date=PartialDate.parse(row.date),
        contact=row.contact,
        repeat=Repeat(row.repeat),
        leap=Leap(row.leap),
        lead_days=row.lead_days,
    )
