from datetime import datetime

from sqlalchemy import delete, select

from store.keeper import Keeper
from store.tables import calendar_feeds as table


class Feeds(Keeper):
    """Who reads their own moments in a calendar: of each secret address only a digest."""

    def made_at(self, workspace_id: int, slack_id: str) -> datetime | None:
        theirs = (table.c.workspace_id == workspace_id, table.c.slack_id == slack_id)
        row = self._row(select(table.c.made_at).where(*theirs))
        return None if row is None else row.made_at

    def make(self, workspace_id: int, slack_id: str, digest: str, now: datetime) -> None:
        """The one of before is good for nothing from now on."""
        self.remove(workspace_id, slack_id)
        self._run(table.insert().values(workspace_id=workspace_id, slack_id=slack_id, token_digest=digest, made_at=now))

    def remove(self, workspace_id: int, slack_id: str) -> None:
        self._run(delete(table).where(table.c.workspace_id == workspace_id, table.c.slack_id == slack_id))

    def whose(self, digest: str) -> tuple[int, str] | None:
        """The workspace and the person."""
        row = self._find(select(table.c.workspace_id, table.c.slack_id).where(table.c.token_digest == digest))
        return None if row is None else (row.workspace_id, row.slack_id)
