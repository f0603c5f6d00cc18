from datetime import date, time, timedelta

import pytest

from bot.domain.arrangements import Arrangements, HoursBackwards, NoWorkingDays
from bot.domain.calendar import MONDAY_TO_FRIDAY
from bot.domain.preferences import LeaveBackwards, LeaveWithoutStart, PauseOver, Preferences
from tests.cast import MONDAY, OLGA

USUAL = Arrangements(1)
OWN = Preferences(1, OLGA)
FIRST, LAST, DAY = date(2026, 12, 1), date(2026, 12, 5), timedelta(days=1)


def test_what_is_left_open_is_as_usual() -> None:
    assert OWN.hours(USUAL) == (MONDAY_TO_FRIDAY, time(9), time(18))
    assert OWN.work({2}, None, time(15), USUAL).hours(USUAL) == (frozenset({2}), time(9), time(15))
    assert OWN.work({2}, None, time(15), USUAL).work(None, None, None, USUAL) == OWN
    assert OWN.work(None, time(0), None, USUAL).hours(USUAL)[1] == time(0)


def test_own_hours_must_fit_the_usual_ones_where_these_fill_in() -> None:
    with pytest.raises(HoursBackwards):
        OWN.work(None, time(18), None, USUAL)
    with pytest.raises(NoWorkingDays):
        OWN.work(set(), None, None, USUAL)


@pytest.mark.parametrize(("day", "is_away"), [(FIRST - DAY, False), (FIRST, True), (LAST, True), (LAST + DAY, False)])
def test_leave_has_a_first_and_a_last_day(day: date, is_away: bool) -> None:
    assert OWN.leave(FIRST, LAST).is_away(day) is is_away
    assert not OWN.is_away(day)
    assert OWN.leave(FIRST, None).is_away(day) is (day >= FIRST)


def test_leave_that_cannot_be_is_refused_and_no_leave_is_fine() -> None:
    with pytest.raises(LeaveBackwards):
        OWN.leave(LAST, FIRST)
    with pytest.raises(LeaveWithoutStart):
        OWN.leave(None, LAST)
    assert OWN.leave(FIRST, FIRST).leave(None, None) == OWN


@pytest.mark.parametrize(("after", "is_paused"), [(-DAY, True), (timedelta(), False), (DAY, False)])
def test_a_pause_ends_by_itself_or_when_somebody_goes_on(after: timedelta, is_paused: bool) -> None:
    paused = OWN.pause(MONDAY, MONDAY - 2 * DAY)
    assert paused.is_paused(MONDAY + after) is is_paused
    assert paused.go_on() == OWN
    with pytest.raises(PauseOver):
        OWN.pause(MONDAY, MONDAY)


def test_kinds_are_muted_by_name() -> None:
    quiet = OWN.mute(["birthday", "promise_due"]).mute(["birthday"])
    assert (quiet.wants("birthday"), quiet.wants("promise_due")) == (False, True)
