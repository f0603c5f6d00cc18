from datetime import datetime

from sqlalchemy import delete, select

from store.keeper import Keeper
from store.tables import formers as table


class Formers(Keeper):
    """How something was before it was changed. History itself keeps no words that somebody took back."""

    def keep(self, workspace_id: int, entry_id: int, client_id: int, facts: str, at: datetime) -> None:
        """The entry that tells of the change can be undone with this."""
        self._run(
            table.insert().values(workspace_id=workspace_id, entry_id=entry_id, client_id=client_id, facts=facts, at=at)
        )

    def of(self, workspace_id: int, entry_id: int) -> str | None:
        row = self._row(select(table).where(table.c.workspace_id == workspace_id, table.c.entry_id == entry_id))
        return None if row is None else str(row.facts)

    def forget(self, before: datetime) -> None:
        """What can be undone no more."""
        self._run(delete(table).where(table.c.at < before))
