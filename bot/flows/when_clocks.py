"""Which time of day words mean: "noon", "5 p.m.", "half past four", "end of day", "first thing".

What is a matter of somebody's day goes by their own working hours.
"""

import re
from datetime import time

from bot.domain.calendar import EVENING, Hours

NOON, NIGHTFALL = time(12), time(20)
DAY_ENDS = re.compile(
    r"(?:the )?end of (?:the |this |my |our )?(?:(?P<business>business |working |work )?day|(?P<only>business|play))"
    r"|(?:the )?close of (?:business|play|day)|eod|eob|cob"
)
IN_THE_MORNING = re.compile(r"(?:the )?morning")
FIRST_THING = re.compile(r"\bfirst thing(?: in the morning)?\b")
MIDNIGHT = re.compile(r"\b(?:at |by |before )?(?:12 )?midnight\b")

_NAMED_NOON = re.compile(r"\b(?:at |by |before )?(?:12 )?(?:noon|midday)\b")
_DAY_ENDS_OF = re.compile(rf"\b(?:(?:at|by|before) )?(?:the )?(?:{DAY_ENDS.pattern})(?: (?:on|of)\b)?")
_PART = re.compile(r"\b(?:(?:in|on) the |the |at )?(morning|afternoon|evening|night)\b(?: of\b)?")
_AT = r"(?:\b(?:at|by|before) |\b|@ ?)"
HOURS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_HOUR = rf"(?P<hour>[0-9]{{1,2}}|{'|'.join(HOURS)})"
_DIGITS = r"(?P<hour>[0-9]{1,2})"
_CLOCKS = (
    re.compile(
        rf"{_AT}{_HOUR}(?:[:.](?P<minute>[0-9]{{2}}))?(?: o'clock)?"
        r" (?:in the (?P<part>morning|afternoon|evening)|at (?P<night>night))\b"
    ),
    re.compile(
        rf"{_AT}(?:a )?(?P<fraction>half(?= past)|quarter|ten|twenty) (?P<side>past|to) {_HOUR}(?: ?(?P<half>am|pm))?\b"
    ),
    re.compile(rf"{_AT}(?<![.:]){_DIGITS}(?:[:.](?P<minute>[0-9]{{2}}))? ?(?P<half>am|pm)\b"),
    re.compile(rf"{_AT}{_DIGITS}:(?P<minute>[0-9]{{2}})\b(?![:.])"),
    # With a point it might be a date, unless its second part is more than a month can be.
    re.compile(rf"{_AT}(?<![.]){_DIGITS}\.(?P<minute>00|1[3-9]|[2-5][0-9])\b(?!\.)"),
    re.compile(r"\b(?P<hour>1[0-9]|2[0-3])h(?P<minute>[0-5][0-9])?\b"),
    re.compile(r"(?:\bat |@ ?)(?P<hour>[01][0-9]|2[0-3])(?P<minute>[0-5][0-9])\b(?![:./])"),
    re.compile(rf"(?:\bat |@ ?|(?<=\w )(?:by|before|until|till) ){_HOUR}(?: o'clock)?(?![:./\w])"),
    re.compile(rf"\b{_HOUR} o'clock\b"),
)
_MINUTES = {"half": 30, "quarter": 15, "ten": 10, "twenty": 20}


def clocks(words: str, hours: Hours) -> tuple[tuple[time, ...], str]:
    """The time in the words, and the words without it: none, one, or the two that "at 7" can be.

    The first pattern that is there counts; what is left has to be a day to the last word, so a second time is never
    overlooked. A part of the day alone means its end, as a deadline does: "tomorrow morning" is noon.
    """
    for pattern, clock in ((_NAMED_NOON, NOON), (_DAY_ENDS_OF, hours.ends)):
        if found := pattern.search(words):
            return (clock,), cut(words, found)
    if found := FIRST_THING.search(words):
        rest = cut(words, found)
        return (hours.starts,), re.sub(r" morning$", "", rest)
    if times := _precise(words, None):
        return times
    part = _PART.search(words)
    if part is None:
        return (), words
    rest = cut(words, part)
    if times := _precise(rest, part[1]):
        return times
    return ((_end_of(part[1], hours),), rest) if rest else ((), words)


def cut(words: str, found: re.Match[str]) -> str:
    rest = f"{words[: found.start()]} {words[found.end() :]}"
    return re.sub(r"^(?:on|at|of) | (?:on|at)$", "", " ".join(rest.split()))


def _precise(words: str, part: str | None) -> tuple[tuple[time, ...], str] | None:
    if part is None and _PART.search(words) and not _CLOCKS[0].search(words):
        return None  # first it has to be known which part of the day it is
    for pattern in _CLOCKS:
        found = pattern.search(words)
        if found and (times := _times(found, part)):
            return times, cut(words, found)
    return None


def _times(found: re.Match[str], part: str | None) -> tuple[time, ...]:
    """None for what is no time; two for "at 7", which may be either. "at 5" is the afternoon: nobody promises anything
    for the small hours."""
    parts = found.groupdict()
    said, minute = parts["hour"], int(parts.get("minute") or 0)
    hour = int(said) if said[0].isdigit() else HOURS.index(said) + 1
    half, part = parts.get("half"), part or parts.get("part") or parts.get("night")
    if half or part:
        possible = [_in_half(hour, half, part)]
    elif said[0] != "0" and hour < 7:
        possible = [hour + 12]
    else:
        possible = [hour, hour + 12] if parts.get("minute") is None and hour in (7, 8) and said[0] != "0" else [hour]
    instants = [60 * each + _past_or_to(parts, minute) for each in possible if each < 24 and minute < 60]
    return tuple(time(*divmod(each, 60)) for each in instants if each >= 0)


def _past_or_to(parts: dict[str, str | None], minute: int) -> int:
    if (fraction := parts.get("fraction")) is None:
        return minute
    return -_MINUTES[fraction] if parts["side"] == "to" else _MINUTES[fraction]


def _in_half(hour: int, half: str | None, part: str | None) -> int:
    """The hour of twenty-four; 24, which is none, where the words do not fit together."""
    if half:
        if not 1 <= hour <= 12:
            return 24
        hour = hour % 12 + (12 if half == "pm" else 0)
    elif part != "morning" and hour < 12:
        hour += 12
    first, last = {"morning": (0, 11), "afternoon": (12, 18), None: (0, 23)}.get(part, (17, 23))
    return hour if first <= hour <= last else 24


def _end_of(part: str, hours: Hours) -> time:
    """Whoever works into the night ends it later; whoever goes home at 15:00 has no later afternoon."""
    match part:
        case "morning":
            return NOON
        case "afternoon":
            return min(hours.ends, EVENING) if hours.ends > time(13) else EVENING
        case _:
            return max(hours.ends, NIGHTFALL)
