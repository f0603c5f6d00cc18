"""Dates that come round, and the hours in which a person may be told about them.

Every instant is an aware datetime in UTC; local time exists only inside this file. Nothing here asks what
time it is. Unless somebody settled other hours a working day is Monday to Friday but for the holidays of their country,
and working time is 9:00 to before 18:00 on the person's own clock.
"""

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cache
from typing import NamedTuple, Self
from zoneinfo import ZoneInfo, available_timezones

from bot.domain import holidays

FIRST_YEAR, LAST_YEAR = 1900, 2200
MORNING, EVENING = time(9), time(18)
DAWN, DUSK = time(8), time(20)
MIDNIGHT = time(0)

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
MONDAY_TO_FRIDAY = frozenset(range(1, 6))
"""ISO weekdays: Monday is 1, Sunday is 7."""
A_DAY = timedelta(days=1)
FAR = 31
"""Days. A prompt that came earlier than this because of a leave would be forgotten again."""
# Only ASCII digits: \d also takes the digits of forty other scripts.
_FORMS = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})|--(?P<m>[0-9]{2})(-(?P<d>[0-9]{2}))?")

_SAID = re.compile(
    r"(?:(?P<day>[0-9]{1,2}) (?P<month>[a-z]{3,9})|(?P<first>[a-z]{3,9})(?: (?P<after>[0-9]{1,2}))?)"
    r"(?: (?P<year>[0-9]{4}))?"
)


@dataclass(frozen=True)
class Leave:
    since: date
    until: date | None = None
    """The last day of it; None where nobody knows yet."""

    def __contains__(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)

    @property
    def length(self) -> int:
        """In days; 0 where nobody knows."""
        return 0 if self.until is None else (self.until - self.since).days + 1


@dataclass(frozen=True)
class DaysOff:
    """What keeps somebody from work on a day of the week on which they do work."""

    country: str | None = None
    """Whose holidays they have. ISO 3166-1 alpha-2."""
    leave: Leave | None = None

    @property
    def fewer(self) -> "DaysOff":
        """Without the leave; where there is none, without anything."""
        return DaysOff(self.country) if self.leave else NO_DAYS_OFF


NO_DAYS_OFF = DaysOff()


@dataclass(frozen=True)
class Hours:
    """On which days somebody works, and from when to before when on each of them."""

    days: frozenset[int] = MONDAY_TO_FRIDAY
    starts: time = MORNING
    ends: time = EVENING
    off: DaysOff = NO_DAYS_OFF


USUAL = Hours()


class Off(StrEnum):
    LEAVE = "leave"
    WEEKDAY = "weekday"
    HOLIDAY = "holiday"


class DayOff(NamedTuple):
    """Why somebody does not work on a day."""

    day: date
    why: Off
    name: str = ""
    """Of the holiday."""


class Leap(StrEnum):
    """Where somebody born on 29 February celebrates in a common year."""

    FEB28 = "feb28"
    MAR1 = "mar1"


class Repeat(StrEnum):
    NONE = "none"
    YEARLY = "yearly"


