"""When somebody says that something will be done: "by Friday noon", "within 24 hours", "tomorrow 5pm".

What may be read in two ways is not chosen between: the form then asks, which costs one tap, while a wrong reading costs
a promise. What is read is always shown back, with its weekday and zone. What the words of a day mean is in
`when_days`, those of an hour in `when_clocks`.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from bot.domain import calendar
from bot.domain.calendar import A_DAY, MIDNIGHT, USUAL, Hours
from bot.domain.locales import DatesOrder
from bot.flows import when_clocks
from bot.flows.when_clocks import DAY_ENDS, FIRST_THING, HOURS, IN_THE_MORNING, NOON, clocks
from bot.flows.when_days import FARTHEST_YEARS, WEEKDAY, Said, days

LONGEST = 80


@dataclass(frozen=True)
class Reading:
    at: datetime
    """UTC, always later than the instant at which the words were written; not always later than now."""
    has_time: bool
    """False where only a day was said; `at` is then the end of the person's own working day on it."""


@dataclass(frozen=True)
class Ambiguous:
    """The words can be read in two ways, and only whoever wrote them knows in which: 3/4, "next Friday" on a Monday."""

    earlier: Reading
    later: Reading


def read_when(
    text: str, written: datetime, zone: ZoneInfo, order: DatesOrder | None = None, hours: Hours = USUAL
) -> Reading | Ambiguous | None:
    """The instant these words mean to somebody whose clock is in `zone` and who works in these hours, seen from when
    they were written; two where both can be meant, None where it is not certain at all, or past already.

    A part of the day means its end, as a deadline does: "tomorrow morning" is noon. Without an order 3/4 has two
    readings, because nobody said which number is the month. What has more than two is not read.
    """
    words = _tidied(text)
    if not words or len(words) > LONGEST:
        return None
    if words in _IDLE and not text.strip()[0].isupper():
        return None
    lead, words = _without_lead(words)
    said = Said(calendar.local_day(written, zone), order, hours)
    if found := _AHEAD.fullmatch(words):
        counted = lead in ("in", "within") or (found["origin"] and lead in ("", "by"))
        readings = [_ahead(found, written, zone, said)] if counted else []
    else:
        readings = [_reading(day, clock, zone, said) for day, clock in _said(lead, words, written, zone, said)]
    ahead = sorted({each for each in readings if each and each.at > written}, key=lambda each: each.at)
    if len(ahead) == 2:
        return Ambiguous(*ahead)
    return ahead[0] if len(ahead) == 1 else None


# --- the whole

When = tuple[date, time | None]


def _reading(day: date, clock: time | None, zone: ZoneInfo, said: Said) -> Reading | None:
    """None for what is too far away to be a promise."""
    if not 0 <= day.year - said.today.year <= FARTHEST_YEARS:
        return None
    return Reading(calendar.at_clock(day, clock or said.hours.ends, zone), clock is not None)


def _said(lead: str, words: str, written: datetime, zone: ZoneInfo, said: Said) -> list[When]:
    if lead == "in" and IN_THE_MORNING.fullmatch(words):
        is_over = calendar.at_clock(said.today, NOON, zone) <= written  # before that it may be today's
        return _alone("noon", (NOON,), written, zone, said) if is_over else []
    if lead in ("in", "within"):
        return []
    if found := when_clocks.MIDNIGHT.search(words):
        return _midnight(when_clocks.cut(words, found), bool(lead) or found[0].startswith("at"), said)
    times, rest = clocks(words, said.hours)
    if not rest:
        return _alone(words, times, written, zone, said)
    if found := _NEXT.fullmatch(rest) if lead == "before" else None:
        rest = f"end of {found[1] or 'week'}"
    found_days = days(rest, said)
    if found and not found[1]:
        found_days = found_days[-1:]  # what ends with a weekend is not before it
    if lead == "before" and not times and not re.match(r"(?:the )?end of|eo", rest):
        found_days = [calendar.working_day_on_or_before(day - A_DAY, said.hours) for day in found_days]
    return [(day, clock) for day in found_days for clock in times or (None,)]


