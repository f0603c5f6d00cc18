from collections.abc import Iterable, Iterator

from sqlalchemy import ColumnElement, Table, and_, delete, func, or_, select, update

from bot.domain.clients import NoSuchClient
from bot.domain.erasing import Going
from bot.domain.history import Noun
from store import tables
from store.keeper import Keeper, is_open

TABLES: dict[Noun, Table] = {
    Noun.CLIENT: tables.clients,
    Noun.CONTACT: tables.contacts,
    Noun.MILESTONE: tables.milestones,
    Noun.TOUCH: tables.touches,
    Noun.GOAL: tables.goals,
    Noun.SALE: tables.sales,
    Noun.WELCOME: tables.welcomes,
    Noun.HANDOVER: tables.handovers,
    Noun.MOMENT: tables.moments,
    Noun.PROMISE: tables.promises,
    Noun.NUDGE: tables.nudges,
    Noun.ENTRY: tables.entries,
}
"""The things that a client has, and the client."""
WITH_CIRCLE = [table for table in tables.EVERY if "circle_id" in table.c and table is not tables.circle_members]
BATCH = 5_000
"""How many rows one statement may name."""


class Erasing(Keeper):
    """The one way in which history goes: together with the client."""

    def going(self, workspace_id: int, client_id: int) -> Going:
        """What `erase` would take, but for what only a circle may know of: that goes, too, and whoever erases the
        client learns nothing of it here. Raises NoSuchClient."""
        self._hold(workspace_id, client_id)
        return Going(
            contacts=self._count(tables.contacts, workspace_id, client_id),
            dates=self._count(tables.milestones, workspace_id, client_id, tables.milestones.c.step.is_(None)),
            touches=self._count(tables.touches, workspace_id, client_id),
            goals=self._count(tables.goals, workspace_id, client_id),
            promises=self._count(tables.promises, workspace_id, client_id),
            moments=self._count(tables.moments, workspace_id, client_id, is_open(tables.moments)),
            hand_overs=self._count(tables.handovers, workspace_id, client_id),
            prompts=self._count(tables.nudges, workspace_id, client_id, _is_told()),
            entries=self._count(tables.entries, workspace_id, client_id, is_open(tables.entries)),
        )

    def erase(self, workspace_id: int, client_id: int) -> Going:
        """Every row about this client, from every table. What went. Raises NoSuchClient."""
        going = self.going(workspace_id, client_id)
        things = self._things(workspace_id, client_id)
        circles = self._circles(workspace_id, client_id)
        handings = self._handings(workspace_id, client_id)
        self._run(delete(tables.entries).where(_told(workspace_id, client_id)))
        for table in tables.EVERY:  # so that a new table is never forgotten
            if "client_id" in table.c:
                self._run(delete(table).where(_theirs(table, workspace_id, client_id)))
            if table is tables.nudges:
                self._delete(table, workspace_id, things[Noun.NUDGE])
            if table is tables.deliveries:
                self._delete(table, workspace_id, things[Noun.DELIVERY])
        self._run(delete(tables.clients).where(_theirs(tables.clients, workspace_id, client_id)))
        self._drop_circles(workspace_id, circles)
        # The rows of an import that waits may name the client, and would bring them back.
        self._run(delete(tables.import_drafts).where(tables.import_drafts.c.workspace_id == workspace_id))
        self._drop_handings(workspace_id, handings)
        return going

    def _hold(self, workspace_id: int, client_id: int) -> None:
        """Where this transaction writes, nothing new can point at the client until it ends."""
        query = select(tables.clients.c.id).where(_theirs(tables.clients, workspace_id, client_id))
        if self._find(query.with_for_update() if self._writes else query) is None:
            raise NoSuchClient

    def _count(self, table: Table, workspace_id: int, client_id: int, *where: ColumnElement[bool]) -> int:
        query = select(func.count()).select_from(table).where(_theirs(table, workspace_id, client_id), *where)
        return int(self._db.execute(query).scalar_one())

    def _things(self, workspace_id: int, client_id: int) -> dict[Noun, set[int]]:
        """The ids of all they have, and of the messages about it."""
        found = {
            noun: {row.id for row in self._rows(select(table.c.id).where(_theirs(table, workspace_id, client_id)))}
            for noun, table in TABLES.items()
        }
        found[Noun.NUDGE] |= self._unnamed(workspace_id, found[Noun.MOMENT])
        found[Noun.DELIVERY] = set()
        new = self._messages(workspace_id, found)
        while new:  # a message about a message that could not be delivered
            found[Noun.DELIVERY] |= new
            new = self._messages(workspace_id, {Noun.DELIVERY: new}) - found[Noun.DELIVERY]
        return found

    def _unnamed(self, workspace_id: int, moments: set[int]) -> set[int]:
        """Prompts about what is sealed name no client."""
        table = tables.nudges
        of_moments = (table.c.workspace_id == workspace_id, table.c.noun == str(Noun.MOMENT))
        return {
            row.id
            for some in _batches(moments)
            for row in self._rows(select(table.c.id).where(*of_moments, table.c.thing_id.in_(some)))
        }

    def _messages(self, workspace_id: int, things: dict[Noun, set[int]]) -> set[int]:
        table = tables.deliveries
        found: set[int] = set()
        for noun, ids in things.items():
            for some in _batches(ids):
                about = (table.c.workspace_id == workspace_id, table.c.noun == str(noun), table.c.thing_id.in_(some))
                found |= {row.id for row in self._rows(select(table.c.id).where(*about))}
        return found

    def _circles(self, workspace_id: int, client_id: int) -> set[int]:
        return {
            row.circle_id
            for table in WITH_CIRCLE
            for row in self._rows(
                select(table.c.circle_id)
                .where(_theirs(table, workspace_id, client_id), table.c.circle_id.is_not(None))
                .distinct()
            )
        }

    def _drop_circles(self, workspace_id: int, ids: Iterable[int]) -> None:
        """Those that nothing else needs."""
        circles = tables.circles
        needed = [select(table.c.circle_id).where(table.c.circle_id == circles.c.id).exists() for table in WITH_CIRCLE]
        for some in _batches(ids):
            unused = (circles.c.workspace_id == workspace_id, circles.c.id.in_(some), *[~each for each in needed])
            gone = {row.id for row in self._rows(select(circles.c.id).where(*unused))}
            members = tables.circle_members
            self._run(delete(members).where(members.c.workspace_id == workspace_id, members.c.circle_id.in_(gone)))
            self._delete(circles, workspace_id, gone)

    def _handings(self, workspace_id: int, client_id: int) -> set[int]:
        """In which they were handed over, alone or with others."""
        table = tables.handovers
        rows = self._rows(select(table.c.handing_id, table.c.back_id).where(_theirs(table, workspace_id, client_id)))
        return {key for row in rows for key in row if key is not None}

    def _drop_handings(self, workspace_id: int, ids: set[int]) -> None:
        """Those in which nobody else was handed over, and the messages about them. Of the others only the words go,
        which may be about this client; entries that say who else was handed over stay."""
        table, others = tables.handings, tables.handovers
        needed = select(others.c.id).where(or_(others.c.handing_id == table.c.id, others.c.back_id == table.c.id))
        for some in _batches(ids):
            these = (table.c.workspace_id == workspace_id, table.c.id.in_(some))
            gone = {row.id for row in self._rows(select(table.c.id).where(*these, ~needed.exists()))}
            self._run(update(table).where(*these).values(word=""))
            self._delete(tables.deliveries, workspace_id, self._messages(workspace_id, {Noun.HANDING: gone}))
            self._delete(table, workspace_id, gone)

    def _delete(self, table: Table, workspace_id: int, ids: Iterable[int]) -> None:
        for some in _batches(ids):
            self._run(delete(table).where(table.c.workspace_id == workspace_id, table.c.id.in_(some)))


