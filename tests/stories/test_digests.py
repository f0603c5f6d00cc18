"""A channel's digest: set up with a tick, there at nine on working days, edited in place, stopped by anybody."""

import pytest

from tests.cast import OLGA
from tests.stories.house import House, Someone, buttons, december, flags, november, words

PLAN = "send the hiring plan"
SURE = {"sure": ["yes"]}
TUESDAY = november(24, 9)


@pytest.fixture
def set_up(house: House, olga: Someone) -> None:
    """In #clients, by Olga, on Monday at 10:00."""
    house.move_to(november(23, 10))
    olga.types("/moment", "digest")
    olga.sends(**SURE)
    olga.closes()


@pytest.fixture
def promised(house: House, set_up: None) -> None:
    """By Cora, for Tuesday noon; so that there is something to say."""
    cora = house.person("U0CORA")
    cora.types("/promise", f"Zebra Works {PLAN} by tomorrow noon")
    cora.sends()
    cora.closes()


# --- set up


def test_the_form_says_what_will_be_posted_where_and_when(olga: Someone) -> None:
    olga.types("/moment", "digest")

    said = words(olga.form)
    assert "Every working morning at 9:00 (Berlin, your own clock) <#C0CLIENTS> gets one message" in said
    assert "Nothing to say means nothing sent." in said


def test_without_the_tick_it_is_refused_on_its_field(olga: Someone) -> None:
    olga.types("/moment", "digest")

    assert olga.sends().fields == {"sure": "Please complete this required field."}


def test_whoever_sets_it_up_is_told_when_the_first_one_comes(house: House, olga: Someone) -> None:
    house.move_to(november(27, 10))
    olga.types("/moment", "digest")
    olga.sends(**SURE)

    assert words(olga.form) == (
        "<#C0CLIENTS> gets its first digest on Monday 30 November at 9:00 (Berlin), if there is something to say."
    )


def test_in_a_direct_message_it_is_refused(olga: Someone) -> None:
    olga.types("/moment", "digest", channel=olga.actor.dm)

    assert olga.actor.view is None
    assert (
        olga.is_told == "A digest lives in a channel. Please type `/moment digest` in the channel that should get it."
    )


@pytest.mark.usefixtures("set_up")
def test_a_channel_has_one(max_: Someone) -> None:
    max_.types("/moment", "digest")

    assert max_.is_told == "This channel has a digest already. It was set up by <@U0OLGA>."


# --- on its mornings


@pytest.mark.usefixtures("promised")
def test_it_does_not_come_before_nine(house: House, olga: Someone) -> None:
    house.move_to(november(24, 8, 59, 30))

    assert olga.sees("C0CLIENTS") == []


@pytest.mark.usefixtures("promised")
def test_at_nine_it_says_what_is_due_and_who_set_it_up(house: House, olga: Someone) -> None:
    house.move_to(TUESDAY)

    (digest,) = olga.sees("C0CLIENTS")
    assert digest.text == (
        "Today: 1 promise due\n"
        "Promises due today\n"
        f"Zebra Works: {PLAN}, <@U0CORA>, due today at 12:00 (Berlin)\n"
        "Set up by <@U0OLGA>. Working mornings at 9:00 (Berlin)."
    )
    assert buttons(digest) == ["Stop this digest"]


@pytest.mark.usefixtures("promised")
def test_open_moments_and_what_is_overdue_stand_in_it(house: House, olga: Someone, max_: Someone) -> None:
    max_.types("/moment", "Zebra: the founder's father died")
    flags(max_, taker=OLGA)

    house.move_to(november(25, 9))

    text = olga.sees("C0CLIENTS")[-1].text
    assert text.startswith("Today: 1 promise due, 1 moment open\n")
    assert "Moments open\nZebra Works. Moment 1: the founder's father died (waiting for <@U0OLGA>)" in text
    assert f"Promises overdue\nZebra Works: {PLAN}, <@U0CORA>, overdue, it was due yesterday at 12:00" in text


@pytest.mark.usefixtures("set_up")
def test_nothing_to_say_means_nothing_sent(house: House, olga: Someone) -> None:
    house.move_to(november(24, 12))
    house.move_to(november(25, 12))

    assert olga.sees("C0CLIENTS") == []


@pytest.mark.usefixtures("promised")
def test_there_is_none_on_a_weekend(house: House, olga: Someone) -> None:
    house.move_to(november(27, 9))
    before = len(olga.sees("C0CLIENTS"))

    house.move_to(november(28, 12))
    house.move_to(november(29, 12))
    assert len(olga.sees("C0CLIENTS")) == before

    house.move_to(november(30, 9))
    assert len(olga.sees("C0CLIENTS")) == before + 1


@pytest.mark.usefixtures("promised")
def test_late_after_a_downtime_it_says_so(house: House, olga: Someone) -> None:
    house.goes_down()
    house.move_to(november(24, 11))
    house.comes_back()
    house.look()

    (digest,) = olga.sees("C0CLIENTS")
    assert "This comes late. It was due today at 9:00 (Berlin)." in digest.text


@pytest.mark.usefixtures("promised")
def test_one_that_was_missed_for_a_whole_day_is_not_sent_beside_todays(house: House, olga: Someone) -> None:
    house.goes_down()
    house.move_to(november(25, 8, 30))
    house.comes_back()
    house.look()
    house.move_to(november(25, 9))

    assert len(olga.sees("C0CLIENTS")) == 1


# --- edited in place


