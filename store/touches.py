from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, func, select

from bot.domain.touches import How, NoSuchTouch, Pulse, Touch
from store.keeper import Keeper
from store.tables import touches as table

OF_CLIENT = (
    select(table)
    .where(table.c.workspace_id == bindparam("workspace"), table.c.client_id == bindparam("client"))
    .order_by(table.c.id.desc())
    .limit(bindparam("most"))
)
OLDER_OF_CLIENT = OF_CLIENT.where(table.c.id < bindparam("older_than"))
_LATEST = func.row_number().over(partition_by=table.c.client_id, order_by=(table.c.at.desc(), table.c.id.desc()))
_RANKED = (
    select(table, _LATEST.label("place"))
    .where(table.c.workspace_id == bindparam("workspace"), table.c.client_id.in_(bindparam("clients", expanding=True)))
    .subquery()
)
LAST_OF = select(_RANKED).where(_RANKED.c.place == 1)
BATCH = 5_000
"""How many clients one statement may name."""


class Touches(Keeper):
    def get(self, workspace_id: int, touch_id: int) -> Touch:
        """Raises NoSuchTouch."""
        row = self._row(select(table).where(table.c.workspace_id == workspace_id, table.c.id == touch_id))
        if row is None:
            raise NoSuchTouch
        return _touch(row)

    def whose(self, workspace_id: int, touch_id: int) -> int:
        """Their client, who is held before it, and so is read without holding anything. Raises NoSuchTouch."""
        here = (table.c.workspace_id == workspace_id, table.c.id == touch_id)
        row = self._find(select(table.c.client_id).where(*here))
        if row is None:
            raise NoSuchTouch
        return int(row.client_id)

    def all(self, workspace_id: int) -> list[Touch]:
        """Of every client, whatever became of them."""
        rows = self._rows(select(table).where(table.c.workspace_id == workspace_id).order_by(table.c.id))
        return [_touch(row) for row in rows]

    def add(self, touch: Touch) -> Touch:
        """Its id is given here."""
        facts = asdict(touch)
        del facts["id"]
        facts |= {"how": str(touch.how), "seems": None if touch.seems is None else int(touch.seems)}
        return self.get(touch.workspace_id, self._add_row(table, facts))

    def of_client(self, workspace_id: int, client_id: int, most: int = 10, before_id: int | None = None) -> list[Touch]:
        """The last written down first. The next page is what stands before the last id of this one."""
        given: dict[str, Any] = {"workspace": workspace_id, "client": client_id, "most": most}
        if before_id is None:
            return [_touch(row) for row in self._rows(OF_CLIENT, **given)]
        return [_touch(row) for row in self._rows(OLDER_OF_CLIENT, **given, older_than=before_id)]

    def last_of(self, workspace_id: int, client_ids: Iterable[int]) -> dict[int, Touch]:
        """The latest touch of each client that had one, whenever it was written down."""
        wanted = list(dict.fromkeys(client_ids))
        found: dict[int, Touch] = {}
        for start in range(0, len(wanted), BATCH):
            found |= self._last_of(workspace_id, wanted[start : start + BATCH])
        return found

    def has_any_since(self, workspace_id: int, client_id: int, since: datetime) -> bool:
        theirs = (table.c.workspace_id == workspace_id, table.c.client_id == client_id, table.c.at >= since)
        return self._find(select(table.c.id).where(*theirs).limit(1)) is not None

    def take_back(self, touch: Touch) -> None:
        """For Undo. The history says that there was one."""
        self._run(delete(table).where(table.c.workspace_id == touch.workspace_id, table.c.id == touch.id))

    def _last_of(self, workspace_id: int, client_ids: list[int]) -> dict[int, Touch]:
        rows = self._rows(LAST_OF, workspace=workspace_id, clients=client_ids)
        return {row.client_id: _touch(row) for row in rows}


def _touch(row: Any) -> Touch:
    return Touch(
        id=row.id,
        workspace_id=row.workspace_id,
        client_id=row.client_id,
        who=row.who,
        at=row.at,
        how=How(row.how),
        line=row.line,
        seems=None if row.seems is None else Pulse(row.seems),
        source=row.source,
    )