_IDLE = ("sat", "sun", "wed", "24/7")
"""Also said without any day in mind, so alone they are none, unless they are written as one: "Sat"."""
_NEXT = re.compile(r"next (week|month|year)|(?:the )?weekend")
"""What begins when this week, month or year is over."""


def _midnight(rest: str, is_alone_enough: bool, said: Said) -> list[When]:
    """The one to come; of a day that is named, the one with which it begins or the one with which it ends."""
    if rest in ("today", "today night", "") and (rest or is_alone_enough):
        return [(said.today + A_DAY, MIDNIGHT)]
    return [(day + n * A_DAY, MIDNIGHT) for day in (days(rest, said) if rest else []) for n in (0, 1)]


def _alone(words: str, times: tuple[time, ...], written: datetime, zone: ZoneInfo, said: Said) -> list[When]:
    """A time without a day is today's, or tomorrow's when that has passed; but nobody means a Saturday by it."""
    if found := DAY_ENDS.fullmatch(words):
        closes = found["business"] or found["only"] or words in ("cob", "eob") or words.endswith("business")
        return [(calendar.working_day_on_or_after(said.today, said.hours) if closes else said.today, times[0])]
    if FIRST_THING.fullmatch(words):
        morning = calendar.next_working_morning(written, zone, said.hours)
        return [(calendar.local_day(morning, zone), times[0])]
    if len(times) != 1:
        return []
    if calendar.at_clock(said.today, times[0], zone) > written:
        return [(said.today, times[0])]
    tomorrow = said.today + A_DAY
    return [(tomorrow, times[0])] if calendar.is_working_day(tomorrow, said.hours) else []


def _tidied(text: str) -> str:
    words = unpointed(re.sub(r"\s[-–—]\s|[,()\s]+", " ", text.casefold().replace("’", "'")).strip(" !;:"))
    words = re.sub(r"(?<![a-z])([ap])\.? ?m\b\.?", r"\1m", words)
    for pattern, plain in _PLAINER:
        words = pattern.sub(plain, words)
    return words.strip()


def unpointed(words: str) -> str:
    """Without the point that ends a sentence; "24.12." keeps its own."""
    words = words.rstrip(" !,;")
    return words if re.search(r"[0-9]\.[0-9]{1,2}\.$", words) else words.rstrip(" .!,;")


_PLAINER = (
    (re.compile(r"\b(?:tmrw?|tmw|tomm?or?row|tomorow|2morrow)\b"), "tomorrow"),
    (re.compile(r"\btonight\b"), "today night"),
    (re.compile(r"\bthis (?=(?:morning|afternoon|evening)\b)"), "today "),
    (re.compile(r"\b(?:later|some ?time) (?=today\b|tomorrow\b|this week\b|this month\b)"), ""),
    (re.compile(r"\b(month|year)(?:'s|-| )end\b"), r"end of \1"),
    (re.compile(r"\bchristmas eve\b"), "24 december"),
    (re.compile(r"\bnew year's eve\b"), "31 december"),
    (
        re.compile(
            rf"\bend of (?=today\b|tomorrow\b|(?:the )?next (?:work|busi)[a-z]* ?day|(?:next |this )?{WEEKDAY})"
        ),
        "eod ",
    ),
    (re.compile(r"\b(weeks|months|days|week|month|day)(?:'s?)? time$"), r"\1"),
    (re.compile(r" (?:(?:at )?(?:the )?(?:very )?latest|sharp)$"), ""),
    (re.compile(rf"^(?:at the )?latest (?=by\b|on\b|tomorrow\b|{WEEKDAY})"), ""),
    (re.compile(r"(?<=[0-9])t(?=[0-9])"), " "),
    (
        re.compile(rf"\b(by|before|until|till) ([0-9]{{1,2}}) (?=on\b|to(?:day|morrow)\b|(?:next |this )?{WEEKDAY})"),
        r"\1 at \2 ",
    ),
)
"""Other words for the same, so that each is read in one place."""


