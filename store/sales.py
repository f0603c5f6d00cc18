from dataclasses import asdict
from typing import Any

from sqlalchemy import bindparam, delete, select

from bot.domain.sales import NoSuchSale, Sale
from store.keeper import Keeper
from store.tables import sales as table

LATEST = (
    select(table)
    .where(table.c.workspace_id == bindparam("workspace"), table.c.client_id == bindparam("client"))
    .order_by(table.c.id.desc())
    .limit(1)
)


class Sales(Keeper):
    def get(self, workspace_id: int, sale_id: int) -> Sale:
        """Raises NoSuchSale."""
        row = self._row(select(table).where(table.c.workspace_id == workspace_id, table.c.id == sale_id))
        if row is None:
            raise NoSuchSale
        return _sale(row)

    def all(self, workspace_id: int) -> list[Sale]:
        """Of every client, whatever became of them."""
        rows = self._rows(select(table).where(table.c.workspace_id == workspace_id).order_by(table.c.id))
        return [_sale(row) for row in rows]

    def latest_of(self, workspace_id: int, client_id: int) -> Sale | None:
        """The newest one holds."""
        row = self._find(LATEST, workspace=workspace_id, client=client_id)
        return None if row is None else _sale(row)

    def add(self, sale: Sale) -> Sale:
        """Its id is given here."""
        return self.get(sale.workspace_id, self._add_row(table, _facts(sale)))

    def take_back(self, sale: Sale) -> None:
        """For Undo. The history says that there was one."""
        self._run(delete(table).where(table.c.workspace_id == sale.workspace_id, table.c.id == sale.id))


def _facts(sale: Sale) -> dict[str, Any]:
    facts = asdict(sale)
    del facts["id"]
    return facts | {"promised": "\n".join(sale.promised)}


def _sale(row: Any) -> Sale:
    return Sale(
        id=row.id,
        workspace_id=row.workspace_id,
        client_id=row.client_id,
        by=row.by,
        at=row.at,
        sold=row.sold,
        promised=tuple(row.promised.splitlines()),
        who=row.who,
        delicate=row.delicate,
    )
