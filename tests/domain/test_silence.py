"""When nobody heard of a client for too long: not yet, now, in time, too late."""

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.silence import PATIENT, NoDays, NoSegmentDays, Patience, Quiet, SegmentTwice
from tests.cast import OLGA

BERLIN, DAY = ZoneInfo("Europe/Berlin"), timedelta(days=1)
CALLED = datetime(2026, 10, 1, 22, 30, tzinfo=UTC)
"""2 October in Berlin."""
SILENT_ON = date(2026, 11, 1)
"""Thirty days later, across the end of summer time."""


def midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=BERLIN).astimezone(UTC)


def quiet(**facts: object) -> Quiet:
    known = Quiet(client_id=7, owner=OLGA, segment=None, came_at=CALLED - 100 * DAY, heard_at=CALLED)
    return replace(known, **facts)  # type: ignore[arg-type]


# --- the four beats


def test_not_yet_one_second_before_the_day_begins() -> None:
    assert quiet().occurrence(PATIENT, BERLIN, midnight(SILENT_ON) - timedelta(seconds=1)) is None


def test_now_from_the_owners_own_midnight_on() -> None:
    assert quiet().occurrence(PATIENT, BERLIN, midnight(SILENT_ON)) == SILENT_ON


def test_in_time_a_touch_begins_it_anew() -> None:
    touched = quiet(heard_at=midnight(SILENT_ON) - timedelta(seconds=1))

    assert touched.occurrence(PATIENT, BERLIN, midnight(SILENT_ON)) is None
    assert touched.silent_on(30, BERLIN) == date(2026, 11, 30)


def test_too_late_it_is_still_the_same_silence() -> None:
    assert quiet().occurrence(PATIENT, BERLIN, midnight(SILENT_ON) + 40 * DAY) == SILENT_ON


# --- what is planned, what was declined, who came lately


def test_where_something_is_planned_there_is_no_silence() -> None:
    assert quiet(is_planned=True).occurrence(PATIENT, BERLIN, midnight(SILENT_ON)) is None


def test_after_not_this_time_as_many_days_pass_once_more() -> None:
    declined = quiet(declined_at=midnight(SILENT_ON))

    assert declined.occurrence(PATIENT, BERLIN, midnight(SILENT_ON) + 29 * DAY) is None
    assert declined.occurrence(PATIENT, BERLIN, midnight(SILENT_ON) + 30 * DAY) == date(2026, 12, 1)


def test_a_silence_that_was_declined_before_the_last_touch_does_not_count() -> None:
    assert quiet(declined_at=CALLED - 3 * DAY).silent_on(30, BERLIN) == SILENT_ON


def test_where_no_contact_is_known_it_is_counted_from_when_they_came() -> None:
    came = quiet(heard_at=None, came_at=CALLED)

    assert came.silent_on(30, BERLIN) == SILENT_ON
    assert came.days(BERLIN, midnight(SILENT_ON)) == 30


def test_who_came_back_from_the_archive_is_not_silent_at_once() -> None:
    back = quiet(came_at=CALLED + 20 * DAY)

    assert back.silent_on(30, BERLIN) == SILENT_ON + 20 * DAY
    assert back.days(BERLIN, midnight(SILENT_ON)) == 30


def test_120_who_came_together_are_spread_over_as_many_days_again() -> None:
    together = [quiet(client_id=n, heard_at=None, came_at=CALLED, came_with_many=True) for n in range(120)]

    mornings = [each.silent_on(30, BERLIN) for each in together]

    assert {day: mornings.count(day) for day in mornings} == {SILENT_ON + n * DAY: 4 for n in range(30)}


def test_one_of_them_who_was_heard_of_is_not_put_off() -> None:
    assert quiet(client_id=29, came_with_many=True).silent_on(30, BERLIN) == SILENT_ON


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"client_id": 29, "heard_at": None, "came_at": CALLED, "came_with_many": True},
        {"declined_at": CALLED + 29 * DAY},
    ],
    ids=["called", "came together", "declined"],
)
def test_to_whoever_asks_it_is_one_from_its_day_on_whenever_somebody_is_reminded(facts: dict[str, object]) -> None:
    now = midnight(SILENT_ON)

    assert not quiet(**facts).outlasts(PATIENT, BERLIN, now - timedelta(seconds=1))
    assert quiet(**facts).outlasts(PATIENT, BERLIN, now)
    assert not quiet(**facts, is_planned=True).outlasts(PATIENT, BERLIN, now)
    assert not quiet(**facts).outlasts(Patience(0), BERLIN, now)


def test_a_touch_on_the_very_day_answers_it_and_one_before_does_not() -> None:
    assert quiet(heard_at=midnight(SILENT_ON)).was_heard_on_or_after(SILENT_ON, BERLIN)
    assert not quiet(heard_at=midnight(SILENT_ON) - timedelta(seconds=1)).was_heard_on_or_after(SILENT_ON, BERLIN)
    assert not quiet(heard_at=None).was_heard_on_or_after(SILENT_ON, BERLIN)


# --- how long each segment may be silent


def test_a_segment_has_its_own_days_however_it_is_written() -> None:
    patience = Patience.said("30", "coaching 14\nRetainer: 0\nkey  accounts = 7 days\n\n2nd wave, 90")

    assert (patience.days("Coaching"), patience.days("retainer"), patience.days(" Key Accounts ")) == (14, 0, 7)
    assert patience.days("2nd wave") == 90
    assert (patience.days(None), patience.days("others")) == (30, 30)
    assert patience.shortest == 7


def test_never_is_never() -> None:
    never = Patience.said("0", "coaching 0")

    assert never.shortest == 0
    assert quiet().occurrence(never, BERLIN, CALLED + 1000 * DAY) is None


@pytest.mark.parametrize("usual", ["", "soon", "-1", "366", "3.5", "٣"])
def test_what_is_no_number_of_days_is_refused(usual: str) -> None:
    with pytest.raises(NoDays):
        Patience.said(usual, "")


@pytest.mark.parametrize("line", ["coaching", "14", "coaching two weeks", "coaching 366", "coaching -3 weeks"])
def test_a_line_that_cannot_be_read_is_named(line: str) -> None:
    with pytest.raises(NoSegmentDays, match=line):
        Patience.said("30", f"retainer 20\n{line}")


def test_a_segment_that_stands_there_twice_is_named() -> None:
    with pytest.raises(SegmentTwice, match="COACHING"):
        Patience.said("30", "coaching 14\nCOACHING 15")


@given(st.text(max_size=40))
def test_whatever_is_written_is_read_back_the_same_or_refused(text: str) -> None:
    with suppress(NoSegmentDays, SegmentTwice):
        patience = Patience.said("30", text)
        assert Patience.said("30", str(patience)) == patience
