"""Dates as people spell them in spreadsheets.

Where a day and a month could be swapped nothing is guessed: the order is said, or another date of that column settles
it.
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, time
from enum import StrEnum

from bot.domain.calendar import MONTHS, PartialDate


class Order(StrEnum):
    """What stands first in 5/6/2026: the day (5 June) or the month (6 May)."""

    DMY = "dmy"
    MDY = "mdy"


class TwoReadings(ValueError):
    """Nobody can tell the day from the month. The sentence asks."""


HELP = "Write the date as YYYY-MM-DD, or --MM-DD without its year, or --MM for a month."
# Only ASCII digits, as in the calendar. Midnight is what spreadsheets add to a day.
_MIDNIGHT = re.compile(r"[ T]0?0:00(:00(\.0+)?)?Z?$")
_YEAR_FIRST = re.compile(r"(?P<year>[0-9]{4})(?P<sign>[-/.])(?P<month>[0-9]{1,2})(?P=sign)(?P<day>[0-9]{1,2})")
_NUMBERS = re.compile(r"(?P<a>[0-9]{1,2})(?P<sign>[-/.]) ?(?P<b>[0-9]{1,2})(?:(?P=sign) ?(?P<year>[0-9]{4})|\.)?")
_SHORT_YEAR = re.compile(r"[0-9]{1,2}(?P<sign>[-/.]) ?[0-9]{1,2}(?P=sign) ?'?[0-9]{2}")
_DAY_MONTH = re.compile(
    r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th|\.)?[ -]*(?:of )?(?P<month>[a-z]{3,9})\.?(?:,?[ -]+(?P<year>[0-9]{4}))?"
)
_MONTH_DAY = re.compile(
    r"(?P<month>[a-z]{3,9})\.?[ -]+(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?(?:(?:,[ -]*|[ -]+)(?P<year>[0-9]{4}))?"
)
_TIME = re.compile(r"(?P<day>.*?)[ T]+(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?P<rest>:[0-9]{2}(?:\.[0-9]{1,6})?)?"
                   r"(?P<zone>Z|[+-][0-9]{2}:[0-9]{2})?")  # fmt: skip


def read(text: str, order: Order | None = None) -> PartialDate:
    """Raises TwoReadings, and ValueError with a sentence for what is no date."""
    said = _MIDNIGHT.sub("", " ".join(text.split()))
    if found := _YEAR_FIRST.fullmatch(said):
        return PartialDate(int(found["year"]), int(found["month"]), int(found["day"]))
    if found := _NUMBERS.fullmatch(said):
        return _in_numbers(said, found, order)
    if _SHORT_YEAR.fullmatch(said):
        raise ValueError(f"“{said}” has two digits for its year. Write all four.")
    for form in (_DAY_MONTH, _MONTH_DAY):
        found = form.fullmatch(said.casefold())
        month = _month(found["month"]) if found else None
        if found and month:
            return PartialDate(int(found["year"]) if found["year"] else None, month, int(found["day"]))
    if month := _month(said.casefold()):
        return PartialDate(None, month, None)
    return PartialDate.parse(said)


def read_instant(text: str, order: Order | None = None) -> datetime:
    """A day, or a day and a time of day; in UTC where no offset is said. Raises as `read` does."""
    found = _TIME.fullmatch(" ".join(text.split()))
    day = read(found["day"] if found else text, order)
    if day.year is None or day.day is None:
        raise ValueError("It needs its day and year: YYYY-MM-DD, or YYYY-MM-DD HH:MM with a time (in UTC).")
    moment = datetime(day.year, day.month, day.day, tzinfo=UTC)
    if found is None:
        return moment
    try:
        clock = time.fromisoformat(f"{int(found['hour']):02}:{found['minute']}{found['rest'] or ''}")
        zone = datetime.fromisoformat(f"2000-01-01T00:00:00{found['zone'] or 'Z'}").tzinfo
        return datetime.combine(moment.date(), clock, zone).astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError(f"“{text}” has no time of day. Write it as YYYY-MM-DD HH:MM, in UTC.") from None


def instant_in_digits(at: datetime) -> str:
    """What `read_instant` reads back, exactly."""
    there = at.astimezone(UTC)
    if there.time() == time(0):
        return there.date().isoformat()
    return there.replace(tzinfo=None).isoformat(" ", "auto" if there.second or there.microsecond else "minutes")


def settled(cells: Iterable[str]) -> tuple[Order, int] | None:
    """The order that the dates of one column agree on, and which of them (counted from 0) shows it first."""
    found: dict[Order, int] = {}
    for place, text in enumerate(cells):
        order = _shown(text)
        if order is not None:
            found.setdefault(order, place)
    return next(iter(found.items())) if len(found) == 1 else None


def _in_numbers(said: str, found: re.Match[str], order: Order | None) -> PartialDate:
    a, b, year = int(found["a"]), int(found["b"]), int(found["year"]) if found["year"] else None
    shown = _told_apart(a, b) or order or (Order.DMY if found["sign"] == "." else None)
    if shown is None and a != b:
        first, second = PartialDate(year, b, a), PartialDate(year, a, b)
        raise TwoReadings(
            f"“{said}” may be {a} {MONTHS[b - 1]} or {b} {MONTHS[a - 1]}. Write it as {first} or {second}."
        )
    return PartialDate(year, a, b) if shown is Order.MDY else PartialDate(year, b, a)


def _told_apart(a: int, b: int) -> Order | None:
    """A 13th is a day. Two of them are no date, in either order."""
    if a > 12:
        return Order.DMY
    return Order.MDY if b > 12 else None


def _shown(text: str) -> Order | None:
    found = _NUMBERS.fullmatch(_MIDNIGHT.sub("", " ".join(text.split()[:3])))
    return _told_apart(int(found["a"]), int(found["b"])) if found else None


def _month(word: str) -> int | None:
    """A month by its English name, or by the beginning of it."""
    here = [number for number, name in enumerate(MONTHS, start=1) if name.casefold().startswith(word)]
    return here[0] if len(word) >= 3 and len(here) == 1 else (9 if word == "sept" else None)
