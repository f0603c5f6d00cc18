from collections.abc import Collection, Iterable
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from sqlalchemy import bindparam, or_, select, update

from bot.domain.preferences import Preferences
from store.keeper import SettledKeeper, any_person_of, from_days, named_people, to_days
from store.tables import preferences as table

ONE = select(table).where(table.c.workspace_id == bindparam("workspace"), table.c.slack_id == bindparam("person"))


class PreferenceKeeper(SettledKeeper):
    def foresee(self, who: Collection[tuple[int, str]]) -> None:
        """`of` knows these (workspace, person) from now on."""
        found = self._rows(any_person_of(table, len(who)), **named_people(who)) if who else []
        rows = {(row.workspace_id, row.slack_id): row for row in found}
        self._foresee(ONE, {each: rows.get(each) for each in who})

    def of(self, workspace_id: int, slack_id: str) -> Preferences:
        """Everything as usual, where they have settled nothing."""
        row = self._find(ONE, workspace=workspace_id, person=slack_id)
        return Preferences(workspace_id, slack_id) if row is None else _preferences(row)

    def of_many(self, workspace_id: int, slack_ids: Iterable[str]) -> dict[str, Preferences]:
        """Of each of them."""
        wanted = list(dict.fromkeys(slack_ids))
        rows = self._rows(select(table).where(table.c.workspace_id == workspace_id, table.c.slack_id.in_(wanted)))
        return {each: Preferences(workspace_id, each) for each in wanted} | {
            row.slack_id: _preferences(row) for row in rows
        }

    def on_leave(self, workspace_id: int, day: date) -> list[Preferences]:
        """Of whoever is away on that day or beside it: on their own clock it may be another day."""
        rows = self._rows(
            select(table).where(
                table.c.workspace_id == workspace_id,
                table.c.leave_from <= day + timedelta(days=1),
                or_(table.c.leave_until.is_(None), table.c.leave_until >= day - timedelta(days=1)),
            )
        )
        return [_preferences(row) for row in rows]

    def save(self, preferences: Preferences) -> None:
        facts: dict[str, Any] = asdict(preferences)
        key = {name: facts.pop(name) for name in ("workspace_id", "slack_id")}
        facts["days"] = None if preferences.days is None else from_days(preferences.days)
        facts["muted"] = ",".join(sorted(preferences.muted))
        facts["on_the_day"] = ",".join(sorted(preferences.on_the_day))
        self._run(self._insert_new(table).values(**key, **facts))
        theirs = (table.c.workspace_id == preferences.workspace_id, table.c.slack_id == preferences.slack_id)
        self._run(update(table).where(*theirs).values(**facts))


def _preferences(row: Any) -> Preferences:
    return Preferences(
        workspace_id=row.workspace_id,
        slack_id=row.slack_id,
        days=None if row.days is None else to_days(row.days),
        starts=row.starts,
        ends=row.ends,
        country=row.country,
        leave_from=row.leave_from,
        leave_until=row.leave_until,
        paused_until=row.paused_until,
        muted=frozenset(filter(None, row.muted.split(","))),
        on_the_day=frozenset(filter(None, row.on_the_day.split(","))),
        most=row.most,
        is_leave_of_status=row.is_leave_of_status,
    )