def _without_lead(words: str) -> tuple[str, str]:
    found = _LEAD.match(words)
    if not found:
        return "", words
    lead = "by" if found[1].endswith(("later than", "or before", "by")) else found[1].split()[-1]
    lead = "within" if lead == "over" else lead
    return lead, words[found.end() :]


_LEAD = re.compile(
    r"((?:by )?(?:no|not) later than|(?:due )?on or before|(?:due )?by|due on|before|until|till?|within"
    rf"|over(?= the next )|in|on|due|at(?! (?:[0-9]|{'|'.join(HOURS)}\b))) "
)


# --- so long from now


def _ahead(found: re.Match[str], written: datetime, zone: ZoneInfo, said: Said) -> Reading | None:
    """Hours are counted to the minute, also across a change of clocks; "3 days" ends with a working day."""
    count, unit = _number(found["count"], found["half"] or found["after"]), found["unit"]
    if not count or (found["count"] == "the" and unit != "hour"):
        return None
    if found["minutes"]:
        if not unit.startswith("h"):
            return None
        count += int(found["minutes"]) / 60
    if found["working"]:
        return _working_ahead(count, unit, written, zone, said)
    if unit.startswith(("mi", "h")):
        minutes = count * (60 if unit.startswith("h") else 1)
        return Reading(written.astimezone(UTC) + timedelta(minutes=round(minutes, 2)), True)
    if count != int(count):
        return None
    return _reading(said.today + _UNITS[unit[0]](int(count)), None, zone, said)


_UNITS = {
    "d": lambda count: relativedelta(days=count),
    "w": lambda count: relativedelta(weeks=count),
    "f": lambda count: relativedelta(weeks=2 * count),
    "m": lambda count: relativedelta(months=count),
}
_TEENS = ("eleven", "twelve", "fifteen")
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "ninety": 90}
_COUNTED = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
NUMBER_WORDS = "|".join((*_COUNTED, *_TEENS, *_TENS))
_NUMBERS: dict[str, float] = {"a": 1, "an": 1, "the": 1, "half a": 0.5, "half an": 0.5, "a couple": 2, "a couple of": 2}
_NUMBERS |= {"a quarter of an": 0.25, "three quarters of an": 0.75, "eleven": 11, "twelve": 12, "fifteen": 15, **_TENS}
_NUMBERS |= {word: n for n, word in enumerate(_COUNTED, start=1)}
_AHEAD = re.compile(
    rf"(?:the next )?(?P<count>[0-9]{{1,3}}(?:\.5)?|half an?|a couple(?: of)?|a quarter of an|three quarters of an"
    rf"|an?|the|(?:{'|'.join(_TENS)})[ -](?:{'|'.join(_COUNTED[:9])})|{NUMBER_WORDS})"
    r"(?P<half> and a half)? ?(?P<working>(?:working|business|work) )?"
    r"(?P<unit>minutes?|mins?|hours?|hrs?|h|days?|weeks?|fortnights?|months?)(?P<after> and a half)?"
    r"(?: ?(?:and )?(?P<minutes>[0-9]{1,2}) ?(?:m|mins?|minutes?)?)?(?P<origin> from (?:now|today))?"
)


def _number(word: str, half: str | None) -> float:
    more = 0.5 if half else 0
    if word[0].isdigit():
        return float(word) + more
    if word in _NUMBERS:
        return _NUMBERS[word] + more
    return sum(_NUMBERS[part] for part in re.split("[ -]", word)) + more


def _working_ahead(count: float, unit: str, written: datetime, zone: ZoneInfo, said: Said) -> Reading | None:
    if unit.startswith("h"):
        return Reading(calendar.add_working_hours(written, count, zone, said.hours), True)
    if not unit.startswith("d") or count != int(count):
        return None
    day = said.today
    for _ in range(int(count)):
        day = calendar.working_day_on_or_after(day + A_DAY, said.hours)
    return _reading(day, None, zone, said)
