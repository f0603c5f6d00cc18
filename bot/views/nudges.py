"""The small forms behind a prompt: how it went, when to ask again, why not, and who takes it."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain import calendar
from bot.domain.touches import Pulse
from bot.views.blocks import (
    View,
    choice,
    chosen_in,
    colleague,
    day_in,
    day_picker,
    field_of,
    modal,
    option,
    said_in,
    state_of,
    text_input,
)

NOTE_FORM, PICK_FORM, DECLINE_FORM, HAND_FORM = "note_form", "pick_form", "decline_form", "hand_form"


@dataclass(frozen=True)
class Noted:
    nudge_id: int
    how: str
    day: date | None
    """When it really happened, where that was not today."""
    seems: Pulse | None


def note_form(nudge_id: int, today: date, asks_pulse: bool, below: str = "") -> View:
    """How they seem is asked only where the milestone asks it."""
    pulses = [option(each.word.capitalize(), each.value) for each in reversed(Pulse)]
    blocks = [
        field_of("how", "How did it go?", text_input("how", multiline=True, most=2000), optional=True),
        field_of("day", "When was it?", day_picker("day", today.isoformat()), optional=True),
    ]
    if asks_pulse:
        blocks.append(field_of("seems", "How do they seem?", choice("seems", pulses), optional=True))
    return modal("How it went", NOTE_FORM, blocks, submit="Save", metadata=f"{nudge_id} {below} {today.isoformat()}")


def read_note(view: View) -> Noted:
    today = view["private_metadata"].split(" ")[2]
    state = state_of(view)
    day, seems = day_in(state, "day"), chosen_in(state, "seems")
    is_today = day is None or day.isoformat() == today
    return Noted(nudge_of(view), said_in(state, "how"), None if is_today else day, Pulse(int(seems)) if seems else None)


def hand_form(nudge_id: int, below: str = "") -> View:
    hint = (
        "They get it with their next brief. If it is for today and they have had that already, it comes as a message of"
        " its own. The client stays with you."
    )
    return modal(
        "Hand over",
        HAND_FORM,
        [field_of("to", "Who takes it?", colleague("to"), hint=hint)],
        submit="Hand over",
        metadata=f"{nudge_id} {below}",
    )


def read_to(view: View) -> str:
    return str(state_of(view)["to"]["selected_user"])


def decline_form(nudge_id: int, below: str = "") -> View:
    hint = "A few words help whoever looks back later. You can leave this empty."
    field = field_of("why", "Why not?", text_input("why", most=500), hint=hint, optional=True)
    return modal("Not this time", DECLINE_FORM, [field], submit="Not this time", metadata=f"{nudge_id} {below}")


def pick_form(nudge_id: int, zone: ZoneInfo, now: datetime, below: str = "") -> View:
    morning = calendar.next_working_morning(calendar.end_of_day(now, zone), zone)
    day = {"type": "datepicker", "action_id": "day", "initial_date": calendar.local_day(morning, zone).isoformat()}
    clock = {"type": "timepicker", "action_id": "time", "initial_time": "09:00"}
    blocks = [
        field_of("day", "Day", day),
        field_of("time", "Time", clock, hint=f"On your own clock ({calendar.zone_in_words(zone)})."),
    ]
    return modal("Ask me again", PICK_FORM, blocks, submit="Ask me then", metadata=f"{nudge_id} {below}")


def nudge_of(view: View) -> int:
    return int(view["private_metadata"].split(" ")[0])


def below(view: View) -> str:
    """On what the form stands, as whoever opened it named it."""
    return str(view["private_metadata"].split(" ")[1])


def read_text(view: View, block: str) -> str:
    return (state_of(view).get(block) or {}).get("value") or ""


def read_picked(view: View) -> tuple[date, time]:
    state: dict[str, Any] = state_of(view)
    return date.fromisoformat(state["day"]["selected_date"]), time.fromisoformat(state["time"]["selected_time"])
