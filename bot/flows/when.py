"""When somebody says that something will be done: "by Friday noon", "within 24 hours", "tomorrow 5pm".

What may be read in two ways is not read: the form then asks, which costs one tap, while a wrong reading costs a
promise. What is read is always shown back, with its weekday and zone.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from bot.domain import calendar
from bot.domain.calendar import A_DAY, EVENING, MORNING

DatesOrder = Literal["DMY", "MDY"]
LONGEST = 80
FARTHEST_YEARS = 5
NOON, NIGHTFALL = time(12), time(20)


@dataclass(frozen=True)
class Reading:
    at: datetime
    """UTC, always later than the `now` it was read at."""
    has_time: bool
    """False where only a day was said; `at` is then the end of its working day, 18:00 on the person's clock."""


def read_when(text: str, now: datetime, zone: ZoneInfo, dates_order: DatesOrder | None = None) -> Reading | None:
    """The instant these words mean to somebody whose clock is in `zone`, or None when that is not certain.

    A part of the day means its end, as a deadline does: "tomorrow morning" is noon. Without an order 3/4 is not
    read, because nobody said which number is the month.
    """
    words = _tidied(text)
    if not words or len(words) > LONGEST:
        return None
    lead, words = _without_lead(words)
    if found := _AHEAD.fullmatch(words):
        counted = lead in ("in", "within") or (found["origin"] and lead in ("", "by"))
        return _ahead(found, now, zone) if counted else None
    said = _day_and_clock(lead, words, now, zone, dates_order) if lead != "within" else None
    return _reading(*said, now, zone) if said else None


def split_promise(text: str) -> tuple[str, str]:
    """What is promised, and the words at its end that say by when ("" where there are none).

    "send the hiring plan by Friday noon" gives "send the hiring plan" and "by Friday noon".
    """
    said = text.strip()
    for start in _starts_of_ending(said):
        what, when = said[:start].rstrip(" ,;:-–—"), said[start:].strip()
        if _says_when(when):
            return what, _unpointed(when)
    return said, ""


# --- the whole


def _reading(day: date, clock: time | None, now: datetime, zone: ZoneInfo) -> Reading | None:
    """None for what is past, and for what is too far away to be a promise."""
    ahead = day.year - calendar.local_day(now, zone).year
    if not 0 <= ahead <= FARTHEST_YEARS:
        return None
    at = calendar.at_clock(day, clock or EVENING, zone)
    return Reading(at, clock is not None) if at > now else None


def _day_and_clock(
    lead: str, words: str, now: datetime, zone: ZoneInfo, order: DatesOrder | None
) -> tuple[date, time | None] | None:
    today = calendar.local_day(now, zone)
    if found := _PART_OF_TODAY.fullmatch(words):
        return today, {"morning": NOON, "afternoon": EVENING}.get(found[1] or "", NIGHTFALL)
    if _DAY_ENDS.fullmatch(words):
        return today, EVENING
    clock, rest = _clock(words)
    if not rest:
        return None if clock is None else _next_at(clock, now, zone)
    day = _day(rest, today, order)
    if day is None:
        return None
    if lead == "before" and clock is None and not re.match(r"(?:the )?end of|eo", rest):
        day = calendar.working_day_on_or_before(day - A_DAY)
    return day, clock


_PART_OF_TODAY = re.compile(r"(?:this (morning|afternoon|evening)|tonight)")
_DAY_ENDS = re.compile(
    r"(?:the )?end of (?:the |this )?(?:business |working |work )?day"
    r"|(?:the )?end of business|close of (?:business|play)|eod|eob|cob"
)


def _next_at(clock: time, now: datetime, zone: ZoneInfo) -> tuple[date, time] | None:
    """A time alone is today's, or tomorrow's when that has passed; but nobody means a Saturday by it."""
    today = calendar.local_day(now, zone)
    if calendar.at_clock(today, clock, zone) > now:
        return today, clock
    return (today + A_DAY, clock) if calendar.is_working_day(today + A_DAY) else None


def _tidied(text: str) -> str:
    words = _unpointed(re.sub(r"[,\s]+", " ", text.casefold().replace("’", "'")).strip(" !;:"))
    return re.sub(r"\b([ap])\.? ?m\b\.?", r"\1m", words)


def _unpointed(words: str) -> str:
    """Without the point that ends a sentence; "24.12." keeps its own."""
    words = words.rstrip(" !,;")
    return words if re.search(r"[0-9]\.[0-9]{1,2}\.$", words) else words.rstrip(" .!,;")


def _without_lead(words: str) -> tuple[str, str]:
    found = _LEAD.match(words)
    if not found:
        return "", words
    lead = "by" if found[1].endswith("later than") else found[1]
    return lead, words[found.end() :]


