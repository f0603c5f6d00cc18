from sqlalchemy import select, update

from bot.domain.history import Visibility
from store.keeper import Keeper
from store.tables import entries, moments


class SealedWords(Keeper):
    """What lies encrypted in every workspace, for whoever changes the keys. Nothing is opened here."""

    def of_moments(self) -> dict[int, str]:
        rows = self._rows(select(moments.c.id, moments.c.sealed).where(moments.c.sealed.is_not(None)))
        return {row.id: row.sealed for row in rows}

    def of_entries(self) -> dict[int, str]:
        is_sealed = entries.c.visibility == str(Visibility.SEALED)
        rows = self._rows(select(entries.c.id, entries.c.text).where(is_sealed, entries.c.text != ""))
        return {row.id: row.text for row in rows}

    def reseal_moment(self, moment_id: int, sealed: str) -> None:
        """The same words under another key."""
        self._run(update(moments).where(moments.c.id == moment_id).values(sealed=sealed))

    def reseal_entry(self, entry_id: int, sealed: str) -> None:
        """The same words under another key: what was written is not changed."""
        self._run(update(entries).where(entries.c.id == entry_id).values(text=sealed))