@pytest.mark.usefixtures("promised")
def test_when_a_promise_is_kept_the_digest_says_so_in_place(house: House, olga: Someone, cora: Someone) -> None:
    house.move_to(TUESDAY)

    cora.presses(cora.dms[-1], "keep")

    (digest,) = olga.sees("C0CLIENTS")
    assert digest.text.startswith(f"Everything here is done.\nKept today\nZebra Works: {PLAN}\n")

    cora.presses(cora.dms[-1], "undo")
    (digest,) = olga.sees("C0CLIENTS")
    assert digest.text.startswith("Today: 1 promise due\n")


# --- stopped


@pytest.mark.usefixtures("promised")
def test_anybody_in_the_channel_can_stop_it_from_the_message(house: House, olga: Someone, max_: Someone) -> None:
    house.move_to(TUESDAY)

    max_.presses(max_.sees("C0CLIENTS")[-1], "stop_digest")

    (digest,) = olga.sees("C0CLIENTS")
    assert "This digest was stopped by <@U0MAX>." in digest.text
    assert buttons(digest) == ["Undo"]
    house.move_to(november(25, 9))
    assert len(olga.sees("C0CLIENTS")) == 1


@pytest.mark.usefixtures("promised")
def test_yesterdays_digest_keeps_yesterdays_facts(house: House, olga: Someone, max_: Someone) -> None:
    house.move_to(TUESDAY)
    yesterdays = olga.sees("C0CLIENTS")[0].text
    house.move_to(november(25, 9))

    max_.presses(max_.sees("C0CLIENTS")[1], "stop_digest")

    first, second = olga.sees("C0CLIENTS")
    assert first.text == yesterdays
    assert "This digest was stopped by <@U0MAX>." in second.text


@pytest.mark.usefixtures("promised")
def test_yesterdays_digest_can_stop_it_too(house: House, olga: Someone, max_: Someone) -> None:
    house.move_to(TUESDAY)
    house.move_to(november(25, 9))

    max_.presses(max_.sees("C0CLIENTS")[0], "stop_digest")

    first, second = olga.sees("C0CLIENTS")
    assert first.text.startswith("This was the digest of another day.\nThis digest was stopped by <@U0MAX>.")
    assert buttons(first) == buttons(second) == ["Undo"]


@pytest.mark.usefixtures("promised")
def test_undo_lets_it_come_again(house: House, olga: Someone, max_: Someone) -> None:
    house.move_to(TUESDAY)
    max_.presses(max_.sees("C0CLIENTS")[-1], "stop_digest")

    max_.presses(max_.sees("C0CLIENTS")[-1], "undo")

    assert buttons(olga.sees("C0CLIENTS")[-1]) == ["Stop this digest"]
    house.move_to(november(25, 9))
    assert len(olga.sees("C0CLIENTS")) == 2


@pytest.mark.usefixtures("promised")
def test_after_it_was_stopped_it_can_be_set_up_again(house: House, olga: Someone) -> None:
    house.move_to(TUESDAY)
    olga.presses(olga.sees("C0CLIENTS")[-1], "stop_digest")

    olga.types("/moment", "digest")

    assert olga.sends(**SURE).ok


@pytest.mark.usefixtures("promised")
def test_an_undo_of_the_old_one_beside_a_new_one_is_refused(house: House, olga: Someone) -> None:
    house.move_to(TUESDAY)
    olga.presses(olga.sees("C0CLIENTS")[-1], "stop_digest")
    olga.types("/moment", "digest")
    olga.sends(**SURE)

    olga.presses(olga.sees("C0CLIENTS")[-1], "undo")

    assert olga.is_told == "This channel has a digest already. It was set up by <@U0OLGA>."
    house.move_to(november(25, 9))
    assert len(olga.sees("C0CLIENTS")) == 2


# --- what cannot be delivered


def test_a_channel_without_the_bot_is_told_to_whoever_set_it_up_once(house: House, olga: Someone) -> None:
    house.expects("chat.postMessage", "not_in_channel")
    olga.types("/moment", "digest", channel="C0GENERAL")
    olga.sends(**SURE)
    olga.types("/promise", f"Zebra Works {PLAN} by tomorrow noon")
    olga.sends()

    for day in (24, 25, 26):
        house.move_to(november(day, 9))

    told = [message.text for message in olga.dms if "delivered" in message.text]
    assert told == [
        "The digest for <#C0GENERAL> could not be delivered."
        " Moments is not in that channel. Please type `/invite @Moments` there."
    ]


def test_once_the_bot_is_invited_the_digest_comes(house: House, olga: Someone) -> None:
    house.expects("chat.postMessage", "not_in_channel")
    olga.types("/moment", "digest", channel="C0GENERAL")
    olga.sends(**SURE)
    olga.types("/promise", f"Zebra Works {PLAN} by tomorrow noon")
    olga.sends()
    house.move_to(TUESDAY)

    house.sandbox.admin.invite("C0GENERAL", "U0BOT")
    house.move_to(november(25, 9))

    assert len(olga.sees("C0GENERAL")) == 1


@pytest.mark.usefixtures("promised")
def test_an_archived_channel_ends_its_digest_and_whoever_set_it_up_is_told(house: House, olga: Someone) -> None:
    house.expects("chat.postMessage", "is_archived")
    house.sandbox.admin.archive("C0CLIENTS")

    for at in (TUESDAY, november(25, 9), december(1, 9)):
        house.move_to(at)

    told = [message.text for message in olga.dms]
    assert told == [
        "The digest for <#C0CLIENTS> could not be delivered."
        " That channel is archived. Please set up the digest in another one."
    ]
    assert len([each for each in house.sandbox.journal.refused() if each.error == "is_archived"]) == 1
