"""The three small forms behind a prompt: how it went, when to ask again, why not."""

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain import calendar
from bot.views.blocks import View, field_of, modal, state_of, text_input

NOTE_FORM, PICK_FORM, DECLINE_FORM = "note_form", "pick_form", "decline_form"


def note_form(nudge_id: int) -> View:
    field = field_of("how", "How did it go?", text_input("how", multiline=True, most=2000), optional=True)
    return modal("How it went", NOTE_FORM, [field], submit="Save", metadata=str(nudge_id))


def decline_form(nudge_id: int) -> View:
    hint = "A few words help whoever looks back later. You can leave this empty."
    field = field_of("why", "Why not?", text_input("why", most=500), hint=hint, optional=True)
    return modal("Not this time", DECLINE_FORM, [field], submit="Not this time", metadata=str(nudge_id))


def pick_form(nudge_id: int, zone: ZoneInfo, now: datetime) -> View:
    morning = calendar.next_working_morning(calendar.end_of_day(now, zone), zone)
    day = {"type": "datepicker", "action_id": "day", "initial_date": calendar.local_day(morning, zone).isoformat()}
    clock = {"type": "timepicker", "action_id": "time", "initial_time": "09:00"}
    blocks = [
        field_of("day", "Day", day),
        field_of("time", "Time", clock, hint=f"On your own clock ({calendar.zone_in_words(zone)})."),
    ]
    return modal("Ask me again", PICK_FORM, blocks, submit="Ask me then", metadata=str(nudge_id))


def nudge_of(view: View) -> int:
    return int(view["private_metadata"])


def read_text(view: View, block: str) -> str:
    return (state_of(view).get(block) or {}).get("value") or ""


def read_picked(view: View) -> tuple[date, time]:
    state: dict[str, Any] = state_of(view)
    return date.fromisoformat(state["day"]["selected_date"]), time.fromisoformat(state["time"]["selected_time"])
