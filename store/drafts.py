from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from bot.domain.dates import Order
from bot.domain.drafts import Draft, DraftGone, Source
from store.keeper import Keeper
from store.tables import import_drafts as table


class Drafts(Keeper):
    """What was given for an import, until it is imported, given up, or too old."""

    def get(self, workspace_id: int, draft_id: int) -> Draft:
        """Raises DraftGone."""
        row = self._row(select(table).where(table.c.workspace_id == workspace_id, table.c.id == draft_id))
        if row is None:
            raise DraftGone
        return _draft(row)

    def add(self, draft: Draft) -> Draft:
        """Its id is given here."""
        return replace(draft, id=self._add_row(table, _facts(draft)))

    def save(self, draft: Draft) -> None:
        self._run(update(table).where(*_this(draft.workspace_id, draft.id)).values(**_facts(draft)))

    def remove(self, workspace_id: int, draft_id: int) -> bool:
        """Whether it was there."""
        gone = delete(table).where(*_this(workspace_id, draft_id)).returning(table.c.id)
        return self._run(gone).first() is not None

    def remove_of(self, workspace_id: int, who: str) -> None:
        self._run(delete(table).where(table.c.workspace_id == workspace_id, table.c.who == who))

    def forget(self, before: datetime) -> None:
        self._run(delete(table).where(table.c.at < before))


def _this(workspace_id: int, draft_id: int) -> tuple[Any, ...]:
    return (table.c.workspace_id == workspace_id, table.c.id == draft_id)


def _facts(draft: Draft) -> dict[str, Any]:
    dates = draft.dates
    return {
        "workspace_id": draft.workspace_id,
        "who": draft.who,
        "at": draft.at,
        "roster_name": draft.roster.name,
        "roster_file": draft.roster.file,
        "roster_text": draft.roster.text,
        "dates_name": dates and dates.name,
        "dates_file": dates and dates.file,
        "dates_text": dates and dates.text,
        "date_order": draft.order and str(draft.order),
        "attempt": draft.attempt,
        "fingerprint": draft.fingerprint,
    }


def _draft(row: Any) -> Draft:
    dates = None if row.dates_name is None else Source(row.dates_name, row.dates_file, row.dates_text)
    return Draft(
        id=row.id,
        workspace_id=row.workspace_id,
        who=row.who,
        at=row.at,
        roster=Source(row.roster_name, row.roster_file, row.roster_text),
        dates=dates,
        order=None if row.date_order is None else Order(row.date_order),
        attempt=row.attempt,
        fingerprint=row.fingerprint,
    )
