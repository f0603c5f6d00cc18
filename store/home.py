from typing import Any

from sqlalchemy import Column, bindparam, func, select, union_all

from bot.domain.clients import Listed, Stage
from bot.domain.history import What
from bot.domain.home import ON_A_PAGE, Heard
from store.heard import CONTACTS, is_any, of
from store.keeper import Keeper
from store.tables import clients, entries

CAME = (What.CLIENT_ADDED, What.CLIENT_IMPORTED, What.CLIENT_RESTORED)


def _at(column: Column[Any], *where: Any) -> Any:
    return select(column.label("at")).where(*of(column.table, *where)).correlate(clients)


_CONTACTS = union_all(*(_at(column, *where) for column, where in CONTACTS)).subquery()
_HEARD_AT = select(func.max(_CONTACTS.c.at)).scalar_subquery().label("heard_at")
_ARRIVALS = _at(entries.c.at, is_any(CAME)).subquery()
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
