"""Every rule of the calendar against a slow oracle that knows none of our code, over all zones and many countries."""

import inspect
import re
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain import calendar
from bot.domain.arrangements import Arrangements
from bot.domain.calendar import DaysOff, Hours, Leap, Leave, PartialDate, Repeat
from bot.domain.milestones import Milestone, MilestoneKind
from bot.domain.preferences import Preferences
from bot.domain.terms import Terms
from tests.cast import OLGA, zebra_works
from tests.domain import oracle
from tests.domain.oracle import Date, Person

COUNTRIES = (
    *("DE", "GB", "US", "NZ", "JP", "IN", "CN", "SA", "IL", "SE", "BR", "ZA", "KE", "FR", "AE", "KR", "ID", "MX"),
    *("PL", "TR", "EG", "TH", "CA", "AU", "XX"),
)
rules = settings(deadline=None, print_blob=True)
"""A failure says how to see it again."""

zones = st.sampled_from(calendar.zone_names()).map(ZoneInfo)
near_zones = st.sampled_from(
    ["Pacific/Kiritimati", "Pacific/Auckland", "Asia/Tokyo", "Europe/Berlin", "America/New_York", "Pacific/Pago_Pago"]
).map(ZoneInfo)
nows = st.integers(0, 9 * 366 * 24 * 12).map(lambda n: datetime(2026, 1, 1, tzinfo=UTC) + n * timedelta(minutes=5))
weekdays = st.sampled_from([frozenset(range(5)), frozenset({6, 0, 1, 2, 3}), frozenset({1, 3}), frozenset({6})])
clocks = st.sampled_from([(time(9), time(18)), (time(7), time(15, 30)), (time(0), time(8)), (time(22), time(23, 59))])
leads = st.sampled_from([0, 0, 0, 1, 2, 3, 7, 14, 30, 365])


@st.composite
def people(draw: st.DrawFn, now: datetime) -> Person:
    starts, ends = draw(clocks)
    since = now.date() + timedelta(days=draw(st.integers(-40, 50)))
    until = draw(st.sampled_from([0, 3, 12, 29, 45, 120, None]))
    leave = (since, None if until is None else since + timedelta(days=until))
    country = draw(st.none() | st.sampled_from(COUNTRIES[:-1]))
    away = draw(st.sampled_from([None, None, leave]))
    return Person(draw(near_zones | zones | near_zones), draw(weekdays), starts, ends, country, away)


@st.composite
def dates(draw: st.DrawFn, now: datetime) -> Date:
    """Mostly near, where the rules meet."""
    day = now.date() + timedelta(days=draw(st.integers(-3, 60) | st.integers(-400, 400)))
    year = draw(st.sampled_from([None, 1984, day.year]))
    month_only, leap_day = draw(st.sampled_from([(False, False)] * 6 + [(True, False), (False, True)]))
    source: tuple[int | None, int, int | None] = (year, day.month, day.day)
    if month_only:
        source = (None, day.month, None)
    if leap_day:
        source = (draw(st.sampled_from([None, 1984])), 2, 29)
    yearly, march = draw(st.booleans()), draw(st.booleans())
    celebration, zone = draw(st.sampled_from([True, True, False])), draw(st.none() | near_zones | near_zones | zones)
    return Date(source, yearly or source[0] is None, march, draw(leads), celebration, zone)


def hours_of(person: Person) -> Hours:
    leave = Leave(*person.leave) if person.leave else None
    days = frozenset(day + 1 for day in person.weekdays)
    return Hours(days, person.starts, person.ends, DaysOff(person.country, leave))


def due(day: Date, person: Person, now: datetime, after: date | None = None) -> calendar.Due | None:
    return calendar.due_at(
        PartialDate(*day.source),
        Repeat.YEARLY if day.is_yearly else Repeat.NONE,
        Leap.MAR1 if day.is_first_of_march else Leap.FEB28,
        day.lead,
        person.zone,
        now,
        after,
        hours_of(person),
        theirs=day.zone,
        is_celebration=day.is_celebration,
    )


@settings(rules, max_examples=400)
@given(st.data(), nows)
def test_every_prompt_comes_when_the_rules_say(data: st.DataObject, now: datetime) -> None:
    person, day = data.draw(people(now)), data.draw(dates(now))
    found = due(day, person, now)
    assert found == oracle.due(day, person, now)
    if found is not None:
        assert due(day, person, now, found.occurrence) == oracle.due(day, person, now, found.occurrence)


