"""A touch in ten seconds: how, one line, how they seem, and what was heard on the way."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain import calendar
from bot.domain.clients import Client
from bot.domain.touches import CALENDAR, How, Pulse, Touch
from bot.views.blocks import (
    View,
    actions,
    button,
    choice,
    chosen_in,
    context,
    field_of,
    mention,
    modal,
    option,
    said_in,
    section,
    state_of,
    text_input,
    words,
)

FORM, LOG = "touch_form", "log_touch"
HEARD_DATE, HEARD_GOAL, HEARD_MOMENT = "heard_date", "heard_goal", "heard_moment"
HEARD_PROMISE = "heard_promise"
LINE_MOST, HEARD_MOST = 300, 500

HOW = {How.CALL: "a call", How.VISIT: "a visit", How.MESSAGE: "a message", How.GIFT: "a gift", How.MEETING: "a meeting"}


@dataclass(frozen=True)
class Filled:
    client_id: int
    how: How
    line: str
    seems: Pulse | None
    heard: str


def form(client: Client) -> View:
    hows = [option(said.capitalize(), how.value) for how, said in HOW.items()]
    pulses = [option(each.word.capitalize(), each.value) for each in reversed(Pulse)]
    blocks = [
        section(f"*{words(client.name)}*"),
        field_of("how", "How were you in touch?", choice("how", hows, 0)),
        field_of("line", "In one line", text_input("line", most=LINE_MOST), optional=True),
        field_of("seems", "How do they seem?", choice("seems", pulses), optional=True),
        field_of(
            "heard",
            "Anything you heard?",
            text_input("heard", most=HEARD_MOST),
            hint="A date, a worry, a win. You can make it a date, a goal or a moment next.",
            optional=True,
        ),
    ]
    return modal("Log a touch", FORM, blocks, submit="Log it", metadata=str(client.id))


def read(view: View) -> Filled:
    state = state_of(view)
    seems = chosen_in(state, "seems")
    return Filled(
        int(view["private_metadata"]),
        How(chosen_in(state, "how")),
        said_in(state, "line"),
        Pulse(int(seems)) if seems else None,
        said_in(state, "heard"),
    )


def heard(client: Client, said: str, may_change: bool = True) -> View:
    """What they heard may be more than a line in the history. Anybody may flag a moment."""
    row = [
        button("A worry: flag a moment", HEARD_MOMENT, client.id),
        button("We promised it", HEARD_PROMISE, client.id),
    ]
    if may_change:
        row = [
            button("Add it as a date", HEARD_DATE, client.id),
            button("Add it as a goal", HEARD_GOAL, client.id),
            *row,
        ]
    blocks = [
        section(f"Logged. You heard about {words(client.name)}:"),
        section(words(said, HEARD_MOST)),
        actions(row),
        context("It is kept in their history either way, so you can also close this."),
    ]
    return modal("What you heard", "heard", blocks, close="Close", metadata=said)


def heard_in(view: View) -> str:
    return str(view.get("private_metadata") or "")


def line(touch: Touch, zone: ZoneInfo, now: datetime) -> str:
    at = calendar.at_in_words(touch.at, zone, now, with_zone=False)
    seemed = f" They seemed {touch.seems.word}." if touch.seems else ""
    own = f" “{words(touch.line, LINE_MOST)}”" if touch.line else ""
    said = f"{HOW[touch.how].capitalize()} by {mention(touch.who)}, {at}."
    if touch.source == CALENDAR:
        said = f"{HOW[touch.how].capitalize()} of {mention(touch.who)}, {at}, from their calendar."
    return said + seemed + own
