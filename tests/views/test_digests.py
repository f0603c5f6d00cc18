"""The digest of a channel, from empty to far too long."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import calendar
from bot.domain.digests import Digest
from bot.domain.history import Entry, Noun, Thing, What
from bot.domain.moments import Moment
from bot.domain.promises import Promise
from bot.views import digests as views
from bot.views.blocks import Message
from tests.cast import MAX, MONDAY, OLGA, OSCAR, zebra_works
from tests.views import looking
from tests.views.looking import BERLIN, CHANNEL, elements, hold_message, hold_plain, hold_view, hostile, labels

DIGEST = Digest(3, 1, CHANNEL, MAX, "Europe/Berlin")
STOPPED = Entry(9, 1, OLGA, MONDAY, What.DIGEST_STOPPED, Thing(Noun.DIGEST, 3))
DUE = Promise(4, 1, 1, "Send the hiring plan.", OLGA, OLGA, MONDAY, MONDAY + timedelta(hours=3), "Europe/Berlin")
OVERDUE = replace(DUE, due_at=MONDAY - timedelta(days=1))
OPEN = Moment(4, 1, 12, 1, "The founder's father died.", OSCAR, MONDAY, OLGA)


def shown(
    due: list[Promise], opened: list[Moment], kept: list[Promise] | None = None, digest: Digest = DIGEST, **more: object
) -> Message:
    named = {1: zebra_works(1)}
    given = {"answer": None, "late": None, **more}
    return views.digest(digest, due, kept or [], opened, clients=named, zone=BERLIN, now=MONDAY, **given)  # type: ignore[arg-type]


@hostile
@given(
    st.lists(looking.promises, max_size=25),
    st.lists(looking.promises, max_size=20),
    st.lists(looking.moments, max_size=20),
    looking.clients,
    st.none() | looking.entries,
    looking.when_late,
)
def test_slack_takes_every_digest(due, kept, opened, client, answer, late) -> None:  # type: ignore[no-untyped-def]
    clients = {each.client_id: client for each in (*due, *kept, *opened)}
    for digest in (DIGEST, replace(DIGEST, stopped_at=MONDAY)):
        hold_message(
            views.digest(digest, due, kept, opened, clients=clients, answer=answer, late=late, zone=BERLIN, now=MONDAY)
        )


def test_five_hundred_promises_are_counted_and_a_few_of_them_shown() -> None:
    full = shown([OVERDUE] * 500 + [DUE] * 20, [OPEN] * 30, [DUE] * 16)
    hold_message(full)
    said = full.text
    assert said.startswith("Today: 520 promises due, 30 moments open")
    for more in ("and 485 more", "and 5 more", "and 15 more", "and 1 more"):
        assert more in str(full.blocks)


@pytest.mark.parametrize(
    ("due", "opened", "title"),
    [
        ([], [], "Everything here is done."),
        ([DUE], [], "Today: 1 promise due"),
        ([DUE, OVERDUE], [OPEN], "Today: 2 promises due, 1 moment open"),
        ([], [OPEN, OPEN], "Today: 2 moments open"),
    ],
)
def test_the_first_line_carries_the_point(due: list[Promise], opened: list[Moment], title: str) -> None:
    message = shown(due, opened, late="today at 9:00 (Berlin)")
    assert message.text.split("\n")[0] == title
    hold_message(message)
    hold_plain(message.text, *labels(message.blocks))


def test_it_says_who_set_it_up_and_can_be_stopped_with_a_second_thought() -> None:
    message = shown([DUE], [])
    assert message.text.endswith("Set up by <@U0MAX>. Working mornings at 9:00 (Berlin).")
    (stop,) = elements(message.blocks)
    assert (stop["action_id"], stop["style"]) == (views.STOP, "danger")
    assert (stop["confirm"]["confirm"]["text"], stop["confirm"]["deny"]["text"]) == ("Stop it", "Keep it")


def test_a_stopped_one_says_so_and_can_be_undone() -> None:
    stopped = replace(DIGEST, stopped_at=MONDAY)
    message = shown([DUE], [], digest=stopped, answer=STOPPED)
    assert "This digest was stopped" in message.text
    assert [one["action_id"] for one in elements(message.blocks)] == ["undo"]
    assert list(elements(shown([DUE], [], digest=stopped).blocks)) == []


@hostile
@given(looking.zones)
def test_the_form_names_the_channel_and_the_clock(zone: str) -> None:
    form = views.form(CHANNEL, calendar.zone_or_utc(zone))
    hold_view(form)
    assert calendar.zone_in_words(calendar.zone_or_utc(zone)) in form["blocks"][0]["text"]["text"]
    started = views.started(replace(DIGEST, zone=zone), MONDAY, MONDAY)
    hold_view(started)


@pytest.mark.parametrize(("ticked", "sure"), [([{"value": "yes"}], True), ([], False)])
def test_the_tick_is_read(ticked: list[dict[str, str]], sure: bool) -> None:
    values = {"sure": {"sure": {"selected_options": ticked}}}
    assert views.read({**views.form(CHANNEL, BERLIN), "state": {"values": values}}) == (CHANNEL, sure)
