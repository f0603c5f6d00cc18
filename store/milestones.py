from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, case, delete, func, literal, or_, select, update

from bot.domain.calendar import Leap, PartialDate, Repeat
from bot.domain.clients import folded
from bot.domain.deliveries import DeliveryState
from bot.domain.history import Noun
from bot.domain.milestones import EXPECTED, Milestone, MilestoneKind, NoSuchDate
from bot.domain.nudges import NudgeState
from store.keeper import BATCH, Keeper
from store.prompted import LANDED, PROMPTED
from store.tables import arrangements, clients, contacts, deliveries, nudges, preferences, prompted_owners
from store.tables import milestones as table

WHOLE = select(table, contacts.c.name.label("contact")).select_from(
    table.outerjoin(contacts, contacts.c.id == table.c.contact_id)
)
ONE = WHOLE.where(table.c.workspace_id == bindparam("workspace"), table.c.id == bindparam("milestone"))
SOME = WHOLE.where(table.c.workspace_id == bindparam("workspace"), table.c.id.in_(bindparam("ids", expanding=True)))
MANY = WHOLE.where(table.c.id.in_(bindparam("ids", expanding=True)))
OF_CLIENT = WHOLE.where(
    table.c.workspace_id == bindparam("workspace"), table.c.client_id == bindparam("client"), table.c.step.is_(None)
).order_by(table.c.id)