@settings(rules, max_examples=200)
@given(st.data(), nows, st.integers(-2, 12), st.integers(1, 12), near_zones | zones)
def test_what_belongs_before_a_first_day_is_asked_until_that_is_over(
    data: st.DataObject, now: datetime, ahead: int, before: int, theirs: ZoneInfo
) -> None:
    person = data.draw(people(now))
    terms = terms_of(person)
    person = person._replace(country=terms.country)
    first_day = now.date() + timedelta(days=ahead)
    day = min(first_day - timedelta(days=before), now.date() - timedelta(days=2))  # past wherever one looks
    client = replace(zebra_works(1), start_date=first_day, zone=theirs.key, cover=None)
    row = Milestone(1, 1, 1, MilestoneKind.JOURNEY, "Before", PartialDate(day.year, day.month, day.day), step="before")
    at = oracle.still_due(first_day, theirs, person, now)
    assert terms.still_due(client, row, now) == (None if at is None else (day, at))


def terms_of(person: Person) -> Terms:
    hours = hours_of(person)
    since, until = person.leave or (None, None)
    own = Preferences(1, OLGA, hours.days, hours.starts, hours.ends, person.country, since, until)
    return Terms(person.zone, own, Arrangements(1))


@settings(rules, max_examples=150)
@given(st.data(), nows)
def test_what_is_worked_out_is_what_is_planned(data: st.DataObject, now: datetime) -> None:
    """The steps of a reckoning hold, one by one."""
    person, day = data.draw(people(now)), data.draw(dates(now))
    found = due(day, person, now)
    if found is None:
        return
    steps = calendar.reckon(
        PartialDate(*day.source),
        found.occurrence,
        day.lead,
        person.zone,
        hours_of(person),
        theirs=day.zone,
        is_celebration=day.is_celebration,
    )
    assert steps.day == oracle.prompt_day(day, found.occurrence, person)
    assert steps.at == oracle.begins(steps.day, person)
    assert found.at in (steps.at, oracle.next_work(now, person))
    assert all(not oracle.works_on(off.day, person) for off in steps.passed_over)
    assert len(steps.passed_over) >= abs((steps.day - steps.in_time).days) - calendar.FAR or steps.is_in_leave
    assert steps.is_in_leave <= (person.leave is not None)


@settings(rules, max_examples=200)
@given(st.data(), nows)
def test_nobody_hears_of_anything_off_work_nor_of_a_celebration_too_late(data: st.DataObject, now: datetime) -> None:
    person = data.draw(people(now))._replace(leave=None)
    day = data.draw(dates(now))
    found = due(day, person, now)
    if found is None:
        return
    assert oracle.is_at_work(found.at, person)
    assert found.at >= now
    is_late = found.at == oracle.next_work(now, person)
    if day.is_celebration and day.source[2] is not None and not is_late:
        there = found.at.astimezone(day.zone or person.zone).date()
        assert there <= found.occurrence
        assert (found.occurrence - found.at.astimezone(person.zone).date()).days >= day.lead


@settings(rules, max_examples=200)
@given(st.data(), nows)
def test_a_day_off_is_a_day_off_for_every_question(data: st.DataObject, now: datetime) -> None:
    person = data.draw(people(now))
    hours, day = hours_of(person), now.date() + timedelta(days=data.draw(st.integers(-60, 90)))
    assert calendar.is_working_day(day, hours) is oracle.works_on(day, person)
    assert calendar.working_day_on_or_before(day, hours) == oracle.last_working_day(day, person)
    assert calendar.working_day_on_or_after(day, hours) == oracle.first_working_day(day, person)
    assert calendar.is_working_time(now, person.zone, hours) is oracle.is_at_work(now, person)
    assert calendar.next_working_time(now, person.zone, hours) == oracle.next_work(now, person)


@settings(rules, max_examples=60)
@given(st.data(), nows, st.sampled_from([1, 30, 90, 120, 600]))
def test_working_hours_are_minutes_at_work(data: st.DataObject, now: datetime, minutes: int) -> None:
    person = data.draw(people(now))
    if person.leave and person.leave[1] is None:
        person = person._replace(leave=None)  # in it no minute is ever at work
    found = calendar.add_working_hours(now, minutes / 60, person.zone, hours_of(person))
    assert abs(found - oracle.after_work(now, minutes, person)) < timedelta(seconds=1)


@settings(rules, max_examples=300)
@given(zones, st.dates(date(2025, 1, 1), date(2037, 12, 31)), st.integers(0, 24 * 4 - 1))
def test_a_clock_shows_what_it_should_whichever_way_the_clocks_go(zone: ZoneInfo, day: date, quarter: int) -> None:
    clock = time(quarter // 4, quarter % 4 * 15)
    assert calendar.at_clock(day, clock, zone) == oracle.at_clock(day, clock, zone)


def test_the_oracle_knows_none_of_our_code() -> None:
    assert not re.search(r"^\s*(from|import) +(bot|handlers|store|tests)\b", inspect.getsource(oracle), re.MULTILINE)
