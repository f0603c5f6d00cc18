"""Who promises what to whom is read from their words, and what is not understood stays in them."""

from datetime import UTC, datetime, time
from time import process_time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.clients import Client
from bot.flows import promises
from bot.flows.sentences import promiser_in, read_promise, split_promise, without_lead
from tests.cast import CORA, GRETA, MAX, OLGA, OSCAR
from tests.flows.test_when import WORDS
from tests.flows.world import World


@pytest.fixture(autouse=True)
def roster(world: World) -> None:
    """Zebra Works, also called Zebra and ZW, and these."""
    for name in ("Acme", "Acme Labs", "Will & Sons", "R&D Partners", "Target"):
        with world.store.begin() as work:
            work.clients.add(Client(0, world.id, name, OLGA))


def at(said: str) -> datetime:
    return datetime.fromisoformat(said)


# --- the whole


@pytest.mark.parametrize(
    ("said", "promiser", "client", "what", "when"),
    [
        ("Acme send the hiring plan by Friday noon", None, "Acme", "send the hiring plan", "by Friday noon"),
        ("<@U0CORA> will call Acme back within 24 hours", CORA, "Acme", "call Acme back", "within 24 hours"),
        ("<@U0CORA|cora>'ll call acme back by 5pm", CORA, "Acme", "call acme back", "by 5pm"),
        ("<@U0CORA> promised to call Acme tomorrow", CORA, "Acme", "call Acme", "tomorrow"),
        ("<@U0CORA> promised Acme to send the plan by Friday", CORA, "Acme", "send the plan", "by Friday"),
        ("<@U0CORA> to send Acme the plan by Friday", CORA, "Acme", "send Acme the plan", "by Friday"),
        ("<@U0CORA>: call Acme tomorrow", CORA, "Acme", "call Acme", "tomorrow"),
        ("Acme: <@U0CORA> will call back tomorrow", CORA, "Acme", "call back", "tomorrow"),
        ("Acme <@U0CORA> will call back tomorrow", CORA, "Acme", "call back", "tomorrow"),
        ("I'll send Acme’s plan tomorrow", OLGA, "Acme", "send Acme’s plan", "tomorrow"),
        ("I will get back to ZW within 24 hours.", OLGA, "Zebra Works", "get back to ZW", "within 24 hours"),
        ("Zebra: I promised to send the R&amp;D plan by Friday", OLGA, "Zebra Works", "send the R&D plan", "by Friday"),
        ("we'll send Zebra Works the plan by Friday", None, "Zebra Works", "send Zebra Works the plan", "by Friday"),
        ("Zebra Works will get the plan by Friday", None, "Zebra Works", "get the plan", "by Friday"),
        ("will call Acme Labs tomorrow", None, "Acme Labs", "call Acme Labs", "tomorrow"),
        ("Will &amp; Sons send the plan tomorrow", None, "Will & Sons", "send the plan", "tomorrow"),
        ("zebbra works send the plan", None, "Zebra Works", "send the plan", ""),
        ("send R&amp;D Partners the plan", None, "R&D Partners", "send R&D Partners the plan", ""),
        ("call back tomorrow", None, None, "call back", "tomorrow"),
        ("", None, None, "", ""),
    ],
)
def test_a_promise_is_understood(
    world: World, said: str, promiser: str | None, client: str | None, what: str, when: str
) -> None:
    read = read_promise(world.store, world.actor(), said)
    assert (read.promiser, read.client and read.client.name, read.what, read.when) == (promiser, client, what, when)


@pytest.mark.parametrize(
    ("said", "client", "named"),
    [
        ("introduce Acme to Zebra tomorrow", None, ["Acme", "Zebra Works"]),
        ("call Zebra Works, ZW and Zebra", "Zebra Works", []),
        ("call Acme Labs", "Acme Labs", []),  # and not Acme
        ("call Acme Labs and Acme", None, ["Acme Labs", "Acme"]),
        ("Acme: introduce them to Zebra", "Acme", []),  # it begins with a name: it is to them
        ("call Acmee", None, []),
        ("call Pacme or Acmes", None, []),
    ],
)
def test_of_two_clients_none_is_chosen(world: World, said: str, client: str | None, named: list[str]) -> None:
    read = read_promise(world.store, world.actor(), said)
    assert (read.client and read.client.name, [each.name for each in read.named]) == (client, named)


def test_clients_of_the_archive_are_not_found(world: World) -> None:
    world.change_client(archived_at=world.now)
    assert read_promise(world.store, world.actor(), "call Zebra Works tomorrow").client is None


