from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, func, select, update

from bot.domain import calendar
from bot.domain.deliveries import DeliveryState
from bot.domain.people import Person
from store.keeper import SettledKeeper, any_person_of, named_people
from store.tables import deliveries, nudges, workspaces
from store.tables import people as table

ONE = select(table).where(table.c.workspace_id == bindparam("workspace"), table.c.slack_id == bindparam("person"))

CHANGED = update(table).where(table.c.workspace_id == bindparam("whose"), table.c.slack_id == bindparam("who"))
"""To the values that it is given by their names."""

USUAL = select(workspaces.c.zone).where(workspaces.c.id == bindparam("workspace"))


class People(SettledKeeper):
    def foresee(self, who: Collection[tuple[int, str]]) -> None:
        """`find` knows these (workspace, person) from now on."""
        rows = self._rows(any_person_of(table, len(who)), **named_people(who)) if who else []
        self._foresee(ONE, {(row.workspace_id, row.slack_id): row for row in rows})

    def find(self, workspace_id: int, slack_id: str) -> Person | None:
        row = self._find(ONE, workspace=workspace_id, person=slack_id)
        return None if row is None else _person(row)

    def get(self, workspace_id: int, slack_id: str) -> Person:
        """Somebody we know, or, for an id that Slack never told us about, a person with only that id."""
        return self.find(workspace_id, slack_id) or Person(workspace_id, slack_id, name=slack_id)

    def some(self, workspace_id: int, slack_ids: Iterable[str]) -> list[Person]:
        """Each of them by name, also those whom Slack never told us about."""
        wanted = sorted(set(slack_ids))
        rows = self._rows(select(table).where(table.c.workspace_id == workspace_id, table.c.slack_id.in_(wanted)))
        known = {row.slack_id: _person(row) for row in rows}
        everyone = [known.get(each) or Person(workspace_id, each, name=each) for each in wanted]
        return sorted(everyone, key=lambda person: (person.name.casefold(), person.slack_id))

    def zone_of(self, workspace_id: int, slack_id: str) -> ZoneInfo:
        """A person's own zone, else the workspace's, else UTC."""
        person = self.find(workspace_id, slack_id)
        own = calendar.zone(person.zone) if person else None
        if own is not None:
            return own
        usual = self._db.execute(USUAL, {"workspace": workspace_id}).scalar()
        return calendar.zone_or_utc(usual)

    def zones_of(self, workspace_id: int, slack_ids: Iterable[str]) -> dict[str, ZoneInfo]:
        """As `zone_of`, for many."""
        usual = calendar.zone_or_utc(self._db.execute(USUAL, {"workspace": workspace_id}).scalar())
        return {each.slack_id: calendar.zone(each.zone) or usual for each in self.some(workspace_id, slack_ids)}

    def slack_admins(self, workspace_id: int) -> list[str]:
        """Slack ids."""
        theirs = (table.c.workspace_id == workspace_id, table.c.is_admin.is_(True))
        return [row.slack_id for row in self._rows(select(table.c.slack_id).where(*theirs))]

    def all(self, workspace_id: int) -> list[Person]:
        return [_person(row) for row in self._rows(select(table).where(table.c.workspace_id == workspace_id))]

    def record(self, people: Iterable[Person]) -> None:
        """What Slack says of people now. What only we know (their DM with us) stays."""
        for person in people:
            facts = {
                "name": person.name,
                "handle": person.handle,
                "zone": person.zone,
                "is_admin": person.is_admin,
                "is_guest": person.is_guest,
                "is_bot": person.is_bot,
                "is_gone": person.is_gone,
                **({"locale": person.locale} if person.locale else {}),  # not every way of asking tells it
            }
            if self.find(person.workspace_id, person.slack_id) is None:
                self._run(self._insert_new(table), workspace_id=person.workspace_id, slack_id=person.slack_id, **facts)
            else:
                self._run(CHANGED, whose=person.workspace_id, who=person.slack_id, **facts)

    def set_dm(self, workspace_id: int, slack_id: str, dm: str) -> None:
        self._run(update(table).where(_is(workspace_id, slack_id)).values(dm=dm))

    def set_unplanned(self, workspace_id: int, slack_ids: Collection[str], since: datetime) -> None:
        """What is unsent to them is to be planned anew."""
        theirs = (table.c.workspace_id == workspace_id, table.c.slack_id.in_(slack_ids))
        self._run(update(table).where(*theirs).values(unplanned_since=since))

    def set_planned(self, workspace_id: int, slack_id: str, since: datetime) -> None:
        """Unless something changed again meanwhile."""
        self._run(
            update(table)
            .where(_is(workspace_id, slack_id), table.c.unplanned_since == since)
            .values(unplanned_since=None)
        )

    def next_unplanned(self, workspace_id: int) -> tuple[str, datetime] | None:
        """Who is to be planned anew, and since when: whoever is told of something soonest."""
        soonest = (
            select(func.min(nudges.c.due_at))
            .join(deliveries, deliveries.c.id == nudges.c.delivery_id)
            .where(
                nudges.c.workspace_id == workspace_id,
                nudges.c.recipient == table.c.slack_id,
                deliveries.c.state == str(DeliveryState.WAITING),
            )
            .scalar_subquery()
        )
        row = self._db.execute(
            select(table.c.slack_id, table.c.unplanned_since)
            .where(table.c.workspace_id == workspace_id, table.c.unplanned_since.is_not(None))
            .order_by(soonest.is_(None), soonest, table.c.slack_id)
            .limit(1)
        ).first()
        return None if row is None else (row.slack_id, row.unplanned_since)

    def set_home_seen(self, workspace_id: int, slack_id: str) -> None:
        self._run(update(table).where(_is(workspace_id, slack_id)).values(home_seen=True))


def _is(workspace_id: int, slack_id: str) -> Any:
    return (table.c.workspace_id == workspace_id) & (table.c.slack_id == slack_id)


def _person(row: Any) -> Person:
    return Person(
        workspace_id=row.workspace_id,
        slack_id=row.slack_id,
        name=row.name,
        handle=row.handle,
        zone=row.zone,
        is_admin=row.is_admin,
        is_guest=row.is_guest,
        is_bot=row.is_bot,
        is_gone=row.is_gone,
        dm=row.dm,
        home_seen=row.home_seen,
        locale=row.locale,
    )
