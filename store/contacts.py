from dataclasses import asdict
from typing import Any

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.exc import IntegrityError

from bot.domain.clients import folded
from bot.domain.contacts import Contact, NoSuchContact
from store.keeper import Keeper
from store.tables import contacts as table

OF_CLIENT = (
    select(table)
    .where(table.c.workspace_id == bindparam("workspace"), table.c.client_id == bindparam("client"))
    .order_by(table.c.folded)
)


class Contacts(Keeper):
    """No two at one client have the same name, however it is written. A date that names somebody new adds them."""

    def get(self, workspace_id: int, contact_id: int) -> Contact:
        """Raises NoSuchContact."""
        row = self._row(select(table).where(table.c.workspace_id == workspace_id, table.c.id == contact_id))
        if row is None:
            raise NoSuchContact
        return _contact(row)

    def called(self, workspace_id: int, client_id: int, name: str) -> Contact | None:
        here = (table.c.workspace_id == workspace_id, table.c.client_id == client_id)
        row = self._row(select(table).where(*here, table.c.folded == folded(name)))
        return None if row is None else _contact(row)

    def of_client(self, workspace_id: int, client_id: int) -> list[Contact]:
        """By name."""
        return [_contact(row) for row in self._rows(OF_CLIENT, workspace=workspace_id, client=client_id)]

    def all(self, workspace_id: int) -> list[Contact]:
        rows = self._rows(select(table).where(table.c.workspace_id == workspace_id).order_by(table.c.id))
        return [_contact(row) for row in rows]

    def lost(self, workspace_id: int) -> list[Contact]:
        """Those who died, of every client."""
        theirs = (table.c.workspace_id == workspace_id, table.c.lost_recorded_at.is_not(None))
        return [_contact(row) for row in self._rows(select(table).where(*theirs).order_by(table.c.id))]

    def add(self, contact: Contact) -> Contact | None:
        """Its id is given here; None where the client has a contact of that name already."""
        new = self._add_new(table, _facts(contact))
        return None if new is None else self.get(contact.workspace_id, new)

    def save(self, contact: Contact) -> bool:
        """Whether it could be: another contact of the client may have that name."""
        try:
            with self._db.begin_nested():
                self._run(update(table).where(table.c.id == contact.id).values(**_facts(contact)))
        except IntegrityError:
            return False
        return True

    def hold(self, workspace_id: int, contact_id: int) -> None:
        """Nobody else changes them until this transaction ends."""
        self._row(select(table.c.id).where(table.c.workspace_id == workspace_id, table.c.id == contact_id))

    def remove(self, contact: Contact) -> None:
        """They must have no dates."""
        self._run(delete(table).where(table.c.workspace_id == contact.workspace_id, table.c.id == contact.id))

    def put_back(self, contact: Contact) -> bool:
        """As if they had never been removed. Whether it could be: another contact may have that name by now."""
        return self._add_new(table, {"id": contact.id, **_facts(contact)}) is not None


def _facts(contact: Contact) -> dict[str, Any]:
    facts = asdict(contact)
    del facts["id"]
    return {**facts, "folded": folded(contact.name)}


def _contact(row: Any) -> Contact:
    return Contact(
        id=row.id,
        workspace_id=row.workspace_id,
        client_id=row.client_id,
        name=row.name,
        role=row.role,
        lost_on=row.lost_on,
        lost_recorded_at=row.lost_recorded_at,
    )
