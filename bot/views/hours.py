"""Working days and hours: the fields in which they are chosen, and the words for them."""

from collections.abc import Mapping, Set
from datetime import time
from typing import Any

from bot.domain.calendar import WEEKDAYS, Hours, clock_in_words
from bot.views.blocks import Block, field_of, option


def fields(hours: Hours, hint: str) -> list[Block]:
    """Three: the days, when they begin and when they end."""
    options = [option(name, number) for number, name in enumerate(WEEKDAYS, 1)]
    days: Block = {"type": "checkboxes", "action_id": "days", "options": options}
    chosen = [each for number, each in enumerate(options, 1) if number in hours.days]
    return [
        field_of("days", "Working days", days | ({"initial_options": chosen} if chosen else {})),
        field_of("starts", "From", _clock("starts", hours.starts)),
        field_of("ends", "Until", _clock("ends", hours.ends), hint=hint),
    ]


def read(state: Mapping[str, Mapping[str, Any]]) -> Hours:
    return Hours(
        frozenset(int(each["value"]) for each in state["days"]["selected_options"]),
        time.fromisoformat(state["starts"]["selected_time"]),
        time.fromisoformat(state["ends"]["selected_time"]),
    )


def in_words(hours: Hours) -> str:
    """ "from 8:30 to 18:00, Tuesday to Friday"."""
    return f"from {clock_in_words(hours.starts)} to {clock_in_words(hours.ends)}, {days_in_words(hours.days)}"


def days_in_words(days: Set[int]) -> str:
    """Three or more in a row are said by the first and the last of them."""
    names = [WEEKDAYS[day - 1] for day in sorted(days)]
    if len(names) == 7:
        return "every day"
    if len(names) > 2 and max(days) - min(days) == len(names) - 1:
        return f"{names[0]} to {names[-1]}"
    return listed(names)


def listed(names: list[str]) -> str:
    """ "a, b and c"."""
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def _clock(action: str, at: time) -> Block:
    return {"type": "timepicker", "action_id": action, "initial_time": f"{at:%H:%M}"}
