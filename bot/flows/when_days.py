"""Which day words mean, seen from the day on which they were written: "Friday", "end of the month", "3/4".

The policy. A weekday is the coming one; said on its own day it is the one in a week, because today is called today.
"next Friday" is the Friday of next week to some and the coming one to others: as long as these are two days, both are
given. On a Sunday the next week has begun for some and not for others. A week begins on Monday, or with the first day
of somebody who works on Sundays but not before them. A week, month or year ends with its last working day.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from bot.domain import calendar
from bot.domain.calendar import A_DAY, Hours
from bot.domain.locales import DatesOrder

FARTHEST_YEARS = 5
A_WEEK = timedelta(days=7)
MONTH = (
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
WEEKDAY = (
    r"(?:mon(?:day)?|tue(?:s|sday)?|weds?(?:nesday)?|thu(?:r|rs|rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)\b\.?"
)


@dataclass(frozen=True)
class Said:
    """What decides how the words of a date are read."""

    today: date
    """On the clock of whoever promises, when they were written."""
    order: DatesOrder | None
    hours: Hours


def days(words: str, said: Said) -> list[date]:
    """The day; two where the words can be read in two ways; none where they are no date for certain. What is past is
    among them."""
    words = re.sub(r"^(?:(?:on|the) )+", "", words)
    for rule in _RULES:
        if found := rule(words, said):
            return sorted(set(found))
    return []


# --- near days


def _near(words: str, said: Said) -> list[date]:
    if words in _NEAR:
        return [said.today + _NEAR[words] * A_DAY]
    if _NEXT_WORKING_DAY.fullmatch(words):
        return [calendar.working_day_on_or_after(said.today + A_DAY, said.hours)]
    return []


_NEAR = {"today": 0, "tomorrow": 1, "day after tomorrow": 2}
_NEXT_WORKING_DAY = re.compile(r"(?:next|following) (?:working|business|work) ?day")


def _weeks_from(words: str, said: Said) -> list[date]:
    """ "a week from Tuesday", and in Britain "a week on Tuesday" and "Tuesday week"."""
    found = _WEEKS_FROM.fullmatch(words) or _WEEK_AFTER.fullmatch(words)
    if not found:
        return []
    count = found.groupdict().get("count", "a week")
    weeks = 2 if count == "a fortnight" else _WEEKS.get(count.split()[0]) or int(count.split()[0])
    return [day + weeks * A_WEEK for day in _near(found["day"], said) or _weekday(found["day"], said)]


_WEEKS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4}
_SIMPLE = rf"(?P<day>today|tomorrow|{WEEKDAY})"
_WEEKS_FROM = re.compile(
    rf"(?P<count>(?:a|one|two|three|four|[1-4]) weeks?|a fortnight) (?:(?:from|on|after) )?{_SIMPLE}"
)
_WEEK_AFTER = re.compile(rf"{_SIMPLE} week")


# --- weekdays


def _weekday(words: str, said: Said) -> list[date]:
    if found := _OF_WEEK.fullmatch(words) or _WEEKS_OWN.fullmatch(words):
        is_next = "next" in (found["which"], found.groupdict().get("also"))
        return [start + _place(_number(found["day"]), start) for start in _weeks(is_next, said)]
    found = _WHICH_WEEKDAY.match(words)
    if found is None:
        return []
    number, rest = _number(found["day"]), words[found.end() :].removeprefix("the ")
    if not rest:
        return _coming(found["which"] or "", number, said)
    dated = [] if found["which"] == "next" else _numbered(rest, said) or _written(rest, said)
    return [day for day in dated if day.weekday() == number]


_WHICH_WEEKDAY = re.compile(rf"(?:(?P<which>this coming|this|coming|next) )?(?P<day>{WEEKDAY}) ?")
_OF_WEEK = re.compile(rf"(?P<day>{WEEKDAY})(?: of| in)?(?: the)? (?P<which>this|next|following) week")
_WEEKS_OWN = re.compile(rf"(?P<which>this|next) week(?:'s)?(?: on)? (?P<day>{WEEKDAY})")


def _number(name: str) -> int:
    return ("mon", "tue", "wed", "thu", "fri", "sat", "sun").index(name[:3])


def _coming(which: str, number: int, said: Said) -> list[date]:
    ahead = (number - said.today.weekday()) % 7
    coming = said.today + (ahead or 7) * A_DAY
    is_this_week = ahead > 0 and said.today + ahead * A_DAY < _week_of(said) + A_WEEK
    match which:
        case "next" if ahead and (is_this_week or said.today.isoweekday() == 7):
            return [coming, coming + A_WEEK]
        case "this" if ahead == 0:
            return [said.today]
        case "this" if not is_this_week and said.today.isoweekday() in said.hours.days:
            return []  # it has passed, and which other one is meant nobody knows
    return [coming]


def _place(number: int, start: date) -> timedelta:
    return (number - start.weekday()) % 7 * A_DAY


def _week_of(said: Said) -> date:
    """The first day of the week that it is."""
    return said.today - _place_of(said.today, _first_weekday(said.hours))


def _place_of(day: date, first: int) -> timedelta:
    return (day.isoweekday() - first) % 7 * A_DAY


def _first_weekday(hours: Hours) -> int:
    works = [n in hours.days for n in (5, 6, 7)]
    return 6 if works == [False, True, True] else 7 if works[1:] == [False, True] else 1


def _weeks(is_next: bool, said: Said) -> list[date]:
    """The first day of this week, or of the next; on a Sunday there are two of each."""
    first = _week_of(said) + is_next * A_WEEK
    is_between = said.today.isoweekday() == 7 and first.isoweekday() == 1
    return [first, first + A_WEEK] if is_between else [first]


# --- the end of a week, a month or a year


def _end_of(words: str, said: Said) -> list[date]:
    found = _END_OF.fullmatch(_SHORT_ENDS.get(words, words))
    if not found:
        return _first_of_week(words, said)
    unit, is_next = found["unit"], bool(found["next"])
    if unit == "week":
        return _ends_of_week(is_next, said)
    if unit == "month" or _MONTH_NAME.fullmatch(unit):
        months = _months(f"next {unit}" if is_next else unit, found["year"], said)
    else:
        months = [(int(found["year"] or said.today.year) + is_next, 12)]
    return [_end_of_month(year, month, said) for year, month in months]


_END_OF = re.compile(
    rf"end of (?:the |this )?(?P<next>next )?(?P<unit>week|month|year|{MONTH})(?: (?P<year>2[0-9]{{3}}))?"
)
_SHORT_ENDS = {
    "eow": "end of week",
    "eom": "end of month",
    "eoy": "end of year",
    **{f"this {unit}": f"end of {unit}" for unit in ("week", "month", "year")},
}
_MONTH_NAME = re.compile(MONTH)


def _ends_of_week(is_next: bool, said: Said) -> list[date]:
    """Once its work is over, nobody knows whether this week ends with its last day or the one that comes is meant."""
    starts = _weeks(is_next, said)
    if is_next:
        return [_last_working_day(start + A_WEEK - A_DAY, said) for start in starts]
    last = starts[0] + A_WEEK - A_DAY
    end = _last_working_day(last, said)
    return [end] if said.today <= end else [last, _last_working_day(last + A_WEEK, said)]


def _first_of_week(words: str, said: Said) -> list[date]:
    if not re.fullmatch(r"(?:start|beginning) of next week", words):
        return []
    return [calendar.working_day_on_or_after(start, said.hours) for start in _weeks(True, said)]


def _end_of_month(year: int, month: int, said: Said) -> date:
    """Where its last working day is past, and it is not, only its last day can be meant."""
    last = date(year, month, monthrange(year, month)[1])
    end = _last_working_day(last, said)
    return end if end >= said.today else last


def _last_working_day(day: date, said: Said) -> date:
    return calendar.working_day_on_or_before(day, said.hours)


def _months(words: str, year: str | None, said: Said) -> list[tuple[int, int]]:
    """Year and month of "month", "next month", "may": a month by its name is the coming one, or the one that it is."""
    this = said.today.year * 12 + said.today.month - 1
    if words in ("month", "next month"):
        found = this + (words == "next month")
        return [] if year else [(found // 12, found % 12 + 1)]
    if words.startswith("next "):
        return []
    month = _month_number(words)
    return [(int(year) if year else said.today.year + (month < said.today.month), month)]


def _month_number(name: str) -> int:
    return next(n for n, month in enumerate(calendar.MONTHS, start=1) if month.casefold()[:3] == name[:3])


# --- a day of a month


def _place_in_month(words: str, said: Said) -> list[date]:
    """ "the last Friday of the month", "the first working day of May", "the 5th of next month"."""
    found = _PLACE_IN_MONTH.fullmatch(words)
    if not found:
        return []
    which, kind = found["which"] or found["number"] or found["first"], found["kind"]
    found_days: list[date] = []
    for year, month in _months(found["month"].removeprefix("this "), found["year"], said):
        if not said.today.year <= year <= said.today.year + FARTHEST_YEARS:
            continue
        all_days = [date(year, month, n) for n in range(1, monthrange(year, month)[1] + 1)]
        days_of_kind = [day for day in all_days if _is_of(kind, day, said.hours)]
        place = -1 if which == "last" else int(_PLACES.get(which, which)) - 1
        found_days += days_of_kind[place : place + 1 or None] if place < len(days_of_kind) else []
    return found_days


_PLACES = {"first": "1", "second": "2", "third": "3", "fourth": "4", "1st": "1", "2nd": "2", "3rd": "3", "4th": "4"}
_PLACE_IN_MONTH = re.compile(
    rf"(?:(?P<which>{'|'.join(_PLACES)}|last) (?P<kind>day|(?:working|business|work) ?day|{WEEKDAY}) of"
    rf"|(?:(?P<number>first|[0-9]{{1,2}}(?=st|nd|rd|th)))(?:st|nd|rd|th)? of(?= (?:the |this |next )?month)"
    rf"|(?P<first>first) of(?= (?:{MONTH})))"
    rf" (?:the )?(?P<month>(?:this |next )?month|{MONTH})(?: (?P<year>2[0-9]{{3}}))?"
)


def _is_of(kind: str | None, day: date, hours: Hours) -> bool:
    if kind is None or kind == "day":
        return True
    return calendar.is_working_day(day, hours) if kind.startswith(("work", "bus")) else day.weekday() == _number(kind)


def _numbered(words: str, said: Said) -> list[date]:
    """ "the 5th": the next day of that number, today included."""
    found = re.fullmatch(r"([0-9]{1,2})(?:st|nd|rd|th)", words)
    number = int(found[1]) if found else 0
    if not 1 <= number <= 31:
        return []
    return [next(day for n in range(63) if (day := said.today + n * A_DAY).day == number)]


# --- written dates


def _written(words: str, said: Said) -> list[date]:
    """Only these forms are handed on, and the answer has to hold the number that was said: dateparser reads
    "32 December" as a day in 2032, and any bare number or month as some date."""
    if found := _YEAR_FIRST.fullmatch(words):
        return _iso(*found.groups())
    form = _IN_WORDS.fullmatch(words) or _IN_NUMBERS.fullmatch(words)
    if not form:
        return []
    is_pointed = "." in words and form.re is _IN_NUMBERS
    plain = re.sub(r"(?<=[0-9])-", "/", words.strip(".").replace(".", "/" if is_pointed else ""))
    orders: Iterable[DatesOrder] = ("DMY",) if is_pointed else (said.order,) if said.order else ("DMY", "MDY")
    numbers = [int(number) for number in re.findall("[0-9]+", words)]
    parsed = [day for order in orders if (day := _parsed(plain, said.today, order))]
    return [day for day in parsed if _holds(day, said.today, numbers, form.re is _IN_NUMBERS)]


def _holds(day: date, today: date, numbers: list[int], is_in_numbers: bool) -> bool:
    """Whether a reading has the day that was said, and no other number became its year: to dateparser 11/30 may be in
    2030."""
    is_said = set(numbers[:2]) == {day.day, day.month} if is_in_numbers else day.day in numbers
    return is_said and 0 <= day.year - today.year <= FARTHEST_YEARS


_YEAR_FIRST = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})")
_DAY_OF_MONTH = r"[0-9]{1,2}(?:st|nd|rd|th)?"
_IN_WORDS = re.compile(
    rf"(?:{_DAY_OF_MONTH}\.? (?:of )?(?:{MONTH})|(?:{MONTH})\.? (?:the )?{_DAY_OF_MONTH})\.?(?: [0-9]{{4}})?"
)
# Two numbers with a point between may be a time as well, so they need a second point; with a dash, a range.
_IN_NUMBERS = re.compile(
    r"[0-9]{1,2}/[0-9]{1,2}(?:/(?:[0-9]{2}|[0-9]{4}))?|[0-9]{1,2}\.(?:0?[1-9]|1[0-2])\.(?:[0-9]{4}|[0-9]{2})?"
    r"|[0-9]{1,2}-[0-9]{1,2}-[0-9]{4}"
)


def _iso(year: str, _: str, month: str, day: str) -> list[date]:
    try:
        return [date(int(year), int(month), int(day))]
    except ValueError:
        return []


def _parsed(words: str, today: date, order: DatesOrder) -> date | None:
    """Dateparser's answer. Imported here: with its first date it costs a tenth of a second and its tables, which
    start-up should not wait for and many runs never need."""
    import dateparser

    # A minute before today begins, so that today's own date is not taken for next year's.
    base = datetime.combine(today, time(), UTC) - timedelta(minutes=1)
    settings = {"PREFER_DATES_FROM": "future", "DATE_ORDER": order, "RELATIVE_BASE": base.replace(tzinfo=None)}
    found = dateparser.parse(words, languages=["en"], settings=settings)
    return found.date() if found else None


_RULES: tuple[Callable[[str, Said], list[date]], ...] = (
    *(_near, _weeks_from, _weekday, _end_of, _place_in_month, _numbered, _written),
)