@dataclass(frozen=True)
class PartialDate:
    """A date of which the year, or the year and the day, may be unknown.

    It cannot hold an impossible date: making one raises ValueError, whose message is a sentence for people.
    """

    year: int | None
    month: int
    day: int | None

    def __post_init__(self) -> None:
        if self.year is not None and not FIRST_YEAR <= self.year <= LAST_YEAR:
            raise ValueError(f"The year {self.year} is not between {FIRST_YEAR} and {LAST_YEAR}.")
        if not 1 <= self.month <= 12:
            raise ValueError(f"There is no month {self.month}: months go from 01 to 12.")
        if self.day is None:
            if self.year is not None:
                raise ValueError(f"A month without its day is written without a year: --{self.month:02}.")
        elif not 1 <= self.day <= _days_in(self.year, self.month):
            raise ValueError(f"{MONTHS[self.month - 1]} {self.year or ''}".rstrip() + f" has no day {self.day}.")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `YYYY-MM-DD`, `--MM-DD` or `--MM`; anything else raises ValueError with a sentence."""
        found = _FORMS.fullmatch(text.strip())
        if found is None:
            raise ValueError("Write the date as YYYY-MM-DD, or --MM-DD without its year, or --MM for a month.")
        year, month, day = found["year"], found["month"] or found["m"], found["day"] or found["d"]
        return cls(int(year) if year else None, int(month), int(day) if day else None)

    @classmethod
    def said(cls, text: str) -> Self:
        """As `parse`, and as people say it: "14 December", "December 14, 1984", "December"."""
        said = " ".join(re.sub(r"[,.]|(?<=[0-9])(?:st|nd|rd|th)\b", " ", text.casefold()).split())
        found = _SAID.fullmatch(said)
        if found is None:
            return cls.parse(text)
        name = found["month"] or found["first"]
        months = [at for at, month in enumerate(MONTHS, 1) if month.casefold().startswith(name)]
        if len(months) != 1:
            return cls.parse(text)
        day, year = found["day"] or found["after"], found["year"]
        return cls(int(year) if year else None, months[0], int(day) if day else None)

    def __str__(self) -> str:
        """The text that `parse` reads back."""
        year = "-" if self.year is None else f"{self.year:04}"
        return f"{year}-{self.month:02}" + ("" if self.day is None else f"-{self.day:02}")


class Due(NamedTuple):
    """Which occurrence to prompt for, and when (UTC)."""

    occurrence: date
    at: datetime


class Reckoning(NamedTuple):
    """How the time of a prompt was worked out, step by step: what decides it stands here, and words only say it."""

    occurrence: date
    wanted: date
    """The day that its lead says."""
    in_time: date
    """The same, or the day before where the client's own day would be over by then."""
    day: date
    """Where that is a day off, the working day before it or after it."""
    at: datetime
    """When work begins on it. UTC."""
    hours: Hours
    zone: ZoneInfo

    @property
    def passed_over(self) -> list[DayOff]:
        """The days off between the one it should come on and the one it comes on, and why each is off."""
        step = A_DAY if self.day > self.in_time else -A_DAY
        days = (self.in_time + n * step for n in range(abs((self.day - self.in_time).days)))
        return [off for day in days if (off := day_off(day, self.hours))]

    @property
    def is_in_leave(self) -> bool:
        """So long a leave that it is planned as if there were none; it waits at sending."""
        off = day_off(self.day, self.hours)
        return off is not None and off.why is Off.LEAVE


def due_at(
    source: PartialDate,
    repeat: Repeat,
    leap: Leap,
    lead_days: int,
    zone: ZoneInfo,
    now: datetime,
    after: date | None = None,
    hours: Hours = USUAL,
    *,
    theirs: ZoneInfo | None = None,
    is_celebration: bool = True,
) -> Due | None:
    """When to prompt for the next occurrence, seen from the person's own today; None when there is none.

    As `reckon` says; when that has passed although the occurrence has not, the next working time from now. That may be
    after the occurrence (a birthday today, entered on a Saturday): late, and to be said so, but not dropped. `after` is
    the occurrence that was already prompted: the following one is wanted. `theirs` is the client's zone: a day is past
    once it is past for both.
    """
    today = local_day(now, zone)
    if theirs is not None:
        today = min(today, local_day(now, theirs))
    occurrence = _next_to_prompt(source, repeat, leap, today, after, hours)
    if occurrence is None:
        return None
    planned = reckon(source, occurrence, lead_days, zone, hours, theirs=theirs, is_celebration=is_celebration).at
    return Due(occurrence, planned if planned >= now else next_working_time(now, zone, hours))


def reckon(
    source: PartialDate,
    occurrence: date,
    lead_days: int,
    zone: ZoneInfo,
    hours: Hours = USUAL,
    *,
    theirs: ZoneInfo | None = None,
    is_celebration: bool = True,
) -> Reckoning:
    """When to prompt for one occurrence: when work begins in `zone` on the day that the lead says. Where that is a day
    off a celebration comes on the working day before, and anything else waits for the next working morning; but what
    is to come before its day never waits into it: a first day on Monday is said on Friday.

    A celebration has its day on the client's own clock (`theirs`). A month has no day to lead up to, so `lead_days`
    does not count for `--MM`: it comes on the first working day of the month, and nobody is told before it.
    """
    if source.day is None:
        first = occurrence.replace(day=1)
        day = working_day_on_or_after(first, hours)
        return Reckoning(occurrence, first, first, day, morning(day, zone, hours), hours, zone)
    wanted = in_time = occurrence - timedelta(days=lead_days)
    if is_celebration and theirs is not None and lead_days < 2:  # two days are more than any two clocks are apart
        in_time = in_time_for(occurrence, theirs, wanted, zone, hours)
    is_before = is_celebration or _would_be_over(occurrence, lead_days, hours)
    day = prompt_day(in_time, 0, hours, is_before)
    return Reckoning(occurrence, wanted, in_time, day, morning(day, zone, hours), hours, zone)


