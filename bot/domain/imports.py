"""An import compared with what is known: what would be added, changed or left alone, and what is wrong with it.

A cell that is filled replaces what is known; a blank one, a missing column and a missing row leave it alone.
Nothing is ever deleted by an import.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from bot.domain.clients import Client, folded
from bot.domain.contacts import Contact
from bot.domain.dates import Order
from bot.domain.directory import Directory, NobodyMeant, is_id
from bot.domain.duplicates import Duplicate, Named, likely
from bot.domain.milestones import Milestone
from bot.domain.roster import (
    ROSTER_COLUMNS,
    ClientRow,
    DateRow,
    Dates,
    Mistake,
    PersonRow,
    Roster,
    Watch,
    read_dates,
    read_roster,
    unwatched,
)  # fmt: skip
from bot.domain.texts import in_a_row

NAMED_MOST = 5
FIELDS = {"timezone": "zone", "archived": "archived_at", "client_id": "ref"}
"""The columns that are called otherwise inside."""
DECISIVE = {"owner", "cover", "stage", "zone", "country", "archived_at"}
"""What decides who is prompted, and when."""


FOLLOWING = {"journey_digest", "ending_since"}
"""What follows from a change and is none of its own."""


@dataclass(frozen=True)
class Known:
    """The roster of a workspace as it was read: a comparison holds only while it stays so."""

    clients: tuple[Client, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    contacts: tuple[Contact, ...] = ()


@dataclass(frozen=True)
class ClientStep:
    line: int
    before: Client | None
    after: Client
    """Its id is 0 where it is new."""

    @property
    def changes(self) -> list[str]:
        """The names of what would change."""
        if self.before is None:
            return []
        names = [each.name for each in fields(Client) if each.name not in FOLLOWING]
        return [name for name in names if getattr(self.before, name) != getattr(self.after, name)]

    @property
    def moves_prompts(self) -> bool:
        return not DECISIVE.isdisjoint(self.changes)


@dataclass(frozen=True)
class DateStep:
    line: int
    client: str
    """Its name, folded."""
    before: Milestone | None
    after: Milestone
    """Its id is 0 where it is new, and so is its client's where that is."""

    @property
    def is_change(self) -> bool:
        return self.before is not None and self.before != self.after


@dataclass(frozen=True)
class PersonStep:
    """A contact is new, or gets a role or another one."""

    line: int
    client: str
    """Its name, folded."""
    contact: str
    role: str | None
    """None for somebody new of whom it is not known."""


@dataclass(frozen=True)
class Import:
    """What would happen. With mistakes nothing may."""

    workspace_id: int
    clients: tuple[ClientStep, ...]
    dates: tuple[DateStep, ...]
    mistakes: tuple[Mistake, ...]
    notes: tuple[str, ...]
    """Sentences for whoever imports: how the files were read, and what stays as it is."""
    known: Known
    duplicates: tuple[Duplicate, ...] = ()
    """New clients whose name is nearly another's. They are not merged."""
    people: tuple[PersonStep, ...] = ()

    @property
    def people_alone(self) -> list[PersonStep]:
        """Without the contacts that come with a date of the same import."""
        new = {(step.client, folded(step.after.contact or "")) for step in self.dates if step.before is None}
        return [step for step in self.people if (step.client, folded(step.contact)) not in new]

    @property
    def asks_order(self) -> bool:
        """Whether there are dates of which nobody can tell the day from the month."""
        return any(mistake.asks_order for mistake in self.mistakes)

    @property
    def changes_nothing(self) -> bool:
        steps: Sequence[ClientStep | DateStep] = (*self.clients, *self.dates)
        return not self.people and all(step.before == step.after for step in steps)


def compare(
    workspace_id: int,
    known: Known,
    people: Directory,
    roster_text: str,
    dates_text: str | None = None,
    files: tuple[str, str] = ("roster.csv", "dates.csv"),
    order: Order | None = None,
    watch: Watch = unwatched,
) -> Import:
    """`files`: how the two are called in mistakes. `order`: of day and month in dates, where somebody said it."""
    roster = read_roster(roster_text, files[0], order, watch)
    who = _LookUp(people, files[0], roster.called)
    clients, doubled = _client_steps(workspace_id, roster, known, who, files[0])
    clashes = _clashes(clients, known, files[0], roster.called)
    wrong = sorted((*roster.mistakes, *who.mistakes, *doubled, *clashes), key=_line)
    after = _by_name(clients, known)
    dates = Dates([], [])
    if dates_text is not None:
        dates = read_dates(dates_text, [*after, *roster.names], files[1], order, watch)
    steps, wrong_dates = _date_steps(dates, files[1], after, known, clients)
    persons, wrong_persons = _person_steps([*dates.rows, *dates.people], files[1], after, known)
    wrong_dates = sorted((*wrong_dates, *wrong_persons), key=_line)
    notes = (*roster.notes, *dates.notes, *_notes(clients, roster.rows, who))
    twins = () if wrong else tuple(_duplicates(clients, known))
    return Import(workspace_id, clients, tuple(steps), (*wrong, *wrong_dates), notes, known, twins, tuple(persons))