_LEAD = re.compile(r"(by|before|until|till|within|in|on|at(?= [^0-9])|(?:no|not) later than) ")


# --- so long from now


def _ahead(found: re.Match[str], now: datetime, zone: ZoneInfo) -> Reading | None:
    """Hours are counted to the minute, also across a change of clocks; "3 days" ends with a working day."""
    count, unit = _number(found["count"], found["half"]), found["unit"]
    if not count or (found["count"] == "the" and unit != "hour"):
        return None
    if found["working"]:
        return _working_ahead(count, unit, now, zone)
    if unit.startswith(("mi", "h")):
        return Reading(now.astimezone(UTC) + count * (_HOUR if unit.startswith("h") else _MINUTE), True)
    day = _parsed(f"in {count:g} {unit}", calendar.local_day(now, zone), "DMY") if count == int(count) else None
    return _reading(day, None, now, zone) if day else None


_AHEAD = re.compile(
    r"(?:the next )?(?P<count>[0-9]{1,3}(?:\.5)?|an?|the|half an?|one|two|three|four|five|six|seven|eight|nine|ten"
    r"|twelve)(?P<half> and a half)? ?(?P<working>(?:working|business|work) )?"
    r"(?P<unit>minutes?|mins?|hours?|hrs?|h|days?|weeks?|months?)(?P<origin> from (?:now|today))?"
)
_HOUR, _MINUTE = timedelta(hours=1), timedelta(minutes=1)
_COUNTED = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NUMBERS = {"a": 1, "an": 1, "the": 1, "half a": 0.5, "half an": 0.5, "twelve": 12}
_NUMBERS |= {word: n for n, word in enumerate(_COUNTED, start=1)}


def _number(word: str, half: str | None) -> float:
    return (float(word) if word[0].isdigit() else _NUMBERS[word]) + (0.5 if half else 0)


def _working_ahead(count: float, unit: str, now: datetime, zone: ZoneInfo) -> Reading | None:
    if unit.startswith("h"):
        return Reading(calendar.add_working_hours(now, count, zone), True)
    if not unit.startswith("d") or count != int(count):
        return None
    day = calendar.local_day(now, zone)
    for _ in range(int(count)):
        day = calendar.working_day_on_or_after(day + A_DAY)
    return _reading(day, None, now, zone)


# --- the time of day


def _clock(words: str) -> tuple[time | None, str]:
    """The time in the words, and the words without it. The first pattern that is there counts; what is left
    has to be a day to the last word, so a second time is never overlooked."""
    for pattern, clock in _NAMED_CLOCKS:
        if found := pattern.search(words):
            return clock, _cut(words, found)
    for pattern in _CLOCKS:
        found = pattern.search(words)
        if found and (read := _time_of(found)):
            return read, _cut(words, found)
    return None, words


_NAMED_CLOCKS = (
    (re.compile(r"\b(?:at |by |before )?(?:12 )?(?:noon|midday)\b"), NOON),
    (re.compile(rf"\b(?:(?:at|by|before) )?(?:the )?(?:{_DAY_ENDS.pattern})(?: (?:on|of)\b)?"), EVENING),
    (re.compile(r"\bfirst thing(?: in the morning)?\b"), MORNING),
    (re.compile(r"(?<=\w )(?:in the )?morning\b"), NOON),
    (re.compile(r"(?<=\w )(?:in the )?afternoon\b"), EVENING),
    (re.compile(r"(?<=\w )(?:in the )?(?:evening|night)\b"), NIGHTFALL),
)
_AT = r"(?:\b(?:at|by|before) |\b|@ ?)"
_CLOCKS = (
    re.compile(rf"{_AT}(?P<hour>[0-9]{{1,2}})(?:[:.](?P<minute>[0-9]{{2}}))? ?(?P<half>am|pm)\b"),
    re.compile(rf"{_AT}(?P<hour>[0-9]{{1,2}}):(?P<minute>[0-9]{{2}})\b(?![:.])"),
    # With a point it might be a date, unless its second part is more than a month can be.
    re.compile(rf"{_AT}(?P<hour>[0-9]{{1,2}})\.(?P<minute>00|1[3-9]|[2-5][0-9])\b(?!\.)"),
    re.compile(r"(?:\bat |@ ?)(?P<hour>[0-9]{1,2})(?: o'clock)?(?![:./\w])"),
    re.compile(r"\b(?P<hour>[0-9]{1,2}) o'clock\b"),
)


def _cut(words: str, found: re.Match[str]) -> str:
    rest = f"{words[: found.start()]} {words[found.end() :]}"
    return re.sub(r"^(?:on|at) | (?:on|at)$", "", " ".join(rest.split()))


