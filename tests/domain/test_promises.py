from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.calendar import DaysOff, Hours, Leave
from bot.domain.promises import (
    A_MINUTE,
    DueInThePast,
    EndedAlready,
    Ending,
    NobodyNamed,
    NotOffered,
    Promise,
    SameTime,
    Standing,
    TheirsToKeep,
    due_on,
)
from tests.cast import CORA, MONDAY, OLGA, OSCAR

DUE = MONDAY + timedelta(hours=3)
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
MADE = Promise(1, 1, 1, "Send the plan.", OLGA, OLGA, MONDAY, DUE, "Europe/Berlin")


def at(said: str) -> datetime:
    return datetime.fromisoformat(said)


def due(
    said: str, zone: str = "Europe/Berlin", *, has_time: bool = True, made: str = "2026-11-23T09:00+01:00"
) -> Promise:
    return replace(MADE, due_at=at(said), zone=zone, has_time=has_time, made_at=at(made))


# --- in time or late


@pytest.mark.parametrize(
    ("when", "overdue", "standing"),
    [
        (MONDAY, False, Standing.KEPT),  # not yet
        (DUE, False, Standing.KEPT),  # now
        (DUE + A_MINUTE - SECOND, False, Standing.KEPT),  # in time, to the minute
        (DUE + A_MINUTE, True, Standing.LATE),  # too late
    ],
)
def test_a_promise_is_kept_to_the_minute(when: datetime, overdue: bool, standing: Standing) -> None:
    assert MADE.is_overdue(when) is overdue
    assert MADE.keep(when).standing is standing


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Auckland"])
@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25), date(2026, 11, 1), date(2026, 9, 27)])
def test_a_day_lasts_until_the_promisers_working_day_ends_also_as_clocks_change(zone: str, day: date) -> None:
    due_at, has_time = due_on(day, None, zone, Hours(ends=time(16)))

    promise = replace(MADE, due_at=due_at, zone=zone, made_at=due_at - 3 * DAY)
    local = due_at.astimezone(ZoneInfo(zone))
    assert (local.date(), local.time(), has_time) == (day, time(16), False)
    assert not promise.is_past_due(due_at)
    assert promise.is_past_due(due_at + A_MINUTE)


@pytest.mark.parametrize(
    ("done", "days"),
    [
        ("2026-11-27T12:00+01:00", 0),
        ("2026-11-27T12:01+01:00", 1),  # begun days count
        ("2026-11-28T00:30+01:00", 1),
        ("2026-12-01T09:00+01:00", 4),
    ],
)
def test_how_late_it_was_is_counted_in_days_on_its_own_clock(done: str, days: int) -> None:
    assert due("2026-11-27T12:00+01:00").keep(at(done)).days_late == days


# --- endings


ENDS: dict[str, Callable[[Promise], Promise]] = {
    "kept": lambda it: it.keep(DUE),
    "broken": lambda it: it.break_off(DUE, "The printer died."),
    "released": lambda it: it.release(DUE, "Ada Zebra"),
    "mistake": lambda it: it.take_out(DUE),
}


@pytest.mark.parametrize("first", ENDS)
@pytest.mark.parametrize("second", ENDS)
def test_a_promise_ends_once(first: str, second: str) -> None:
    ended = ENDS[first](MADE)
    assert str(ended.standing) == first
    assert not ended.is_overdue(DUE + 9 * DAY)
    with pytest.raises(EndedAlready):
        ENDS[second](ended)
    with pytest.raises(EndedAlready):
        ended.move(DUE + DAY, True, MONDAY)


@pytest.mark.parametrize("how", ENDS)
def test_undo_opens_it_again_as_it_was(how: str) -> None:
    assert ENDS[how](MADE).reopen() == MADE


def test_nobody_lets_us_off_without_a_name() -> None:
    with pytest.raises(NobodyNamed):
        MADE.release(MONDAY, "")


