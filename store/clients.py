import secrets
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Row,
    Select,
    String,
    bindparam,
    cast,
    delete,
    func,
    or_,
    select,
    update,
)

from bot.domain.clients import Client, ClientKind, Listed, NoSuchClient, Persona, Stage, folded
from bot.domain.names import Spellings
from store.keeper import BATCH, Keeper
from store.prompted import PROMPTED
from store.tables import aliases
from store.tables import clients as table

REF_LETTERS = "bcdfghjkmnpqrstvwxz"
"""No vowels: a spreadsheet takes dec1000000 for a date and 12e4567890 for a number, and nobody reads words in it."""
REF_SIGNS = REF_LETTERS + "23456789"
REF_LENGTH = 10

STAGE_OF = {stage.value: stage for stage in Stage}
PERSONA_OF: dict[str | None, Persona | None] = {None: None, **{persona.value: persona for persona in Persona}}
KIND_OF = {kind.value: kind for kind in ClientKind}
"""Quicker than asking the class, which is felt in long lists."""
LISTED = (table.c.id, table.c.name, table.c.owner, table.c.stage, table.c.segment)
ROLES = (table.c.owner, table.c.cover, table.c.manager)
ONE = select(table).where(table.c.workspace_id == bindparam("workspace"), table.c.id == bindparam("client"))
MANY = select(table).where(table.c.id.in_(bindparam("ids", expanding=True)))
# Two searches, each in its index: joined by OR they would be one walk through the whole roster.
_CALLED = (
    select(table.c.id)
    .where(table.c.workspace_id == bindparam("workspace"), table.c.folded == bindparam("called"))
    .union(
        select(aliases.c.client_id).where(
            aliases.c.workspace_id == bindparam("workspace"), aliases.c.folded == bindparam("called")
        )
    )
    .subquery()
)
CALLED = select(table).join(_CALLED, _CALLED.c.id == table.c.id).where(table.c.workspace_id == bindparam("workspace"))
_PRESENT = (table.c.workspace_id == bindparam("workspace"), table.c.archived_at.is_(None))
_NEXT, _OF = "\x1e", "\x1f"
"""Signs that no folded name holds."""


COVERED_OWNERS = (
    select(table.c.owner)
    .where(
        table.c.workspace_id == bindparam("workspace"),
        table.c.cover == bindparam("covering"),
        table.c.archived_at.is_(None),
    )
    .distinct()
)
SOME = select(table).where(
    table.c.workspace_id == bindparam("workspace"), table.c.id.in_(bindparam("ids", expanding=True))
)


def _spellings(some: Callable[[Column[Any]], ColumnElement[bool]]) -> Select[Any]:
    """The names and the aliases in a text each: ten thousand rows are ten thousand things for Python to keep an eye
    on, which takes longer than to find them."""
    own, also = (
        select(func.aggregate_strings(cast(key, String) + _OF + name, _NEXT)).where(*_PRESENT, some(name))
        for key, name in ((table.c.id, table.c.folded), (aliases.c.client_id, aliases.c.folded))
    )
    of_them = aliases.c.workspace_id == bindparam("workspace"), table.c.id == aliases.c.client_id
    return select(own.scalar_subquery(), also.where(*of_them).scalar_subquery())


SPELLINGS = _spellings(lambda name: func.length(name).between(bindparam("shortest"), bindparam("longest")))
SPELT = _spellings(lambda name: name.in_(bindparam("called", expanding=True)))
SOME_LISTED = select(*LISTED).where(
    table.c.workspace_id == bindparam("workspace"), table.c.id.in_(bindparam("ids", expanding=True))
)
BY_REF = select(table).where(table.c.workspace_id == bindparam("workspace"), table.c.ref == bindparam("called"))


def _theirs(role: Column[Any]) -> Select[Any]:
    """The first clients that are not archived where somebody has this role, and how many there are."""
    theirs = (
        table.c.workspace_id == bindparam("workspace"),
        role == bindparam("whose"),
        table.c.archived_at.is_(None),
    )
    how_many = select(func.count()).select_from(table).where(*theirs).scalar_subquery()
    return select(*LISTED, how_many).where(*theirs).order_by(table.c.folded).limit(bindparam("most"))


