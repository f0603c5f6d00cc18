from datetime import datetime

from sqlalchemy import select

from store.keeper import Keeper
from store.tables import circle_members, circles


class Circles(Keeper):
    """The people who may see one team or sealed thing, by name."""

    def add(self, workspace_id: int) -> int:
        return self._new_id(circles.insert().values(workspace_id=workspace_id))

    def admit(self, workspace_id: int, circle_id: int, person: str, added_by: str, at: datetime) -> None:
        self._run(
            self._insert_new(circle_members).values(
                workspace_id=workspace_id, circle_id=circle_id, person=person, added_by=added_by, added_at=at
            )
        )

    def members(self, workspace_id: int, circle_id: int) -> set[str]:
        rows = self._rows(
            select(circle_members.c.person).where(
                circle_members.c.workspace_id == workspace_id, circle_members.c.circle_id == circle_id
            )
        )
        return {row.person for row in rows}