def _theirs(table: Table, workspace_id: int, client_id: int) -> ColumnElement[bool]:
    whose = table.c.id if table is tables.clients else table.c.client_id
    return and_(table.c.workspace_id == workspace_id, whose == client_id)


def _is_told() -> ColumnElement[bool]:
    """Whether a prompt is about something that everybody may know of."""
    nudges, moments = tables.nudges, tables.moments
    of_all = select(moments.c.id).where(moments.c.id == nudges.c.thing_id, is_open(moments)).exists()
    return or_(nudges.c.noun != str(Noun.MOMENT), of_all)


def _told(workspace_id: int, client_id: int) -> ColumnElement[bool]:
    """Their history, also what was written down about a thing of theirs without naming them. In one statement:
    entries point at each other."""
    entries = tables.entries
    about = [
        and_(
            entries.c.noun == str(noun),
            entries.c.thing_id.in_(select(table.c.id).where(_theirs(table, workspace_id, client_id))),
        )
        for noun, table in TABLES.items()
    ]
    return and_(entries.c.workspace_id == workspace_id, or_(entries.c.client_id == client_id, *about))


def _batches(ids: Iterable[int]) -> Iterator[list[int]]:
    every = list(ids)
    for start in range(0, len(every), BATCH):
        yield every[start : start + BATCH]
