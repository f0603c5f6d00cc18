from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select, update

from bot.domain.arrangements import Arrangements
from bot.domain.enquiries import Targets
from bot.domain.silence import Patience
from store.keeper import SettledKeeper, from_days, to_days
from store.tables import arrangements as table
from store.tables import prompted_owners

OF = select(table).where(table.c.workspace_id == bindparam("workspace"))
PROMPTED = select(prompted_owners.c.slack_id).where(prompted_owners.c.workspace_id == bindparam("workspace"))


class ArrangementKeeper(SettledKeeper):
    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._prompted: dict[int, frozenset[str]] = {}

    def of(self, workspace_id: int) -> Arrangements:
        """The usual ones, where nobody has settled anything."""
        row = self._find(OF, workspace=workspace_id)
        if row is None:
            return Arrangements(workspace_id)
        if workspace_id not in self._prompted:
            rows = self._rows(PROMPTED, workspace=workspace_id)
            self._prompted[workspace_id] = frozenset(each.slack_id for each in rows)
        prompted = self._prompted[workspace_id]
        return Arrangements(
            workspace_id=row.workspace_id,
            moments_channel=row.moments_channel,
            fallback=row.fallback,
            days=to_days(row.days),
            starts=row.starts,
            ends=row.ends,
            country=row.country,
            is_roster_open=row.is_roster_open,
            is_small_start=row.is_small_start,
            prompted=prompted,
            patience=Patience.said(str(row.silent_days), row.silent_segments or ""),
            targets=Targets.said(str(row.answer_hours), row.answer_segments or ""),
        )

    def are_settled(self, workspace_id: int) -> bool:
        """Whether anybody ever settled something."""
        return self._find(OF, workspace=workspace_id) is not None

    def save(self, arrangements: Arrangements) -> None:
        """With whom it prompts in a small start."""
        facts: dict[str, Any] = {**asdict(arrangements), "days": from_days(arrangements.days)}
        owners = facts.pop("prompted")
        del facts["patience"], facts["targets"]
        facts |= {"silent_days": arrangements.patience.usual, "silent_segments": str(arrangements.patience)}
        facts |= {"answer_hours": arrangements.targets.usual, "answer_segments": str(arrangements.targets)}
        workspace_id = facts.pop("workspace_id")
        self._run(self._insert_new(table).values(workspace_id=workspace_id, **facts))
        self._run(update(table).where(table.c.workspace_id == workspace_id).values(**facts))
        self._run(delete(prompted_owners).where(prompted_owners.c.workspace_id == workspace_id))
        rows = [{"workspace_id": workspace_id, "slack_id": owner} for owner in sorted(owners)]
        self._run_many(prompted_owners.insert(), rows)
        self._prompted.pop(workspace_id, None)
