from datetime import datetime

from sqlalchemy import delete

from store.keeper import Keeper
from store.tables import receipts as table


class Receipts(Keeper):
    """What Slack sent us and we acted on already."""

    def record(self, workspace_id: int, key: str, at: datetime) -> bool:
        """Whether it is new. A False means that the same thing was acted on before."""
        new = self._insert_new(table).values(workspace_id=workspace_id, key=key, at=at).returning(table.c.key)
        return self._run(new).first() is not None

    def forget(self, before: datetime) -> None:
        """Slack repeats an event for a day at most."""
        self._run(delete(table).where(table.c.at < before))