def _line(each: Mistake | DateStep) -> int:
    return each.line


# --- what would happen to the clients


class _LookUp:
    """People as they are named in the rows, each looked up once."""

    def __init__(self, people: Directory, file: str, called: Mapping[str, str]) -> None:
        self._people = people
        self._file = file
        self._called = called
        self._found: dict[str, str | NobodyMeant] = {}
        self.mistakes: list[Mistake] = []
        self.unchecked: list[str] = []
        self.by_name: dict[str, str] = {}
        """Who was written by the first name alone, and whom that means."""

    def __call__(self, line: int, column: str, said: str | None) -> str | None:
        """A Slack id; None together with a mistake, or where nobody was named."""
        if not said:
            return None
        if said not in self._found:
            self._found[said] = self._look_up(said)
        found = self._found[said]
        if isinstance(found, str):
            return found
        self.wrong(line, column, str(found))
        return None

    def wrong(self, line: int, column: str, reason: str) -> None:
        self.mistakes.append(Mistake(self._file, line, self._called.get(column, column), reason))

    def _look_up(self, said: str) -> str | NobodyMeant:
        try:
            person = self._people.colleague(said)
        except NobodyMeant as nobody:
            return nobody
        if person is None:
            self.unchecked.append(said)
            return said
        if folded(said.removeprefix("@")) not in (folded(person.name), folded(person.handle)) and not is_id(said):
            self.by_name[said] = person.name
        return person.slack_id


def _client_steps(
    workspace_id: int, roster: Roster, known: Known, who: _LookUp, file: str
) -> tuple[tuple[ClientStep, ...], list[Mistake]]:
    found = _matched(roster.rows, known)
    steps, doubled, lines = [], list[Mistake](), dict[int, int]()
    for row in roster.rows:
        before = found.get(row.line)
        if before and lines.setdefault(before.id, row.line) != row.line:
            reason = f"This is {before.name}, and so is line {lines[before.id]}. Please keep one of them."
            doubled.append(Mistake(file, row.line, "", reason))
        else:
            steps.append(ClientStep(row.line, before, _merged(workspace_id, row, before, who)))
    return tuple(steps), doubled


def _matched(rows: Sequence[ClientRow], known: Known) -> dict[int, Client]:
    """Which client each line means: by its client_id first, then by its name, and by an alias only where no other
    line means that client."""
    by_ref = {client.ref: client for client in known.clients if client.ref}
    by_name = {folded(client.name): client for client in known.clients}
    by_alias = {folded(alias): client for client in known.clients for alias in client.aliases}
    found: dict[int, Client] = {}
    for row in rows:
        meant = by_ref.get(row.ref or "") or by_name.get(folded(row.name))
        if meant is not None:
            found[row.line] = meant
    taken = {client.id for client in found.values()}
    for row in rows:
        meant = by_alias.get(folded(row.name))
        if row.line not in found and meant is not None and meant.id not in taken:
            found[row.line] = meant
    return found


def _merged(workspace_id: int, row: ClientRow, before: Client | None, who: _LookUp) -> Client:
    people = {column: who(row.line, column, getattr(row, column)) for column in ("owner", "cover", "manager")}
    if people["owner"] and people["cover"] == people["owner"] and row.cover != row.owner:
        who.wrong(row.line, "cover", "The owner cannot cover for themselves. Name a colleague, or leave it empty.")
    columns = (row.given if before else {*row.given, "stage"}) & set(ROSTER_COLUMNS)
    said = [FIELDS.get(column, column) for column in columns]
    facts: dict[str, Any] = {name: people[name] if name in people else getattr(row, name) for name in said}
    if "aliases" in facts:
        facts["aliases"] = tuple(sorted(row.aliases, key=folded))
    if before is not None:
        facts |= _kept(row, before, facts)
    client = replace(before or Client(0, workspace_id, row.name, owner=""), **facts)
    # Whoever covered and is now the owner does not cover for themselves.
    return replace(client, cover=None) if client.cover == client.owner else client


