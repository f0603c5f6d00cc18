from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, func, or_, select, update

from bot.domain.clients import Stage
from bot.domain.promises import Ending, Move, NoSuchPromise, Origin, Promise
from bot.domain.touches import How
from store.keeper import BATCH, Keeper, is_open
from store.tables import clients
from store.tables import promise_moves as moves
from store.tables import promises as table

OPEN_OF_CLIENT = (
    select(table)
    .where(
        table.c.workspace_id == bindparam("workspace"),
        table.c.client_id == bindparam("client"),
        table.c.ending.is_(None),
        is_open(table),
    )
    .order_by(table.c.due_at, table.c.id)
)
_IS_OPEN = and_(table.c.ending.is_(None), clients.c.archived_at.is_(None))
SEEN = select(table).where(
    table.c.workspace_id == bindparam("workspace"), table.c.id.in_(bindparam("ids", expanding=True)), is_open(table)
)


class Promises(Keeper):
    def get(self, workspace_id: int, promise_id: int) -> Promise:
        """Raises NoSuchPromise."""
        row = self._row(select(table).where(table.c.workspace_id == workspace_id, table.c.id == promise_id))
        if row is None:
            raise NoSuchPromise
        return _promise(row)

    def whose(self, workspace_id: int, promise_id: int) -> int:
        """Their client, who is held before them, and so is read without holding anything. Raises NoSuchPromise."""
        here = (table.c.workspace_id == workspace_id, table.c.id == promise_id)
        row = self._find(select(table.c.client_id).where(*here))
        if row is None:
            raise NoSuchPromise
        return int(row.client_id)

    def all(self, workspace_id: int) -> list[Promise]:
        """Of every client, whatever became of them."""
        theirs = select(table).where(table.c.workspace_id == workspace_id, is_open(table))
        rows = self._rows(theirs.order_by(table.c.id))
        return [_promise(row) for row in rows]

    def of_client(self, workspace_id: int, client_id: int) -> list[Promise]:
        """Open to everybody, the first due first, also those that have ended."""
        theirs = (table.c.workspace_id == workspace_id, table.c.client_id == client_id, is_open(table))
        rows = self._rows(select(table).where(*theirs).order_by(table.c.due_at, table.c.id))
        return [_promise(row) for row in rows]

    def add(self, promise: Promise) -> Promise:
        """Its id is given here."""
        return self.get(promise.workspace_id, self._new_id(table.insert().values(**_facts(promise))))

    def save(self, promise: Promise) -> None:
        self._run(update(table).where(table.c.id == promise.id).values(**_facts(promise)))

    def add_move(self, move: Move) -> None:
        """Its id is given here."""
        facts = {**asdict(move), "how": str(move.how)}
        del facts["id"]
        self._add_row(moves, facts)

    def moves_of(self, workspace_id: int, promise_id: int) -> list[Move]:
        """Those that were not taken back, the first one first."""
        here = (moves.c.workspace_id == workspace_id, moves.c.promise_id == promise_id)
        rows = self._rows(select(moves).where(*here, moves.c.undone_at.is_(None)).order_by(moves.c.id))
        return [_move(row) for row in rows]

    def all_moves(self, workspace_id: int) -> list[Move]:
        """Of every promise, also those that were taken back."""
        rows = self._rows(select(moves).where(moves.c.workspace_id == workspace_id).order_by(moves.c.id))
        return [_move(row) for row in rows]

    def take_back_move(self, move: Move, at: datetime) -> None:
        self._run(update(moves).where(moves.c.id == move.id).values(undone_at=at))

    def save_promisers(self, changed: Iterable[Promise]) -> None:
        """Only whose they are to keep; nobody is asked to take them over any more."""
        self._set_many(
            table,
            (
                (
                    promise.id,
                    {name: getattr(promise, name) for name in ("promiser", "offered_to", "offered_by", "refused_by")},
                )
                for promise in changed
            ),
        )

    def some(self, workspace_id: int, ids: Iterable[int]) -> list[Promise]:
        """Those of them that are there, however many."""
        wanted = sorted(set(ids))
        return [
            _promise(row)
            for start in range(0, len(wanted), BATCH)
            for row in self._held_rows(
                select(table)
                .where(table.c.workspace_id == workspace_id, table.c.id.in_(wanted[start : start + BATCH]))
                .order_by(table.c.id)
            )
        ]

    def seen(self, workspace_id: int, ids: Iterable[int]) -> dict[int, Promise]:
        """At most some hundreds, to be read: nobody is held up."""
        wanted = list(set(ids))
        if not wanted:
            return {}
        rows = self._rows(SEEN, workspace=workspace_id, ids=wanted)
        return {row.id: _promise(row) for row in rows}

    def due(self, workspace_id: int, before: datetime) -> list[Promise]:
        """Open ones whose time comes before this, the most urgent first."""
        return self._open(table.c.workspace_id == workspace_id, table.c.due_at < before)

    def open_of_client(self, workspace_id: int, client_id: int) -> list[Promise]:
        return [_promise(row) for row in self._rows(OPEN_OF_CLIENT, workspace=workspace_id, client=client_id)]

    def open_of_promiser(self, workspace_id: int, promiser: str) -> list[Promise]:
        return self._open(table.c.workspace_id == workspace_id, table.c.promiser == promiser)

    def enquiries_of(self, workspace_id: int, client_id: int) -> list[Promise]:
        """Each time that they asked for us, whatever became of it, the last one first."""
        here = (table.c.workspace_id == workspace_id, table.c.client_id == client_id, is_open(table))
        asked = select(table).where(*here, table.c.origin == str(Origin.ENQUIRY)).order_by(table.c.id.desc())
        return [_promise(row) for row in self._held_rows(asked)]

    def counting(
        self, workspace_id: int, since: datetime, *, promiser: str | None = None, manager: str | None = None
    ) -> list[Promise]:
        """What is open, and what came to an end since then; of somebody, or of somebody's clients. Not among it: what
        was recorded by mistake, and what is open for a client in the archive."""
        ended = (table.c.ended_at >= since, table.c.ending != str(Ending.MISTAKE))
        whose = [table.c.promiser == promiser] if promiser else []
        whose += [clients.c.manager == manager] if manager else []
        return self._with_clients(workspace_id, or_(_IS_OPEN, and_(*ended)), *whose)

    def open_near(self, workspace_id: int, who: str | None, before: datetime | None = None) -> list[Promise]:
        """The open ones that somebody has to do with, or all; those that are expected before then, or all."""
        near = (
            table.c.promiser,
            table.c.made_by,
            table.c.offered_to,
            clients.c.owner,
            clients.c.cover,
            clients.c.manager,
        )
        some = [or_(*(column == who for column in near))] if who else []
        some += [func.coalesce(table.c.waits_until, table.c.due_at) < before] if before else []
        return self._with_clients(workspace_id, _IS_OPEN, *some)

    def _with_clients(self, workspace_id: int, *where: Any) -> list[Promise]:
        rows = self._rows(
            select(table)
            .join(clients, clients.c.id == table.c.client_id)
            .where(table.c.workspace_id == workspace_id, is_open(table), *where)
            .order_by(func.coalesce(table.c.waits_until, table.c.due_at), table.c.id)
        )
        return [_promise(row) for row in rows]

    def kept_since(self, workspace_id: int, since: datetime) -> list[Promise]:
        """Those kept at this time or later, the first kept first."""
        kept = (table.c.ending == str(Ending.KEPT), table.c.ended_at >= since)
        rows = self._rows(
            select(table)
            .where(table.c.workspace_id == workspace_id, *kept, is_open(table))
            .order_by(table.c.ended_at, table.c.id)
        )
        return [_promise(row) for row in rows]

    def _open(self, *where: Any) -> list[Promise]:
        query = (
            select(table).where(*where, table.c.ending.is_(None), is_open(table)).order_by(table.c.due_at, table.c.id)
        )
        return [_promise(row) for row in self._rows(query)]


def _promise(row: Any) -> Promise:
    return Promise(
        id=row.id,
        workspace_id=row.workspace_id,
        client_id=row.client_id,
        text=row.text,
        promiser=row.promiser,
        made_by=row.made_by,
        made_at=row.made_at,
        due_at=row.due_at,
        zone=row.zone,
        has_time=row.has_time,
        moved=row.moved,
        waits_until=row.waits_until,
        ended_at=row.ended_at,
        ending=Ending(row.ending) if row.ending else None,
        said_by=row.said_by,
        said=row.said,
        released_by=row.released_by,
        link=row.link,
        origin=Origin(row.origin),
        stage=Stage(row.stage) if row.stage else None,
        segment=row.segment,
        offered_to=row.offered_to,
        offered_by=row.offered_by,
        refused_by=row.refused_by,
    )


def _facts(promise: Promise) -> dict[str, Any]:
    facts = asdict(promise)
    del facts["id"]
    named = {name: str(facts[name]) for name in ("ending", "origin", "stage") if facts[name] is not None}
    return facts | named


def _move(row: Any) -> Move:
    return Move(**{**row._mapping, "how": How(row.how)})