def _time_of(found: re.Match[str]) -> time | None:
    """None for what is no time, or for "at 7", which may be either. "at 5" is the afternoon: nobody promises
    anything for the small hours."""
    parts = found.groupdict()
    hour, minute, half = int(parts["hour"]), int(parts.get("minute") or 0), parts.get("half")
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0) if 1 <= hour <= 12 else 24
    elif not parts["hour"].startswith("0") and hour < 7:
        hour += 12
    elif parts.get("minute") is None and hour in (7, 8):
        return None
    return time(hour, minute) if hour < 24 and minute < 60 else None


# --- the day


def _day(words: str, today: date, order: DatesOrder | None) -> date | None:
    words = re.sub(r"^(?:on|the) ", "", words)
    if words in _NEAR:
        return today + _NEAR[words] * A_DAY
    weekday = _WEEKDAY.match(words)
    if weekday is None:
        return _end_of(words, today) or _numbered(words, today) or _written(words, today, order)
    number, rest = _weekday_number(weekday[2]), words[weekday.end() :].removeprefix("the ")
    if not rest:
        return _weekday(weekday[1], number, today)
    day = None if weekday[1] else _numbered(rest, today) or _written(rest, today, order)
    return day if day and day.weekday() == number else None


_NEAR = {"today": 0, "tomorrow": 1, "tomorow": 1, "tmrw": 1, "tmr": 1, "day after tomorrow": 2}
_WEEKDAY = re.compile(
    r"(this coming |this |coming |next )?"
    r"(mon(?:day)?|tue(?:s|sday)?|wed(?:nesday)?|thu(?:r|rs|rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)\b\.? ?"
)


def _weekday_number(name: str) -> int:
    return ("mon", "tue", "wed", "thu", "fri", "sat", "sun").index(name[:3])


def _weekday(which: str | None, number: int, today: date) -> date | None:
    """The coming one; said on its own day, the one in a week, because today is called today. "next Friday", said
    on a Monday, may be this week's or the one after, and is not read."""
    ahead = (number - today.weekday()) % 7
    this_week = number > today.weekday()
    if ahead == 0:
        return today if which == "this " else today + 7 * A_DAY
    if (which == "next " and this_week) or (which == "this " and not this_week):
        return None
    return today + ahead * A_DAY


def _end_of(words: str, today: date) -> date | None:
    """The last working day of a week, month or year. On a weekend nobody knows which week is meant."""
    found = _END_OF.fullmatch(_SHORT_ENDS.get(words, words))
    if not found:
        return None
    following, unit = found[1] == "next ", found[2]
    if unit == "week":
        friday = today + (4 - today.weekday() + 7 * following) * A_DAY
        return friday if calendar.is_working_day(today) else None
    month = today.month + following if unit == "month" else 12 if unit == "year" else _month_number(unit)
    year = today.year + (month > 12 or (following and unit == "year") or month < today.month)
    last = monthrange(year, (month - 1) % 12 + 1)[1]
    return calendar.working_day_on_or_before(date(year, (month - 1) % 12 + 1, last))


