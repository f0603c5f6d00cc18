"""An import compared with what is known: what would be added, changed or left alone, and what is wrong with it.

A cell that is filled replaces what is known; a blank one, a missing column and a missing row leave it alone.
Nothing is ever deleted by an import.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from bot.domain.clients import Client, folded
from bot.domain.contacts import Contact
from bot.domain.directory import Directory, NobodyMeant
from bot.domain.milestones import Milestone
from bot.domain.roster import ROSTER_COLUMNS, ClientRow, DateRow, Mistake, Roster, read_dates, read_roster

NAMED_MOST = 5
FIELDS = {"timezone": "zone"}
"""The columns that are called otherwise inside."""
DECISIVE = {"owner", "stage", "zone", "country"}
"""What decides who is prompted, and when."""


@dataclass(frozen=True)
class Known:
    """The roster of a workspace as it was read: a comparison holds only while it stays so."""

    clients: tuple[Client, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    lost: tuple[Contact, ...] = ()
    """The contacts who died."""


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
        return [
            each.name for each in fields(Client) if getattr(self.before, each.name) != getattr(self.after, each.name)
        ]

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
class Import:
    """What would happen. With mistakes nothing may."""

    workspace_id: int
    clients: tuple[ClientStep, ...]
    dates: tuple[DateStep, ...]
    mistakes: tuple[Mistake, ...]
    notes: tuple[str, ...]
    """Sentences for whoever imports."""
    known: Known

    @property
    def changes_nothing(self) -> bool:
        steps: Sequence[ClientStep | DateStep] = (*self.clients, *self.dates)
        return all(step.before == step.after for step in steps)


def compare(
    workspace_id: int,
    known: Known,
    people: Directory,
    roster_text: str,
    dates_text: str | None = None,
    files: tuple[str, str] = ("roster.csv", "dates.csv"),
) -> Import:
    """`files`: how the two are called in mistakes."""
    roster = read_roster(roster_text, files[0])
    who = _LookUp(people, files[0])
    clients = _client_steps(workspace_id, roster, known, who)
    wrong = sorted((*roster.mistakes, *who.mistakes, *_clashes(clients, known, files[0])), key=_line)
    after = _by_name(clients, known)
    dates, wrong_dates = _date_steps(dates_text, files[1], roster, after, known) if dates_text is not None else ([], [])
    notes = tuple(_notes(clients, who.unchecked))
    return Import(workspace_id, clients, tuple(dates), (*wrong, *wrong_dates), notes, known)


def _line(each: Mistake | DateStep) -> int:
    return each.line


# --- what would happen to the clients


class _LookUp:
    """People as they are named in the rows, each looked up once."""

    def __init__(self, people: Directory, file: str) -> None:
        self._people = people
        self._file = file
        self._found: dict[str, str | NobodyMeant] = {}
        self.mistakes: list[Mistake] = []
        self.unchecked: list[str] = []

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
        self.mistakes.append(Mistake(self._file, line, column, reason))

    def _look_up(self, said: str) -> str | NobodyMeant:
        try:
            person = self._people.colleague(said)
        except NobodyMeant as nobody:
            return nobody
        if person is None:
            self.unchecked.append(said)
            return said
        return person.slack_id


def _client_steps(workspace_id: int, roster: Roster, known: Known, who: _LookUp) -> tuple[ClientStep, ...]:
    here = {folded(client.name): client for client in known.clients}
    steps = []
    for row in roster.rows:
        before = here.get(folded(row.name))
        steps.append(ClientStep(row.line, before, _merged(workspace_id, row, before, who)))
    return tuple(steps)


def _merged(workspace_id: int, row: ClientRow, before: Client | None, who: _LookUp) -> Client:
    people = {column: who(row.line, column, getattr(row, column)) for column in ("owner", "cover", "manager")}
    if people["owner"] and people["cover"] == people["owner"] and row.cover != row.owner:
        who.wrong(row.line, "cover", "The owner cannot cover for themselves. Name a colleague, or leave it empty.")
    columns = (row.given if before else {*row.given, "stage"}) & set(ROSTER_COLUMNS)
    said = [FIELDS.get(column, column) for column in columns]
    facts: dict[str, Any] = {name: people[name] if name in people else getattr(row, name) for name in said}
    if "aliases" in facts:
        facts["aliases"] = tuple(sorted(row.aliases, key=folded))
    client = replace(before or Client(0, workspace_id, row.name, owner=""), **facts)
    # Whoever covered and is now the owner does not cover for themselves.
    return replace(client, cover=None) if client.cover == client.owner else client


def _clashes(steps: Sequence[ClientStep], known: Known, file: str) -> Iterator[Mistake]:
    """No two clients may answer to one name. Whoever had it first keeps it."""
    in_file = {step.before.id for step in steps if step.before}
    taken = {folded(name): client.name for client in known.clients if client.id not in in_file for name in client.names}
    for step in steps:
        for name in set(map(folded, step.after.names)) & _names(step.before):
            taken.setdefault(name, step.after.name)
    for step in steps:
        for name in step.after.names:
            other = taken.setdefault(folded(name), step.after.name)
            if other != step.after.name:
                column = "name" if name == step.after.name else "aliases"
                yield Mistake(file, step.line, column, f"“{name}” is already a name of {other} in the roster.")


def _names(client: Client | None) -> set[str]:
    return set(map(folded, client.names)) if client else set()


def _by_name(steps: Sequence[ClientStep], known: Known) -> dict[str, Client]:
    """Every client as it would be afterwards, by each of its names, folded."""
    changed = {step.before.id for step in steps if step.before}
    clients = [client for client in known.clients if client.id not in changed] + [step.after for step in steps]
    return {folded(name): client for client in clients for name in reversed(client.names)}


def _notes(steps: Sequence[ClientStep], unchecked: Sequence[str]) -> Iterator[str]:
    archived = [step.after.name for step in steps if step.after.archived_at]
    if archived:
        verb = "is archived and stays so" if len(archived) == 1 else "are archived and stay so"
        yield f"{_listed(archived)} {verb}: nobody is prompted about them."
    if unchecked:
        yield f"{_listed(unchecked)} could not be checked with Slack, because no token is set."


def _listed(names: Sequence[str]) -> str:
    shown = [*names[:NAMED_MOST], *([f"{len(names) - NAMED_MOST} more"] if len(names) > NAMED_MOST else [])]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


# --- what would happen to the dates

_Key = tuple[str, str, str, str]


def _date_steps(
    text: str, file: str, roster: Roster, after: Mapping[str, Client], known: Known
) -> tuple[list[DateStep], list[Mistake]]:
    dates = read_dates(text, [*after, *roster.names], file)
    before = _dates_by_key(known)
    lost = {(contact.client_id, folded(contact.name)): contact for contact in known.lost}
    steps, mistakes = list[DateStep](), [*dates.mistakes]
    for key, rows in _rows_by_key(dates.rows, after).items():
        once: dict[str, DateRow] = {}
        for row in rows:
            if once.setdefault(str(row.date), row) is not row:
                mistakes.append(_said_twice(file, row, once[str(row.date)]))
        theirs = _paired(after[key[0]], key[0], list(once.values()), before.get(key, []))
        steps += [_silent_where_lost(step, lost) for step in theirs]
    return sorted(steps, key=_line), sorted(mistakes, key=_line)


def _dates_by_key(known: Known) -> dict[_Key, list[Milestone]]:
    names = {client.id: folded(client.name) for client in known.clients}
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
        silenced_at=before.silenced_at if before else None,
        silenced_by=before.silenced_by if before else None,
    )