@pytest.mark.parametrize(
    ("said", "what"),
    [
        ("<@U0GRETA> will call Acme", "@Greta Guest will call Acme"),  # a guest is nobody of ours
        ("<@U0NOBODY|sam> will call Acme", "@sam will call Acme"),
        ("<@U0CORA>, can you call Acme", "@Cora Lind, can you call Acme"),
        ("<@U0CORA> will not call Acme", "@Cora Lind will not call Acme"),
        ("ask whether <@U0CORA> will call Acme", "ask whether @Cora Lind will call Acme"),
    ],
)
def test_whoever_promises_nothing_stays_in_the_words(world: World, said: str, what: str) -> None:
    read = read_promise(world.store, world.actor(), said)
    assert (read.promiser, read.what) == (None, what)


@pytest.mark.parametrize(("author", "promiser"), [(MAX, MAX), (GRETA, None), ("U0NOBODY", None), (None, OLGA)])
def test_i_is_whoever_wrote_it(world: World, author: str | None, promiser: str | None) -> None:
    assert read_promise(world.store, world.actor(), "I'll call Acme", author).promiser == promiser


# --- what the form begins with


def begin(world: World, said: str, **facts: Any) -> Any:
    return promises.begin(world.store, world.actor(), said, world.now, **facts)


def test_the_time_is_that_of_whoever_promises(world: World) -> None:
    """Oscar is in New York."""
    assert begin(world, "Acme send it by Friday noon").due == at("2026-11-27T12:00+01:00")
    start = begin(world, "<@U0OSCAR> will call Acme by Friday noon")
    assert (start.promiser, start.due) == (OSCAR, at("2026-11-27T12:00-05:00"))
    assert begin(world, "we'll call Acme by Friday noon", author=OSCAR).due == at("2026-11-27T12:00-05:00")


def test_a_day_ends_with_their_own_working_day(world: World) -> None:
    with world.store.begin() as work:
        usual = work.arrangements.of(world.id)
        work.preferences.save(work.preferences.of(world.id, CORA).work(None, time(7), time(15), usual))
    assert begin(world, "<@U0CORA> will call Acme tomorrow").due == at("2026-11-24T15:00+01:00")
    assert begin(world, "I will call Acme tomorrow").due == at("2026-11-24T18:00+01:00")


def test_a_message_is_read_from_when_it_was_written(world: World) -> None:
    """On the Friday before this Monday, 9:30."""
    friday = at("2026-11-20T09:30+01:00")
    assert begin(world, "I'll call Acme on Tuesday", written=friday).due == at("2026-11-24T18:00+01:00")
    start = begin(world, "I'll call Acme within 24 hours", written=friday)
    assert (start.due, start.passed, start.unread) == (None, at("2026-11-21T09:30+01:00"), "within 24 hours")


def test_what_can_be_read_in_two_ways_is_left_open(world: World) -> None:
    start = begin(world, "Acme send it by next Friday")
    assert (start.due, start.unread, start.passed) == (None, "by next Friday", None)
    assert start.either == ((at("2026-11-27T18:00+01:00"), False), (at("2026-12-04T18:00+01:00"), False))


def test_of_two_readings_only_what_is_ahead_is_offered_and_not_chosen(world: World) -> None:
    start = begin(world, "Acme send it by next Friday", written=at("2026-11-16T09:30+01:00"))
    assert (start.due, start.either) == (None, ((at("2026-11-27T18:00+01:00"), False),))
    start = begin(world, "Acme send it by next Friday", written=at("2026-11-02T09:30+01:00"))
    assert (start.due, start.either, start.passed) == (None, (), at("2026-11-13T18:00+01:00"))


def test_nobody_writes_later_than_now(world: World) -> None:
    late = datetime(2027, 1, 1, tzinfo=UTC)
    assert begin(world, "call Acme tomorrow", written=late).due == at("2026-11-24T18:00+01:00")


# --- the parts


@pytest.mark.parametrize(
    ("said", "rest", "whose"),
    [
        ("I will call", "call", "i"),
        ("I’ll call", "call", "i"),
        ("i'm going to call", "call", "i"),
        ("I've promised to call", "call", "i"),
        ("I promise I'll call", "call", "i"),
        ("We are going to call", "call", "we"),
        ("that we'll call", "call", "we"),
        ("Will call", "call", "will"),
        ("Will Smith calls", "Will Smith calls", ""),
        ("I will not call", "I will not call", ""),
        ("I'll", "I'll", ""),
        ("willing to call", "willing to call", ""),
        ("Illustrate the plan", "Illustrate the plan", ""),
    ],
)
def test_the_lead_is_taken_off(said: str, rest: str, whose: str) -> None:
    assert without_lead(said) == (rest, whose)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="<@U0|> :'’lIwil tocrmse\n", max_size=60))
