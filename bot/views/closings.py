"""The forms around the end of a moment: what may go out again, closing it, and one line to learn.

Nothing here cheers, counts or praises: the same form is filled in after a death.
"""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain import calendar
from bot.domain.briefs import Item
from bot.domain.clients import Client
from bot.domain.history import Visibility
from bot.domain.moments import Goes, Moment
from bot.domain.touches import Pulse
from bot.views.blocks import (
    Block,
    View,
    choice,
    clip,
    context,
    divider,
    field_of,
    modal,
    option,
    said_in,
    section,
    state_of,
    text_input,
    words,
)
from bot.views.moment_forms import LINE_MOST, TEXT_MOST, pulses

CLOSE_FORM, LET_OUT_FORM = "close_moment_form", "let_out_form"
LEARN_FORM = "learn_from_moment_form"
HELD_MOST = 9
"""Slack takes ten ticks, and one is for all the rest."""
TITLE_MOST = 40
REST = "rest"
REMEMBERED = "A day of remembrance"
"""What the date on the client's card is called. It says nothing of what happened."""

GOES = {
    Goes.DATES: "Birthdays and other dates",
    Goes.JOURNEY: "Milestones, reviews and the renewal",
    Goes.SILENCE: "A reminder when nobody was in touch for long",
}
COMES_BACK = {
    Visibility.OPEN: "It comes back on the card of their renewal.",
    Visibility.TEAM: "It comes back on the card of their renewal, for whoever may see this moment.",
    Visibility.SEALED: "It stays on this moment, for those in its circle.",
}
HELD_HINT = "What you leave unticked is left out this time, and the history says so."
REMEMBER_HINT = "A quiet date on the client's card, with no word of why. There is none unless you tick this."


@dataclass(frozen=True)
class Start:
    """What the form of closing begins with."""

    moment: Moment
    client: Client
    held: Sequence[Item]
    zone: ZoneInfo
    """The viewer's."""
    may_remember: bool = False
    may_see: bool = True
    """Their dates. Whoever may not learns only that something waited."""


@dataclass(frozen=True)
class Filled:
    """What stood in the form of closing."""

    moment_id: int
    shown_at: datetime
    """When the form was drawn: what waited then, and is not listed, is the rest."""
    seems: Pulse | None = None
    did: str = ""
    lingers: str = ""
    listed: frozenset[int] = frozenset()
    """What waited, and stood there by name."""
    ticked: frozenset[int] = frozenset()
    rest: bool = False
    """All the rest comes, too."""
    remembers: bool = False


def form(start: Start, now: datetime) -> View:
    moment = start.moment
    shown = list(start.held[:HELD_MOST]) if start.may_see else []
    did = text_input("did", initial=moment.did, multiline=True, most=TEXT_MOST)
    lingers = text_input("lingers", initial=moment.lingers, multiline=True, most=LINE_MOST)
    blocks = [
        section(f"*{words(start.client.name)}*"),
        field_of("seems", "How do they seem now?", choice("seems", pulses()), optional=True),
        field_of("did", "What did we do?", did, optional=True),
        field_of("lingers", "Does something linger?", lingers, hint=COMES_BACK[moment.visibility], optional=True),
        *_held(start, shown, now),
        *(_remember(start) if start.may_remember else []),
        *(_elsewhere(moment)),
    ]
    kept = {"moment": moment.id, "at": now.isoformat(), "listed": [each.nudge.id for each in shown if each.nudge]}
    return modal(f"Close Moment {moment.number}", CLOSE_FORM, blocks, submit="Close it", metadata=json.dumps(kept))


def read(view: View) -> Filled:
    state, kept = state_of(view), json.loads(view["private_metadata"])
    ticked = _ticked(state, "held")
    seems = (state.get("seems", {}).get("selected_option") or {}).get("value")
    return Filled(
        moment_id=int(kept["moment"]),
        shown_at=datetime.fromisoformat(kept["at"]),
        seems=Pulse(int(seems)) if seems else None,
        did=said_in(state, "did"),
        lingers=said_in(state, "lingers"),
        listed=frozenset(kept["listed"]),
        ticked=frozenset(int(each) for each in ticked if each != REST),
        rest=REST in ticked,
        remembers=bool(_ticked(state, "remember")),
    )


