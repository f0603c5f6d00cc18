"""Goals: set with a client, reached, moved, let go."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.domain import calendar
from bot.domain.clients import Client
from bot.domain.goals import Ending, Goal
from bot.views.blocks import (
    View,
    choice,
    chosen_in,
    clip,
    day_in,
    day_picker,
    field_of,
    modal,
    option,
    said_in,
    section,
    state_of,
    text_input,
    words,
)

FORM, ADD, CHANGE, CHANGE_FORM = "goal_form", "add_goal", "change_goal", "change_goal_form"
TEXT_MOST = 300

ENDINGS = {
    Ending.REACHED: "They reached it",
    Ending.MOVED: "It moves to another day",
    Ending.LET_GO: "They let it go",
}


@dataclass(frozen=True)
class Filled:
    client_id: int
    what: str
    due: date | None


@dataclass(frozen=True)
class Changed:
    goal_id: int
    ending: Ending
    due: date | None


def form(client: Client, heard: str = "") -> View:
    what = text_input("what", initial=clip(heard, TEXT_MOST), most=TEXT_MOST)
    blocks = [
        section(f"*{words(client.name)}*"),
        field_of("what", "What do they want to reach?", what, hint="In their words."),
        field_of("by", "By when, if they said", day_picker("by"), optional=True),
    ]
    return modal("A goal", FORM, blocks, submit="Set it", metadata=str(client.id))


def read(view: View) -> Filled:
    state = state_of(view)
    return Filled(int(view["private_metadata"]), said_in(state, "what"), day_in(state, "by"))


def change_form(goal: Goal, client: Client) -> View:
    endings = [option(said, ending.value) for ending, said in ENDINGS.items()]
    picker = day_picker("by", goal.due.isoformat() if goal.due else None)
    blocks = [
        section(f"*{words(client.name)}*\n{words(goal.text, TEXT_MOST)}"),
        field_of("ending", "What happened?", choice("ending", endings, 0)),
        field_of("by", "The new day, where it moves", picker, optional=True),
    ]
    return modal("A goal", CHANGE_FORM, blocks, submit="Save", metadata=str(goal.id))


def read_change(view: View) -> Changed:
    state = state_of(view)
    ending = Ending(chosen_in(state, "ending"))
    return Changed(int(view["private_metadata"]), ending, day_in(state, "by"))


def line(goal: Goal, zone: ZoneInfo, now: datetime) -> str:
    """A goal that was reached lately is told, too: it is worth a word to them."""
    today = calendar.local_day(now, zone)
    said = words(goal.text, TEXT_MOST)
    if goal.reached_at is not None:
        on = calendar.in_words(calendar.local_day(goal.reached_at, zone), today)
        return f"{said}, reached {on}. A word of congratulation is welcome."
    if goal.due is None:
        return said
    by = calendar.in_words(goal.due, today).removeprefix("on ")
    return f"{said}, was due {by}" if goal.is_overdue(today) else f"{said}, by {by}"