def test_no_words_make_a_traceback(said: str) -> None:
    promiser_in(said)
    without_lead(said)


# --- what is promised, and by when


@pytest.mark.parametrize(
    ("said", "what", "when"),
    [
        ("send the hiring plan by Friday noon", "send the hiring plan", "by Friday noon"),
        ("call back within 24 hours", "call back", "within 24 hours"),
        ("send the agenda tomorrow 5pm", "send the agenda", "tomorrow 5pm"),
        ("Send plan, by next Friday.", "Send plan", "by next Friday"),
        ("send the offer — by Friday!", "send the offer", "by Friday"),
        ("send it no later than Friday", "send it", "no later than Friday"),
        ("send the plan by the 5th at 10am", "send the plan", "by the 5th at 10am"),
        ("send the draft by friday before noon", "send the draft", "by friday before noon"),
        ("send it by 5 p.m. tomorrow", "send it", "by 5 p.m. tomorrow"),
        ("write the offer until end of next week", "write the offer", "until end of next week"),
        ("get back to them in an hour", "get back to them", "in an hour"),
        ("call them on Friday at 5pm", "call them", "on Friday at 5pm"),
        ("send the draft 30 November", "send the draft", "30 November"),
        ("do it before Dec 5, 2027", "do it", "before Dec 5, 2027"),
        ("review the plan for May by Friday", "review the plan for May", "by Friday"),
        ("finish module 3 tomorrow", "finish module 3", "tomorrow"),
        ("send the invoices by email tomorrow", "send the invoices by email", "tomorrow"),
        ("send the offer by 24.12.", "send the offer", "by 24.12."),
        ("send the offer by 24.12.2026.", "send the offer", "by 24.12.2026"),
        ("by Friday", "", "by Friday"),
        ("send the plan, due Friday", "send the plan", "due Friday"),
        ("send the plan Friday at the latest", "send the plan", "Friday at the latest"),
        ("send it by Christmas", "send it", "by Christmas"),
        ("call them on 3/4", "call them", "on 3/4"),
        ("finish the first half by half past ten", "finish the first half", "by half past ten"),
        ("send it first thing Monday morning", "send it", "first thing Monday morning"),
        ("send it tomorrow 🎉", "send it", "tomorrow"),
        ("send it by Friday noon. Thanks! :+1:", "send it", "by Friday noon"),
        ("send it by Friday, please :slightly_smiling_face:", "send it", "by Friday"),
        ("send it by 3/4", "send it", "by 3/4"),
        ("send it Friday next week", "send it", "Friday next week"),
        ("send it by half past four tomorrow", "send it", "by half past four tomorrow"),
        ("send it in a couple of days", "send it", "in a couple of days"),
        ("send it by the last Friday of the month", "send it", "by the last Friday of the month"),
        ("send it a week on Friday", "send it", "a week on Friday"),
    ],
)
def test_a_promise_is_parted_from_its_time(said: str, what: str, when: str) -> None:
    assert split_promise(said) == (what, when)


@pytest.mark.parametrize(
    "said",
    [
        "",
        "send the hiring plan",
        "the report written by Max",
        "stand by",
        "raise prices by 5",
        "raise prices by 5.",
        "raise prices by 2.5",
        "cut it by half",
        "send the agenda for Friday",
        "write up the minutes of Friday",
        "draft every Friday",
        "prepare 3 days",
        "book May",
        "by the way, send it",
        "read the book in March",
        "finish chapter 3/4",
        "be there 24/7",
        "raise the price by 12.30",
        "say thanks",
        "send it :tada:",
        "come what may",
        "where the cat sat",
        "catch some sun",
        "by" + " by" * 3000,
        "5" + " 5" * 3000,
    ],
)
def test_words_that_only_look_like_a_time_stay_in_the_promise(said: str) -> None:
    assert split_promise(said) == (said, "")


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.lists(WORDS, max_size=6).map(" ".join), st.text(max_size=60)))
def test_nothing_that_was_said_is_lost(said: str) -> None:
    what, when = split_promise(said)
    assert [c for c in said if c.isalnum()] == [c for c in what + when if c.isalnum()]


@pytest.mark.parametrize("row", ["\U0001f600" * 5_000, " thanks" * 2_000, " :smile:" * 2_000, " ." * 5_000])
def test_a_long_row_of_smiles_and_thanks_is_read_in_no_time(row: str) -> None:
    started = process_time()
    split_promise(f"send it by Friday{row}")
    assert process_time() - started < 1.0
