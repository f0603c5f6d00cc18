"""When, and about what, one person may be prompted."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.arrangements import Arrangements, NoSuchCountry
from bot.domain.calendar import DaysOff, Hours, Leave
from bot.domain.clients import Stage
from bot.domain.milestones import MilestoneKind
from bot.domain.preferences import Preferences
from bot.domain.terms import Terms
from tests.cast import CORA, MONDAY, OLGA, birthday, zebra_works

BERLIN = ZoneInfo("Europe/Berlin")
USUAL, OWN = Arrangements(1), Preferences(1, OLGA)
TERMS = Terms(BERLIN, OWN, USUAL)
ZEBRA = replace(zebra_works(1), id=7)
BIRTHDAY = birthday(ZEBRA)
GERMAN = DaysOff("DE")


def at(said: str) -> datetime:
    return datetime.fromisoformat(f"2026-{said}+01:00")


def test_their_own_hours_count_before_the_workspaces() -> None:
    early = USUAL.work({1, 2, 3}, time(7), time(15))

    assert Terms(BERLIN, OWN, early).hours == Hours(frozenset({1, 2, 3}), time(7), time(15), GERMAN)
    assert Terms(BERLIN, OWN.work({2}, time(8, 30), None, early), early).hours == Hours(
        frozenset({2}), time(8, 30), time(15), GERMAN
    )


def test_own_hours_that_no_longer_fit_give_way() -> None:
    own = OWN.work(None, time(16), None, USUAL)

    changed = USUAL.work({1}, time(7), time(12))
    assert Terms(BERLIN, own, changed).hours == Hours(frozenset({1}), time(7), time(12), GERMAN)


@pytest.mark.parametrize(
    ("preferences", "waits_until"),
    [
        (OWN, "11-23T09:00"),
        (OWN.pause(MONDAY + timedelta(hours=3), MONDAY), "11-23T12:00"),
        (OWN.pause(MONDAY + timedelta(hours=12), MONDAY), "11-24T09:00"),
        (OWN.leave(date(2026, 11, 20), date(2026, 11, 23)), "11-24T09:00"),
        (OWN.leave(date(2026, 11, 20), date(2026, 11, 27)), "11-30T09:00"),
        (OWN.leave(date(2026, 11, 20), None), "11-24T09:00"),
        (OWN.leave(date(2026, 11, 24), date(2026, 11, 25)).pause(MONDAY + timedelta(hours=12), MONDAY), "11-26T09:00"),
        (OWN.leave(date(2026, 11, 20), date(2026, 11, 22)), "11-23T09:00"),
    ],
)
def test_what_comes_meanwhile_waits_until_they_are_back(preferences: Preferences, waits_until: str) -> None:
    assert Terms(BERLIN, preferences, USUAL).next_time(MONDAY) == at(waits_until)


def test_only_a_client_whom_nobody_covers_feels_a_leave() -> None:
    away = Terms(BERLIN, OWN.leave(date(2026, 12, 7), date(2026, 12, 8)), USUAL)
    leave = Leave(date(2026, 12, 7), date(2026, 12, 8))

    assert away.hours_for(replace(ZEBRA, cover=CORA)).off == GERMAN
    assert away.hours_for(replace(ZEBRA, cover=None)).off == DaysOff("DE", leave)
    assert TERMS.hours_for(replace(ZEBRA, cover=None)).off == GERMAN


def test_dates_come_where_they_are_wanted() -> None:
    assert TERMS.takes_date(ZEBRA, BIRTHDAY)
    assert not TERMS.takes_date(ZEBRA, BIRTHDAY.silence(MONDAY, OLGA))
    assert not TERMS.takes_date(replace(ZEBRA, stage=Stage.ALUMNI), BIRTHDAY)
    muted = replace(TERMS, preferences=OWN.mute(["birthday"]))
    assert not muted.takes_date(ZEBRA, BIRTHDAY)
    assert muted.takes_date(ZEBRA, replace(BIRTHDAY, kind=MilestoneKind.WEDDING))


def test_in_a_small_start_only_the_chosen_owners_are_prompted() -> None:
    small = replace(USUAL, is_small_start=True)

    assert not replace(TERMS, usual=small).takes_date(ZEBRA, BIRTHDAY)
    assert replace(TERMS, usual=replace(small, prompted=frozenset({OLGA}))).takes_date(ZEBRA, BIRTHDAY)


def test_the_days_around_today_leave_out_weekends_holidays_and_leave() -> None:
    friday, christmas_eve = date(2026, 11, 27), date(2026, 12, 24)
    away = replace(TERMS, preferences=OWN.leave(date(2026, 11, 30), date(2026, 12, 1)))

    assert TERMS.days_around(friday) == (date(2026, 11, 26), date(2026, 11, 30))
    assert TERMS.days_around(date(2026, 11, 30)) == (friday, date(2026, 12, 1))
    assert TERMS.days_around(christmas_eve) == (date(2026, 12, 23), date(2026, 12, 28))
    assert away.days_around(friday) == (date(2026, 11, 26), date(2026, 12, 2))


def test_promises_can_be_muted_too() -> None:
    assert TERMS.takes_promises
    assert not replace(TERMS, preferences=OWN.mute(["promise_due"])).takes_promises


def test_a_country_is_ones_own_or_the_workspaces_or_where_the_clock_is() -> None:
    french = USUAL.live_in("fr")
    assert Terms(BERLIN, OWN.live_in("NL"), french).country == "NL"
    assert Terms(BERLIN, OWN, french).country == "FR"
    assert TERMS.country == "DE"
    assert Terms(ZoneInfo("UTC"), OWN, USUAL).country is None
    with pytest.raises(NoSuchCountry):
        OWN.live_in("Germany")