# --- a new time


@pytest.mark.parametrize(
    ("now", "in_time"),
    [(MONDAY, True), (DUE, True), (DUE + A_MINUTE - SECOND, True), (DUE + A_MINUTE, False)],
)
def test_a_new_time_counts_as_moved_only_where_it_was_agreed_before_the_old_one_passed(
    now: datetime, in_time: bool
) -> None:
    moved = MADE.move(DUE + DAY, True, now)

    assert moved.expected_at == DUE + DAY
    assert (moved.moved, moved.due_at, moved.waits_until) == ((1, DUE + DAY, None) if in_time else (0, DUE, DUE + DAY))
    assert moved.keep(DUE + DAY).standing is (Standing.KEPT if in_time else Standing.LATE)
    assert moved.is_awaited(DUE + DAY + A_MINUTE)
    assert not moved.is_awaited(DUE + DAY)


def test_it_is_moved_as_often_as_they_agree() -> None:
    moved = MADE.move(DUE + DAY, True, MONDAY).move(DUE + 2 * DAY, False, MONDAY)

    assert (moved.moved, moved.due_at, moved.has_time) == (2, DUE + 2 * DAY, False)


def test_a_new_time_lies_ahead_and_is_another_one() -> None:
    with pytest.raises(SameTime):
        MADE.move(DUE, True, MONDAY)
    with pytest.raises(DueInThePast):
        MADE.move(MONDAY, True, MONDAY)


# --- somebody takes it over


def test_until_they_accept_it_stays_whose_it_was() -> None:
    offered = MADE.offer_to(CORA, OLGA)

    assert (offered.promiser, offered.offered_to) == (OLGA, CORA)
    assert offered.refuse(CORA).promiser == OLGA
    assert replace(offered.hand_to(CORA), promiser=OLGA) == MADE
    with pytest.raises(NotOffered):
        offered.refuse(OSCAR)
    with pytest.raises(TheirsToKeep):
        MADE.offer_to(OLGA, OLGA)


def test_what_has_ended_is_offered_to_nobody() -> None:
    with pytest.raises(EndedAlready):
        MADE.keep(DUE).offer_to(CORA, OLGA)
    with pytest.raises(NotOffered):
        MADE.offer_to(CORA, OLGA).keep(DUE).refuse(CORA)
    assert MADE.offer_to(CORA, OLGA).keep(DUE).reopen() == MADE.offer_to(CORA, OLGA)


def test_what_somebody_did_not_promise_goes_back_to_whoever_wrote_it_down() -> None:
    written = replace(MADE, made_by=CORA)

    back = written.give_back()

    assert (back.promiser, back.refused_by, back.offered_by) == (CORA, OLGA, CORA)


# --- when it is said


@pytest.mark.parametrize(
    ("when", "zone", "first", "last"),
    [
        ("2026-11-27T12:00+01:00", "Europe/Berlin", "2026-11-26T09:00+01:00", "2026-11-27T09:00+01:00"),
        ("2026-11-28T12:00+01:00", "Europe/Berlin", "2026-11-27T09:00+01:00", "2026-11-27T09:00+01:00"),  # a Saturday
        ("2026-11-27T23:30-05:00", "America/New_York", "2026-11-26T09:00-05:00", "2026-11-27T09:00-05:00"),
        ("2026-11-27T12:00+00:00", "Nowhere/At_All", "2026-11-26T09:00+00:00", "2026-11-27T09:00+00:00"),
        ("2026-11-27T09:00+01:00", "Europe/Berlin", "2026-11-26T09:00+01:00", "2026-11-26T09:00+01:00"),
        ("2026-11-30T08:30+01:00", "Europe/Berlin", "2026-11-27T09:00+01:00", "2026-11-27T09:00+01:00"),  # a Monday
    ],
)
def test_it_comes_back_on_the_working_morning_before_and_on_the_last_one(
    when: str, zone: str, first: str, last: str
) -> None:
    assert due(when, zone).reckoned().at == at(first)
    assert due(when, zone).morning() == at(last)