OWNED, COVERED, MANAGED = _theirs(table.c.owner), _theirs(table.c.cover), _theirs(table.c.manager)
ALIASES_OF_MANY = (
    select(aliases.c.client_id, aliases.c.name)
    .where(aliases.c.client_id.in_(bindparam("ids", expanding=True)))
    .order_by(aliases.c.folded)
)
ALIASES = (
    select(aliases.c.client_id, aliases.c.name)
    .where(aliases.c.workspace_id == bindparam("workspace"), aliases.c.client_id.in_(bindparam("ids", expanding=True)))
    .order_by(aliases.c.folded)
)


class Clients(Keeper):
    _foreseen: Mapping[int, list[str]] = {}

    def get(self, workspace_id: int, client_id: int) -> Client:
        """Raises NoSuchClient."""
        row = self._row(ONE, workspace=workspace_id, client=client_id)
        if row is None:
            raise NoSuchClient
        return self._with_aliases(workspace_id, [row])[0]

    def by_ref(self, workspace_id: int, ref: str) -> Client | None:
        """Archived or not."""
        row = self._row(BY_REF, workspace=workspace_id, called=ref)
        return None if row is None else self._with_aliases(workspace_id, [row])[0]

    def foresee(self, ids: Collection[int]) -> None:
        """`get` knows these from now on, of whatever workspace they are."""
        rows = self._rows(MANY, ids=list(ids))
        self._foresee(ONE, {(row.workspace_id, row.id): row for row in rows})
        self._foreseen = {key: [] for key in ids} | _by_client(self._rows(ALIASES_OF_MANY, ids=list(ids)))

    def all(self, workspace_id: int) -> list[Client]:
        """The roster, archived ones too, by name."""
        rows = self._rows(select(table).where(table.c.workspace_id == workspace_id).order_by(table.c.folded))
        return self._with_aliases(workspace_id, rows)

    def spellings(self, workspace_id: int, shortest: int, longest: int) -> Spellings:
        """Every name and alias of so many letters, folded, of those who are not archived: all that a search for a
        misspelt name reads."""
        return _spelt(self._rows(SPELLINGS, workspace=workspace_id, shortest=shortest, longest=longest))

    def spelt(self, workspace_id: int, called: Collection[str]) -> Spellings:
        """The names and aliases, folded, that are among these, of those who are not archived."""
        return _spelt(self._rows(SPELT, workspace=workspace_id, called=list(called)))

    def listed(self, workspace_id: int, ids: Sequence[int]) -> list[Listed]:
        """In this order."""
        found = {row.id: _listed(row) for row in self._rows(SOME_LISTED, workspace=workspace_id, ids=list(ids))}
        return [found[key] for key in ids if key in found]

    def some(self, workspace_id: int, ids: Iterable[int]) -> dict[int, Client]:
        wanted = list(set(ids))
        if not wanted:
            return {}
        rows = self._rows(SOME, workspace=workspace_id, ids=wanted)
        return {client.id: client for client in self._with_aliases(workspace_id, rows)}

    def owners_covered_by(self, workspace_id: int, cover: str) -> list[str]:
        """Whose clients this person covers."""
        return sorted(row.owner for row in self._rows(COVERED_OWNERS, workspace=workspace_id, covering=cover))

    def of_owner(self, workspace_id: int, owner: str, most: int = 100) -> tuple[list[Listed], int]:
        """The first `most` clients of an owner that are not archived, by name, and how many there are."""
        return self._listed(OWNED, workspace_id, owner, most)

    def ids_of_owner(self, workspace_id: int, owner: str) -> list[int]:
        """Of all their clients that are not archived."""
        theirs = (table.c.workspace_id == workspace_id, table.c.owner == owner, table.c.archived_at.is_(None))
        return [row.id for row in self._rows(select(table.c.id).where(*theirs))]

    def held(self, workspace_id: int, ids: Collection[int]) -> dict[int, Client]:
        """These, however many, and held while this transaction writes."""
        wanted = sorted(ids)
        rows: list[Row[Any]] = []
        for start in range(0, len(wanted), BATCH):
            these = table.c.id.in_(wanted[start : start + BATCH])
            rows += self._held_rows(
                select(table).where(table.c.workspace_id == workspace_id, these).order_by(table.c.id)
            )
        return {client.id: client for client in self._with_aliases(workspace_id, rows)}

    def of_cover(self, workspace_id: int, cover: str, most: int = 100) -> tuple[list[Listed], int]:
        """As `of_owner`, for those they cover."""
        return self._listed(COVERED, workspace_id, cover, most)

    def of_manager(self, workspace_id: int, manager: str, most: int = 100) -> tuple[list[Listed], int]:
        """As `of_owner`, for those they manage."""
        return self._listed(MANAGED, workspace_id, manager, most)

    def unpinned(self, workspace_id: int) -> list[Client]:
        """Those somebody is prompted about who walk along no journey, as far as they tell which one could be
        theirs: without their aliases."""
        rows = self._rows(
            select(table)
            .where(table.c.workspace_id == workspace_id, *PROMPTED, table.c.journey_digest.is_(None))
            .order_by(table.c.id)
        )
        return [_client(row) for row in rows]

    def walking(self, workspace_id: int, digest: str) -> list[int]:
        """Everybody who walks along this snapshot."""
        theirs = (table.c.workspace_id == workspace_id, table.c.journey_digest == digest)
        return [row.id for row in self._rows(select(table.c.id).where(*theirs).order_by(table.c.id))]

    def has_any(self, workspace_id: int, managed: bool = False) -> bool:
        """Whether there is a client that is not archived; `managed`: one that has a manager."""
        query = select(table.c.id).where(table.c.workspace_id == workspace_id, table.c.archived_at.is_(None))
        return bool(self._rows((query.where(table.c.manager.is_not(None)) if managed else query).limit(1)))

    def all_owners(self, workspace_id: int) -> dict[str, int]:
        """Whoever owns a client that is not archived, and how many."""
        rows = self._rows(
            select(table.c.owner, func.count().label("clients"))
            .where(table.c.workspace_id == workspace_id, table.c.archived_at.is_(None))
            .group_by(table.c.owner)
            .order_by(table.c.owner)
        )
        return {row.owner: row.clients for row in rows}

    def holding(self, workspace_id: int, words: str, most: int = 100, whose: str | None = None) -> list[Listed]:
        """Clients whose name or alias holds these words, those that begin with them first; `whose` owner, cover or
        manager somebody is."""
        wanted = folded(words).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        by_alias = select(aliases.c.client_id).where(
            aliases.c.workspace_id == workspace_id, aliases.c.folded.like(f"%{wanted}%", escape="\\")
        )
        rows = self._rows(
            select(*LISTED)
            .where(
                table.c.workspace_id == workspace_id,
                table.c.archived_at.is_(None),
                or_(table.c.folded.like(f"%{wanted}%", escape="\\"), table.c.id.in_(by_alias)),
                *([or_(*(role == whose for role in ROLES))] if whose else []),
            )
            .order_by(table.c.folded.like(f"{wanted}%", escape="\\").desc(), table.c.folded)
            .limit(most)
        )
        return [_listed(row) for row in rows]

    def of_channel(self, workspace_id: int, channel: str) -> Client | None:
        """The one whose channel it is. None where it is nobody's, or that of several."""
        theirs = (table.c.workspace_id == workspace_id, table.c.channel == channel, table.c.archived_at.is_(None))
        rows = self._rows(select(table).where(*theirs).limit(2))
        return self._with_aliases(workspace_id, rows)[0] if len(rows) == 1 else None

    def called(self, workspace_id: int, name: str) -> list[Client]:
        """Those with exactly this name or alias."""
        rows = self._rows(CALLED, workspace=workspace_id, called=folded(name))
        return self._with_aliases(workspace_id, rows)

    def add(self, client: Client) -> Client:
        """Its id is given here, and its ref where it has none. The names must be free."""
        key = self._new_id(table.insert().values(**_new_facts(client)))
        self._add_aliases(client, key)
        return self.get(client.workspace_id, key)

    def save(self, client: Client) -> None:
        """Whatever its ref says: that never changes."""
        self._run(update(table).where(table.c.id == client.id).values(**_facts(client)))
        self._run(delete(aliases).where(aliases.c.client_id == client.id))
        self._add_aliases(client, client.id)

    def add_many(self, added: Sequence[Client]) -> list[Client]:
        """In the same order, with their ids and refs. The names must be free."""
        rows = [_new_facts(client) for client in added]
        keys = self._new_ids(table, rows)
        whole = [replace(client, id=key, ref=row["ref"]) for client, key, row in zip(added, keys, rows, strict=True)]
        self._run_many(aliases.insert(), _alias_rows(whole))
        return whole

    def save_owners(self, changed: Iterable[tuple[int, str, str | None]]) -> None:
        """Only who owns and who covers each: ten thousand may change hands at once."""
        self._set_many(table, ((key, {"owner": owner, "cover": cover}) for key, owner, cover in changed))

    def save_many(self, changed: Sequence[Client]) -> None:
        """An alias may go from one of them to another: all are let go before any is taken."""
        rows = [{**_facts(client), "key": client.id} for client in changed]
        self._run_many(update(table).where(table.c.id == bindparam("key")), rows)
        self._run_many(
            delete(aliases).where(aliases.c.client_id == bindparam("key")), [{"key": row["key"]} for row in rows]
        )
        self._run_many(aliases.insert(), _alias_rows(changed))

    def _listed(self, query: Select[Any], workspace_id: int, whose: str, most: int) -> tuple[list[Listed], int]:
        rows = self._rows(query, workspace=workspace_id, whose=whose, most=most)
        return [_listed(row) for row in rows], rows[0][-1] if rows else 0

    def _add_aliases(self, client: Client, client_id: int) -> None:
        for name in client.aliases:
            self._run(
                aliases.insert().values(
                    workspace_id=client.workspace_id, client_id=client_id, name=name, folded=folded(name)
                )
            )

    def _with_aliases(self, workspace_id: int, rows: Sequence[Row[Any]]) -> list[Client]:
        ids = [row.id for row in rows]
        named = self._foreseen if self._foreseen.keys() >= set(ids) else self._aliases(workspace_id, ids)
        return [_client(row, tuple(named.get(row.id, ()))) for row in rows]

    def _aliases(self, workspace_id: int, ids: Sequence[int]) -> dict[int, list[str]]:
        query, given = ALIASES, {"workspace": workspace_id, "ids": ids}
        if len(ids) > 500:
            query = select(aliases.c.client_id, aliases.c.name).where(aliases.c.workspace_id == workspace_id)
            query, given = query.order_by(aliases.c.folded), {}
        return _by_client(self._rows(query, **given))


