"""The three small forms behind a prompt."""

from datetime import date, time

import pytest
from hypothesis import given

from bot.domain import calendar
from bot.views import nudges as views
from tests.cast import MONDAY
from tests.views import looking
from tests.views.looking import BERLIN, hold_plain, hold_view, hostile


@hostile
@given(looking.ids, looking.zones, looking.instants)
def test_slack_takes_every_form_and_the_nudge_is_found_again(nudge_id, zone, now) -> None:  # type: ignore[no-untyped-def]
    forms = [
        views.note_form(nudge_id),
        views.decline_form(nudge_id),
        views.pick_form(nudge_id, calendar.zone_or_utc(zone), now),
    ]
    for form in forms:
        hold_view(form)
        assert views.nudge_of(form) == nudge_id


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
    for form in (views.note_form(1), views.decline_form(1), views.pick_form(1, BERLIN, MONDAY)):
        inputs = [(block["label"]["text"], block.get("hint", {}).get("text", "")) for block in form["blocks"]]
        hold_plain(form["title"]["text"], form["submit"]["text"], *(text for pair in inputs for text in pair))
