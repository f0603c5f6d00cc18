"""Where a client is on their journey: a few lines on the card, and the whole of it in a view of its own."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.domain import calendar
from bot.domain.clients import Client, Persona
from bot.domain.history import Entry
from bot.domain.sales import Sale
from bot.domain.texts import in_a_row
from bot.domain.walks import State, Stop
from bot.domain.welcomes import Welcome
from bot.views import history, sales, welcomes
from bot.views.blocks import (
    Block,
    View,
    actions,
    button,
    context,
    divider,
    modal,
    option,
    overflow,
    paragraphs,
    section,
    words,
)
from bot.views.milestones import upper, was_for

SHOW, CALLBACK, MENU, UNDO = "show_walk", "walk", "walk_menu", "undo_on_walk"
HAPPENED, LONG_AGO, SILENCE, WAKE = "happened", "long_ago", "silence", "wake"
"""What stands under the three dots. The value travels in the choice."""
NEWER, MOVE_FORM = "newer_journey", "move_to_newer_journey"
NEXT_MOST, ASKED_MOST, BEFORE_MOST, STOPS_MOST, CHANGES_MOST = 2, 2, 12, 60, 12
NOT_LANDED = "They are a {stage}: nothing of their journey comes before their stage is landing or later."
WITHOUT_START = "Its days are counted from their first day, which nobody has filled in yet."
HOW_THEY_CAME = {
    None: "",
    Persona.NEWCOMER: " · as a newcomer",
    Persona.OLD_HAND: " · as an old hand",
}


@dataclass(frozen=True)
class Standing:
    """On a journey."""

    journey: str
    """Its name."""
    stops: tuple[Stop, ...]

    def those(self, *states: State) -> list[Stop]:
        """The nearest first."""
        return sorted((stop for stop in self.stops if stop.state in states), key=lambda stop: stop.day or date.max)


class Shown(NamedTuple):
    client: Client
    standing: Standing | None
    recent: Sequence[Entry]
    """What the viewer just did here, and can still undo."""
    zone: ZoneInfo
    sale: Sale | None = None
    welcome: Welcome | None = None
    is_newer: bool = False
    """The journey of that name is another one by now."""


class Preview(NamedTuple):
    """What would be different on the newer journey."""

    client: Client
    journey: str
    comes: Sequence[tuple[str, date]]
    moves: Sequence[tuple[str, date, date]]
    goes: Sequence[str]
    others: int
    """How many more clients walk along the older one; 0 where the viewer may not move them."""
    today: date


def lines(standing: Standing, today: date) -> list[str]:
    """Where they are, what is next, and what became of the rest."""
    said = [*_last(standing, today), *_next(standing, today)]
    if asked := standing.those(State.ASKED):
        said.append(f"Asked about now and then: {_titles(asked, ASKED_MOST)}.")
    return [*said, *_counts(standing)]


def on_card(client: Client, standing: Standing, today: date) -> list[str]:
    """The same; or in one line why nothing comes yet."""
    if not client.has_landed:
        return [*_last(standing, today), NOT_LANDED.format(stage=client.stage)]
    return lines(standing, today) if client.start_date else [WITHOUT_START]


def shown(shown: Shown, now: datetime, said: str = "") -> View:
    """`said`: what there is to say of what was just done."""
    client, standing, today = shown.client, shown.standing, calendar.local_day(now, shown.zone)
    blocks: list[Block] = [section(f"*{words(client.name)}*\n{_which(client, standing)}")]
    blocks += [section(history.stays(said))] if said else []
    blocks += [_recent(entry, shown) for entry in shown.recent]
    blocks += _said(shown, now)
    if shown.is_newer and standing:
        said = f"The journey “{words(standing.journey)}” has changed since they began."
        blocks.append(section(said, button("Look at the newer one", NEWER, client.id)))
    stops = [stop for stop in standing.stops if stop.state is not State.BEFORE] if standing else []
    blocks += [divider(), *[_stop(stop, today) for stop in stops[:STOPS_MOST]]]
    if standing and (before := standing.those(State.BEFORE)):
        blocks.append(context(f"From before we kept track: {_titles(before, BEFORE_MOST)}."))
    row = [
        button("Hand-over from sales", sales.OPEN, client.id, said=f"Hand-over from sales of {client.name}"),
        button("How the first weeks felt", welcomes.OPEN, client.id, said=f"How the first weeks felt: {client.name}"),
    ]
    return modal("Their journey", CALLBACK, [*blocks, actions(row)], close="Close")


def preview(found: Preview) -> View:
    parts = [
        ("What comes", [f"{words(title)} {calendar.in_words(day, found.today)}" for title, day in found.comes]),
        ("What moves", [_moves(each, found.today) for each in found.moves]),
        ("What goes", [words(title) for title in found.goes]),
    ]
    blocks: list[Block] = [
        section(f"*{words(found.client.name)}* goes on along the newer “{words(found.journey)}”."),
    ]
    for title, said in parts:
        if said:
            blocks += [divider(), *paragraphs([f"*{title}*", *_some(said)])]
    if not any(said for _, said in parts):
        blocks.append(section("No day changes for them. Only the words do."))
    blocks.append(context("What was answered stays as it is. You can undo this for ten minutes."))
    if found.others:
        blocks.append(_all_of_them(found.others))
    return modal("The newer journey", MOVE_FORM, blocks, submit="Move them", metadata=str(found.client.id))


def read(view: View) -> tuple[int, bool]:
    """The client's id, and whether everybody on the older journey moves, too."""
    values = (view.get("state") or {}).get("values") or {}
    chosen = values.get("all", {}).get("all", {}).get("selected_options")
    return int(view["private_metadata"]), bool(chosen)