@pytest.mark.parametrize(
    ("now", "prompted"),
    [
        ("2026-11-25T20:00+01:00", "2026-11-26T09:00+01:00"),  # the morning before is ahead
        ("2026-11-26T09:00+01:00", "2026-11-26T09:00+01:00"),  # now
        ("2026-11-26T09:01+01:00", "2026-11-27T09:00+01:00"),  # its own morning
        ("2026-11-27T10:00+01:00", "2026-11-27T10:00+01:00"),  # both have passed
        ("2026-11-27T19:00+01:00", "2026-11-30T09:00+01:00"),  # a Friday evening
    ],
)
def test_it_is_prompted_at_work_only(now: str, prompted: str) -> None:
    assert due("2026-11-27T21:00+01:00").prompted_at(at(now)) == at(prompted)


def test_a_holiday_or_a_leave_brings_the_reminder_forward_and_leaves_the_promise() -> None:
    off = Hours(off=DaysOff("DE", Leave(date(2026, 12, 21), date(2026, 12, 24))))

    promise = due("2026-12-28T12:00+01:00")  # the Monday after Christmas

    assert promise.reckoned(off).at == at("2026-12-18T09:00+01:00")
    assert promise.due_at == at("2026-12-28T12:00+01:00")


@pytest.mark.parametrize(
    ("when", "has_time", "soon"),
    [
        ("2026-11-27T15:00+01:00", True, "2026-11-27T13:00+01:00"),
        ("2026-11-27T11:00+01:00", True, None),  # its morning is warning enough
        ("2026-11-27T19:00+01:00", True, None),  # after work
        ("2026-11-27T17:00+01:00", False, None),  # no clock time was given
    ],
)
def test_hours_before_a_clock_time_it_is_said_once_more(when: str, has_time: bool, soon: str | None) -> None:
    assert due(when, has_time=has_time).soon() == (at(soon) if soon else None)


@pytest.mark.parametrize(
    ("when", "missed"),
    [
        ("2026-11-27T12:00+01:00", "2026-11-27T12:01+01:00"),
        ("2026-11-27T18:00+01:00", None),  # the next morning's brief says it
        ("2026-11-28T12:00+01:00", None),
    ],
)
def test_that_its_time_has_passed_is_said_while_they_are_at_work(when: str, missed: str | None) -> None:
    assert due(when).missed_at() == (at(missed) if missed else None)


@pytest.mark.parametrize(
    ("when", "days"),
    [
        ("2026-11-24T18:00+01:00", []),
        ("2026-11-26T18:00+01:00", []),  # three working days
        ("2026-11-27T18:00+01:00", [25]),  # four: a word half-way
        ("2026-12-01T18:00+01:00", [26]),
    ],
)
def test_what_takes_longer_than_three_working_days_wants_a_word_on_the_way(when: str, days: list[int]) -> None:
    words = due(when).words_on_the_way(MONDAY)
    assert [each.astimezone(ZoneInfo("Europe/Berlin")).day for each in words] == days


def test_what_runs_for_months_wants_a_word_every_two_weeks_and_none_on_the_last_day() -> None:
    promise = due("2027-02-26T18:00+01:00")
    words = promise.words_on_the_way(MONDAY)

    assert len(words) == 7
    gaps = [(later - sooner).days for sooner, later in zip([MONDAY, *words], words, strict=False)]
    assert max(gaps) <= 14
    assert words[-1] < promise.reckoned().at
    assert all(each.astimezone(ZoneInfo("Europe/Berlin")).isoweekday() <= 5 for each in words)


def test_every_ending_is_kept_under_a_name_of_its_own() -> None:
    assert {str(each) for each in Ending} == {"kept", "broken", "released", "mistake"}
