"""The roster of a workspace as files: two that an import reads back exactly, and one with all that happened."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import date, datetime
from enum import Enum, IntEnum
from typing import Any, TypeVar

from bot.domain.calendar import PartialDate, Repeat
from bot.domain.clients import Client, folded
from bot.domain.contacts import Contact
from bot.domain.dates import instant_in_digits
from bot.domain.goals import Goal
from bot.domain.history import Entry, Visibility
from bot.domain.milestones import Milestone
from bot.domain.moments import Moment
from bot.domain.promises import Move, Promise
from bot.domain.refusals import Refusal
from bot.domain.roster import DATES_COLUMNS, ROSTER_COLUMNS
from bot.domain.sales import Sale
from bot.domain.sheets import readable
from bot.domain.touches import Touch
from bot.domain.welcomes import Welcome

ROSTER, DATES, HISTORY = "roster.csv", "dates.csv", "history.json"
FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")
"""What a spreadsheet may take for a formula at the start of a cell, and the apostrophe that keeps it from doing so."""


@dataclass(frozen=True)
class Kept:
    """All that is kept about some clients."""

    clients: Sequence[Client]
    milestones: Sequence[Milestone] = ()
    contacts: Sequence[Contact] = ()
    touches: Sequence[Touch] = ()
    goals: Sequence[Goal] = ()
    promises: Sequence[Promise] = ()
    moves: Sequence[Move] = ()
    """New times that were agreed for promises."""
    moments: Sequence[Moment] = ()
    sales: Sequence[Sale] = ()
    welcomes: Sequence[Welcome] = ()
    walked: Sequence[Milestone] = ()
    """What comes from their journeys: told in the history, and no date of theirs."""
    entries: Sequence[Entry] = ()


def files(kept: Kept, at: datetime) -> dict[str, bytes]:
    """By their names. With a mark, because without it a spreadsheet takes UTF-8 for something else."""
    return {
        ROSTER: roster(kept.clients).encode("utf-8-sig"),
        DATES: dates(kept.clients, kept.milestones, kept.contacts).encode("utf-8-sig"),
        HISTORY: history(kept, at).encode("utf-8", "replace"),
    }


def roster(clients: Iterable[Client]) -> str:
    ordered = sorted(clients, key=lambda client: (folded(client.name), client.name))
    return _sheet(ROSTER_COLUMNS, map(_client, ordered))


def dates(clients: Iterable[Client], milestones: Sequence[Milestone], contacts: Sequence[Contact] = ()) -> str:
    """Without what is there twice: an import would ask which of the two is meant. With those of whom no date is
    known."""
    names = {client.id: client.name for client in clients}
    roles = {(contact.client_id, contact.name): contact.role for contact in contacts}
    rows: dict[tuple[str, ...], list[str]] = {}
    for each in milestones:
        row = _date(names[each.client_id], each, roles.get((each.client_id, each.contact or "")))
        same = (*map(folded, row[:4]), row[4])
        if same not in rows or each.is_silent:
            rows[same] = row
    dated = {(each.client_id, folded(each.contact or "")) for each in milestones}
    for one in contacts:
        if (one.client_id, folded(one.name)) not in dated:
            row = _person(names[one.client_id], one)
            rows[folded(row[0]), folded(row[1])] = row
    return _sheet(DATES_COLUMNS, [rows[same] for same in sorted(rows)])


def history(kept: Kept, at: datetime) -> str:
    """What happened, for reading elsewhere; an import does not read it. What only a circle may see is left out."""
    by_client = _by_client(kept)
    of_nobody = [_facts(entry) for entry in kept.entries if entry.client_id is None and _is_open(entry)]
    told = {
        "exported_at": at.isoformat(),
        "clients": [_story(by_client[client.id]) for client in sorted(kept.clients, key=lambda c: folded(c.name))],
        "workspace_history": of_nobody,
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def _by_client(kept: Kept) -> dict[int, Kept]:
    found = {client.id: Kept((client,)) for client in kept.clients}
    for field in fields(Kept):
        if field.name == "clients":
            continue
        for client_id, theirs in _grouped(getattr(kept, field.name), lambda each: each.client_id).items():
            if client_id in found:
                found[client_id] = replace(found[client_id], **{field.name: theirs})
    return found


def _story(kept: Kept) -> dict[str, Any]:
    (client,) = kept.clients
    nouns = {
        field.name: [_facts(each) for each in getattr(kept, field.name)]
        for field in fields(kept)
        if field.name not in ("clients", "milestones", "entries")
    }
    told = [_facts(entry) for entry in kept.entries if _is_open(entry)]
    return {"client_id": client.ref, "name": client.name, **nouns, "history": told}


def _is_open(entry: Entry) -> bool:
    return entry.visibility is Visibility.OPEN and entry.circle_id is None


INSIDE = {"workspace_id", "client_id", "circle_id", "visibility", "playbook", "is_locked"}
"""What means something only in our own tables, or is the same everywhere."""


def _facts(thing: Any) -> dict[str, Any]:
    facts = {name: _plain(value) for name, value in asdict(thing).items() if name not in INSIDE and value is not None}
    return {**facts, "kind": thing.kind} if isinstance(thing, Moment) and thing.kind else facts


def _plain(value: Any) -> Any:
    if isinstance(value, IntEnum):
        return value.name.casefold()
    if isinstance(value, Enum):
        return str(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, frozenset):
        return sorted(map(_plain, value))
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    return value


# --- as cells


def _client(client: Client) -> list[str]:
    return [
        _line(client.name),
        ";".join(_aliases(client)),
        client.owner,
        client.cover or "",
        client.manager or "",
        _line(client.segment),
        client.stage,
        _line(client.journey),
        client.start_date.isoformat() if client.start_date else "",
        client.zone or "",
        client.country or "",
        client.channel or "",
        readable(client.notes or "").strip(),
        _line(client.ref),
        client.kind,
        instant_in_digits(client.enquired_at) if client.enquired_at else "",
        instant_in_digits(client.archived_at) if client.archived_at else "",
        client.persona or "",
    ]


def _person(client: str, contact: Contact) -> list[str]:
    """Somebody of whom no date is known."""
    return [_line(client), _line(contact.name), *[""] * (len(DATES_COLUMNS) - 3), _line(contact.role)]


def _date(client: str, each: Milestone, role: str | None) -> list[str]:
    return [
        _line(client),
        _line(each.contact),
        each.kind,
        _line(each.title),
        str(each.date),
        _repeat(each.date, each.repeat),
        each.leap,
        str(each.lead_days),
        instant_in_digits(each.silenced_at) if each.silenced_at else "",
        _line(role),
    ]


def _repeat(day: PartialDate, repeat: Repeat) -> str:
    """Without its year a date comes round, whatever was said."""
    return Repeat.YEARLY if day.year is None else repeat


def _aliases(client: Client) -> Iterable[str]:
    """Their own name is none."""
    for name in sorted(client.aliases, key=folded):
        if folded(name) not in ("", folded(client.name)):
            yield _alias(name)


def _alias(name: str) -> str:
    """A semicolon stands between two, so one in a name is marked."""
    return _line(name).replace("\\", "\\\\").replace(";", "\\;")


def _line(text: str | None) -> str:
    """As an import reads it."""
    return " ".join(readable(text or "").split())


def _sheet(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow(columns)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return written.getvalue()


def _harmless(cell: str) -> str:
    """No spreadsheet runs it. An import takes the apostrophe away again."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


Item = TypeVar("Item")


def _grouped(items: Iterable[Item], key: Callable[[Item], int | None]) -> dict[int | None, list[Item]]:
    found: dict[int | None, list[Item]] = {}
    for item in items:
        found.setdefault(key(item), []).append(item)
    return found


class CannotSendFiles(Refusal):
    """Moments may not send files here, because Slack's scope files:write was not granted. Whoever installed Moments can
    install it again and allow it. Until then, whoever runs Moments can use `moments export`."""


class FilesNotSent(Refusal):
    """Slack did not take the files. Please look in your messages with Moments, and if they are not there, try it again
    in a few minutes."""


class NotYoursToExport(Refusal):
    """Only the owner of {name}, their manager and whoever administers Moments can export this client. Please ask one
    of them."""