def _would_be_over(occurrence: date, lead_days: int, hours: Hours) -> bool:
    """Whether whoever waits for the next working day has nothing left of the lead."""
    return lead_days > 0 and working_day_on_or_after(occurrence - timedelta(days=lead_days), hours) >= occurrence


def in_time_for(occurrence: date, theirs: ZoneInfo, wanted: date, zone: ZoneInfo, hours: Hours = USUAL) -> date:
    """The wanted day, or the one before it where the client's own day would be over once work begins."""
    over = day_after(occurrence, theirs)
    while morning(wanted, zone, hours) >= over:
        wanted -= A_DAY
    return wanted


def next_occurrence(source: PartialDate, repeat: Repeat, leap: Leap, on_or_after: date) -> date | None:
    """The first occurrence on or after a day; None for a one-time date that is past.

    A date never occurs before its own year. Without a year it has no single day, so it comes round every year
    whatever `repeat` says.
    """
    if source.year is not None and repeat is Repeat.NONE:
        only = occurrence_in(source, source.year, leap)
        return only if only >= on_or_after else None
    first = max(on_or_after.year, source.year or 0)
    here = occurrence_in(source, first, leap)
    return here if here >= on_or_after else occurrence_in(source, first + 1, leap)


def occurrence_in(source: PartialDate, year: int, leap: Leap = Leap.FEB28) -> date:
    """The day in one year, always counted from the source, never from the last occurrence.

    Chained from the last one, 29 February would stay on the 28th for ever. A month alone occurs on its first
    weekday, wherever anybody works: the day is part of what a prompt is known by.
    """
    if source.day is None:
        return working_day_on_or_after(date(year, source.month, 1))
    if source.day > _days_in(year, source.month):  # only 29 February, because impossible dates do not exist
        return date(year, 2, 28) if leap is Leap.FEB28 else date(year, 3, 1)
    return date(year, source.month, source.day)


def prompt_day(occurrence: date, lead_days: int, hours: Hours = USUAL, is_before: bool = True) -> date:
    """The occurrence minus its lead. Where that is a day off, the working day before it, or else after it."""
    wanted = occurrence - timedelta(days=lead_days)
    return working_day_on_or_before(wanted, hours) if is_before else working_day_on_or_after(wanted, hours)


def is_working_day(day: date, hours: Hours = USUAL) -> bool:
    return day_off(day, hours) is None


def day_off(day: date, hours: Hours = USUAL) -> DayOff | None:
    """Why they do not work on that day; None where they do."""
    off = hours.off
    if off.leave is not None and day in off.leave:
        return DayOff(day, Off.LEAVE)
    if day.isoweekday() not in hours.days:
        return DayOff(day, Off.WEEKDAY)
    if off.country is None or (name := holidays.in_year(off.country, day.year).get(day)) is None:
        return None
    return DayOff(day, Off.HOLIDAY, name)


def working_day_on_or_before(day: date, hours: Hours = USUAL) -> date:
    """Not farther back than `FAR`: before that a leave is as if it were none, and what comes in it waits at sending."""
    return _working_day(day, -A_DAY, FAR, hours)


def working_day_on_or_after(day: date, hours: Hours = USUAL) -> date:
    """After a leave. One of which nobody knows the end is as if it were none, and what comes in it waits at sending."""
    return _working_day(day, A_DAY, FAR + (hours.off.leave.length if hours.off.leave else 0), hours)


def zone(name: str | None) -> ZoneInfo | None:
    """The zone of that IANA name, or None.

    Names are case-sensitive, also where the disk is not. `ZoneInfo` itself raises KeyError, ValueError or
    OSError for bad ones, and opens what it is given as a path: so only known names get there.
    """
    return ZoneInfo(name) if name in _zone_names() else None


def zone_or_utc(name: str | None) -> ZoneInfo:
    """That zone, or UTC where somebody has none or one we do not know."""
    return zone(name) or ZoneInfo("UTC")


def zone_called(said: str) -> str | None:
    """The zone that these words name: "Europe/Berlin", or the one of a city, "Berlin". None where there is none."""
    wanted = said.strip().replace(" ", "_").casefold()
    exactly = {name.casefold(): name for name in zone_names()}
    cities = {name.rpartition("/")[2].casefold(): name for name in reversed(zone_names())}
    return exactly.get(wanted) or cities.get(wanted)