def _by_client(rows: Iterable[Row[Any]]) -> dict[int, list[str]]:
    named: dict[int, list[str]] = {}
    for row in rows:
        named.setdefault(row.client_id, []).append(row.name)
    return named


def _alias_rows(clients: Iterable[Client]) -> list[dict[str, Any]]:
    return [
        {"workspace_id": client.workspace_id, "client_id": client.id, "name": name, "folded": folded(name)}
        for client in clients
        for name in client.aliases
    ]


def _facts(client: Client) -> dict[str, Any]:
    facts = dict(vars(client))
    del facts["id"], facts["aliases"], facts["ref"]
    persona = str(client.persona) if client.persona else None
    return {
        **facts,
        "stage": str(client.stage),
        "kind": str(client.kind),
        "persona": persona,
        "folded": folded(client.name),
    }


def _new_facts(client: Client) -> dict[str, Any]:
    return {**_facts(client), "ref": client.ref or _new_ref()}


def _new_ref() -> str:
    first, *rest = secrets.token_bytes(REF_LENGTH)
    return REF_LETTERS[first % len(REF_LETTERS)] + "".join(REF_SIGNS[byte % len(REF_SIGNS)] for byte in rest)


def _listed(row: Any) -> Listed:
    key, name, owner, stage, segment, *_ = row  # in the order of LISTED
    return Listed(key, name, owner, STAGE_OF[stage], segment)


def _client(row: Any, named: tuple[str, ...] = ()) -> Client:
    return Client(
        id=row.id,
        workspace_id=row.workspace_id,
        name=row.name,
        owner=row.owner,
        cover=row.cover,
        manager=row.manager,
        segment=row.segment,
        stage=STAGE_OF[row.stage],
        journey=row.journey,
        start_date=row.start_date,
        zone=row.zone,
        country=row.country,
        channel=row.channel,
        notes=row.notes,
        aliases=named,
        archived_at=row.archived_at,
        kind=KIND_OF[row.kind],
        enquired_at=row.enquired_at,
        ref=row.ref,
        persona=PERSONA_OF[row.persona],
        journey_digest=row.journey_digest,
        ending_since=row.ending_since,
    )


def _spelt(rows: Sequence[Row[Any]]) -> Spellings:
    parts = _OF.join(text.replace(_NEXT, _OF) for text in rows[0] if text).split(_OF)
    return Spellings(list(map(int, parts[::2])), parts[1::2]) if len(parts) > 1 else Spellings([], [])
