from dataclasses import asdict
from typing import Any

from sqlalchemy import bindparam, delete, select

from bot.domain.welcomes import Felt, NoSuchWelcome, Welcome
from store.keeper import Keeper
from store.tables import welcomes as table

LATEST = (
    select(table)
    .where(table.c.workspace_id == bindparam("workspace"), table.c.client_id == bindparam("client"))
    .order_by(table.c.id.desc())
    .limit(1)
)


class Welcomes(Keeper):
    def get(self, workspace_id: int, welcome_id: int) -> Welcome:
        """Raises NoSuchWelcome."""
        row = self._row(select(table).where(table.c.workspace_id == workspace_id, table.c.id == welcome_id))
        if row is None:
            raise NoSuchWelcome
        return _welcome(row)

    def all(self, workspace_id: int) -> list[Welcome]:
        """Of every client, whatever became of them."""
        rows = self._rows(select(table).where(table.c.workspace_id == workspace_id).order_by(table.c.id))
        return [_welcome(row) for row in rows]

    def latest_of(self, workspace_id: int, client_id: int) -> Welcome | None:
        """The newest one holds."""
        row = self._find(LATEST, workspace=workspace_id, client=client_id)
        return None if row is None else _welcome(row)

    def add(self, welcome: Welcome) -> Welcome:
        """Its id is given here."""
        return self.get(welcome.workspace_id, self._add_row(table, _facts(welcome)))

    def take_back(self, welcome: Welcome) -> None:
        """For Undo. The history says that there was one."""
        self._run(delete(table).where(table.c.workspace_id == welcome.workspace_id, table.c.id == welcome.id))


def _facts(welcome: Welcome) -> dict[str, Any]:
    facts = asdict(welcome)
    del facts["id"]
    return facts | {"felt": int(welcome.felt)}


def _welcome(row: Any) -> Welcome:
    return Welcome(
        id=row.id,
        workspace_id=row.workspace_id,
        client_id=row.client_id,
        by=row.by,
        at=row.at,
        felt=Felt(row.felt),
        line=row.line,
    )