def _kept(row: ClientRow, before: Client, facts: Mapping[str, Any]) -> dict[str, Any]:
    """What a file does not change: a client_id, since when a client is archived, and the name of a client that the
    file calls by an alias."""
    kept: dict[str, Any] = {"ref": before.ref}
    if before.archived_at is not None:
        kept["archived_at"] = before.archived_at
    if _is_by_alias(row.name, row.ref, before):
        kept["name"] = before.name
        if "aliases" in facts:
            said = {folded(name): name for name in (*facts["aliases"], row.name)}
            said.pop(folded(before.name), None)
            kept["aliases"] = tuple(sorted(said.values(), key=folded))
    return kept


def _is_by_alias(name: str, ref: str | None, before: Client) -> bool:
    by_ref = bool(ref) and ref == before.ref
    return not by_ref and folded(name) != folded(before.name)


def _clashes(steps: Sequence[ClientStep], known: Known, file: str, called: Mapping[str, str]) -> Iterator[Mistake]:
    """No two clients may answer to one name. Whoever had it first keeps it."""
    in_file = {step.before.id for step in steps if step.before}
    others = [client for client in known.clients if client.id not in in_file]
    taken = {folded(name): (client.id, client.name) for client in others for name in client.names}
    for step in steps:
        for name in set(map(folded, step.after.names)) & _names(step.before):
            taken.setdefault(name, (_which(step), step.after.name))
    for step in steps:
        for name in step.after.names:
            owner, other = taken.setdefault(folded(name), (_which(step), step.after.name))
            if owner != _which(step):
                column = "name" if name == step.after.name else "aliases"
                column = called.get(column, column)
                yield Mistake(file, step.line, column, f"“{name}” is already a name of {other} in the roster.")


def _which(step: ClientStep) -> int:
    """Tells every client of an import apart, new ones by their lines."""
    return step.before.id if step.before else -step.line


def _names(client: Client | None) -> set[str]:
    return set(map(folded, client.names)) if client else set()


def _by_name(steps: Sequence[ClientStep], known: Known) -> dict[str, Client]:
    """Every client as it would be afterwards, by each of its names, folded."""
    changed = {step.before.id for step in steps if step.before}
    clients = [client for client in known.clients if client.id not in changed] + [step.after for step in steps]
    return {folded(name): client for client in clients for name in reversed(client.names)}


def _duplicates(steps: Sequence[ClientStep], known: Known) -> Iterator[Duplicate]:
    new = [Named(step.after.name, step.line) for step in steps if step.before is None]
    old = [Named(step.after.name, step.line) for step in steps if step.before is not None]
    here = {step.before.id for step in steps if step.before}
    others = [Named(client.name) for client in known.clients if client.id not in here]
    return iter(likely(new, [*others, *old])) if new else iter(())


def _notes(steps: Sequence[ClientStep], rows: Sequence[ClientRow], who: _LookUp) -> Iterator[str]:
    by_line = {row.line: row for row in rows}
    known = [(by_line[step.line], step.before) for step in steps if step.before]
    for row, client in known:
        if _is_by_alias(row.name, row.ref, client):
            yield f"Read “{row.name}” in line {row.line} as {client.name}, who is called so, too."
    keeping = [client.name for row, client in known if row.ref and row.ref != client.ref]
    if keeping:
        verb = "keeps the client_id it has" if len(keeping) == 1 else "keep the client_id they have"
        yield f"{in_a_row(keeping, NAMED_MOST)} {verb}: that of the file is not used."
    archived = [step.after.name for step in steps if step.after.archived_at]
    if archived:
        verb = "is archived and stays so" if len(archived) == 1 else "are archived and stay so"
        yield f"{in_a_row(archived, NAMED_MOST)} {verb}: nobody is prompted about them."
    if read := [f"“{said}” as {meant}" for said, meant in who.by_name.items()]:
        yield f"Read {in_a_row(read)}."
    if who.unchecked:
        yield f"{in_a_row(who.unchecked, NAMED_MOST)} could not be checked with Slack, because no token is set."


# --- what would happen to the dates

_Key = tuple[str, str, str, str]


