from collections.abc import Collection
from datetime import datetime

from sqlalchemy import bindparam, select

from store.keeper import Keeper
from store.tables import circle_members, circles

IN_ONE = (
    select(circle_members)
    .where(
        circle_members.c.workspace_id == bindparam("workspace"),
        circle_members.c.circle_id == bindparam("circle"),
    )
    .order_by(circle_members.c.added_at, circle_members.c.person)
)


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

    def members(self, workspace_id: int, circle_id: int | None) -> list[str]:
        """In the order in which they joined. Nobody where there is no circle."""
        return [person for person, _, _ in self.joined(workspace_id, circle_id)]

    def joined(self, workspace_id: int, circle_id: int | None) -> list[tuple[str, datetime, str]]:
        """Who joined when, and who added them."""
        rows = self._rows(IN_ONE, workspace=workspace_id, circle=circle_id) if circle_id is not None else ()
        return [(row.person, row.added_at, row.added_by) for row in rows]

    def of_person(self, workspace_id: int, person: str) -> set[int]:
        """The circles that they are in."""
        rows = self._rows(
            select(circle_members.c.circle_id).where(
                circle_members.c.workspace_id == workspace_id, circle_members.c.person == person
            )
        )
        return {row.circle_id for row in rows}

    def of_many(self, workspace_id: int, circle_ids: Collection[int]) -> dict[int, list[str]]:
        """Their members, by circle."""
        found: dict[int, list[str]] = {}
        rows = self._rows(
            select(circle_members.c.circle_id, circle_members.c.person)
            .where(circle_members.c.workspace_id == workspace_id, circle_members.c.circle_id.in_(circle_ids))
            .order_by(circle_members.c.added_at, circle_members.c.person)
        )
        for row in rows:
            found.setdefault(row.circle_id, []).append(row.person)
        return found
