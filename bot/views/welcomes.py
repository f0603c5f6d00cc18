"""How the first weeks felt for a client: one choice of five in words, and a line of theirs."""

from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.domain import calendar
from bot.domain.clients import Client
from bot.domain.welcomes import Felt, Welcome
from bot.views.blocks import (
    Block,
    View,
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

OPEN, FORM = "ask_welcome", "welcome_form"
LINE_MOST = 500


class Filled(NamedTuple):
    client_id: int
    felt: Felt
    line: str
    nudge_id: int = 0
    """Of the prompt that is done with it; 0 where it was opened from the card."""


def form(client: Client, before: Welcome | None, zone: ZoneInfo, now: datetime, nudge_id: int = 0) -> View:
    options = [option(each.words.capitalize(), each.value) for each in reversed(Felt)]
    radio: Block = {"type": "radio_buttons", "action_id": "felt", "options": options}
    line_ = text_input("line", most=LINE_MOST, multiline=True)
    blocks = [
        section(f"*{words(client.name)}*\nAsk them how their first weeks with us were, and listen to the pauses."),
        field_of("felt", "How did it feel for them?", radio),
        field_of("line", "In their words", line_, hint="It comes back into view before a renewal.", optional=True),
    ]
    if before:
        blocks.insert(1, context(f"Asked before. {line(before, zone, now)}"))
    return modal("The first weeks", FORM, blocks, submit="Save", metadata=f"{client.id} {nudge_id}")


def read(view: View) -> Filled:
    state = state_of(view)
    client_id, nudge_id = view["private_metadata"].split(" ")
    felt = Felt(int(chosen_in(state, "felt", "3")))
    return Filled(int(client_id), felt, said_in(state, "line"), int(nudge_id))


def line(welcome: Welcome, zone: ZoneInfo, now: datetime) -> str:
    at = calendar.at_in_words(welcome.at, zone, now, with_zone=False, with_on=True)
    own = f" “{words(welcome.line, LINE_MOST)}”" if welcome.line else ""
    return f"How the first weeks felt: {welcome.felt.words}.{own} Asked {at} by {mention(welcome.by)}."