def _last(standing: Standing, today: date) -> list[str]:
    done = [stop for stop in standing.those(State.MET, State.HAPPENED, State.PASSED) if stop.day and stop.day <= today]
    return [f"Last: {_told(done[-1], today)}."] if done else []


def _next(standing: Standing, today: date) -> list[str]:
    ahead = [_comes(each, today) for each in standing.those(State.AHEAD, State.STILL)]
    if not ahead:
        return ["None of its milestones has a day ahead."]
    return [f"Next: {', then '.join(ahead[:NEXT_MOST])}."]


def _comes(stop: Stop, today: date) -> str:
    title = words(stop.milestone.title)
    return f"{title} {_on(stop.day, today)}" if stop.state is State.AHEAD else f"{title} ({_was_for(stop, today)})"


def _was_for(stop: Stop, today: date) -> str:
    return was_for(stop.day or today, today)


def _counts(standing: Standing) -> list[str]:
    counts = [
        (len(standing.those(State.MET, State.HAPPENED)), "met"),
        (len(standing.those(State.PASSED)), "past without an answer"),
        (len(standing.those(State.BEFORE)), "from before we kept track"),
    ]
    said = [f"{count} {what}" for count, what in counts if count]
    return [f"So far {in_a_row(said)}."] if said else []


def _which(client: Client, standing: Standing | None) -> str:
    if standing is None:
        return "They walk along no journey. Choose one with Edit on their card, or give them a segment that has one."
    start = "" if client.start_date else f"\n{WITHOUT_START}"
    start = start if client.has_landed else f"\n{NOT_LANDED.format(stage=client.stage)}"
    return f"{words(standing.journey)}{HOW_THEY_CAME[client.persona]}{start}"


def _said(shown: Shown, now: datetime) -> list[Block]:
    said = [*(sales.lines(shown.sale) if shown.sale else ())]
    said += [welcomes.line(shown.welcome, shown.zone, now)] if shown.welcome else []
    return paragraphs(said)


def _stop(stop: Stop, today: date) -> Block:
    text = f"*{words(stop.milestone.title)}*\n{upper(_state(stop, today))}"
    if stop.row is None or stop.state not in (State.AHEAD, State.STILL, State.ASKED, State.SILENT):
        return section(text)
    choices = {
        State.ASKED: [("It happened", HAPPENED), ("Long ago", LONG_AGO), ("Does not apply", SILENCE)],
        State.SILENT: [("It applies after all", WAKE)],
    }.get(stop.state, [("Does not apply", SILENCE)])
    return section(text, overflow(MENU, [option(said, f"{verb}:{stop.row.id}") for said, verb in choices]))


def _state(stop: Stop, today: date) -> str:
    on = _on(stop.day, today)
    return {
        State.AHEAD: on,
        State.STILL: f"{_was_for(stop, today)}, and can still be done",
        State.ASKED: f"it has no day until it happens. I ask from {on.removeprefix('on ')} on"
        if stop.day and stop.day >= today
        else "I have asked",
        State.MET: f"met, {on}",
        State.DECLINED: "not this time",
        State.HAPPENED: f"it happened {on}" if stop.row and stop.row.happened_on else "long ago",
        State.SILENT: "does not apply to them",
        State.PASSED: f"it was {on}, and nobody said what came of it",
        State.BEFORE: "from before we kept track",
        State.OPEN: "it has no day yet",
    }[stop.state] + "."


def _told(stop: Stop, today: date) -> str:
    title = words(stop.milestone.title)
    if stop.state is State.PASSED:
        return f"{title} {_on(stop.day, today)}, without an answer"
    return f"{title}, {'it happened' if stop.state is State.HAPPENED else 'met'}"


def _titles(stops: Sequence[Stop], most: int) -> str:
    return in_a_row([words(stop.milestone.title) for stop in stops], most)


def _on(day: date | None, today: date) -> str:
    return calendar.in_words(day, today) if day else ""


def _moves(each: tuple[str, date, date], today: date) -> str:
    title, before, after = each
    return f"{words(title)}: {calendar.in_words(after, today)} instead of {calendar.in_words(before, today)}"


def _some(said: Sequence[str]) -> Iterable[str]:
    more = len(said) - CHANGES_MOST
    return [*(f"• {each}" for each in said[:CHANGES_MOST]), *([f"and {more} more"] if more > 0 else [])]


def _all_of_them(others: int) -> Block:
    who = "The other client on the older one, too" if others == 1 else f"The other {others:,} on the older one, too"
    return {
        "type": "input",
        "block_id": "all",
        "label": {"type": "plain_text", "text": "Who moves", "emoji": False},
        "element": {"type": "checkboxes", "action_id": "all", "options": [option(who, "all")]},
        "optional": True,
    }


def _recent(entry: Entry, shown: Shown) -> Block:
    undo = button("Undo", UNDO, f"{entry.id}:{shown.client.id}", said=f"Undo: {entry.subject}")
    return section(f"Just now: {history.just_now(entry)}", undo)
