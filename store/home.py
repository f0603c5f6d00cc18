from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, bindparam, func, select, union_all
from sqlalchemy.orm import aliased

from bot.domain.clients import Listed, Stage
from bot.domain.history import What
from bot.domain.home import ON_A_PAGE, Heard
from bot.domain.promises import Ending
from store.keeper import Keeper, is_open
from store.tables import clients, entries, moments, promise_moves, promises, touches

SEEN_TO = (What.MILESTONE_DONE, What.MILESTONE_NOTED)
CAME = (What.CLIENT_ADDED, What.CLIENT_IMPORTED, What.CLIENT_RESTORED)
UNDOING = aliased(entries)


def _at(column: ColumnElement[datetime], table: Table, *where: Any) -> Any:
    theirs = (table.c.workspace_id == clients.c.workspace_id, table.c.client_id == clients.c.id)
    return select(column.label("at")).where(*theirs, *where).correlate(clients)


def _is(*whats: What) -> Any:
    return entries.c.what.in_([str(what) for what in whats])


_STANDS = ~(
    select(UNDOING.c.id)
    .where(
        UNDOING.c.workspace_id == entries.c.workspace_id,
        UNDOING.c.client_id == entries.c.client_id,
        UNDOING.c.undoes == entries.c.id,
    )
    .exists()
)
_CONTACTS = union_all(
    _at(touches.c.at, touches),
    _at(promises.c.ended_at, promises, promises.c.ending == str(Ending.KEPT), is_open(promises)),
    _at(promise_moves.c.at, promise_moves, promise_moves.c.undone_at.is_(None)),
    _at(moments.c.spoken_at, moments, moments.c.spoken_at.is_not(None), is_open(moments)),
    _at(entries.c.at, entries, _is(*SEEN_TO), is_open(entries), _STANDS),
).subquery()
_HEARD_AT = select(func.max(_CONTACTS.c.at)).scalar_subquery().label("heard_at")
_ARRIVALS = _at(entries.c.at, entries, _is(*CAME)).subquery()
_CAME_AT = select(func.max(_ARRIVALS.c.at)).scalar_subquery().label("came_at")
_ALL = (
    select(
        clients.c.id, clients.c.name, clients.c.owner, clients.c.stage, clients.c.segment, clients.c.folded,
        _HEARD_AT, _CAME_AT,
    )
    .where(
        clients.c.workspace_id == bindparam("workspace"),
        clients.c.owner == bindparam("whose"),
        clients.c.archived_at.is_(None),
    )
    .subquery()
)  # fmt: skip
_SINCE = func.coalesce(_ALL.c.heard_at, _ALL.c.came_at)
QUIETEST = (
    select(_ALL)
    .order_by(_ALL.c.stage == str(Stage.ALUMNI), _SINCE.is_(None), _SINCE, _ALL.c.folded)
    .limit(ON_A_PAGE)
    .offset(bindparam("skipped"))
)


class Homes(Keeper):
    def quietest(self, workspace_id: int, owner: str, page: int) -> list[Heard]:
        """A page of an owner's clients that are not archived: with whom nobody was in touch for longest first, and
        those who have left us last. Whoever never heard from us waits since they came."""
        rows = self._rows(QUIETEST, workspace=workspace_id, whose=owner, skipped=page * ON_A_PAGE)
        return [
            Heard(Listed(row.id, row.name, row.owner, Stage(row.stage), row.segment), row.heard_at, row.came_at)
            for row in rows
        ]
