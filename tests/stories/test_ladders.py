"""Nobody has it in time: who is called, when, and what stops it. And what becomes of an "I have it" without a word."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.arrangements import Arrangements
from bot.domain.history import What
from bot.domain.meetings import Meeting
from tests.cast import CORA, MAX, OLGA, OSCAR
from tests.playbooks.boats import home
from tests.stories.house import House, Someone, buttons, december, flags, held, november, the_message, words
from tests.stories.test_briefs import goes_on_leave

ABOUT = "Zebra Works"
SOFT = "their landlord wants them out"
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
SOON = 5 * SECOND
"""As long as a message needs."""


@pytest.fixture(autouse=True)
def named(house: House) -> None:
    """Oscar is whom the workspace names where nobody else is."""
    with house.store.begin() as work:
        work.arrangements.save(Arrangements(house.workspace.id, fallback=OSCAR))


def is_flagged(house: House, at: datetime, by: str = "U0TOM", **values: object) -> None:
    """By Tom, unless it is said otherwise; Olga is to take it."""
    house.move_to(at)
    person = house.person(by)
    person.types("/moment", f"Zebra Works: {SOFT}")
    assert flags(person, **values).ok
    person.closes()


def told(person: Someone) -> list[str]:
    """What was said first in each of their messages about the client."""
    return [each.text.split("\n")[0] for each in person.dms if ABOUT in each.text]


NOBODY = "Zebra Works: nobody has this yet. <@U0OLGA> was asked and has not answered."


# --- nobody has it


@pytest.mark.parametrize(("who", "at"), [(CORA, november(23, 13)), (MAX, november(23, 15)), (OSCAR, november(23, 17))])
def test_cover_manager_and_whom_the_workspace_names_are_called_one_after_the_other(
    house: House, who: str, at: datetime
) -> None:
    is_flagged(house, november(23, 11))
    person = house.person(who)

    house.move_to(at - 30 * SECOND)
    assert told(person) == []  # not yet

    house.move_to(at + SOON)
    assert told(person) == [NOBODY]  # now
    assert buttons(the_message(person, ABOUT)) == ["I have it", "I have spoken with them", "Open"]


@pytest.mark.parametrize(("who", "at"), [(CORA, november(23, 13)), (MAX, november(23, 15)), (OSCAR, november(23, 17))])
def test_i_have_it_just_in_time_stops_it(house: House, olga: Someone, who: str, at: datetime) -> None:
    is_flagged(house, november(23, 11))
    house.move_to(at - 30 * SECOND)
    olga.presses(the_message(olga, ABOUT), "take")

    house.move_to(at + SOON)
    assert told(house.person(who)) == []  # in time


@pytest.mark.parametrize(("who", "at"), [(CORA, november(23, 13)), (MAX, november(23, 15)), (OSCAR, november(23, 17))])
def test_i_have_it_after_somebody_was_called_stands_in_their_message(
    house: House, olga: Someone, who: str, at: datetime
) -> None:
    is_flagged(house, november(23, 11))
    house.move_to(at + MINUTE)

    olga.presses(the_message(olga, ABOUT), "take")  # too late

    message = the_message(house.person(who), ABOUT)
    assert "<@U0OLGA> has it, since today" in message.text
    assert "nobody has this yet" not in message.text
    assert "I have it" not in buttons(message)


def test_each_is_called_once(house: House, cora: Someone, max_: Someone, oscar: Someone, olga: Someone) -> None:
    is_flagged(house, november(23, 11))

    for at in (november(23, 13, 1), november(23, 15, 1), november(23, 17, 1), november(23, 23), november(24, 8, 59)):
        house.move_to(at)

    assert [told(who) for who in (cora, max_, oscar)] == [[NOBODY]] * 3
    assert len(told(olga)) == 1


def test_whoever_was_called_takes_it_with_one_tap(house: House, olga: Someone, cora: Someone, max_: Someone) -> None:
    is_flagged(house, november(23, 11))
    house.move_to(november(23, 13, 1))

    cora.presses(the_message(cora, ABOUT), "take")

    assert "<@U0CORA> has it, since today at 13:01." in the_message(olga, ABOUT).text
    house.move_to(november(23, 18))
    assert told(max_) == []


def test_whoever_was_called_takes_it_on_its_card_too_and_somebody_who_was_not_only_reads_it(
    house: House, olga: Someone, oscar: Someone
) -> None:
    is_flagged(house, november(23, 11), by="U0MAX", secrecy="open")
    house.move_to(november(23, 17, 1))
    priya = house.person("U0PRIYA")
    priya.types("/moment", "1")
    assert "I have it" not in buttons(priya.form)

    oscar.types("/moment", "1", channel="C0GENERAL")
    oscar.presses(oscar.form, "take")

    assert "<@U0OSCAR> has it, since today at 17:01." in the_message(olga, ABOUT).text


def test_the_log_says_who_was_called(house: House, oscar: Someone, cora: Someone) -> None:
    is_flagged(house, november(23, 11))
    house.move_to(november(23, 13, 1))

    cora.types("/moment", "1")

    assert "it had waited too long, so <@U0CORA> was told." in words(cora.form)
    assert told(oscar) == []


# --- by size


@pytest.mark.parametrize(
    "at", [november(23, 23), november(28, 15), november(29, 2, 40)], ids=["night", "Saturday", "Sunday"]
)
def test_where_everything_stops_for_them_it_rings_at_any_hour(house: House, at: datetime) -> None:
    is_flagged(house, at, size="4")
    assert told(house.person(OLGA)) == ["Zebra Works needs you."]

    for minutes, who in ((15, CORA), (30, MAX), (45, OSCAR)):
        house.move_to(at + minutes * MINUTE - 30 * SECOND)
        assert told(house.person(who)) == []
        house.move_to(at + minutes * MINUTE + SOON)
        assert told(house.person(who)) == [NOBODY]


def test_whoever_flags_that_is_told_to_call_as_well(house: House, max_: Someone) -> None:
    max_.types("/moment", f"Zebra Works: {SOFT}")
    flags(max_, size="4")

    assert "Please call <@U0OLGA> as well: Slack keeps a phone quiet while it is set not to disturb." in words(
        max_.form
    )


def test_a_stone_in_the_shoe_waits_for_the_next_working_morning(house: House, cora: Someone, max_: Someone) -> None:
    is_flagged(house, november(27, 16), size="1")

    house.move_to(november(29, 22))
    assert told(cora) == []
    house.move_to(november(30, 8, 59))
    assert told(cora) == []
    house.move_to(november(30, 9, 0, 5))
    assert told(cora) == [NOBODY]

    house.move_to(december(1, 9, 30))
    assert told(max_) == []  # where Max is it is half past eight
    house.move_to(december(1, 10, 1))
    assert told(max_) == [NOBODY]


def test_what_is_not_everything_lets_others_sleep(house: House, cora: Someone) -> None:
    is_flagged(house, november(23, 16, 45), size="3")
    with house.store.begin() as work:
        work.people.record([replace(work.people.get(house.workspace.id, CORA), zone="Asia/Tokyo")])

    house.move_to(november(23, 17, 46))
    assert told(cora) == []  # it is a quarter to two there

    house.move_to(november(24, 1, 1))
    assert told(cora) == [NOBODY]


# --- somebody has it, and has not spoken with them


@pytest.fixture
def taken(house: House, olga: Someone) -> None:
    """Everything stops for them; Olga has it five minutes later, and is to speak with them until 13:00."""
    is_flagged(house, november(23, 11), size="4")
    house.move_to(november(23, 11, 5))
    olga.presses(the_message(olga, "needs you"), "take")


ASKED = "Zebra Works: have you spoken with them?"
STALE = "Zebra Works: <@U0OLGA> has this, and has not said that they have spoken with them."


@pytest.mark.usefixtures("taken")
def test_whoever_has_it_is_asked_when_the_second_clock_has_run_out(house: House, olga: Someone) -> None:
    house.move_to(november(23, 12, 59, 30))
    assert len(told(olga)) == 1  # not yet

    house.move_to(november(23, 13, 0, 5))
    assert told(olga)[1:] == [ASKED]  # now
    assert buttons(olga.dms[-1])[:2] == ["I have spoken with them", "Open"]

    house.move_to(november(23, 18))
    assert told(olga)[1:] == [ASKED]  # once


@pytest.mark.usefixtures("taken")
def test_who_has_spoken_in_time_is_not_asked(house: House, olga: Someone) -> None:
    house.move_to(november(23, 12, 59, 30))
    olga.presses(the_message(olga, ABOUT), "speak")

    house.move_to(november(23, 18))

    assert len(told(olga)) == 1


@pytest.mark.usefixtures("taken")
def test_who_speaks_too_late_is_not_passed_over(house: House, olga: Someone, cora: Someone) -> None:
    house.move_to(november(23, 13, 59))
    olga.presses(olga.dms[-1], "speak")

    house.move_to(november(23, 18))

    assert told(cora) == []
    assert told(olga)[1:] == ["Zebra Works"]
    assert "<@U0OLGA> has spoken with them, today at 13:59." in olga.dms[-1].text


@pytest.mark.parametrize(
    ("who", "at"), [(CORA, november(23, 14)), (MAX, november(23, 14, 15)), (OSCAR, november(23, 14, 30))]
)
@pytest.mark.usefixtures("taken")
def test_half_as_long_again_and_the_others_are_called(house: House, who: str, at: datetime) -> None:
    person = house.person(who)

    house.move_to(at - 30 * SECOND)
    assert told(person) == []

    house.move_to(at + SOON)
    assert told(person) == [STALE]
    assert buttons(the_message(person, ABOUT)) == ["I have it", "I have spoken with them", "Open"]

    house.move_to(at + 3 * 60 * MINUTE)
    assert told(person) == [STALE]


@pytest.mark.usefixtures("taken")
def test_who_let_it_lie_is_not_offered_it_again(house: House, olga: Someone) -> None:
    house.move_to(november(23, 14, 1))
    olga.types("/moment", "1")

    assert "I have it" not in buttons(olga.form)
    olga.presses(olga.form, "note_on_moment")
    olga.sends(line="They do not pick up.")
    assert [button for each in olga.dms for button in buttons(each) if button == "I have it"] == []


@pytest.mark.usefixtures("taken")
def test_the_cover_takes_over_and_has_the_whole_second_clock(
    house: House, olga: Someone, cora: Someone, max_: Someone
) -> None:
    house.move_to(november(23, 14, 5))
    cora.presses(the_message(cora, ABOUT), "take")
    assert "<@U0CORA> has it, since today at 14:05." in olga.dms[0].text

    house.move_to(november(23, 16, 4))
    assert told(max_) == []
    assert len(told(cora)) == 1
    house.move_to(november(23, 16, 5, 5))
    assert told(cora)[1:] == [ASKED]
    house.move_to(november(23, 17, 5, 5))
    assert told(max_) == [STALE.replace(OLGA, CORA)]


def test_who_takes_it_very_late_is_not_asked_in_the_same_breath(house: House, olga: Someone, cora: Someone) -> None:
    is_flagged(house, november(23, 11), size="4")
    house.move_to(november(23, 15))

    olga.presses(the_message(olga, "needs you"), "take")
    house.move_to(november(23, 16, 59))

    assert len(told(olga)) == 1
    assert len(told(cora)) == 1  # at a quarter past eleven, because nobody had it
    house.move_to(november(23, 17, 0, 5))
    assert told(olga)[1:] == [ASKED]


@pytest.mark.usefixtures("taken")
def test_undo_gives_it_back_and_the_first_clock_goes_on(house: House, olga: Someone, cora: Someone) -> None:
    house.move_to(november(23, 11, 10))
    olga.presses(the_message(olga, ABOUT), "undo")

    house.move_to(november(23, 11, 15, 5))

    assert told(cora) == [NOBODY]


# --- what may come between


def test_what_was_due_while_it_was_down_says_that_it_comes_late(house: House, cora: Someone) -> None:
    is_flagged(house, november(23, 11))
    house.goes_down()
    house.sandbox.set_clock(november(23, 14))

    house.comes_back()
    house.look()

    assert "This comes late. It was due today at 13:00 (Berlin)." in the_message(cora, ABOUT).text


def test_another_cover_afterwards_changes_nothing(house: House, cora: Someone) -> None:
    is_flagged(house, november(23, 11))
    house.changes(house.zebra, cover="U0PRIYA")

    house.move_to(november(23, 13, 0, 5))

    assert told(cora) == [NOBODY]
    assert told(house.person("U0PRIYA")) == []


def test_another_playbook_afterwards_changes_nothing(
    house: House, olga: Someone, cora: Someone, tmp_path: Path
) -> None:
    house.goes_down()
    house.home = home(tmp_path, "boat", phrase="landlord wants")
    house.comes_back()
    is_flagged(house, november(23, 11), kind="boat", size="3")
    house.goes_down()
    file = tmp_path / "playbooks" / "boat.yml"
    file.write_text(
        file.read_text().replace("size: 3", "size: 3\nanswer within:\n  3: 30 minutes").replace("soup", "tea")
    )
    house.comes_back()

    house.move_to(november(23, 11, 59))
    assert told(cora) == []
    house.move_to(november(23, 12, 0, 5))
    assert told(cora) == [NOBODY]
    olga.presses(the_message(olga, ABOUT), "open_moment")
    assert "Bring soup." in words(olga.form)


@pytest.mark.parametrize(("size", "called_at"), [("2", november(23, 14, 15)), ("4", november(23, 11, 15))])
def test_a_meeting_moves_the_first_clock_but_not_where_everything_stops(
    house: House, cora: Someone, size: str, called_at: datetime
) -> None:
    with house.store.begin() as work:
        meeting = Meeting(house.zebra.id, "a meeting", november(23, 10, 30), november(23, 14))
        work.meetings.add_new(house.workspace.id, OLGA, [meeting])
    is_flagged(house, november(23, 11), size=size)

    house.move_to(called_at - 30 * SECOND)
    assert told(cora) == []

    house.move_to(called_at + SOON)
    assert told(cora) == [NOBODY]


# --- on leave


def test_while_the_owner_is_on_leave_the_cover_is_proposed(house: House, olga: Someone, max_: Someone) -> None:
    goes_on_leave(olga, "2026-11-23", "2026-11-25")

    max_.types("/moment", f"Zebra: {SOFT}")

    assert held(max_)["taker"]["selected_user"] == CORA


def test_who_is_on_leave_is_not_given_it_unless_everything_stops(house: House, olga: Someone, max_: Someone) -> None:
    goes_on_leave(olga, "2026-11-23", "2026-11-25")
    max_.types("/moment", f"Zebra: {SOFT}")

    refused = flags(max_, taker=OLGA)
    assert refused.fields == {"taker:": "Olga Marin is on leave. Please choose somebody who is here."}

    assert flags(max_, taker=OLGA, size="4").ok
    assert told(olga) == ["Zebra Works needs you."]


def test_whoever_is_on_leave_can_still_have_it_themselves(house: House, olga: Someone) -> None:
    goes_on_leave(olga, "2026-11-23", "2026-11-25")
    olga.types("/moment", f"Zebra: {SOFT}")

    assert flags(olga, taker=OLGA).ok
    assert "You have it." in words(olga.form)


# --- whom it is about


def test_whom_it_is_about_is_not_asked_nor_whoever_covers_them(
    house: House, olga: Someone, cora: Someone, max_: Someone, oscar: Someone
) -> None:
    house.move_to(november(23, 11))
    tom = house.person("U0TOM")
    tom.types("/moment", f"Zebra: {SOFT}")
    tom.presses(tom.form, "about_of_moment", OLGA)
    assert held(tom)["taker"]["selected_user"] == MAX
    assert held(tom)["what"]["value"] == SOFT
    flags(tom)

    house.move_to(november(23, 17, 30))
    house.move_to(november(24, 12))

    assert told(max_) == ["Zebra Works needs you."]
    assert told(oscar) == [NOBODY.replace(OLGA, MAX)]
    assert told(olga) == told(cora) == []


@pytest.mark.parametrize("who", [OLGA, CORA])
def test_neither_of_them_can_be_chosen(max_: Someone, who: str) -> None:
    max_.types("/moment", f"Zebra: {SOFT}")
    max_.presses(max_.form, "about_of_moment", OLGA)

    assert list(flags(max_, taker=who).fields.values()) == [
        "Whom it is about, and whoever covers them, are not asked to take it. Please choose somebody else."
    ]


# --- handing over


def test_whoever_gets_it_is_told_at_once_and_the_ladder_begins_anew(
    house: House, olga: Someone, cora: Someone, max_: Someone
) -> None:
    is_flagged(house, november(23, 11))
    house.move_to(november(23, 12, 55))
    olga.presses(the_message(olga, ABOUT), "open_moment")
    olga.presses(olga.form, "give_moment")
    olga.sends(taker=CORA)
    assert told(cora) == ["Zebra Works needs you."]
    assert "Waiting for <@U0CORA>." in words(olga.form)
    assert house.history()[-1] is What.MOMENT_HANDED

    house.move_to(november(23, 14, 54))
    assert told(max_) == []
    house.move_to(november(23, 14, 55, 5))
    assert told(max_) == [NOBODY.replace(OLGA, CORA)]
    assert told(olga) == ["Zebra Works is with <@U0CORA> now."]


def test_whoever_gets_it_back_is_told_again(house: House, olga: Someone, cora: Someone, max_: Someone) -> None:
    is_flagged(house, november(23, 11))
    for person, to in ((olga, CORA), (cora, OLGA)):
        person.presses(person.dms[-1], "open_moment")
        person.presses(person.form, "give_moment")
        person.sends(taker=to)
        person.closes()

    assert told(olga) == ["Zebra Works needs you."] * 2
    house.move_to(november(23, 13, 0, 10))
    assert told(cora)[1:] == [NOBODY]