_MONTH = (
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_END_OF = re.compile(rf"end of (?:the |this )?(next )?(week|month|year|{_MONTH})")
_SHORT_ENDS = {"eow": "end of week", "eom": "end of month", "eoy": "end of year"}


def _month_number(name: str) -> int:
    return next(n for n, month in enumerate(calendar.MONTHS, start=1) if month.casefold()[:3] == name[:3])


def _numbered(words: str, today: date) -> date | None:
    """ "the 5th": the next day of that number, today included."""
    found = re.fullmatch(r"([0-9]{1,2})(?:st|nd|rd|th)", words)
    number = int(found[1]) if found else 0
    if not 1 <= number <= 31:
        return None
    return next(day for n in range(63) if (day := today + n * A_DAY).day == number)


def _written(words: str, today: date, order: DatesOrder | None) -> date | None:
    """A written date. Only these forms are handed on, and the answer has to hold the number that was said:
    dateparser reads "32 December" as a day in 2032, and any bare number or month as some date."""
    if _ISO.fullmatch(words):
        return _iso(words)
    form = _IN_WORDS.fullmatch(words) or _IN_NUMBERS.fullmatch(words)
    if not form:
        return None
    is_pointed = "." in words and form.re is _IN_NUMBERS
    plain = words.strip(".").replace(".", "/" if is_pointed else "")
    orders: tuple[DatesOrder, ...] = ("DMY",) if is_pointed else (order,) if order else ("DMY", "MDY")
    numbers = [number.lstrip("0") for number in re.findall("[0-9]+", words)]
    days = {day for each in orders if (day := _parsed(plain, today, each)) and _holds(day, today, numbers)}
    return days.pop() if len(days) == 1 else None  # 5/6 is in May for some and in June for others


def _holds(day: date, today: date, numbers: list[str]) -> bool:
    """Whether a reading has the day that was said, and no other number became its year."""
    return str(day.day) in numbers and 0 <= day.year - today.year <= FARTHEST_YEARS


_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DAY_OF_MONTH = r"[0-9]{1,2}(?:st|nd|rd|th)?"
_IN_WORDS = re.compile(
    rf"(?:{_DAY_OF_MONTH}\.? (?:of )?(?:{_MONTH})|(?:{_MONTH})\.? (?:the )?{_DAY_OF_MONTH})\.?(?: [0-9]{{4}})?"
)
# Two numbers with a point between may be a time as well, so they need a second point.
_IN_NUMBERS = re.compile(
    r"[0-9]{1,2}/[0-9]{1,2}(?:/(?:[0-9]{2}|[0-9]{4}))?|[0-9]{1,2}\.(?:0?[1-9]|1[0-2])\.(?:[0-9]{4})?"
)


def _iso(words: str) -> date | None:
    try:
        return date.fromisoformat(words)
    except ValueError:
        return None


def _parsed(words: str, today: date, order: DatesOrder) -> date | None:
    """Dateparser's answer. Imported here: with its first date it costs a tenth of a second and its tables, which
    start-up should not wait for and many runs never need."""
    import dateparser

    # A minute before today begins, so that today's own date is not taken for next year's.
    is_ahead = words.startswith("in ")
    base = datetime.combine(today, NOON if is_ahead else time(), UTC) - (timedelta() if is_ahead else _MINUTE)
    settings = {"PREFER_DATES_FROM": "future", "DATE_ORDER": order, "RELATIVE_BASE": base.replace(tzinfo=None)}
    found = dateparser.parse(words, languages=["en"], settings=settings)
    return found.date() if found else None


# --- where a promise ends and its time begins


def _starts_of_ending(said: str) -> Iterator[int]:
    """Where the words about time may begin, inside the ending that is made of nothing but such words: at its
    first "by", then at each word, the longest piece first."""
    tokens = [(found.start(), _tidied(found[0])) for found in re.finditer(r"\S+", said)]
    first = len(tokens)
    while first > 0 and _WORD_OF_TIME.fullmatch(tokens[first - 1][1]):
        first -= 1
    ending = range(first, len(tokens))
    yield from (tokens[n][0] for n in ending if tokens[n][1] in _MARKS)
    # "the agenda for Friday" and "the minutes of Friday" say what, not when.
    yield from (tokens[n][0] for n in ending if n == 0 or tokens[n - 1][1] not in _BINDING)


_MARKS = ("by", "within", "until", "till", "before")
_BINDING = ("for", "of", "from", "about", "since", "to", "and", "the", "a", "last", "this", "next", "every", "each")
_WORD_OF_TIME = re.compile(
    rf"by|within|until|till|before|no|not|later|than|in|on|at|of|the|an?|and|half|next|this|coming|after|from|now"
    rf"|one|two|three|four|five|six|seven|eight|nine|ten|twelve|first|thing|end|close|business|working|work|play"
    rf"|today|tomorr?ow|tmrw|tmr|tonight|morning|afternoon|evening|night|noon|midday|eod|eob|cob|eow|eom|eoy"
    rf"|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|year|am|pm|o'clock|{_MONTH}|{_WEEKDAY.pattern}"
    rf"|@?[0-9][0-9:./-]*(?:st|nd|rd|th|am|pm|h)?"
)
# Words of time that say no time by themselves: "raise the price by 5" and "cut it by half" are no deadlines.
_EMPTY = re.compile(
    r"by|within|until|till|before|no|not|later|than|in|on|at|of|the|an?|and|half|next|this|coming|after|from"
    r"|one|two|three|four|five|six|seven|eight|nine|ten|twelve|first|thing|end|work|play|[0-9]+(?:\.[0-9]+)?"
)


def _says_when(words: str) -> bool:
    """Whether a moment is meant at all, clear or not. "by next Friday" is, even where it can be read in two
    ways; without a "by" only what can be read counts, or "review chapter 3" would lose its 3."""
    if words.casefold().startswith(_MARKS):
        return not all(_EMPTY.fullmatch(_tidied(word)) for word in words.split())
    instants = (datetime(2024, 1, 1, tzinfo=UTC), datetime(2024, 1, 7, 23, tzinfo=UTC))  # a Monday, a Sunday
    return any(read_when(words, at, ZoneInfo("UTC")) for at in instants)
