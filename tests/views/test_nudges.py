"""The small forms behind a prompt."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import calendar
from bot.domain.touches import Pulse
from bot.views import nudges as views
from tests.cast import CORA, MONDAY
from tests.views import looking
from tests.views.looking import BERLIN, hold_plain, hold_view, hostile


@hostile
@given(looking.ids, looking.zones, looking.instants, st.booleans(), st.sampled_from(["", "prepared:7"]))
def test_slack_takes_every_form_and_the_nudge_is_found_again(nudge_id, zone, now, asks, below) -> None:  # type: ignore[no-untyped-def]
    forms = [
        views.note_form(nudge_id, now.date(), asks, below),
        views.decline_form(nudge_id, below),
        views.hand_form(nudge_id, below),
        views.pick_form(nudge_id, calendar.zone_or_utc(zone), now, below),
    ]
    for form in forms:
        hold_view(form)
        assert (views.nudge_of(form), views.below(form)) == (nudge_id, below)


@pytest.mark.parametrize(("asks", "fields"), [(False, ["how", "day"]), (True, ["how", "day", "seems"])])
def test_how_they_seem_is_asked_only_where_the_milestone_asks_it(asks: bool, fields: list[str]) -> None:
    form = views.note_form(1, MONDAY.date(), asks)
    assert [block["block_id"] for block in form["blocks"]] == fields


@pytest.mark.parametrize(("day", "read"), [("2026-11-23", None), (None, None), ("2026-11-20", date(2026, 11, 20))])
def test_only_another_day_than_today_is_news(day: str | None, read: date | None) -> None:
    values = {
        "how": {"how": {"value": "Well."}},
        "day": {"day": {"selected_date": day}},
        "seems": {"seems": {"selected_option": {"value": "1"}}},
    }
    form = views.note_form(5, MONDAY.date(), asks_pulse=True) | {"state": {"values": values}}
    assert views.read_note(form) == views.Noted(5, "Well.", read, Pulse(1))


def test_whoever_takes_it_is_read() -> None:
    form = views.hand_form(5) | {"state": {"values": {"to": {"to": {"selected_user": CORA}}}}}
    assert views.read_to(form) == CORA


def test_the_time_that_is_offered_is_the_next_working_morning() -> None:
    day, clock = views.pick_form(1, BERLIN, MONDAY)["blocks"]
    assert (day["element"]["initial_date"], clock["element"]["initial_time"]) == ("2026-11-24", "09:00")
    assert clock["hint"]["text"] == "On your own clock (Berlin)."


@pytest.mark.parametrize(("state", "read"), [({"how": {"how": {"value": "Well."}}}, "Well."), ({}, "")])
def test_what_was_written_is_read(state: dict[str, object], read: str) -> None:
    assert views.read_text({"state": {"values": state}}, "how") == read
    assert views.read_text({"state": {"values": {"how": {"how": {"value": None}}}}}, "how") == ""


def test_the_day_and_time_are_read() -> None:
    values = {"day": {"day": {"selected_date": "2026-11-27"}}, "time": {"time": {"selected_time": "15:30"}}}
    assert views.read_picked({"state": {"values": values}}) == (date(2026, 11, 27), time(15, 30))


def test_our_own_words_are_plain() -> None:
    note = views.note_form(1, MONDAY.date(), asks_pulse=True)
    for form in (note, views.decline_form(1), views.hand_form(1), views.pick_form(1, BERLIN, MONDAY)):
        inputs = [(block["label"]["text"], block.get("hint", {}).get("text", "")) for block in form["blocks"]]
        hold_plain(form["title"]["text"], form["submit"]["text"], *(text for pair in inputs for text in pair))
