from typing import Any

from sqlalchemy import bindparam, delete, select, update

from bot.domain.workspaces import Workspace
from store import tables
from store.keeper import Keeper
from store.tables import workspaces as table

ALL = select(table).order_by(table.c.id)
ONE = select(table).where(table.c.id == bindparam("workspace"))
NAMED = select(table).where(table.c.team_id == bindparam("team"), table.c.enterprise_id == bindparam("enterprise"))
OF_TEAM = select(table).where(table.c.team_id == bindparam("team")).order_by(table.c.id.desc()).limit(1)


class Workspaces(Keeper):
    def get(self, workspace_id: int) -> Workspace:
        """Raises LookupError for a workspace that was purged."""
        row = self._row(ONE, workspace=workspace_id)
        if row is None:
            raise LookupError(workspace_id)
        return _workspace(row)

    def find(self, team_id: str, enterprise_id: str | None = None) -> Workspace | None:
        row = self._row(NAMED, team=team_id, enterprise=enterprise_id or "")
        return None if row is None else _workspace(row)

    def of_team(self, team_id: str) -> Workspace | None:
        """Slack's team ids are unique everywhere, so a team is found whatever organisation it joined since."""
        row = self._row(OF_TEAM, team=team_id)
        return None if row is None else _workspace(row)

    def all(self) -> list[Workspace]:
        return [_workspace(row) for row in self._rows(ALL)]

    def record(self, team_id: str, name: str, enterprise_id: str | None = None, **facts: Any) -> Workspace:
        """Adds the workspace, or brings what we know of it up to date."""
        # Two that install at the same moment end in one row: nobody looks first and adds then.
        self._run(self._insert_new(table).values(team_id=team_id, enterprise_id=enterprise_id or "", name=name))
        known = self.find(team_id, enterprise_id)
        assert known is not None
        self._run(update(table).where(table.c.id == known.id).values(name=name, **facts))
        return self.get(known.id)

    def set(self, workspace_id: int, **facts: Any) -> None:
        self._run(update(table).where(table.c.id == workspace_id).values(**facts))

    def sealed_token(self, workspace_id: int) -> str | None:
        """The bot token as it is kept: encrypted."""
        token: str | None = self._db.execute(select(table.c.bot_token).where(table.c.id == workspace_id)).scalar()
        return token

    def sealed_tokens(self) -> dict[int, str]:
        """Every token that is kept, by workspace."""
        rows = self._rows(select(table.c.id, table.c.bot_token).where(table.c.bot_token.is_not(None)))
        return {row.id: row.bot_token for row in rows}

    def purge(self, workspace_id: int) -> None:
        """Everything of this workspace, from every table."""
        for each in tables.EVERY:
            column = each.c.id if each is table else each.c.workspace_id
            self._run(delete(each).where(column == workspace_id))


def _workspace(row: Any) -> Workspace:
    return Workspace(
        id=row.id,
        team_id=row.team_id,
        name=row.name,
        enterprise_id=row.enterprise_id or None,
        bot_id=row.bot_id,
        bot_user_id=row.bot_user_id,
        zone=row.zone,
        installed_by=row.installed_by,
        is_active=row.is_active,
        installed_at=row.installed_at,
    )
