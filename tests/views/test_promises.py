"""Promises as people see them."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import calendar
from bot.domain.calendar import DayOff, Off
from bot.domain.history import Entry, Noun, Thing, What
from bot.domain.nudges import PROMISES_ALONE, NudgeKind
from bot.domain.promises import A_MINUTE, Promise
from bot.views import promises as views
from bot.views.blocks import Message
from bot.views.promises import Told
from tests.cast import CORA, MONDAY, OLGA, zebra_works
from tests.views import looking
from tests.views.looking import BERLIN, elements, hold_message, hold_plain, hold_view, hostile, labels, lines

NOON = MONDAY + timedelta(hours=3)
MADE = Promise(4, 1, 1, "Send the hiring plan.", OLGA, OLGA, MONDAY, NOON, "Europe/Berlin")
KINDS = [NudgeKind.PROMISE_DUE, NudgeKind.PROMISE_WORD, *sorted(PROMISES_ALONE)]


def happened(what: What) -> Entry:
    return Entry(9, 1, OLGA, MONDAY, what, Thing(Noun.PROMISE, 4))


KEPT = happened(What.PROMISE_KEPT)


def shown(
    promise: Promise, answer: Entry | None = None, late: str | None = None, *, reader: str = OLGA,
    kind: NudgeKind = NudgeKind.PROMISE_DUE, is_over: bool = False, now: datetime = MONDAY,
) -> Message:  # fmt: skip
    told = Told(reader, now, kind, answer, late, is_over)
    draw = views.offered if kind is NudgeKind.PROMISE_OFFERED else views.prompt
    return draw(promise, zebra_works(1), told)


def pressable(message: Message) -> list[str]:
    return [one["action_id"] for one in elements(message.blocks)]


@hostile
@given(looking.promises, looking.clients, st.sampled_from(KINDS), st.none() | looking.entries, looking.when_late,
       looking.instants, st.booleans())  # fmt: skip
def test_slack_takes_every_message_about_a_promise(promise, client, kind, answer, late, now, over) -> None:  # type: ignore[no-untyped-def]
    told = Told(promise.promiser, now, kind, answer, late, over)
    draw = views.offered if kind is NudgeKind.PROMISE_OFFERED else views.prompt
    hold_message(draw(promise, client, told))
    hold_message(draw(promise, client, replace(told, reader=OLGA)))


@hostile
@given(st.none() | looking.clients, looking.anything, looking.zones, st.none() | looking.instants, looking.anything)
def test_slack_takes_the_form_whatever_was_typed(client, text, zone, due, unread) -> None:  # type: ignore[no-untyped-def]
    start = views.Start(client, text, calendar.zone_or_utc(zone), due, unread)
    hold_view(views.form(start, MONDAY, OLGA))


@pytest.mark.parametrize(
    "promise",
    [MADE, MADE.keep(MONDAY), MADE.keep(NOON + A_MINUTE), MADE.break_off(NOON), MADE.release(NOON, "Ada"),
     MADE.take_out(NOON), MADE.move(NOON + A_MINUTE, False, MONDAY), MADE.offer_to(CORA, OLGA)],
)  # fmt: skip
@pytest.mark.parametrize("kind", KINDS)
def test_our_own_words_are_plain(promise: Promise, kind: NudgeKind) -> None:
    message = shown(promise, KEPT, "yesterday at 9:00 (Berlin)", kind=kind)
    hold_message(message)
    hold_plain(message.text, *labels(message.blocks), views.USAGE, views.line(promise, MONDAY))


@pytest.mark.parametrize(
    ("promise", "answer", "can"),
    [
        (MADE, None, ["keep", "move_promise", "open_promise"]),
        (MADE.keep(MONDAY), KEPT, ["deliver_promise", "undo"]),
        (replace(MADE.keep(MONDAY), said="Done."), KEPT, ["undo"]),
        (MADE.keep(MONDAY), None, ["deliver_promise"]),
        (MADE.break_off(MONDAY), happened(What.PROMISE_BROKEN), ["undo"]),
    ],
)
def test_what_can_be_pressed_is_what_can_be_done(promise: Promise, answer: Entry | None, can: list[str]) -> None:
    assert pressable(shown(promise, answer)) == can


def test_kept_late_is_said_as_it_is() -> None:
    assert shown(MADE.keep(NOON), KEPT).text.endswith("Kept, today at 12:00.")
    assert shown(MADE.keep(NOON + A_MINUTE), KEPT).text.endswith("Kept late, today at 12:01.")


@pytest.mark.parametrize(
    ("promise", "says"),
    [
        (MADE, "Due today at 12:00 (Berlin)."),
        (replace(MADE, has_time=False), "Due today, at the end of the day, 12:00 (Berlin)."),
        (replace(MADE, moved=1), "Due today at 12:00 (Berlin). The time was moved once."),
        (replace(MADE, moved=2), "Due today at 12:00 (Berlin). The time was moved 2 times."),
        (replace(MADE, waits_until=NOON + timedelta(days=1)),
         "It was due today at 12:00 (Berlin). They expect it tomorrow at 12:00 (Berlin)."),
    ],
)  # fmt: skip
def test_it_says_when_it_is_due_and_what_was_agreed_since(promise: Promise, says: str) -> None:
    assert views.due_line(promise, MONDAY) == says


def test_past_its_time_it_says_what_helps() -> None:
    said = shown(MADE, kind=NudgeKind.PROMISE_MISSED, now=NOON + A_MINUTE).text
    assert said == (
        "You promised Zebra Works: Send the hiring plan.\nIts time has passed.\n"
        "It was due today at 12:00 (Berlin). A word about where it stands helps more than silence."
    )


def test_a_line_says_to_whom_by_whom_and_when() -> None:
    line = views.line(MADE, MONDAY, zebra_works(1))
    assert line == "Zebra Works: Send the hiring plan., <@U0OLGA>, due today at 12:00 (Berlin)"
    overdue = views.line(MADE, NOON + timedelta(days=1))
    assert overdue.endswith("overdue, it was due yesterday at 12:00 (Berlin)")


def test_the_reading_of_a_time_is_spelled_out() -> None:
    read = views.form(views.Start(None, "", BERLIN, due=NOON), MONDAY, OLGA)
    assert "Read as today at 12:00 (Berlin)." in list(lines(read["blocks"]))
    assert [b["element"]["initial_date"] for b in read["blocks"] if b.get("block_id") == "due_date"] == ["2026-11-23"]
    unread = views.form(views.Start(None, "", BERLIN, unread="by 5"), MONDAY, OLGA)
    assert "I am not sure when “by 5” is. Please choose the day and time." in list(lines(unread["blocks"]))


def test_where_only_a_day_was_said_no_time_is_filled_in() -> None:
    form = views.form(views.Start(None, "", BERLIN, due=NOON, has_time=False), MONDAY, OLGA)
    assert "Read as today, at the end of the day, 12:00 (Berlin)." in list(lines(form["blocks"]))
    (clock,) = [block["element"] for block in form["blocks"] if block.get("block_id") == "due_time"]
    assert "initial_time" not in clock


@pytest.mark.parametrize(("typed", "clock"), [("12:00", time(12)), (None, None)])
def test_the_form_is_read_as_it_was_drawn(typed: str | None, clock: time | None) -> None:
    form = views.form(views.Start(None, "", BERLIN, link="https://x.slack.com/1"), MONDAY, OLGA)
    assert [block["block_id"] for block in form["blocks"]] == ["client", "promiser", "what", "due_date", "due_time"]
    values = {
        "client": {"choose_client": {"selected_option": {"value": "7"}}},
        "promiser": {"promiser": {"selected_user": CORA}},
        "what": {"what": {"value": "Send it."}},
        "due_date": {"day": {"selected_date": "2026-11-27"}},
        "due_time": {"time": {"selected_time": typed}},
    }
    filled = views.read({**form, "state": {"values": values}})
    assert filled == views.Filled(7, "Send it.", date(2026, 11, 27), clock, CORA, "https://x.slack.com/1")


def test_usage_is_a_message_of_its_own() -> None:
    hold_message(views.usage())


@pytest.mark.parametrize(
    ("hour", "says"),
    [
        (8, "Recorded. You will hear from me today at 9:00."),
        (10, "Recorded. It stands in the brief of today, with a button to press when it is kept."),
        (19, "Recorded. You will hear from me on Monday 30 November at 9:00."),  # nobody is disturbed in the evening
    ],
)
def test_when_one_will_hear_of_it_is_said_as_it_will_be(hour: int, says: str) -> None:
    friday = datetime(2026, 11, 27, tzinfo=BERLIN)
    promise = replace(MADE, due_at=friday.replace(hour=21))
    now = friday.replace(hour=hour)
    assert views.recorded(promise, promise.prompted_at(now), None, OLGA, now) == says


@pytest.mark.parametrize(
    ("off", "reader", "says"),
    [
        (DayOff(date(2026, 12, 25), Off.HOLIDAY, "Christmas Day"), OLGA,
         "That Friday is Christmas Day, a holiday in your country. "),
        (DayOff(date(2026, 11, 29), Off.WEEKDAY), OLGA, "You do not work on a Sunday. "),
        (DayOff(date(2026, 11, 29), Off.WEEKDAY), CORA, "<@U0OLGA> does not work on a Sunday. "),
        (DayOff(date(2026, 12, 3), Off.LEAVE), OLGA, "You are on leave that Thursday. "),
        (DayOff(date(2026, 12, 3), Off.LEAVE), CORA, "<@U0OLGA> is on leave that Thursday. "),
    ],
)  # fmt: skip
def test_that_it_is_due_on_a_day_off_is_said_as_it_is_made(off: DayOff, reader: str, says: str) -> None:
    said = views.recorded(MADE, None, off, reader, MONDAY)
    assert f"Recorded. {says}What was promised stays as it is, and the reminder comes before." in said
    hold_plain(said)


def test_what_went_on_to_somebody_else_says_who_promised_it_and_asks_nothing_of_whoever_did() -> None:
    gone = replace(MADE, promiser=CORA)

    theirs, hers = shown(gone, reader=CORA), shown(gone)

    assert theirs.text.startswith("<@U0OLGA> promised Zebra Works: Send the hiring plan.")
    assert pressable(theirs) == ["keep", "move_promise", "open_promise"]
    assert hers.text.endswith("It is with <@U0CORA> now, so there is nothing to do here.")
    assert pressable(hers) == []
    hold_message(hers)
