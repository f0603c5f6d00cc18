"""Days off: those of the week, holidays and leave are one question, and each kind of prompt has its side of them."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain import calendar
from bot.domain.calendar import A_DAY, DayOff, DaysOff, Due, Hours, Leap, Leave, Off, PartialDate, Repeat

BERLIN, NEW_YORK, AUCKLAND = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York"), ZoneInfo("Pacific/Auckland")
GERMAN = Hours(off=DaysOff("DE"))
FRIDAY = date(2026, 12, 25)  # Christmas Day
AUTUMN = datetime(2026, 11, 1, 12, tzinfo=UTC)


def away(since: date, until: date | None) -> Hours:
    return replace(GERMAN, off=DaysOff("DE", Leave(since, until)))


def due(
    text: str, lead: int = 0, hours: Hours = GERMAN, now: datetime = AUTUMN, is_celebration: bool = True
) -> Due | None:
    source = PartialDate.parse(text)
    return calendar.due_at(
        source, Repeat.YEARLY, Leap.FEB28, lead, BERLIN, now, hours=hours, is_celebration=is_celebration
    )


def day_of(*args: object, **kwargs: object) -> date:
    found = due(*args, **kwargs)  # type: ignore[arg-type]
    assert found is not None
    return calendar.local_day(found.at, BERLIN)


@pytest.mark.parametrize(
    ("day", "hours", "why"),
    [
        (date(2026, 12, 24), GERMAN, None),
        (FRIDAY, GERMAN, DayOff(FRIDAY, Off.HOLIDAY, "Christmas Day")),
        (FRIDAY, Hours(), None),
        (FRIDAY + A_DAY, GERMAN, DayOff(FRIDAY + A_DAY, Off.WEEKDAY)),
        (FRIDAY, away(FRIDAY, FRIDAY), DayOff(FRIDAY, Off.LEAVE)),
        (date(2026, 12, 24), away(FRIDAY, None), None),
        (date(2027, 12, 24), away(FRIDAY, None), DayOff(date(2027, 12, 24), Off.LEAVE)),
    ],
)
def test_why_a_day_is_off_is_said_in_one_place(day: date, hours: Hours, why: DayOff | None) -> None:
    assert calendar.day_off(day, hours) == why
    assert calendar.is_working_day(day, hours) is (why is None)


@pytest.mark.parametrize(
    ("text", "celebrated", "other"),
    [
        ("--11-29", date(2026, 11, 27), date(2026, 11, 30)),  # a Sunday
        ("--12-25", date(2026, 12, 24), date(2026, 12, 28)),  # Christmas, and then a weekend
        ("--12-27", date(2026, 12, 24), date(2026, 12, 28)),
        ("--01-01", date(2026, 12, 31), date(2027, 1, 4)),
        ("--12-02", date(2026, 12, 2), date(2026, 12, 2)),
    ],
)
def test_a_celebration_comes_before_a_day_off_and_anything_else_after_it(
    text: str, celebrated: date, other: date
) -> None:
    assert day_of(text) == celebrated
    assert day_of(text, is_celebration=False) == other


def test_a_lead_is_counted_first_and_the_day_off_avoided_then() -> None:
    assert day_of("--01-01", lead=7) == date(2026, 12, 24)
    assert day_of("--01-01", lead=7, is_celebration=False) == date(2026, 12, 28)


def test_a_month_is_prompted_on_its_first_day_that_is_neither_weekend_nor_holiday() -> None:
    assert day_of("--01") == date(2027, 1, 4)
    assert day_of("--05", now=AUTUMN + timedelta(days=500)) == date(2028, 5, 2)  # Monday the first is a holiday


@pytest.mark.parametrize(
    ("today", "year"), [(date(2027, 1, 2), 2027), (date(2027, 1, 4), 2027), (date(2027, 1, 5), 2028)]
)
def test_a_month_that_began_on_days_off_is_not_over_before_its_first_working_day(today: date, year: int) -> None:
    found = due("--01", now=calendar.at_clock(today, time(0), BERLIN))
    assert found is not None
    assert found.occurrence.year == year


def test_whoever_works_on_sundays_hears_of_a_month_on_its_first_one() -> None:
    sundays = Hours(frozenset({7, 1, 2, 3, 4}))
    assert day_of("--11", hours=sundays, now=datetime(2026, 10, 1, tzinfo=UTC)) == date(2026, 11, 1)


# --- leave


def test_a_celebration_comes_before_a_leave_and_anything_else_after_it() -> None:
    hours = away(date(2026, 12, 7), date(2026, 12, 18))
    assert day_of("--12-09", hours=hours) == date(2026, 12, 4)
    assert day_of("--12-09", hours=hours, is_celebration=False) == date(2026, 12, 21)


def test_a_leave_is_not_looked_through_for_more_than_a_month() -> None:
    hours = away(date(2026, 11, 9), date(2027, 2, 26))
    assert day_of("--12-02", hours=hours) == date(2026, 11, 6)
    assert day_of("--12-16", hours=hours) == date(2026, 12, 16)


def test_that_is_counted_to_the_day() -> None:
    hours = away(date(2026, 12, 1), date(2026, 12, 31))
    assert day_of("--12-30", hours=hours) == date(2026, 11, 30)
    assert day_of("--12-31", hours=hours) == date(2026, 12, 31)


def test_what_comes_in_so_long_a_leave_avoids_holidays_all_the_same() -> None:
    assert day_of("--12-25", hours=away(date(2026, 11, 9), date(2027, 2, 26))) == date(2026, 12, 24)


def test_a_leave_without_an_end_does_not_loop_for_ever() -> None:
    hours = away(date(2026, 12, 1), None)
    assert day_of("--12-03", hours=hours) == date(2026, 11, 30)
    assert day_of("--06-16", hours=hours) == date(2027, 6, 16)
    assert day_of("--12-03", hours=hours, is_celebration=False) == date(2026, 12, 3)


def test_a_day_that_is_never_free_of_days_off_is_still_a_day() -> None:
    """Somebody works on one day of the week only, and is on leave for good."""
    hours = Hours(frozenset({7}), off=DaysOff("SE", Leave(date(2020, 1, 1))))
    assert calendar.working_day_on_or_before(FRIDAY, hours) == date(2026, 12, 20)
    assert calendar.working_day_on_or_after(FRIDAY, hours) == date(2026, 12, 27)


def test_working_time_pauses_on_a_holiday() -> None:
    evening = calendar.at_clock(date(2026, 12, 24), time(17), BERLIN)
    assert calendar.next_working_morning(evening, BERLIN, GERMAN) == datetime(2026, 12, 28, 8, tzinfo=UTC)
    assert calendar.add_working_hours(evening, 2, BERLIN, GERMAN) == datetime(2026, 12, 28, 9, tzinfo=UTC)
    assert not calendar.is_working_time(evening + timedelta(hours=18), BERLIN, GERMAN)


# --- the client's own day


@pytest.mark.parametrize(
    ("owner", "client", "occurrence", "day"),
    [
        (NEW_YORK, AUCKLAND, date(2026, 12, 1), date(2026, 11, 30)),  # their Tuesday ends on our Tuesday at 6:00
        (NEW_YORK, AUCKLAND, date(2026, 11, 30), date(2026, 11, 27)),  # a Monday: Sunday is a day off
        (NEW_YORK, BERLIN, date(2026, 12, 1), date(2026, 12, 1)),
        (AUCKLAND, NEW_YORK, date(2026, 12, 1), date(2026, 12, 1)),
        (BERLIN, AUCKLAND, date(2026, 12, 1), date(2026, 12, 1)),  # 21:00 there
    ],
)
def test_a_clients_day_is_not_over_when_its_prompt_comes(
    owner: ZoneInfo, client: ZoneInfo, occurrence: date, day: date
) -> None:
    source = PartialDate(None, occurrence.month, occurrence.day)
    found = calendar.reckon(source, occurrence, 0, owner, theirs=client)
    assert found.day == day
    assert found.at < calendar.day_after(occurrence, client)


def test_that_holds_also_a_day_ahead_where_somebody_works_at_night_at_the_other_end_of_the_world() -> None:
    """Half past ten in the evening of the Tuesday: on Kiritimati the Wednesday is over."""
    nights = Hours(starts=time(22, 30), ends=time(23, 30))
    wednesday, kiritimati = date(2026, 12, 2), ZoneInfo("Pacific/Kiritimati")
    found = calendar.reckon(
        PartialDate.parse("--12-02"), wednesday, 1, ZoneInfo("Etc/GMT+12"), nights, theirs=kiritimati
    )
    assert found.day == date(2026, 11, 30)


def test_what_is_no_celebration_keeps_to_the_owners_clock() -> None:
    tuesday = date(2026, 12, 1)
    source = PartialDate.parse("--12-01")
    assert calendar.reckon(source, tuesday, 0, NEW_YORK, theirs=AUCKLAND, is_celebration=False).day == tuesday


def test_a_day_is_past_once_it_is_past_for_both() -> None:
    """Wednesday in Auckland, and still Tuesday in New York: the birthday of a client there is today."""
    now = calendar.at_clock(date(2026, 12, 2), time(9), AUCKLAND)
    found = calendar.due_at(PartialDate.parse("--12-01"), Repeat.YEARLY, Leap.FEB28, 0, AUCKLAND, now, theirs=NEW_YORK)
    assert found == Due(date(2026, 12, 1), now)


@pytest.mark.parametrize(
    ("here", "there", "words", "is_past"),
    [
        (1, 1, "today", False),
        (1, None, "today", False),
        (30, 1, "tomorrow (today already, where they are)", False),
        (2, 1, "still today, where they are", False),
        (1, 30, "today (still Monday, where they are)", False),
        (1, 2, "today (over already, where they are)", False),
        (2, 2, "yesterday", True),
        (3, 2, "on Tuesday 1 December", True),
    ],
)
def test_a_day_is_said_on_both_clocks_where_they_differ(
    here: int, there: int | None, words: str, is_past: bool
) -> None:
    tuesday, source = date(2026, 12, 1), PartialDate.parse("--12-01")
    today, theirs = (None if day is None else date(2026, 11 if day == 30 else 12, day) for day in (here, there))
    assert today is not None
    assert calendar.occurrence_in_words(source, tuesday, today, theirs) == words
    assert calendar.is_past(source, tuesday, today, theirs) is is_past


def test_a_month_is_never_past_while_it_is_prompted() -> None:
    assert not calendar.is_past(PartialDate.parse("--12"), date(2026, 12, 1), date(2026, 12, 9))
