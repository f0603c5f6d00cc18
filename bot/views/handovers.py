"""Handing over: the forms, and what happened."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain import calendar
from bot.domain.clients import Client, Listed
from bot.domain.handovers import Along, Handing
from bot.views.blocks import (
    Block,
    View,
    actions,
    button,
    colleague,
    context,
    day_picker,
    divider,
    field_of,
    mention,
    modal,
    option,
    plain,
    section,
    state_of,
    text_input,
    words,
)

FORM, SEVERAL_FORM, SURE_FORM, DONE_VIEW = "hand_over_form", "hand_over_several_form", "hand_over_sure", "handed_over"
OPEN, OPEN_SEVERAL, CHOOSE, UNDO = "hand_over", "hand_over_several", "choose_clients", "undo_hand_over"
TITLE = "Hand over"
CHOSEN_MOST = 100
WORD_MOST = 300
NAMED_MOST = 10


@dataclass(frozen=True)
class Start:
    client: Client
    along: Along
    seen: int
    """Who owned it when the form was opened."""


@dataclass(frozen=True)
class Several:
    mine: int


@dataclass(frozen=True)
class Filled:
    client_ids: tuple[int, ...]
    to: str
    until: date | None = None
    word: str = ""
    is_all: bool = False
    """Also every client of theirs."""
    seen: int = 0
    """0 where nobody looked before."""


@dataclass(frozen=True)
class Sure:
    """What would go, to look through before it does."""

    filled: Filled
    going: Sequence[Client]
    along: Along
    today: date


@dataclass(frozen=True)
class Done:
    handing: Handing
    going: Sequence[Client]
    entry_id: int
    told_at: datetime | None
    """When the receiver hears of it; None where they did it themselves."""
    zone: ZoneInfo
    """Of whoever handed over."""


# --- the forms


def form(start: Start) -> View:
    client = start.client
    blocks = [
        section(f"*{words(client.name)}* is with {mention(client.owner)} now."),
        *_whom_and_until(),
        _word(),
        divider(),
        section("\n".join([_goes_along(start.along, mention(client.owner)), STAYS])),
        context(UNTIL_A_DAY),
    ]
    return modal(TITLE, FORM, blocks, submit="Hand over", metadata=f"{client.id}:{start.seen}")


def read(view: View) -> Filled:
    client_id, seen = map(int, view["private_metadata"].split(":"))
    state = state_of(view)
    return Filled((client_id,), _to(state), _until(state), _said(state), seen=seen)


def several(start: Several) -> View:
    choose: Block = {
        "type": "multi_external_select",
        "action_id": CHOOSE,
        "min_query_length": 0,
        "max_selected_items": CHOSEN_MOST,
        "placeholder": plain("Type a part of a name"),
    }
    blocks = [field_of("clients", "Clients", choose, hint=f"Up to {CHOSEN_MOST}.", optional=True)]
    if start.mine:
        said = "All clients I own (1)" if start.mine == 1 else f"All clients I own ({start.mine})"
        boxes: Block = {"type": "checkboxes", "action_id": "all", "options": [option(said, "all")]}
        blocks.append(field_of("all", "Or all of mine", boxes, optional=True))
    blocks += [*_whom_and_until(), context("Next you see what goes along. Nothing changes before that.")]
    return modal(TITLE, SEVERAL_FORM, blocks, submit="Next")


def read_several(view: View) -> Filled:
    state = state_of(view)
    chosen = (state.get("clients") or {}).get("selected_options") or ()
    everything = (state.get("all") or {}).get("selected_options") or ()
    ids = tuple(int(each["value"]) for each in chosen)
    return Filled(ids, _to(state), _until(state), is_all=bool(everything))


def sure(shown: Sure) -> View:
    filled = shown.filled
    owners = sorted({client.owner for client in shown.going})
    before = mention(owners[0]) if len(owners) == 1 else "their owners"
    go = "One client goes" if len(shown.going) == 1 else f"{len(shown.going):,} clients go"
    first = f"*{go} from {before} to {mention(filled.to)}{for_how_long(filled.until, shown.today)}.*"
    names = named([client.name for client in shown.going], len(shown.going))
    blocks = [
        section(first),
        section(names),
        section("\n".join([_goes_along(shown.along, before, filled.until), STAYS])),
        _word(),
    ]
    kept: dict[str, Any] = {"ids": filled.client_ids, "all": filled.is_all, "to": filled.to, "seen": filled.seen}
    kept["until"] = filled.until.isoformat() if filled.until else ""
    return modal(TITLE, SURE_FORM, blocks, submit="Hand over", metadata=json.dumps(kept, separators=(",", ":")))


def read_sure(view: View) -> Filled:
    kept = json.loads(view["private_metadata"])
    until = date.fromisoformat(kept["until"]) if kept["until"] else None
    return Filled(tuple(kept["ids"]), kept["to"], until, _said(state_of(view)), kept["all"], kept["seen"])


# --- what happened


def done(what: Done, now: datetime) -> View:
    handing = what.handing
    today = calendar.local_day(now, what.zone)
    are = "is" if len(what.going) == 1 else "are"
    until = for_how_long(handing.until, today)
    lines = [f"{whom(what.going, len(what.going))} {are} with {mention(handing.to)} now{until}."]
    if handing.until is not None:
        lines.append("When that day is over, everything comes back by itself.")
    if what.told_at is not None and what.told_at <= now:
        lines.append(f"{mention(handing.to)} is told now, in one message.")
    elif what.told_at is not None:
        at = calendar.at_in_words(what.told_at, what.zone, now, with_on=True)
        lines.append(f"{mention(handing.to)} is told {at}, in one message.")
    only = what.going[0].id if len(what.going) == 1 else 0
    undo = button("Undo", UNDO, f"{what.entry_id}:{only}", said="Undo this hand-over")
    blocks = [section("\n".join(lines)), actions([undo]), context("Undo works for ten minutes.")]
    return modal("Handed over", DONE_VIEW, blocks, close="Close")


def undone() -> View:
    said = "Taken back. Everything is as it was before."
    return modal("Handed over", DONE_VIEW, [section(said)], close="Close")


# --- how it is said, here and in messages


def whom(clients: Sequence[Client | Listed], count: int) -> str:
    return words(clients[0].name) or "A client" if count == 1 and clients else _how_many(count)


def for_how_long(until: date | None, today: date) -> str:
    """As the end of a sentence."""
    if until is None:
        return " for good"
    return f" until {calendar.in_words(until, today).removeprefix('on ')}"


def named(names: Iterable[str], count: int) -> str:
    shown = [words(name) for name in names][:NAMED_MOST]
    more = f" and {count - len(shown):,} more" if count > len(shown) else ""
    return ", ".join(shown) + more


STAYS = "Notes, dates and history stay on the card. What other colleagues promised or have taken stays with them."
UNTIL_A_DAY = (
    "Until a day: what was promised for later stays where it is, and the rest comes back when the day is over."
)


def _whom_and_until() -> list[Block]:
    hint = "The last day of it. Leave it empty to hand over for good."
    return [
        field_of("to", "To whom?", colleague("to")),
        field_of("until", "Until", day_picker("until"), hint=hint, optional=True),
    ]


def _word() -> Block:
    hint = "It stands in the message they get."
    return field_of("word", "A word to them", text_input("word", most=WORD_MOST), hint=hint, optional=True)


def _to(state: dict[str, dict[str, Any]]) -> str:
    return state["to"].get("selected_user") or ""


def _until(state: dict[str, dict[str, Any]]) -> date | None:
    chosen = state["until"].get("selected_date")
    return date.fromisoformat(chosen) if chosen else None


def _said(state: dict[str, dict[str, Any]]) -> str:
    return (state.get("word") or {}).get("value") or ""


def _goes_along(along: Along, owner: str, until: date | None = None) -> str:
    parts = [
        _count(along.dates, "the prompts about one date", "the prompts about {} dates"),
        _count(along.promises, f"one promise {owner} still has to keep", f"{{}} promises {owner} still has to keep"),
        _count(along.moments, f"one open moment that is with {owner}", f"{{}} open moments that are with {owner}"),
    ]
    going = [part for part in parts if part]
    said = f"What goes along: {_listed(going)}." if going else "No dates, promises or open moments go along."
    if until is not None and along.later:
        stay = _count(along.later, "One promise that is due later stays.", "{} promises that are due later stay.")
        said += f" {stay}"
    return said


def _count(count: int, one: str, many: str) -> str:
    return "" if not count else one if count == 1 else many.format(f"{count:,}")


def _listed(parts: Sequence[str]) -> str:
    *first, last = parts
    return f"{', '.join(first)} and {last}" if first else last


def _how_many(count: int) -> str:
    return "One client" if count == 1 else f"{count:,} clients"
