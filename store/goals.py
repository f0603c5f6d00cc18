from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import bindparam, func, select, update

from bot.domain.goals import Goal, NoSuchGoal
from store.keeper import Keeper
from store.tables import clients
from store.tables import goals as table

OF_CLIENT = (
    select(table)
    .where(table.c.workspace_id == bindparam("workspace"), table.c.client_id == bindparam("client"))
    .order_by(table.c.due.is_(None), table.c.due, table.c.id)
)
STILL_OPEN = (table.c.reached_at.is_(None), table.c.let_go_at.is_(None))
OPEN_OF_CLIENT = OF_CLIENT.where(*STILL_OPEN)


class Goals(Keeper):
    """Lists begin with the nearest; those without a date come last."""

    def get(self, workspace_id: int, goal_id: int) -> Goal:
        """Raises NoSuchGoal."""
        row = self._row(select(table).where(table.c.workspace_id == workspace_id, table.c.id == goal_id))
        if row is None:
            raise NoSuchGoal
        return _goal(row)

    def all(self, workspace_id: int) -> list[Goal]:
        """Of every client, whatever became of them."""
        rows = self._rows(select(table).where(table.c.workspace_id == workspace_id).order_by(table.c.id))
        return [_goal(row) for row in rows]

    def add(self, goal: Goal) -> Goal:
        """Its id is given here."""
        facts = asdict(goal)
        del facts["id"]
        return self.get(goal.workspace_id, self._add_row(table, facts))

    def save(self, goal: Goal) -> None:
        self._run(update(table).where(table.c.id == goal.id).values(**asdict(goal)))

    def of_client(self, workspace_id: int, client_id: int) -> list[Goal]:
        """Also those that were reached or let go."""
        return [_goal(row) for row in self._rows(OF_CLIENT, workspace=workspace_id, client=client_id)]

    def open_of_client(self, workspace_id: int, client_id: int) -> list[Goal]:
        return [_goal(row) for row in self._rows(OPEN_OF_CLIENT, workspace=workspace_id, client=client_id)]

    def open_of_owner(self, workspace_id: int, owner: str, most: int) -> tuple[list[Goal], int]:
        """The nearest of all clients of an owner that are not archived, and how many there are."""
        theirs = (clients.c.workspace_id == workspace_id, clients.c.owner == owner, clients.c.archived_at.is_(None))
        these = select(table, func.count().over().label("how_many")).join(clients, clients.c.id == table.c.client_id)
        rows = self._rows(
            these.where(*theirs, table.c.workspace_id == workspace_id, *STILL_OPEN)
            .order_by(table.c.due.is_(None), table.c.due, table.c.id)
            .limit(most)
        )
        return [_goal(row) for row in rows], rows[0].how_many if rows else 0

    def open_until(self, workspace_id: int, day: date) -> list[Goal]:
        """Open ones due on this day or before, of every client."""
        due = select(table).where(table.c.workspace_id == workspace_id, table.c.due <= day, *STILL_OPEN)
        return [_goal(row) for row in self._rows(due.order_by(table.c.due, table.c.id))]


def _goal(row: Any) -> Goal:
    return Goal(
        id=row.id,
        workspace_id=row.workspace_id,
        client_id=row.client_id,
        text=row.text,
        due=row.due,
        set_by=row.set_by,
        set_at=row.set_at,
        reached_at=row.reached_at,
        reached_by=row.reached_by,
        let_go_at=row.let_go_at,
        moved=row.moved,
    )
