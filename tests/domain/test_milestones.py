from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.domain.calendar import Leap, PartialDate, Repeat
from bot.domain.milestones import MilestoneKind
from tests.cast import CORA, MONDAY, OLGA, birthday, zebra_works

BERLIN = ZoneInfo("Europe/Berlin")
BIRTHDAY = birthday(zebra_works(1))
LEAP_DAY = replace(BIRTHDAY, date=PartialDate(2024, 2, 29))


@pytest.mark.parametrize("kind", MilestoneKind)
def test_only_a_day_of_grief_is_quiet(kind: MilestoneKind) -> None:
    assert replace(BIRTHDAY, kind=kind).is_quiet is (kind is MilestoneKind.MEMORIAL)
    assert kind.is_cheerful is not (kind is MilestoneKind.MEMORIAL)


@pytest.mark.parametrize(
    ("day", "leap", "occurs"),
    [
        (date(2027, 2, 28), Leap.FEB28, True),
        (date(2027, 3, 1), Leap.FEB28, False),
        (date(2027, 3, 1), Leap.MAR1, True),
        (date(2028, 2, 29), Leap.MAR1, True),
        (date(2028, 2, 28), Leap.FEB28, False),
        (date(2023, 2, 28), Leap.FEB28, False),  # before it began
    ],
)
def test_somebody_born_on_a_leap_day_chooses_the_day(day: date, leap: Leap, occurs: bool) -> None:
    assert replace(LEAP_DAY, leap=leap).occurs_on(day) is occurs


def test_the_next_prompt_is_a_week_ahead_and_the_one_after_a_year_later() -> None:
    due = BIRTHDAY.next_prompt(BERLIN, MONDAY)
    assert due == (date(2026, 12, 14), datetime(2026, 12, 7, 9, tzinfo=BERLIN))
    after = BIRTHDAY.next_prompt(BERLIN, MONDAY, after=date(2026, 12, 14))
    assert after is not None
    assert after.occurrence == date(2027, 12, 14)


def test_what_comes_once_and_is_past_is_not_prompted() -> None:
    once = replace(BIRTHDAY, date=PartialDate(2026, 11, 22), repeat=Repeat.NONE)
    assert once.next_prompt(BERLIN, MONDAY) is None


def test_a_silent_date_is_never_prompted_until_somebody_wakes_it() -> None:
    silent = BIRTHDAY.silence(MONDAY, OLGA)
    assert silent.is_silent
    assert silent.next_prompt(BERLIN, MONDAY) is None
    assert silent.occurs_on(date(2026, 12, 14))
    assert silent.wake() == BIRTHDAY


def test_whoever_silences_second_changes_nothing() -> None:
    silent = BIRTHDAY.silence(MONDAY, OLGA)
    assert silent.silence(MONDAY.replace(year=2027), CORA) == silent
    assert BIRTHDAY.wake() == BIRTHDAY
