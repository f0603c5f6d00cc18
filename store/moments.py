from collections.abc import Collection, Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, or_, select, update

from bot.domain.history import Noun
from bot.domain.moments import Moment, NoSuchMoment
from bot.domain.nudges import NudgeKind
from store.keeper import BATCH, Keeper, is_open
from store.tables import moments as table
from store.tables import nudges, workspaces

OPEN_OF_CLIENT = (
    select(table)
    .where(
        table.c.workspace_id == bindparam("workspace"),
        table.c.client_id == bindparam("client"),
        table.c.spoken_at.is_(None),
        is_open(table),
    )
    .order_by(table.c.id)
)


OPEN_OF_CLIENTS = (
    select(table)
    .where(
        table.c.workspace_id == bindparam("workspace"),
        table.c.client_id.in_(bindparam("ids", expanding=True)),
        table.c.spoken_at.is_(None),
    )
    .order_by(table.c.id)
)
ASKED = select(nudges.c.thing_id).where(
    nudges.c.workspace_id == bindparam("workspace"),
    nudges.c.recipient == bindparam("reader"),
    nudges.c.noun == str(Noun.MOMENT),
    nudges.c.kind == str(NudgeKind.MOMENT_UNANSWERED),
    nudges.c.due_at <= bindparam("now"),
)
OPEN_OF_TAKER = (
    select(table)
    .where(
        table.c.workspace_id == bindparam("workspace"),
        or_(table.c.taker == bindparam("reader"), table.c.id.in_(ASKED)),
        table.c.spoken_at.is_(None),
        is_open(table),
    )
    .order_by(table.c.id)
)


class Moments(Keeper):
    def get(self, workspace_id: int, moment_id: int) -> Moment:
        """Raises NoSuchMoment."""
        row = self._row(select(table).where(table.c.workspace_id == workspace_id, table.c.id == moment_id))
        if row is None:
            raise NoSuchMoment
        return _moment(row)

    def whose(self, workspace_id: int, moment_id: int) -> int:
        """Their client, who is held before them, and so is read without holding anything. Raises NoSuchMoment."""
        here = (table.c.workspace_id == workspace_id, table.c.id == moment_id)
        row = self._find(select(table.c.client_id).where(*here))
        if row is None:
            raise NoSuchMoment
        return int(row.client_id)

    def next_number(self, workspace_id: int) -> int:
        counted = self._run(
            update(workspaces)
            .where(workspaces.c.id == workspace_id)
            .values(moments=workspaces.c.moments + 1)
            .returning(workspaces.c.moments)
        )
        return int(counted.scalar_one())

    def all(self, workspace_id: int) -> list[Moment]:
        """Of every client, whatever became of them."""
        return self._all(table.c.workspace_id == workspace_id)

    def of_client(self, workspace_id: int, client_id: int) -> list[Moment]:
        """Open to everybody, the first flagged first."""
        return self._all(table.c.workspace_id == workspace_id, table.c.client_id == client_id)

    def add(self, moment: Moment) -> Moment:
        """Its id is given here."""
        facts = asdict(moment)
        del facts["id"]
        return self.get(moment.workspace_id, self._new_id(table.insert().values(**facts)))

    def save(self, moment: Moment) -> None:
        self._run(update(table).where(table.c.id == moment.id).values(**asdict(moment)))

    def save_takers(self, changed: Iterable[Moment]) -> None:
        """Only whose they are to take."""
        self._set_many(table, ((moment.id, {"taker": moment.taker}) for moment in changed))

    def some(self, workspace_id: int, ids: Iterable[int]) -> list[Moment]:
        """Those of them that are there, however many."""
        wanted = sorted(set(ids))
        return [
            _moment(row)
            for start in range(0, len(wanted), BATCH)
            for row in self._held_rows(
                select(table)
                .where(table.c.workspace_id == workspace_id, table.c.id.in_(wanted[start : start + BATCH]))
                .order_by(table.c.id)
            )
        ]

    def open(self, workspace_id: int) -> list[Moment]:
        """Nobody of ours has spoken with the client yet. The oldest first."""
        return self._all(table.c.workspace_id == workspace_id, table.c.spoken_at.is_(None))

    def open_of_client(self, workspace_id: int, client_id: int) -> list[Moment]:
        return [_moment(row) for row in self._rows(OPEN_OF_CLIENT, workspace=workspace_id, client=client_id)]

    def open_of_clients(self, workspace_id: int, client_ids: Collection[int]) -> dict[int, list[Moment]]:
        """By client, also what is not open to everybody: only for rules that show nothing."""
        found: dict[int, list[Moment]] = {}
        for row in self._rows(OPEN_OF_CLIENTS, workspace=workspace_id, ids=list(client_ids)) if client_ids else ():
            found.setdefault(row.client_id, []).append(_moment(row))
        return found

    def open_of_taker(self, workspace_id: int, taker: str, now: datetime) -> list[Moment]:
        """Those they take, and those they were asked about because nobody had them in time."""
        return [_moment(row) for row in self._rows(OPEN_OF_TAKER, workspace=workspace_id, reader=taker, now=now)]

    def _all(self, *where: Any) -> list[Moment]:
        return [_moment(row) for row in self._rows(select(table).where(*where, is_open(table)).order_by(table.c.id))]


def _moment(row: Any) -> Moment:
    return Moment(
        id=row.id,
        workspace_id=row.workspace_id,
        number=row.number,
        client_id=row.client_id,
        text=row.text,
        flagged_by=row.flagged_by,
        flagged_at=row.flagged_at,
        taker=row.taker,
        taken_at=row.taken_at,
        spoken_at=row.spoken_at,
    )
