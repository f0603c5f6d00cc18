from datetime import datetime

from sqlalchemy import bindparam, delete, select

from bot.domain.roles import Appointment, Rights, Role
from store.keeper import Keeper
from store.tables import arrangements, workspaces
from store.tables import roles as table

# A workspace where nobody was named or nothing arranged has one row of this all the same.
RIGHTS = (
    select(workspaces.c.installed_by, arrangements.c.is_roster_open, table.c.role, table.c.slack_id)
    .select_from(
        workspaces.outerjoin(arrangements, arrangements.c.workspace_id == workspaces.c.id).outerjoin(
            table, table.c.workspace_id == workspaces.c.id
        )
    )
    .where(workspaces.c.id == bindparam("workspace"))
)


class Roles(Keeper):
    def rights(self, workspace_id: int) -> Rights:
        """Who may see and arrange more than their own clients: what `Client.is_closed_to` wants to know."""
        rows = self._rows(RIGHTS, workspace=workspace_id)
        if not rows:
            return Rights()
        return Rights(
            installer=rows[0].installed_by,
            admins=frozenset(row.slack_id for row in rows if row.role == str(Role.ADMIN)),
            managers=frozenset(row.slack_id for row in rows if row.role == str(Role.MANAGER)),
            is_roster_open=bool(rows[0].is_roster_open),
        )

    def of(self, workspace_id: int, slack_id: str) -> frozenset[Role]:
        """Those they were given; Slack's admins and the installer need none."""
        theirs = select(table.c.role).where(table.c.workspace_id == workspace_id, table.c.slack_id == slack_id)
        return frozenset(Role(row.role) for row in self._rows(theirs))

    def all(self, workspace_id: int) -> list[Appointment]:
        """The first named first."""
        rows = self._rows(
            select(table).where(table.c.workspace_id == workspace_id).order_by(table.c.added_at, table.c.slack_id)
        )
        return [Appointment(row.workspace_id, row.slack_id, Role(row.role), row.added_by, row.added_at) for row in rows]

    def set(self, workspace_id: int, slack_id: str, role: Role, added_by: str, at: datetime) -> None:
        """Whoever has the role already keeps it as it was given."""
        self._run(
            self._insert_new(table).values(
                workspace_id=workspace_id, slack_id=slack_id, role=str(role), added_by=added_by, added_at=at
            )
        )

    def remove(self, workspace_id: int, slack_id: str, role: Role) -> None:
        theirs = (table.c.workspace_id == workspace_id, table.c.slack_id == slack_id)
        self._run(delete(table).where(*theirs, table.c.role == str(role)))
