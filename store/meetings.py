from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, or_, select, update

from bot.domain.meetings import EVERY, Link, Meeting
from store.keeper import Keeper
from store.tables import aliases, clients, contacts
from store.tables import calendar_links as links
from store.tables import meetings as table


class Links(Keeper):
    def of(self, workspace_id: int, slack_id: str) -> Link | None:
        row = self._row(select(links).where(links.c.workspace_id == workspace_id, links.c.slack_id == slack_id))
        return None if row is None else _link(row)

    def find(self, workspace_id: int, link_id: int) -> Link | None:
        row = self._row(select(links).where(links.c.workspace_id == workspace_id, links.c.id == link_id))
        return None if row is None else _link(row)

    def connect(self, workspace_id: int, slack_id: str, sealed: str, now: datetime) -> Link:
        """In place of the one of before: it is another link, and its id another one."""
        self.disconnect(workspace_id, slack_id)
        link = Link(0, workspace_id, slack_id, sealed, connected_at=now, next_at=now)
        key = self._add_row(links, _facts(link))
        found = self.find(workspace_id, key)
        assert found is not None
        return found

    def disconnect(self, workspace_id: int, slack_id: str) -> None:
        self._run(delete(links).where(links.c.workspace_id == workspace_id, links.c.slack_id == slack_id))

    def due(self, workspace_id: int, now: datetime) -> list[Link]:
        rows = self._rows(
            select(links)
            .where(links.c.workspace_id == workspace_id, links.c.next_at <= now, links.c.stopped_at.is_(None))
            .order_by(links.c.next_at, links.c.id)
        )
        return [_link(row) for row in rows]

    def claim(self, link: Link, now: datetime) -> bool:
        """Nobody else asks for it until then. False where somebody does already."""
        as_seen = (links.c.id == link.id, links.c.next_at == link.next_at)
        took = update(links).where(*as_seen).values(next_at=now + EVERY).returning(links.c.id)
        return self._run(took).first() is not None

    def save(self, link: Link) -> None:
        self._run(update(links).where(links.c.id == link.id).values(**_facts(link)))

    def sealed(self) -> dict[int, str]:
        """Every address that is kept, by its id."""
        return {row.id: row.sealed for row in self._rows(select(links.c.id, links.c.sealed))}

    def reseal(self, link_id: int, sealed: str) -> None:
        self._run(update(links).where(links.c.id == link_id).values(sealed=sealed))


class Meetings(Keeper):
    def names(self, workspace_id: int, slack_id: str) -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
        """Names and aliases of the clients that somebody owns, covers or manages, and of their contacts."""
        theirs = (
            clients.c.workspace_id == workspace_id,
            clients.c.archived_at.is_(None),
            or_(clients.c.owner == slack_id, clients.c.cover == slack_id, clients.c.manager == slack_id),
        )
        firms = self._rows(select(clients.c.id, clients.c.name).where(*theirs))
        also = self._rows(
            select(aliases.c.client_id, aliases.c.name)
            .join(clients, clients.c.id == aliases.c.client_id)
            .where(*theirs)
        )
        people = self._rows(
            select(contacts.c.client_id, contacts.c.name)
            .join(clients, clients.c.id == contacts.c.client_id)
            .where(*theirs)
        )
        return [_named(row) for row in (*firms, *also)], [_named(row) for row in people]

    def unfinished(self, workspace_id: int, slack_id: str) -> list[Meeting]:
        """From their calendar, and no touch yet: ahead, or over since the last look."""
        rows = self._rows(select(table).where(*_open(workspace_id), table.c.slack_id == slack_id))
        return [_meeting(row) for row in rows]

    def ends_at(self, workspace_id: int, slack_id: str, now: datetime) -> datetime | None:
        """When the meeting is over in which they are just now. None where they are in none that we know of."""
        theirs = (table.c.workspace_id == workspace_id, table.c.slack_id == slack_id)
        ends = select(func.max(table.c.ends_at)).where(*theirs, table.c.starts_at <= now, table.c.ends_at > now)
        found: datetime | None = self._db.execute(ends).scalar_one()
        return found

    def over(self, workspace_id: int, now: datetime) -> list[tuple[int, str, Meeting]]:
        """Those that ended and are no touches yet: their id and whose calendar they are from."""
        rows = self._rows(
            select(table).where(*_open(workspace_id), table.c.ends_at <= now).order_by(table.c.ends_at, table.c.id)
        )
        return [(row.id, row.slack_id, _meeting(row)) for row in rows]

    def add_new(self, workspace_id: int, slack_id: str, found: Iterable[Meeting]) -> None:
        """Where a colleague's calendar has it already it is theirs; one that was taken back stays so."""
        rows = [{"workspace_id": workspace_id, "slack_id": slack_id, **asdict(each)} for each in found]
        self._run_many(self._insert_new(table), rows)

    def remove(self, workspace_id: int, slack_id: str, gone: Sequence[Meeting]) -> None:
        theirs = (*_open(workspace_id), table.c.slack_id == slack_id)
        for each in gone:
            self._run(delete(table).where(*theirs, table.c.client_id == each.client_id, table.c.key == each.key))

    def forget(self, workspace_id: int, slack_id: str) -> set[int]:
        """What lies ahead in a calendar that is disconnected; with which clients it was."""
        theirs = (*_open(workspace_id), table.c.slack_id == slack_id)
        return {row.client_id for row in self._run(delete(table).where(*theirs).returning(table.c.client_id))}

    def set_touch(self, meeting_id: int, touch_id: int) -> None:
        self._run(update(table).where(table.c.id == meeting_id).values(touch_id=touch_id))

    def dismiss(self, workspace_id: int, touch_id: int, now: datetime) -> None:
        """It is remembered, so that the next look does not bring it back."""
        its = (table.c.workspace_id == workspace_id, table.c.touch_id == touch_id)
        self._run(update(table).where(*its).values(dismissed_at=now))


def _open(workspace_id: int) -> tuple[Any, ...]:
    return (table.c.workspace_id == workspace_id, table.c.touch_id.is_(None), table.c.dismissed_at.is_(None))


def _facts(link: Link) -> dict[str, Any]:
    facts = asdict(link)
    del facts["id"]
    return facts


def _link(row: Any) -> Link:
    return Link(**row._mapping)


def _meeting(row: Any) -> Meeting:
    return Meeting(row.client_id, row.key, row.starts_at, row.ends_at)


def _named(row: Any) -> tuple[int, str]:
    client_id, name = row
    return client_id, name