class Milestones(Keeper):
    def find(self, workspace_id: int, milestone_id: int) -> Milestone | None:
        row = self._find(ONE, workspace=workspace_id, milestone=milestone_id)
        return None if row is None else _milestone(row)

    def get(self, workspace_id: int, milestone_id: int) -> Milestone:
        """Raises NoSuchDate."""
        found = self.find(workspace_id, milestone_id)
        if found is None:
            raise NoSuchDate
        return found

    def hold(self, workspace_id: int, milestone_id: int) -> None:
        """Nobody else changes it until this transaction ends."""
        self._row(select(table.c.id).where(table.c.workspace_id == workspace_id, table.c.id == milestone_id))

    def foresee(self, ids: Collection[int]) -> None:
        """`find` knows these from now on, of whatever workspace they are."""
        rows = self._rows(MANY, ids=list(ids))
        self._foresee(ONE, {(row.workspace_id, row.id): row for row in rows})

    def some(self, workspace_id: int, ids: Iterable[int]) -> dict[int, Milestone]:
        wanted = list(set(ids))
        if not wanted:
            return {}
        rows = self._rows(SOME, workspace=workspace_id, ids=wanted)
        return {row.id: _milestone(row) for row in rows}

    def of_client(self, workspace_id: int, client_id: int) -> list[Milestone]:
        """The dates that somebody gave."""
        return [_milestone(row) for row in self._rows(OF_CLIENT, workspace=workspace_id, client=client_id)]

    def of_clients(self, workspace_id: int, client_ids: Collection[int]) -> list[Milestone]:
        """Of each of at most some thousands: dates, and what comes from journeys."""
        return self._all(table.c.workspace_id == workspace_id, table.c.client_id.in_(list(client_ids)))

    def walked(self, workspace_id: int, client_ids: Collection[int]) -> list[Milestone]:
        """What comes from the journeys of at most some thousands, in the order of its days."""
        theirs = (table.c.workspace_id == workspace_id, table.c.client_id.in_(list(client_ids)))
        query = WHOLE.where(*theirs, table.c.step.is_not(None)).order_by(table.c.date, table.c.id)
        return [_milestone(row) for row in self._rows(query)]

    def answered(self, workspace_id: int, ids: Collection[int]) -> dict[int, NudgeState]:
        """Those about which a prompt was answered for good, and how the last time."""
        rows = self._rows(
            select(nudges.c.thing_id, nudges.c.state)
            .where(
                nudges.c.workspace_id == workspace_id,
                nudges.c.noun == str(Noun.MILESTONE),
                nudges.c.thing_id.in_(list(ids)),
                nudges.c.state.in_([str(NudgeState.DONE), str(NudgeState.DECLINED)]),
            )
            .order_by(nudges.c.id)
        )
        return {row.thing_id: NudgeState(row.state) for row in rows}

    def lacking_next(self, workspace_id: int, steps: Collection[tuple[str, str]], today: date) -> list[int]:
        """The clients in whose walk something comes round (by the snapshot's digest and its key) of which every row
        lies before today."""
        if not steps:
            return []
        rounds = or_(*(and_(clients.c.journey_digest == digest, table.c.step == key) for digest, key in steps))
        query = (
            select(table.c.client_id)
            .join(clients, clients.c.id == table.c.client_id)
            .where(table.c.workspace_id == workspace_id, *PROMPTED, LANDED, rounds)
            .group_by(table.c.client_id, table.c.step)
            .having(func.max(table.c.date) < today.isoformat(), func.count(table.c.silenced_at) == 0)
        )
        return sorted({row.client_id for row in self._rows(query)})

    def count_of(self, workspace_id: int, client_ids: Collection[int]) -> int:
        """How many dates these have that are not silent."""
        dates = (table.c.step.is_(None), table.c.silenced_at.is_(None))
        theirs, ids = (table.c.workspace_id == workspace_id, *dates), list(client_ids)
        return sum(
            self._db.execute(
                select(func.count()).where(*theirs, table.c.client_id.in_(ids[start : start + BATCH]))
            ).scalar_one()
            for start in range(0, len(ids), BATCH)
        )

    def of_contact(self, workspace_id: int, contact_id: int) -> list[Milestone]:
        return self._all(table.c.workspace_id == workspace_id, table.c.contact_id == contact_id)

    def of_owner(self, workspace_id: int, owner: str) -> list[Milestone]:
        theirs = select(clients.c.id).where(clients.c.workspace_id == workspace_id, clients.c.owner == owner)
        return self._all(table.c.workspace_id == workspace_id, table.c.client_id.in_(theirs))

    def without_plan(self, workspace_id: int, today: date) -> list[int]:
        """Those of prompted clients for which nothing waits to be sent, although they may occur today or later. Where
        the owner wants none of the kind, or is not part of a small start, nothing is lacking, nor of the journey of
        whoever has not landed."""
        waiting = (
            select(nudges.c.thing_id)
            .join(deliveries, deliveries.c.id == nudges.c.delivery_id)
            .where(
                nudges.c.workspace_id == workspace_id,
                nudges.c.noun == str(Noun.MILESTONE),
                deliveries.c.state == str(DeliveryState.WAITING),
            )
        )
        small_start = select(arrangements.c.workspace_id).where(
            arrangements.c.workspace_id == workspace_id, arrangements.c.is_small_start
        )
        started = select(prompted_owners.c.slack_id).where(prompted_owners.c.workspace_id == workspace_id)
        prompted = select(clients.c.id).where(
            clients.c.workspace_id == workspace_id,
            *PROMPTED,
            or_(~small_start.exists(), clients.c.owner.in_(started)),
        )
        wanted_as = case((table.c.is_expected, EXPECTED), else_=table.c.kind)
        not_landed = select(clients.c.id).where(clients.c.workspace_id == workspace_id, ~LANDED)
        muted = (
            select(clients.c.id)
            .join(
                preferences,
                and_(preferences.c.workspace_id == workspace_id, preferences.c.slack_id == clients.c.owner),
            )
            .where(clients.c.id == table.c.client_id, _is_among(wanted_as, preferences.c.muted))
        )
        comes_round = or_(table.c.repeat != str(Repeat.NONE), table.c.date.like("-%"))  # as without its year
        rows = self._rows(
            select(table.c.id).where(
                table.c.workspace_id == workspace_id,
                table.c.silenced_at.is_(None),
                table.c.happened_at.is_(None),
                or_(comes_round, table.c.date >= today.isoformat()),
                table.c.client_id.in_(prompted),
                or_(table.c.step.is_(None), table.c.client_id.not_in(not_landed)),
                table.c.id.not_in(waiting),
                ~muted.exists(),
            )
        )
        return [row.id for row in rows]

    def all(self, workspace_id: int) -> list[Milestone]:
        """The dates that somebody gave."""
        return self._all(table.c.workspace_id == workspace_id, table.c.step.is_(None))

    def add(self, milestone: Milestone) -> Milestone:
        """Its id is given here; the contact is added where they are new."""
        key = self._new_id(table.insert().values(**self._facts(milestone)))
        added = self.find(milestone.workspace_id, key)
        assert added is not None
        return added

    def add_many(self, added: Sequence[Milestone]) -> list[Milestone]:
        """In the same order, with their ids; the contacts are added where they are new."""
        known = self._contacts(added)
        rows = [{**_facts(each), "contact_id": known.get(_contact_key(each))} for each in added]
        keys = self._new_ids(table, rows)
        return [replace(each, id=key) for each, key in zip(added, keys, strict=True)]

    def save(self, milestone: Milestone) -> None:
        self._run(table.update().where(table.c.id == milestone.id).values(**self._facts(milestone)))

    def silence(self, workspace_id: int, ids: Iterable[int], at: datetime, by: str | None) -> list[int]:
        """Those of them that were not silent before. Whoever calls this plans them anew: nothing is planned then."""
        rows = self._run(
            update(table)
            .where(
                table.c.workspace_id == workspace_id,
                table.c.id.in_(list(set(ids))),
                table.c.silenced_at.is_(None),
            )
            .values(silenced_at=at, silenced_by=by)
            .returning(table.c.id)
        )
        return sorted(row.id for row in rows)

    def remove(self, milestone: Milestone) -> None:
        self._run(delete(table).where(table.c.id == milestone.id))

    def put_back(self, milestone: Milestone) -> None:
        """As if it had never been removed."""
        self._run(table.insert().values(id=milestone.id, **self._facts(milestone)))

    def _all(self, *where: Any) -> list[Milestone]:
        return [_milestone(row) for row in self._rows(WHOLE.where(*where).order_by(table.c.id))]

    def _facts(self, milestone: Milestone) -> dict[str, Any]:
        return {**_facts(milestone), "contact_id": self._contact(milestone)}

    def _contacts(self, milestones: Iterable[Milestone]) -> dict[tuple[int, str], int]:
        """The id of every contact they name, by client and folded name."""
        wanted: dict[tuple[int, str], Milestone] = {}
        for each in milestones:
            if each.contact is not None:
                wanted.setdefault(_contact_key(each), each)
        if not wanted:
            return {}
        workspace_id = next(iter(wanted.values())).workspace_id
        query = select(contacts.c.id, contacts.c.client_id, contacts.c.folded)
        rows = self._rows(query.where(contacts.c.workspace_id == workspace_id))
        known = {(row.client_id, row.folded): int(row.id) for row in rows}
        new = [(key, each) for key, each in wanted.items() if key not in known]
        named = [
            {
                "workspace_id": each.workspace_id,
                "client_id": each.client_id,
                "name": each.contact,
                "folded": key[1],
            }
            for key, each in new
        ]
        keys = self._new_ids(contacts, named)
        return known | {key: made for (key, _), made in zip(new, keys, strict=True)}

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


def _is_among(kind: ColumnElement[str], kinds: ColumnElement[str]) -> ColumnElement[bool]:
    """Kinds are kept with commas between them."""
    return (literal(",") + kinds + ",").contains(literal(",") + kind + ",")


def _contact_key(milestone: Milestone) -> tuple[int, str]:
    """No contact is called ""."""
    return milestone.client_id, folded(milestone.contact or "")


def _facts(milestone: Milestone) -> dict[str, Any]:
    return {
        "workspace_id": milestone.workspace_id,
        "client_id": milestone.client_id,
        "kind": str(milestone.kind),
        "title": milestone.title,
        "date": str(milestone.date),
        "repeat": str(milestone.repeat),
        "leap": str(milestone.leap),
        "lead_days": milestone.lead_days,
        "silenced_at": milestone.silenced_at,
        "silenced_by": milestone.silenced_by,
        "step": milestone.step,
        "is_expected": milestone.is_expected,
        "happened_at": milestone.happened_at,
        "happened_on": milestone.happened_on,
    }


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
        silenced_at=row.silenced_at,
        silenced_by=row.silenced_by,
        step=row.step,
        is_expected=row.is_expected,
        happened_at=row.happened_at,
        happened_on=row.happened_on,
    )