def _date_steps(
    dates: Dates, file: str, after: Mapping[str, Client], known: Known, clients: Sequence[ClientStep]
) -> tuple[list[DateStep], list[Mistake]]:
    before = _dates_by_key(known, clients)
    lost = {(contact.client_id, folded(contact.name)): contact for contact in known.contacts if contact.is_lost}
    steps, mistakes = list[DateStep](), [*dates.mistakes]
    for key, rows in _rows_by_key(dates.rows, after).items():
        once: dict[str, DateRow] = {}
        for row in rows:
            if once.setdefault(str(row.date), row) is not row:
                mistakes.append(_said_twice(file, row, once[str(row.date)]))
        theirs = _paired(after[key[0]], key[0], list(once.values()), before.get(key, []))
        steps += [_silent_where_lost(step, lost) for step in theirs]
    return sorted(steps, key=_line), sorted(mistakes, key=_line)


def _dates_by_key(known: Known, clients: Sequence[ClientStep]) -> dict[_Key, list[Milestone]]:
    """By the name that a client has afterwards."""
    names = {client.id: folded(client.name) for client in known.clients}
    names |= {step.before.id: folded(step.after.name) for step in clients if step.before}
    found: dict[_Key, list[Milestone]] = {}
    for each in known.milestones:
        found.setdefault(_key(names[each.client_id], each), []).append(each)
    return found


def _rows_by_key(rows: Iterable[DateRow], after: Mapping[str, Client]) -> dict[_Key, list[DateRow]]:
    """Without those whose client has a mistake of its own: it was said there."""
    found: dict[_Key, list[DateRow]] = {}
    for row in rows:
        client = after.get(folded(row.client))
        if client is not None:
            found.setdefault(_key(folded(client.name), row), []).append(row)
    return found


def _key(client: str, each: Milestone | DateRow) -> _Key:
    return client, folded(each.contact or ""), each.kind, folded(each.title)


def _said_twice(file: str, row: DateRow, first: DateRow) -> Mistake:
    """Once by the client's name, once by an alias: only here it shows that it is one client."""
    return Mistake(file, row.line, "", f"This date is already in line {first.line}. Please keep one of them.")


def _paired(client: Client, name: str, rows: list[DateRow], before: list[Milestone]) -> Iterator[DateStep]:
    """One title may have many dates: those that stayed stay, the others are paired in their order."""
    left = {str(each.date): each for each in reversed(before)}
    same = {row.line: left.pop(str(row.date)) for row in rows if str(row.date) in left}
    moved = [each for each in before if each not in same.values()]
    for row in rows:
        old = same.get(row.line) or (moved.pop(0) if moved else None)
        yield DateStep(row.line, name, old, _dated(client, row, old))


def _person_steps(
    rows: Iterable[DateRow | PersonRow], file: str, after: Mapping[str, Client], known: Known
) -> tuple[list[PersonStep], list[Mistake]]:
    said: dict[tuple[str, str], PersonStep] = {}
    mistakes = []
    for row in rows:
        client = after.get(folded(row.client))
        if client is None or not row.contact or not (row.role or isinstance(row, PersonRow)):
            continue
        key = folded(client.name), folded(row.contact)
        step = said.setdefault(key, PersonStep(row.line, key[0], row.contact, row.role))
        if step.role is None:
            said[key] = replace(step, role=row.role)
        elif row.role and step.role != row.role:
            reason = f"{row.contact} has another role in line {step.line}. Please keep one of them."
            mistakes.append(Mistake(file, row.line, "role", reason))
    here = {(contact.client_id, folded(contact.name)): contact.role for contact in known.contacts}
    return [step for key, step in said.items() if _is_news(step, (after[key[0]].id, key[1]), here)], mistakes


def _is_news(step: PersonStep, who: tuple[int, str], here: Mapping[tuple[int, str], str | None]) -> bool:
    return who not in here or (step.role is not None and here[who] != step.role)


def _silent_where_lost(step: DateStep, lost: Mapping[tuple[int, str], Contact]) -> DateStep:
    """Whoever died has no cheerful dates, also not where a file says it in other words. What a person woke since
    stays awake."""
    contact = lost.get((step.after.client_id, folded(step.after.contact or "")))
    if contact is None or step.before is not None or not step.after.kind.is_cheerful:
        return step
    assert contact.lost_recorded_at is not None
    return replace(step, after=step.after.silence(contact.lost_recorded_at, by=None))


def _dated(client: Client, row: DateRow, before: Milestone | None) -> Milestone:
    return Milestone(
        id=before.id if before else 0,
        workspace_id=client.workspace_id,
        client_id=client.id,
        kind=row.kind,
        title=row.title,
        date=row.date,
        contact=before.contact if before else row.contact,
        repeat=row.repeat,
        leap=row.leap,
        lead_days=row.lead_days,
        silenced_at=before.silenced_at if before and before.is_silent else row.silenced_at,
        silenced_by=before.silenced_by if before else None,
    )
