from dataclasses import asdict
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from bot.domain.digests import Digest
from store.keeper import Keeper
from store.tables import digests as table


class Digests(Keeper):
    def find(self, workspace_id: int, digest_id: int) -> Digest | None:
        row = self._row(select(table).where(table.c.workspace_id == workspace_id, table.c.id == digest_id))
        return None if row is None else _digest(row)

    def running(self, workspace_id: int) -> list[Digest]:
        return self._all(table.c.workspace_id == workspace_id, table.c.stopped_at.is_(None))

    def of_channel(self, workspace_id: int, channel: str) -> Digest | None:
        """The one that runs there."""
        here = (table.c.workspace_id == workspace_id, table.c.channel == channel)
        return next(iter(self._all(*here, table.c.stopped_at.is_(None))), None)

    def add(self, digest: Digest) -> Digest | None:
        """Its id is given here. None where another runs in that channel, be it since a moment ago."""
        facts = asdict(digest)
        del facts["id"]
        new = self._add_new(table, facts)
        return None if new is None else self.find(digest.workspace_id, new)

    def save(self, digest: Digest) -> bool:
        """Whether it could be: no second one may run in a channel."""
        try:
            with self._db.begin_nested():
                self._run(update(table).where(table.c.id == digest.id).values(**asdict(digest)))
        except IntegrityError:
            return False
        return True

    def _all(self, *where: Any) -> list[Digest]:
        return [_digest(row) for row in self._rows(select(table).where(*where).order_by(table.c.id))]


def _digest(row: Any) -> Digest:
    return Digest(
        id=row.id,
        workspace_id=row.workspace_id,
        channel=row.channel,
        set_up_by=row.set_up_by,
        zone=row.zone,
        stopped_at=row.stopped_at,
    )
