from collections.abc import Collection, Sequence
from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, func, select, update

from bot.domain.clients import Listed, Stage
from bot.domain.handovers import Handing, HandOver, NoSuchHandOver
from bot.domain.history import Noun, Thing
from store.keeper import Keeper
from store.tables import clients, handings
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
        return self.get(handover.workspace_id, self._add_row(table, _facts(handover)))

    def add_many(self, added: Sequence[HandOver]) -> None:
        """Their ids are given here."""
        self._run_many(table.insert(), [_facts(each) for each in added])

    def save(self, handover: HandOver) -> None:
        self.save_many([handover])

    def save_many(self, changed: Sequence[HandOver]) -> None:
        """Only whether and how they ended: the rest of them never changes."""
        names = ("ended_at", "undone_at", "back_id")
        self._set_many(table, ((each.id, {name: getattr(each, name) for name in names}) for each in changed))

    def end_running(
        self, workspace_id: int, client_ids: Collection[int], at: datetime, back_id: int | None = None
    ) -> list[HandOver]:
        """These clients have another owner for good: whoever was to get them back is no longer waited for. What was
        running."""
        running = self.running_of_clients(workspace_id, client_ids) if client_ids else []
        self.save_many([each.end(at, back_id) for each in running])
        return running

    def of_client(self, workspace_id: int, client_id: int) -> list[HandOver]:
        """The newest first."""
        return [_handover(row) for row in self._rows(OF_CLIENT, workspace=workspace_id, client=client_id)]

    def running_of_client(self, workspace_id: int, client_id: int) -> list[HandOver]:
        """Those that end on a day and have not, the newest first."""
        running = OF_CLIENT.where(table.c.until.is_not(None), *NOT_OVER)
        return [_handover(row) for row in self._rows(running, workspace=workspace_id, client=client_id)]

    def running_of_clients(self, workspace_id: int, client_ids: Collection[int]) -> list[HandOver]:
        """The same for each of many, the newest first."""
        running = (table.c.workspace_id == workspace_id, table.c.until.is_not(None), *NOT_OVER)
        rows = self._rows(select(table).where(*running).order_by(table.c.id.desc()))
        wanted = set(client_ids)
        return [_handover(row) for row in rows if row.client_id in wanted]

    def open_until(self, workspace_id: int, day: date) -> list[HandOver]:
        """Those that end on this day or before, and have not ended: the first to end first."""
        over = select(table).where(table.c.workspace_id == workspace_id, table.c.until <= day, *NOT_OVER)
        return [_handover(row) for row in self._rows(over.order_by(table.c.until, table.c.id))]

    # the acts

    def add_handing(self, handing: Handing) -> Handing:
        """Its id is given here."""
        facts = asdict(handing)
        del facts["id"]
        return replace(handing, id=self._add_row(handings, facts))

    def get_handing(self, workspace_id: int, handing_id: int) -> Handing:
        """Raises NoSuchHandOver."""
        found = self.find_handing(workspace_id, handing_id)
        if found is None:
            raise NoSuchHandOver
        return found

    def find_handing(self, workspace_id: int, handing_id: int) -> Handing | None:
        row = self._row(select(handings).where(handings.c.workspace_id == workspace_id, handings.c.id == handing_id))
        return None if row is None else _handing(row)

    def save_handing(self, handing: Handing) -> None:
        self._run(update(handings).where(handings.c.id == handing.id).values(**asdict(handing)))

    def unplanned(self, workspace_id: int) -> list[Handing]:
        """Those whose prompts do not all follow yet."""
        waiting = (handings.c.workspace_id == workspace_id, handings.c.is_planned.is_(False))
        return [_handing(row) for row in self._rows(select(handings).where(*waiting).order_by(handings.c.id))]

    def of_handing(self, workspace_id: int, handing_id: int) -> list[HandOver]:
        """What was handed over in it."""
        return self._of(table.c.workspace_id == workspace_id, table.c.handing_id == handing_id)

    def ended_in(self, workspace_id: int, handing_id: int) -> list[HandOver]:
        """What came to an end by it."""
        return self._of(table.c.workspace_id == workspace_id, table.c.back_id == handing_id)

    def clients_of(
        self, workspace_id: int, handing_id: int, whose: str | None = None, most: int = 100
    ) -> tuple[list[Listed], int]:
        """The first clients that went in it, by name, and how many did; `whose` they were before."""
        theirs = select(table.c.client_id).where(
            table.c.workspace_id == workspace_id,
            (table.c.handing_id == handing_id) | (table.c.back_id == handing_id),
            *([table.c.from_ == whose] if whose else []),
        )
        listed = (clients.c.id, clients.c.name, clients.c.owner, clients.c.stage, clients.c.segment)
        query = select(*listed, func.count().over()).where(clients.c.id.in_(theirs))
        rows: Sequence[Any] = self._rows(query.order_by(clients.c.folded).limit(most))
        found = [Listed(key, name, owner, Stage(stage), segment) for key, name, owner, stage, segment, _ in rows]
        return found, rows[0][-1] if rows else 0

    def _of(self, *where: Any) -> list[HandOver]:
        return [_handover(row) for row in self._rows(select(table).where(*where).order_by(table.c.id))]


def _facts(handover: HandOver) -> dict[str, Any]:
    facts = {name: getattr(handover, name) for name in HandOver.__dataclass_fields__ if name != "id"}
    return {**facts, "moved": " ".join(map(str, handover.moved))}


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
        handing_id=row.handing_id,
        back_id=row.back_id,
        cover=row.cover,
        moved=tuple(map(_thing, row.moved.split())),
    )


def _thing(said: str) -> Thing:
    noun, _, key = said.partition(":")
    return Thing(Noun(noun), int(key))


def _handing(row: Any) -> Handing:
    return Handing(**{name: getattr(row, name) for name in Handing.__dataclass_fields__})
