"""The rules of the calendar a second time, slowly: day by day and clock by clock, with no line of the program in it.

Where the program and this disagree, one of them is wrong about when somebody hears of a birthday.
"""

import warnings
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

import holidays

A_DAY, A_MINUTE, A_QUARTER = timedelta(days=1), timedelta(minutes=1), timedelta(minutes=15)
A_MONTH = 31
Source = tuple[int | None, int, int | None]
"""Year, month and day, where they are known."""


class Person(NamedTuple):
    zone: ZoneInfo
    weekdays: frozenset[int] = frozenset({0, 1, 2, 3, 4})
    """Monday is 0."""
    starts: time = time(9)
    ends: time = time(18)
    country: str | None = None
    leave: tuple[date, date | None] | None = None


class Date(NamedTuple):
    source: Source
    is_yearly: bool = True
    is_first_of_march: bool = False
    """Where somebody born on 29 February celebrates in other years."""
    lead: int = 0
    is_celebration: bool = True
    zone: ZoneInfo | None = None
    """The client's."""


def due(day: Date, person: Person, now: datetime, after: date | None = None) -> tuple[date, datetime] | None:
    """What is to be prompted next, and when."""
    occurrence = next_occurrence(day, person, now, after)
    if occurrence is None:
        return None
    at = begins(prompt_day(day, occurrence, person), person)
    return occurrence, at if at >= now else next_work(now, person)


def still_due(first_day: date, theirs: ZoneInfo, person: Person, now: datetime) -> datetime | None:
    """When to ask for what a journey puts before a first day and before today: where it can be asked before that day is
    over for both, at once."""
    at = next_work(now, person)
    return None if all(at.astimezone(zone).date() > first_day for zone in (person.zone, theirs)) else at


def next_occurrence(day: Date, person: Person, now: datetime, after: date | None) -> date | None:
    """A day is past when it is past for the person and for the client."""
    today = min(now.astimezone(zone).date() for zone in (person.zone, day.zone or person.zone))
    year, _, number = day.source
    for each in _years(max(today.year, year or 0) if number or day.is_yearly else today.year):
        found = occurrence_of(day, each)
        last = found if number else max(found, first_working_day(found.replace(day=1), person))
        if year is not None and not day.is_yearly and each != year:
            return None
        if last >= today and (after is None or found > after):
            return found
    return None


def occurrence_of(day: Date, year: int) -> date:
    _, month, number = day.source
    if number is None:
        return next(each for each in _days(date(year, month, 1)) if each.weekday() < 5)
    if (month, number) == (2, 29) and not _has_leap_day(year):
        return date(year, 3, 1) if day.is_first_of_march else date(year, 2, 28)
    return date(year, month, number)


def prompt_day(day: Date, occurrence: date, person: Person) -> date:
    if day.source[2] is None:
        return first_working_day(occurrence.replace(day=1), person)
    wanted = occurrence
    for _ in range(day.lead):
        wanted -= A_DAY
    if not day.is_celebration:
        later = first_working_day(wanted, person)
        return later if wanted == occurrence or later < occurrence else last_working_day(wanted, person)
    while day.zone and begins(wanted, person).astimezone(day.zone).date() > occurrence:
        wanted -= A_DAY
    return last_working_day(wanted, person)


def works_on(day: date, person: Person) -> bool:
    if person.leave is not None:
        since, until = person.leave
        if since <= day <= (until or date.max):
            return False
    return day.weekday() in person.weekdays and day not in holidays_of(person.country, day.year)


def first_working_day(day: date, person: Person) -> date:
    """A leave of which nobody knows the end cannot be waited for."""
    if person.leave is not None and person.leave[1] is None:
        person = person._replace(leave=None)
    return next(each for each in _days(day) if works_on(each, person))


def last_working_day(day: date, person: Person) -> date:
    """At most a month before; else as if there were no leave."""
    for n in range(A_MONTH):
        if works_on(day - n * A_DAY, person):
            return day - n * A_DAY
    return last_working_day(day, person._replace(leave=None))


def begins(day: date, person: Person) -> datetime:
    return at_clock(day, person.starts, person.zone)


def at_clock(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """By trying every offset there is: the first instant at which the clock shows it. Where it never does, because
    the clocks go forward over it, as if they had not yet."""
    wall = datetime.combine(day, clock)
    instants = (wall.replace(tzinfo=UTC) - n * A_QUARTER for n in range(15 * 4, -15 * 4, -1))
    for instant in instants:
        if instant.astimezone(zone).replace(tzinfo=None) == wall:
            return instant
    offset = (wall - A_DAY).replace(tzinfo=UTC).astimezone(zone).utcoffset()
    assert offset is not None
    return (wall - offset).replace(tzinfo=UTC)


def is_at_work(now: datetime, person: Person) -> bool:
    local = now.astimezone(person.zone)
    return works_on(local.date(), person) and person.starts <= local.time() < person.ends


def next_work(now: datetime, person: Person) -> datetime:
    if is_at_work(now, person):
        return now
    if person.leave is not None and person.leave[1] is None:
        person = person._replace(leave=None)
    today = now.astimezone(person.zone).date()
    return next(begins(day, person) for day in _days(today) if works_on(day, person) and begins(day, person) > now)


def after_work(now: datetime, minutes: int, person: Person) -> datetime:
    """When so many minutes at work have passed, counted one by one."""
    at = next_work(now, person)
    while minutes > 0:
        if is_at_work(at, person):
            minutes -= 1
            at += A_MINUTE
        else:
            at = next_work(at, person)
    return at


@cache
def holidays_of(country: str | None, year: int) -> frozenset[date]:
    warnings.filterwarnings("ignore", "Requested Holidays are available only", UserWarning)
    return frozenset(holidays.country_holidays(country, years=year)) if country else frozenset()


def _days(first: date) -> Iterator[date]:
    return (first + n * A_DAY for n in range(5_000))


def _years(first: int) -> range:
    return range(first, first + 300)


def _has_leap_day(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
