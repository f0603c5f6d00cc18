"""Open moments have one post in the moments channel, edited in place; its thread is the log."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.sandbox.firm import Person
from bot.sandbox.model import Message
from bot.secrets import new_key
from tests.cast import OLGA
from tests.stories.house import House, Someone, buttons, flags, november, the_message, words

DIED = "the founder's father died"
HERE = "C0CLIENTS"
MONDAY_11 = "Monday 23 November at 10:00 (London)"
"""On the clock of Max, who chose the channel; it is 11:00 in Berlin."""


@pytest.fixture
def chosen(house: House, max_: Someone) -> None:
    house.move_to(november(23, 11))
    chooses(max_)


@pytest.fixture
def flagged(house: House, chosen: None, max_: Someone) -> None:
    """Max flags it on Monday at 11:00 in Berlin, and Olga is to take it."""
    flag(max_)


def chooses(person: Someone, channel: str | None = HERE, **more: Any) -> str:
    """What they are told in the end."""
    person.types("/moment", "setup")
    given = {"sure": ["yes"]} if channel and "sure" in str(person.form.blocks) else {}
    outcome = person.sends(channel=[channel] if channel else None, **{**given, **more})
    assert not outcome.fields, outcome.fields
    said = words(person.form)
    person.closes()
    return said


def flag(person: Someone, words: str = DIED, **more: Any) -> None:
    person.types("/moment", f"Zebra: {words}")
    flags(person, taker=OLGA, **more)
    person.closes()


def notes(person: Someone, line: str, number: int = 1) -> None:
    person.types("/moment", str(number))
    person.presses(person.form, "note_on_moment")
    person.sends(line=line)
    person.closes()


def posts(person: Someone, channel: str = HERE) -> list[Message]:
    return [each for each in person.sees(channel) if not each.thread_ts]


def log(person: Someone, channel: str = HERE) -> list[str]:
    return [each.text for each in person.sees(channel) if each.thread_ts]


def may_look(house: House) -> None:
    """Whoever installed it granted what the look takes."""
    grant = house.sandbox.world.tokens[house.sandbox.bot_token]
    house.sandbox.world.grant(replace(grant, scopes=grant.scopes | {"channels:read", "groups:read"}))
    house.bot.app.slack.whoami(house.workspace.id)


# --- the post


@pytest.mark.usefixtures("flagged")
def test_it_stands_in_the_channel_at_once_and_says_every_fact(cora: Someone) -> None:
    (post,) = posts(cora)
    assert post.text == (
        f"Zebra Works · Somebody died\n{DIED}\nWaiting for <@U0OLGA>.\nFor them: on their mind all day.\n"
        f"Moment 1. Flagged by <@U0MAX>, {MONDAY_11}."
    )
    assert buttons(post) == ["I have it", "I have spoken with them", "Open"]
    assert "<!" not in post.text


@pytest.mark.usefixtures("flagged")
def test_it_is_edited_in_place_from_the_direct_message(house: House, olga: Someone, cora: Someone) -> None:
    olga.presses(the_message(olga, DIED), "take")
    assert f"<@U0OLGA> has it, since {MONDAY_11}." in posts(cora)[0].text

    house.move_to(november(23, 12))
    olga.presses(the_message(olga, DIED), "speak")
    (post,) = posts(cora)
    assert "<@U0OLGA> has spoken with them, Monday 23 November at 11:00 (London)." in post.text
    assert log(cora) == ["Olga Marin has it.", "Olga Marin has spoken with them."]


@pytest.mark.usefixtures("flagged")
def test_it_can_be_answered_where_it_stands_and_undone(olga: Someone, cora: Someone) -> None:
    cora.presses(posts(cora)[0], "take")
    assert "<@U0CORA> has it" in posts(olga)[0].text
    assert "<@U0CORA> has it" in the_message(olga, DIED).text

    cora.presses(posts(cora)[0], "undo")
    assert "Waiting for <@U0OLGA>." in posts(olga)[0].text
    assert log(olga) == ["Cora Lind has it.", "Cora Lind took that back."]


@pytest.mark.usefixtures("flagged")
def test_whoever_may_not_answer_is_told_why(house: House, olga: Someone) -> None:
    priya = house.person("U0PRIYA")
    priya.presses(posts(priya)[0], "take")

    assert priya.is_told.startswith("This one is with <@U0OLGA>.")
    assert "Waiting for <@U0OLGA>." in posts(olga)[0].text


@pytest.mark.usefixtures("flagged")
def test_withdrawn_it_says_so_and_has_nothing_to_answer(max_: Someone, olga: Someone) -> None:
    max_.presses(posts(max_)[0], "open_moment")
    max_.presses(max_.form, "withdraw_moment")
    max_.closes()

    (post,) = posts(olga)
    assert "<@U0MAX> withdrew it" in post.text
    assert buttons(post) == ["Open"]
    assert log(olga) == ["Max Weber withdrew it."]


@pytest.mark.usefixtures("flagged")
def test_it_stays_as_it_is_while_nothing_happens(house: House) -> None:
    before = len(house.sandbox.journal)
    house.move_to(november(23, 12))
    house.bot.app._plan_ahead()
    house.settle()

    assert [each for each in house.sandbox.journal.since(before) if each.name.startswith("chat.")] == []


@pytest.mark.usefixtures("flagged")
def test_somebodys_words_call_nobody(house: House, max_: Someone, olga: Someone) -> None:
    flag(max_, "<!channel> <@U0CORA> *all* of it")

    text = posts(olga)[1].text
    assert "<!channel>" not in text
    assert "<@U0CORA>" not in text


# --- its log


@pytest.mark.usefixtures("flagged")
def test_the_thread_is_the_log_in_the_order_in_which_it_happened(house: House, olga: Someone, cora: Someone) -> None:
    house.move_to(november(23, 13, 1))
    olga.presses(the_message(olga, DIED), "take")
    for line in ("They are at home.", "The funeral is on Friday."):
        notes(olga, line)
    olga.presses(the_message(olga, DIED), "speak")

    assert log(cora) == [
        "It had waited too long, so <@U0CORA> was told.",
        "Olga Marin has it.",
        "Olga Marin: “They are at home.”",
        "Olga Marin: “The funeral is on Friday.”",
        "Olga Marin has spoken with them.",
    ]
    assert {each.thread_ts for each in cora.sees(HERE) if each.thread_ts} == {posts(cora)[0].ts}


@pytest.mark.usefixtures("chosen")
def test_a_restart_in_the_middle_loses_nothing_and_doubles_nothing(house: House, max_: Someone, olga: Someone) -> None:
    house.sandbox.faults.add("chat.postMessage", "ratelimited", times=1, retry_after=1)
    house.expects("chat.postMessage", "ratelimited")
    flag(max_)
    for number in range(5):
        notes(olga, f"Line {number}.")
    house.goes_down()
    house.move_to(november(23, 11, 5))
    house.comes_back()
    house.look()
    house.move_by(timedelta(minutes=2))

    assert len(posts(olga)) == 1
    assert log(olga) == [f"Olga Marin: “Line {number}.”" for number in range(5)]


@pytest.mark.usefixtures("flagged")
def test_a_post_that_somebody_deleted_comes_back_with_what_happens_next(house: House, olga: Someone) -> None:
    with house.sandbox.world.change():
        house.sandbox.workspace.delete(posts(olga)[0])
    house.expects("chat.update", "message_not_found")
    notes(olga, "They are at home.")
    house.move_by(timedelta(minutes=2))

    assert len(posts(olga)) == 1
    assert log(olga) == ["Olga Marin: “They are at home.”"]


# --- what never stands there


@pytest.mark.parametrize("secrecy", ["team", "sealed"])
def test_what_is_not_open_to_everybody_is_never_there_in_any_form(
    house: House, max_: Someone, olga: Someone, secrecy: str
) -> None:
    house.goes_down()
    house.keys = (new_key(),)
    house.comes_back()
    house.move_to(november(23, 11))
    chooses(max_)
    flag(max_, secrecy=secrecy)
    notes(max_, "They are at home.")
    olga.presses(olga.dms[0], "take")
    olga.presses(olga.dms[0], "undo")
    olga.presses(olga.dms[0], "speak")
    house.bot.app._plan_ahead()
    house.move_by(timedelta(hours=5))

    assert olga.sees(HERE) == []


# --- a channel that comes later


def test_without_a_channel_nothing_is_posted_and_what_is_open_gets_its_post_later(
    house: House, max_: Someone, olga: Someone
) -> None:
    house.move_to(november(23, 11))
    flag(max_)
    olga.presses(the_message(olga, DIED), "take")
    house.move_to(november(24, 11))
    assert olga.sees(HERE) == []

    chooses(max_)

    assert f"Flagged by <@U0MAX>, {MONDAY_11}." in posts(olga)[0].text
    assert log(olga)[0] == f"{MONDAY_11}: Olga Marin has it."


def test_once_moments_is_invited_the_post_comes(house: House, max_: Someone, olga: Someone) -> None:
    house.expects("chat.postMessage", "not_in_channel")
    house.move_to(november(23, 11))
    chooses(max_, "C0GENERAL")
    flag(max_)
    assert [each.text for each in max_.dms if "/invite" in each.text]

    house.sandbox.admin.invite("C0GENERAL", "U0BOT")
    house.move_to(november(23, 12, 1))
    house.bot.app._plan_ahead()
    house.settle()

    assert len(posts(olga, "C0GENERAL")) == 1


@pytest.mark.usefixtures("chosen")
def test_an_archived_channel_tells_whoever_chose_it_once(house: House, max_: Someone, cora: Someone) -> None:
    house.expects("chat.postMessage", "is_archived")
    house.expects("chat.update", "is_archived")
    house.sandbox.admin.archive(HERE)
    for what in (DIED, "the lease ended"):
        cora.types("/moment", f"Zebra: {what}")
        flags(cora, taker=OLGA)
        cora.closes()
    house.move_by(timedelta(hours=3))

    told = [each.text for each in max_.dms if "delivered" in each.text]
    assert told == [
        "The post on an open moment for <#C0CLIENTS> about Zebra Works could not be delivered."
        " That channel is archived. Please choose another one with `/moment setup`."
    ]


# --- who reads there


def test_without_the_tick_a_channel_is_refused_on_its_field(max_: Someone) -> None:
    max_.types("/moment", "setup")

    refused = max_.sends(channel=[HERE]).fields
    assert refused == {"sure": "What is posted there names clients, so please make sure of this first."}


def test_once_they_said_so_it_is_not_asked_again(max_: Someone) -> None:
    chooses(max_)
    chooses(max_, sure=[])


def test_where_we_may_look_nobody_is_asked_to(house: House, max_: Someone) -> None:
    may_look(house)
    max_.types("/moment", "setup")

    assert "Only colleagues read this channel" not in str(max_.form.blocks)


@pytest.mark.parametrize("why", ["is shared with another company", "has guests"])
def test_where_we_may_look_a_channel_that_others_read_is_refused(house: House, max_: Someone, why: str) -> None:
    may_look(house)
    chooses(max_, HERE)
    max_.types("/moment", "setup")
    max_.actor.fill(max_.form, {"channel": ["C0ZEBRA"]})  # Greta is there, and a shared one is not even offered
    house.sandbox.admin.change_channel("C0ZEBRA", is_ext_shared="shared" in why)
    max_.sends()

    assert words(max_.form).startswith(
        f"<#C0ZEBRA> {why}, so it cannot be the moments channel. It is <#C0CLIENTS> as before."
    )
    with house.store.read() as work:
        assert work.arrangements.of(house.workspace.id).moments_channel == HERE


def test_slack_is_asked_only_after_the_answer(house: House, max_: Someone) -> None:
    may_look(house)
    max_.types("/moment", "setup")
    calls = house.spies_on_calls()
    max_.sends(channel=[HERE])

    asked = [name for name, _ in calls]
    assert "conversations.info" in asked
    assert "conversations.members" in asked
    assert not [name for name, before_the_answer in calls if before_the_answer]


def test_a_guest_who_comes_later_ends_it_and_it_is_told_once(house: House, max_: Someone, olga: Someone) -> None:
    may_look(house)
    house.move_to(november(23, 11))
    chooses(max_)
    flag(max_)
    house.sandbox.admin.invite(HERE, "U0GRETA")
    house.move_by(timedelta(minutes=2))

    olga.presses(the_message(olga, DIED), "take")
    flag(max_, "the lease ended")

    assert len(posts(olga)) == 1
    assert "Waiting for" in posts(olga)[0].text
    assert log(olga) == []
    assert len([each for each in max_.dms if "has guests by now" in each.text]) == 1


def test_somebody_whom_we_never_met_is_looked_up(house: House, max_: Someone, olga: Someone) -> None:
    may_look(house)
    house.sandbox.faults.withhold = 1  # the event that says that they joined is late
    house.expects("team_join", "withheld")
    house.sandbox.admin.add_person(Person("U0NEW", "new", "Nia New", is_restricted=True))
    house.sandbox.admin.invite(HERE, "U0NEW")

    assert chooses(max_).startswith(
        f"<#{HERE}> has guests, so it cannot be the moments channel. There is none for now."
    )
    assert posts(olga) == []
