from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Column, Select, and_, bindparam, exists, func, not_, or_, select, update

from bot.domain.deliveries import DeliveryState
from bot.domain.history import What
from bot.domain.nudges import NudgeKind, NudgeState
from bot.domain.silence import HEARD_IN, SOON, Quiet
from store.heard import CONTACTS, STANDS, is_any, of
from store.keeper import Keeper, is_open
from store.tables import (
    clients,
    deliveries,
    entries,
    meetings,
    moments,
    nudges,
    promises,
    workspaces,
)

ARRIVED = (What.CLIENT_ADDED, What.CLIENT_IMPORTED, What.CLIENT_RESTORED, What.STAGE_CHANGED)


class Asked(NamedTuple):
    """A reminder that waits for its day or for an answer."""

    client_id: int
    recipient: str
    was_dropped: bool


def _last(column: Column[Any], *where: Any) -> Any:
    return select(func.max(column)).where(*of(column.table, *where)).scalar_subquery()


_PUT_OFF = and_(nudges.c.state == str(NudgeState.LATER), nudges.c.due_at > bindparam("now"))
_NEAR = and_(
    nudges.c.state == str(NudgeState.OPEN),
    nudges.c.occurrence >= bindparam("today"),
    nudges.c.due_at < bindparam("soon"),
)
_EXPECTED = func.coalesce(promises.c.waits_until, promises.c.due_at)
_MEETING = exists().where(*of(meetings, meetings.c.ends_at > bindparam("now"), meetings.c.dismissed_at.is_(None)))
_PROMISE = exists().where(*of(promises, promises.c.ending.is_(None), bindparam("now") < _EXPECTED, is_open(promises)))
_PROMPT = exists().where(*of(nudges, nudges.c.kind != str(NudgeKind.SILENCE), or_(_PUT_OFF, _NEAR)))
_MOMENT = (moments.c.spoken_at.is_(None), moments.c.closed_at.is_(None))
# Whoever may know of the moment: that nobody is reminded tells nobody why.
_IS_PLANNED = or_(_MEETING, _PROMISE, _PROMPT, exists().where(*of(moments, *_MOMENT)))
# To whoever asks, somebody who is missing would tell why.
_IS_PLANNED_OPENLY = or_(_MEETING, _PROMISE, _PROMPT, exists().where(*of(moments, *_MOMENT, is_open(moments))))
_REMINDED = exists().where(
    nudges.c.workspace_id == clients.c.workspace_id,
    nudges.c.id == entries.c.thing_id,
    nudges.c.kind == str(NudgeKind.SILENCE),
)


def _whole(is_planned: Any) -> Select[Any]:
    return (
        select(
            clients.c.id,
            clients.c.owner,
            clients.c.segment,
            workspaces.c.listens_since,
            *(_last(column, *where).label(f"contact_{number}") for number, (column, where) in enumerate(CONTACTS)),
            _last(entries.c.at, is_any(ARRIVED), STANDS).label("came_at"),
            exists().where(*of(entries, is_any([What.CLIENT_IMPORTED]))).label("was_imported"),
            _last(entries.c.at, is_any([What.MILESTONE_DECLINED]), STANDS, _REMINDED).label("declined_at"),
            is_planned.label("is_planned"),
        )
        .join(workspaces, workspaces.c.id == clients.c.workspace_id)
        .where(
            clients.c.workspace_id == bindparam("workspace"),
            clients.c.archived_at.is_(None),
            clients.c.stage.in_([str(stage) for stage in HEARD_IN]),
        )
    )


def _silent(is_planned: Any) -> Select[Any]:
    return _whole(is_planned).where(
        not_(is_planned),
        workspaces.c.listens_since <= bindparam("before"),
        *(~exists().where(*of(column.table, *where, column > bindparam("before"))) for column, where in CONTACTS),
    )


ONE = _whole(_IS_PLANNED).where(clients.c.id == bindparam("client"))
QUIET = _silent(_IS_PLANNED)
QUIET_OF_OWNER = _silent(_IS_PLANNED_OPENLY).where(clients.c.owner == bindparam("owner"))
ASKED = (
    select(nudges.c.client_id, nudges.c.recipient, deliveries.c.state)
    .outerjoin(deliveries, deliveries.c.id == nudges.c.delivery_id)
    .where(
        nudges.c.workspace_id == bindparam("workspace"),
        nudges.c.kind == str(NudgeKind.SILENCE),
        nudges.c.state.in_([str(NudgeState.OPEN), str(NudgeState.LATER)]),
    )
)


class Silences(Keeper):
    def listens_since(self, workspace_id: int) -> datetime | None:
        row = self._find(select(workspaces.c.listens_since).where(workspaces.c.id == workspace_id))
        return None if row is None else row.listens_since

    def listen(self, workspace_id: int, now: datetime) -> None:
        """From now on, where nobody did before."""
        unheard = (workspaces.c.id == workspace_id, workspaces.c.listens_since.is_(None))
        self._run(update(workspaces).where(*unheard).values(listens_since=now))

    def of_client(self, workspace_id: int, client_id: int, now: datetime) -> Quiet | None:
        """None for whoever nobody is reminded of: archived, not a client yet, or leaving."""
        row = self._find(ONE, workspace=workspace_id, client=client_id, **_times(now))
        return None if row is None else _quiet(row, now)

    def quiet(self, workspace_id: int, before: datetime, now: datetime) -> list[Quiet]:
        """With whom nobody was in touch after `before`, and nothing is planned: of the whole workspace at once."""
        rows = self._rows(QUIET, workspace=workspace_id, before=before, **_times(now))
        return [_quiet(row, now) for row in rows]

    def quiet_of_owner(self, workspace_id: int, owner: str, before: datetime, now: datetime) -> list[Quiet]:
        """The same of one owner's clients, as if there were no moment but those that are for everybody."""
        rows = self._rows(QUIET_OF_OWNER, workspace=workspace_id, owner=owner, before=before, **_times(now))
        return [_quiet(row, now) for row in rows]

    def asked(self, workspace_id: int) -> list[Asked]:
        rows = self._rows(ASKED, workspace=workspace_id)
        return [Asked(row.client_id, row.recipient, row.state == str(DeliveryState.DROPPED)) for row in rows]


def _times(now: datetime) -> dict[str, datetime | date]:
    return {"now": now, "today": now.date(), "soon": now + SOON}


def _quiet(row: Any, now: datetime) -> Quiet:
    listens = row.listens_since or now
    contacts = (getattr(row, f"contact_{number}") for number in range(len(CONTACTS)))
    return Quiet(
        client_id=row.id,
        owner=row.owner,
        segment=row.segment,
        came_at=max(row.came_at or listens, listens),
        heard_at=max(filter(None, contacts), default=None),
        came_with_many=row.was_imported or row.came_at is None or row.came_at <= listens,
        declined_at=row.declined_at,
        is_planned=row.is_planned,
    )
