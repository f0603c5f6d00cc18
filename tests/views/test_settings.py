from datetime import date, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.arrangements import Arrangements
from bot.domain.calendar import Hours
from bot.domain.preferences import Preferences
from bot.domain.terms import Terms
from bot.views import hours
from bot.views import settings as views
from tests.cast import MONDAY, OLGA
from tests.views.looking import BERLIN, hold_plain, hold_view, hostile, instants, zones

USUAL, OWN = Arrangements(1), Preferences(1, OLGA)
TERMS = Terms(BERLIN, OWN, USUAL)
days = st.frozensets(st.integers(1, 7))
whenever = st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1))
preferences = st.builds(
    Preferences,
    workspace_id=st.just(1),
    slack_id=st.just(OLGA),
    days=st.none() | days,
    starts=st.none() | st.times(),
    ends=st.none() | st.times(),
    leave_from=whenever,
    leave_until=whenever,
    paused_until=st.none() | instants,
    country=st.none() | st.sampled_from(["DE", "GB"]),
    muted=st.frozensets(st.sampled_from([*views.KINDS, "gone"])),
    is_leave_of_status=st.booleans(),
)


@hostile
@given(preferences, zones, instants)
def test_slack_takes_the_form_and_what_was_saved(own: Preferences, zone: str, now: Any) -> None:
    terms = Terms(ZoneInfo(zone), own, USUAL)
    hold_view(views.form(terms, now))
    hold_view(views.saved(terms, now))


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ({1, 2, 3, 4, 5}, "Monday to Friday"),
        ({1, 3, 5}, "Monday, Wednesday and Friday"),
        ({6, 7}, "Saturday and Sunday"),
        ({3}, "Wednesday"),
        (set(range(1, 8)), "every day"),
    ],
)
def test_days_are_said_as_people_say_them(chosen: set[int], said: str) -> None:
    assert hours.days_in_words(chosen) == said


def test_one_sentence_says_what_the_settings_mean() -> None:
    terms = Terms(BERLIN, OWN.work({2, 3, 4, 5}, time(8, 30), None, USUAL).mute(["wedding", "birthday"]), USUAL)
    said = views.in_words(terms, MONDAY)
    assert said == (
        "Your prompts come from 8:30 to 18:00, Tuesday to Friday (Berlin).\nPublic holidays are days off. Next in"
        " Germany: Friday 25 December (Christmas Day) and Saturday 26 December (Second Day of Christmas).\nYou get no"
        " prompts about birthdays and weddings."
    )
    hold_plain(said)


def test_a_leave_that_came_of_a_status_says_so_and_an_own_one_does_not() -> None:
    until = date(2026, 12, 4)
    said = views.in_words(Terms(BERLIN, OWN.leave_of_status(MONDAY.date(), until), USUAL), MONDAY)
    assert "It comes from your Slack status, and ends when you take that off." in said
    assert "status" not in views.in_words(Terms(BERLIN, OWN.leave(MONDAY.date(), until), USUAL), MONDAY)
    hold_plain(said)


def test_a_leave_that_is_over_is_not_spoken_of_nor_offered_again() -> None:
    terms = Terms(BERLIN, OWN.leave(date(2026, 11, 2), date(2026, 11, 6)), USUAL)
    assert "leave" not in views.in_words(terms, MONDAY)
    assert "initial_date" not in str(views.form(terms, MONDAY))


def test_what_was_filled_in_is_read_back() -> None:
    values: dict[str, dict[str, Any]] = {
        "days": {"selected_options": [{"value": "2"}, {"value": "7"}]},
        "starts": {"selected_time": "08:30"},
        "ends": {"selected_time": "17:00"},
        "country": {"selected_option": {"value": "-"}},
        "leave_from": {"selected_date": None},
        "leave_until": {"selected_date": None},
        "pause": {"selected_date": "2026-12-01"},
        "kinds": {"selected_options": []},
        "on_the_day": {"selected_options": [{"value": "birthday"}]},
        "most": {"selected_option": {"value": "3"}},
    }
    view = {"state": {"values": {block: {"it": state} for block, state in values.items()}}}
    assert views.read(view) == views.Filled(
        Hours(frozenset({2, 7}), time(8, 30), time(17)),
        None,
        None,
        None,
        date(2026, 12, 1),
        False,
        frozenset(),
        frozenset({"birthday"}),
        3,
    )