def let_out_form(moment: Moment) -> View:
    options = [option(said, goes) for goes, said in GOES.items()]
    ticks = _ticks("goes", options, [each for each in options if Goes(each["value"]) in moment.lets_out])
    hint = "Everything else waits until this is closed. What we promised goes on in any case."
    blocks = [field_of("goes", "What may go out to them?", ticks, hint=hint, optional=True)]
    return modal("What may go out", LET_OUT_FORM, blocks, submit="Save", metadata=str(moment.id))


def read_let_out(view: View) -> tuple[int, frozenset[Goes]]:
    return int(view["private_metadata"]), frozenset(map(Goes, _ticked(state_of(view), "goes")))


def goes_in_words(goes: Collection[Goes]) -> str:
    """As its log says it."""
    return "; ".join(said[:1].lower() + said[1:] for each, said in GOES.items() if each in goes) or "nothing"


def learn_form(moment: Moment) -> View:
    line = text_input("line", initial=moment.lesson, most=LINE_MOST)
    hint = "What would you tell a colleague who meets the same? Whoever can see this moment can read it."
    blocks = [field_of("line", "One line to learn", line, hint=hint)]
    return modal("One line to learn", LEARN_FORM, blocks, submit="Save", metadata=str(moment.id))


def read_learn(view: View) -> tuple[int, str]:
    return int(view["private_metadata"]), said_in(state_of(view), "line")


def _held(start: Start, shown: Sequence[Item], now: datetime) -> list[Block]:
    """Each with a tick of its own, and one tick for all that has no room, or is not theirs to see."""
    if not start.held:
        return []
    more = len(start.held) - len(shown)
    options = [option(_waited(each, start.zone, now), each.nudge.id) for each in shown if each.nudge]
    said = f"{_things(more)} waited as well." if shown else f"{_things(more)} waited."
    if more:
        options.append(option(_let(more, is_all=not shown), REST))
    ticks = field_of("held", "What waited: let it come now?", _ticks("held", options), hint=HELD_HINT, optional=True)
    return [divider(), *([context(said)] if more else []), ticks]


def _waited(item: Item, zone: ZoneInfo, now: datetime) -> str:
    if item.milestone is None:
        return "A word with them: nobody was in touch for long"
    title = clip(item.milestone.title, TITLE_MOST)
    if item.milestone.is_expected:
        return f"{title}: whether it has happened"
    return f"{title}, {calendar.in_words(item.day, calendar.local_day(now, zone))}"


def _things(count: int) -> str:
    return "One thing" if count == 1 else f"{count} things"


def _let(count: int, *, is_all: bool) -> str:
    if count == 1:
        return "Let it come now" if is_all else "Let the other one come, too"
    return f"Let all {count} come now" if is_all else f"Let the other {count} come, too"


def _remember(start: Start) -> list[Block]:
    day = calendar.local_day(start.moment.flagged_at, start.zone)
    ticks = _ticks("remember", [option(f"Yes, {day.day} {calendar.MONTHS[day.month - 1]}", "yes")])
    return [field_of("remember", "Remember this day each year?", ticks, hint=REMEMBER_HINT, optional=True)]


def _elsewhere(moment: Moment) -> list[Block]:
    if moment.playbook is None or not moment.playbook.stop_elsewhere:
        return []
    return [context("What was stopped elsewhere does not start again by itself.")]


def _ticks(action: str, options: Sequence[Block], initial: Sequence[Block] = ()) -> Block:
    ticks: Block = {"type": "checkboxes", "action_id": action, "options": list(options)}
    return {**ticks, "initial_options": list(initial)} if initial else ticks


def _ticked(state: dict[str, dict[str, object]], block: str) -> list[str]:
    chosen = state.get(block, {}).get("selected_options") or []
    assert isinstance(chosen, list)
    return [str(each["value"]) for each in chosen]
