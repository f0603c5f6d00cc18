"""Promises as people see them."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import calendar
from bot.domain.history import Entry, Noun, Thing, What
from bot.domain.promises import Promise
from bot.views import promises as views
from bot.views.blocks import Message
from tests.cast import MONDAY, OLGA, zebra_works
from tests.views import looking
from tests.views.looking import BERLIN, elements, hold_message, hold_plain, hold_view, hostile, labels, lines

NOON = MONDAY + timedelta(hours=3)
MADE = Promise(4, 1, 1, "Send the hiring plan.", OLGA, OLGA, MONDAY, NOON, "Europe/Berlin")
KEPT = Entry(9, 1, OLGA, MONDAY, What.PROMISE_KEPT, Thing(Noun.PROMISE, 4))


def shown(promise: Promise, answer: Entry | None = None, late: str | None = None) -> Message:
    return views.due(promise, zebra_works(1), answer=answer, late=late, now=MONDAY)


@hostile
@given(looking.promises, looking.clients, st.none() | looking.entries, looking.when_late, looking.instants)
def test_slack_takes_every_message_about_a_promise(promise, client, answer, late, now) -> None:  # type: ignore[no-untyped-def]
    hold_message(views.due(promise, client, answer=answer, late=late, now=now))
    hold_view(views.recorded(promise, client, now, now))


@hostile
@given(st.none() | looking.clients, looking.anything, looking.zones, st.none() | looking.instants, looking.anything)
def test_slack_takes_the_form_whatever_was_typed(client, text, zone, due, unread) -> None:  # type: ignore[no-untyped-def]
    start = views.Start(client, text, calendar.zone_or_utc(zone), due, unread)
    hold_view(views.form(start, MONDAY))


@pytest.mark.parametrize("kept_at", [None, MONDAY, NOON + timedelta(seconds=1)])
def test_our_own_words_are_plain(kept_at: datetime | None) -> None:
    promise = replace(MADE, kept_at=kept_at)
    message = shown(promise, KEPT if kept_at else None, "yesterday at 9:00 (Berlin)")
    hold_message(message)
    hold_plain(message.text, *labels(message.blocks), views.USAGE, views.line(promise, MONDAY))


@pytest.mark.parametrize(
    ("promise", "answer", "pressable"),
    [
        (MADE, None, ["keep"]),
        (replace(MADE, kept_at=MONDAY), KEPT, ["undo"]),
        (replace(MADE, kept_at=MONDAY), None, []),
    ],
)
def test_what_can_be_pressed_is_what_can_be_done(promise: Promise, answer: Entry | None, pressable: list[str]) -> None:
    assert [one["action_id"] for one in elements(shown(promise, answer).blocks)] == pressable


def test_kept_late_is_said_as_it_is() -> None:
    assert shown(replace(MADE, kept_at=NOON), KEPT).text.endswith("Kept, today at 12:00.")
    assert shown(replace(MADE, kept_at=NOON + timedelta(minutes=1)), KEPT).text.endswith("Kept late, today at 12:01.")


def test_a_line_says_to_whom_by_whom_and_when() -> None:
    line = views.line(MADE, MONDAY, zebra_works(1))
    assert line == "Zebra Works: Send the hiring plan., <@U0OLGA>, due today at 12:00 (Berlin)"
    overdue = views.line(MADE, NOON + timedelta(days=1))
    assert overdue.endswith("overdue, it was due yesterday at 12:00 (Berlin)")


def test_the_reading_of_a_time_is_spelled_out() -> None:
    read = views.form(views.Start(None, "", BERLIN, due=NOON), MONDAY)
    assert "Read as today at 12:00 (Berlin)." in list(lines(read["blocks"]))
    assert [b["element"]["initial_date"] for b in read["blocks"] if b.get("block_id") == "due_date"] == ["2026-11-23"]
    unread = views.form(views.Start(None, "", BERLIN, unread="by 5"), MONDAY)
    assert "I am not sure when “by 5” is. Please choose the day and time." in list(lines(unread["blocks"]))


def test_the_form_is_read_as_it_was_drawn() -> None:
    form = views.form(views.Start(None, "", BERLIN), MONDAY)
    assert [block["block_id"] for block in form["blocks"]] == ["client", "what", "due_date", "due_time"]
    values = {
        "client": {"choose_client": {"selected_option": {"value": "7"}}},
        "what": {"what": {"value": "Send it."}},
        "due_date": {"day": {"selected_date": "2026-11-27"}},
        "due_time": {"time": {"selected_time": "12:00"}},
    }
    filled = views.read({**form, "state": {"values": values}})
    assert filled == views.Filled(7, "Send it.", date(2026, 11, 27), time(12))


def test_usage_is_a_message_of_its_own() -> None:
    hold_message(views.usage())


@pytest.mark.parametrize(
    ("hour", "says"),
    [
        (8, "You will hear from me today at 9:00."),
        (10, "A message comes now, with a button to press when it is kept."),
        (19, "You will hear from me on Monday 30 November at 9:00."),  # nobody is disturbed on a Friday evening
    ],
)
def test_when_one_will_hear_of_it_is_said_as_it_will_be(hour: int, says: str) -> None:
    friday = datetime(2026, 11, 27, tzinfo=BERLIN)
    promise = replace(MADE, due_at=friday.replace(hour=21))
    now = friday.replace(hour=hour)
    recorded = views.recorded(promise, zebra_works(1), promise.prompted_at(now), now)
    assert "\n".join(lines(recorded["blocks"])).endswith(says)


def test_what_went_on_to_somebody_else_says_who_promised_it_and_asks_nothing_of_whoever_did() -> None:
    gone = replace(MADE, promiser="U0CORA")

    def said(reader: str) -> Message:
        return views.due(gone, zebra_works(1), answer=None, late=None, now=MONDAY, reader=reader)

    assert said("U0CORA").text.startswith("<@U0OLGA> promised Zebra Works: Send the hiring plan.")
    assert [one["action_id"] for one in elements(said("U0CORA").blocks)] == ["keep"]
    assert said(OLGA).text.endswith("It is with <@U0CORA> now, so there is nothing to do here.")
    assert not list(elements(said(OLGA).blocks))
    hold_message(said(OLGA))