def zone_names() -> list[str]:
    """Every zone that `zone` knows, in order."""
    return sorted(_zone_names())


def local_day(instant: datetime, zone: ZoneInfo) -> date:
    """Which day an instant is on, on the clock of a zone."""
    return _local(instant, zone).date()


def at_clock(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """An hour on a zone's clock as UTC. What a summer-time change leaves out is read as the hour after it."""
    return datetime.combine(day, clock, zone).astimezone(UTC)


def morning(day: date, zone: ZoneInfo, hours: Hours = USUAL) -> datetime:
    """When work begins on a day, on the clock of a zone, in UTC. No zone changes its clocks between 7:00 and 10:00."""
    return at_clock(day, hours.starts, zone)


def day_begins(day: date, zone: ZoneInfo) -> datetime:
    """The first instant of that day on the clock of a zone, in UTC."""
    return at_clock(day, MIDNIGHT, zone)


def day_after(day: date, zone: ZoneInfo) -> datetime:
    """The first instant after that day on the clock of a zone, in UTC."""
    return day_begins(day + A_DAY, zone)


def end_of_day(instant: datetime, zone: ZoneInfo) -> datetime:
    """The last second of an instant's own day in that zone, in UTC."""
    return day_after(local_day(instant, zone), zone) - timedelta(seconds=1)


def next_monday(day: date) -> date:
    """The first Monday after that day."""
    return day + timedelta(days=7 - day.weekday())


def is_working_time(now: datetime, zone: ZoneInfo, hours: Hours = USUAL) -> bool:
    """Within these hours on that clock."""
    local = _local(now, zone)
    return is_working_day(local.date(), hours) and hours.starts <= local.time() < hours.ends


def is_daytime(now: datetime, zone: ZoneInfo) -> bool:
    """8:00 to before 20:00 on that clock, any day of the week: nobody is asleep, but perhaps not at work."""
    return DAWN <= _local(now, zone).time() < DUSK


def next_working_time(now: datetime, zone: ZoneInfo, hours: Hours = USUAL) -> datetime:
    """Now, when that is working time; else the next working morning. UTC."""
    return now.astimezone(UTC) if is_working_time(now, zone, hours) else next_working_morning(now, zone, hours)


def next_working_morning(after: datetime, zone: ZoneInfo, hours: Hours = USUAL) -> datetime:
    """The first start of a working day that is later than `after`, in UTC."""
    day = working_day_on_or_after(local_day(after, zone), hours)
    at = morning(day, zone, hours)
    return at if at > after else morning(working_day_on_or_after(day + A_DAY, hours), zone, hours)


def add_working_hours(start: datetime, count: float, zone: ZoneInfo, hours: Hours = USUAL) -> datetime:
    """The instant when so many hours of working time have passed since `start`, in UTC.

    Two hours from 17:00 on a Friday is 10:00 on Monday; two hours from 16:00 is 18:00 the same day.
    """
    at, left = next_working_time(start, zone, hours), timedelta(hours=count)
    while True:
        closing = at_clock(local_day(at, zone), hours.ends, zone)
        if left <= closing - at:
            return at + left
        left -= closing - at
        at = next_working_morning(closing, zone, hours)


def working_hours_between(start: datetime, end: datetime, zone: ZoneInfo, hours: Hours = USUAL) -> float:
    """How much working time passed between two instants, in hours; 0 where none did."""
    passed, at = timedelta(), next_working_time(start, zone, hours)
    while at < end:
        closing = at_clock(local_day(at, zone), hours.ends, zone)
        passed += min(closing, end) - at
        at = next_working_morning(closing, zone, hours)
    return passed / timedelta(hours=1)


def in_words(day: date, today: date) -> str:
    """A day as one says it: "today", "on Friday", "on Monday 30 November".

    A weekday alone is used only for the six days ahead, where there is no second one of its name.
    """
    ahead = (day - today).days
    if ahead in (-1, 0, 1):
        return {-1: "yesterday", 0: "today", 1: "tomorrow"}[ahead]
    return f"on {WEEKDAYS[day.weekday()]}" if 1 < ahead < 7 else f"on {in_full(day, today)}"


def in_full(day: date, today: date) -> str:
    """ "Monday 30 November", with its year where that is another one."""
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}" + _year(day, today)


