from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.domain.promises import EndedAlready, Promise
from tests.cast import MONDAY, OLGA

DUE = MONDAY + timedelta(hours=3)
SECOND = timedelta(seconds=1)
MADE = Promise(1, 1, 1, "Send the plan.", OLGA, OLGA, MONDAY, DUE, "Europe/Berlin")


@pytest.mark.parametrize(
    ("at", "overdue", "kept_late"),
    [
        (MONDAY, False, False),  # not yet
        (DUE - SECOND, False, False),  # in time
        (DUE, False, False),  # now
        (DUE + SECOND, True, True),  # too late
    ],
)
def test_a_promise_is_kept_to_the_second(at: datetime, overdue: bool, kept_late: bool) -> None:
    assert MADE.is_overdue(at) is overdue
    assert MADE.keep(at).is_kept_late is kept_late


def test_a_kept_promise_is_never_overdue() -> None:
    assert not MADE.keep(DUE + SECOND).is_overdue(DUE + timedelta(days=9))


def test_a_promise_ends_once() -> None:
    with pytest.raises(EndedAlready):
        MADE.keep(MONDAY).keep(DUE)


def test_undo_opens_it_again_as_it_was() -> None:
    assert MADE.keep(DUE).reopen() == MADE


@pytest.mark.parametrize(
    ("due", "zone", "morning"),
    [
        ("2026-11-27T12:00+01:00", "Europe/Berlin", "2026-11-27T09:00+01:00"),
        ("2026-11-28T12:00+01:00", "Europe/Berlin", "2026-11-27T09:00+01:00"),  # a Saturday
        ("2026-11-27T23:30-05:00", "America/New_York", "2026-11-27T09:00-05:00"),  # Saturday elsewhere
        ("2026-11-27T12:00+00:00", "Nowhere/At_All", "2026-11-27T09:00+00:00"),
        ("2026-11-27T09:01+01:00", "Europe/Berlin", "2026-11-27T09:00+01:00"),
        ("2026-11-27T09:00+01:00", "Europe/Berlin", "2026-11-26T09:00+01:00"),  # nobody could keep it any more
        ("2026-11-30T08:30+01:00", "Europe/Berlin", "2026-11-27T09:00+01:00"),  # a Monday
    ],
)
def test_it_comes_back_on_its_morning_or_the_working_day_before(due: str, zone: str, morning: str) -> None:
    promise = replace(MADE, due_at=datetime.fromisoformat(due), zone=zone)
    assert promise.morning() == datetime.fromisoformat(morning)


@pytest.mark.parametrize(
    ("now", "prompted"),
    [
        ("2026-11-26T20:00+01:00", "2026-11-27T09:00+01:00"),  # its morning is ahead
        ("2026-11-27T09:00+01:00", "2026-11-27T09:00+01:00"),
        ("2026-11-27T10:00+01:00", "2026-11-27T10:00+01:00"),  # now
        ("2026-11-27T19:00+01:00", "2026-11-30T09:00+01:00"),  # a Friday evening
    ],
)
def test_it_is_prompted_at_work_only(now: str, prompted: str) -> None:
    promise = replace(MADE, due_at=datetime.fromisoformat("2026-11-27T21:00+01:00"))
    assert promise.prompted_at(datetime.fromisoformat(now)) == datetime.fromisoformat(prompted)