def occurrence_in_words(source: PartialDate, occurrence: date, today: date, there: date | None = None) -> str:
    """As `in_words`, except where only the month is known: there no day may be pretended. `there` is today where the
    client is: near the day it is said where that is another one."""
    if source.day is not None:
        return _on_two_clocks(occurrence, today, today if there is None else there)
    if (occurrence.year, occurrence.month) == (today.year, today.month):
        return "this month"
    return f"in {MONTHS[occurrence.month - 1]}" + _year(occurrence, today)


def occurrence_in_full(source: PartialDate, occurrence: date, today: date) -> str:
    """As `in_full`, except where only the month is known: "some time in December"."""
    if source.day is not None:
        return in_full(occurrence, today)
    return f"some time in {MONTHS[occurrence.month - 1]}" + _year(occurrence, today)


def is_past(source: PartialDate, occurrence: date, today: date, there: date | None = None) -> bool:
    """Here, and where the client is. A month is never past while it is prompted."""
    return source.day is not None and occurrence < min(today, there or today)


def said(day: PartialDate) -> str:
    """As a person writes it and `PartialDate.said` reads it: "14 December", "December", "1984-12-14"."""
    if day.year is not None:
        return str(day)
    return MONTHS[day.month - 1] if day.day is None else f"{day.day} {MONTHS[day.month - 1]}"


def at_in_words(
    instant: datetime, zone: ZoneInfo, now: datetime, *, with_zone: bool = True, with_on: bool = False
) -> str:
    """An instant on one clock: "today at 14:30 (Berlin)", "Friday 27 November at 12:00 (Berlin)"; in the middle of a
    sentence "on Friday ..."."""
    local, today = _local(instant, zone), local_day(now, zone)
    ahead = (local.date() - today).days
    day = {-1: "yesterday", 0: "today", 1: "tomorrow"}.get(ahead) or ("on " if with_on else "") + in_full(
        local.date(), today
    )
    return f"{day} at {local.hour}:{local.minute:02}" + (f" ({zone_in_words(zone)})" if with_zone else "")


def clock_in_words(clock: time) -> str:
    """ "9:00"."""
    return f"{clock.hour}:{clock.minute:02}"


def zone_in_words(zone: ZoneInfo) -> str:
    """The city of a zone, as people know it: "Buenos Aires"; `Etc/GMT+5` reverses its sign: "UTC-5"."""
    area, _, place = zone.key.rpartition("/")
    offset = re.fullmatch(r"GMT([+-])([0-9]+)", place) if area == "Etc" else None
    if offset:
        return "UTC" if offset[2] == "0" else f"UTC{'-' if offset[1] == '+' else '+'}{offset[2]}"
    return place.replace("_", " ")


def _next_to_prompt(
    source: PartialDate, repeat: Repeat, leap: Leap, today: date, after: date | None, hours: Hours
) -> date | None:
    """A month that began on days off is not over before its first working day."""
    if source.day is None:
        this = occurrence_in(source, today.year)
        if (after is None or this > after) and working_day_on_or_after(this.replace(day=1), hours) >= today:
            return this
    return next_occurrence(source, repeat, leap, today if after is None else max(today, after + A_DAY))


def _working_day(day: date, step: timedelta, most: int, hours: Hours) -> date:
    found = day
    for _ in range(most):
        if is_working_day(found, hours):
            return found
        found += step
    return _working_day(day, step, most, replace(hours, off=hours.off.fewer))


def _on_two_clocks(day: date, here: date, there: date) -> str:
    if day == there and here != there:
        return f"{in_words(day, here)} (today already, where they are)" if here < day else "still today, where they are"
    if day == here and here != there:
        return f"today ({'over already' if here < there else f'still {WEEKDAYS[there.weekday()]}'}, where they are)"
    return in_words(day, here)


def _year(day: date, today: date) -> str:
    return "" if day.year == today.year else f" {day.year}"


def _local(instant: datetime, zone: ZoneInfo) -> datetime:
    if instant.tzinfo is None:  # astimezone would quietly take the machine's own zone
        raise ValueError("An instant needs its zone; this one has none.")
    return instant.astimezone(zone)


@cache
def _days_in(year: int | None, month: int) -> int:
    """Days of a month; without a year, the most it can have."""
    first = date(2000 if year is None else year, month, 1)
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1).toordinal() - first.toordinal()


@cache
def _zone_names() -> frozenset[str]:
    return frozenset(available_timezones() - {"localtime", "Factory"})
