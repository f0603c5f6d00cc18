"""Flagging in a hurry: from a message, with the kind guessed; seen by two; taken back; and its log."""

from datetime import timedelta
from typing import Any

import pytest

from bot.domain.history import What
from bot.domain.milestones import MilestoneKind
from tests.cast import CORA, OLGA
from tests.stories.house import House, Someone, buttons, flags, held, november, the_button, the_message, words

DIED = "the founder's father died"
SECOND, MINUTE, HOUR, DAY = (timedelta(**{unit: 1}) for unit in ("seconds", "minutes", "hours", "days"))


def begins(person: Someone, what: str = DIED) -> None:
    person.types("/moment", f"Zebra Works: {what}", channel="C0GENERAL")


def is_flagged(person: Someone, what: str = DIED, **values: Any) -> None:
    begins(person, what)
    assert flags(person, **{"taker": OLGA, **values}).ok
    person.actor.close(everything=True)


def opens(person: Someone, number: int = 1) -> str:
    person.types("/moment", str(number), channel="C0GENERAL")
    return words(person.form)


def chosen(person: Someone, name: str) -> str | None:
    option = held(person)[name]["selected_option"]
    return str(option["value"]) if option else None


# --- from a message


def test_a_message_brings_its_words_its_link_and_the_client_of_its_channel(house: House, max_: Someone) -> None:
    house.changes(house.zebra, channel="C0ZEBRA")
    said = max_.actor.say("C0ZEBRA", "Ada's father died last night.")

    max_.uses_message_shortcut(said, "flag_moment_from_message")

    assert held(max_)["client"]["selected_option"]["text"]["text"] == "Zebra Works"
    assert held(max_)["what"]["value"] == "Ada's father died last night."
    assert "The message itself stays readable where it was written, whoever may know of this." in words(max_.form)
    flags(max_, secrecy="team")
    max_.closes()
    link = f"/archives/C0ZEBRA/p{said.ts.replace('.', '')}"
    assert "Ada's father died last night.\nhttps://" in opens(max_)
    assert link in words(max_.form)


def test_from_any_other_channel_no_client_is_chosen(max_: Someone) -> None:
    said = max_.actor.say("C0CLIENTS", "They want their money back.")

    max_.uses_message_shortcut(said, "flag_moment_from_message")

    assert held(max_)["client"]["selected_option"] is None
    assert chosen(max_, "kind") == "complaint"


def test_what_begins_with_typed_words_says_nothing_of_a_message(max_: Someone) -> None:
    begins(max_)

    assert "The message itself" not in words(max_.form)


@pytest.mark.parametrize("name", ["Zebra Wroks", "Zerba Works", "zebra work"])
def test_a_misspelt_client_is_found(max_: Someone, name: str) -> None:
    max_.types("/moment", f"{name}: {DIED}")

    assert held(max_)["client"]["selected_option"]["text"]["text"] == "Zebra Works"
    assert held(max_)["what"]["value"] == DIED


# --- its kind


def test_the_kind_is_guessed_and_it_is_said_that_it_was(max_: Someone) -> None:
    begins(max_)

    assert chosen(max_, "kind") == "bereavement"
    assert "Read from your words. Choose another one if it is not." in words(max_.form)
    assert (chosen(max_, "size"), chosen(max_, "secrecy")) == ("4", "team")


def test_where_nothing_is_guessed_nothing_is_chosen(max_: Someone) -> None:
    begins(max_, "something is off")

    assert chosen(max_, "kind") is None
    assert "Read from your words." not in words(max_.form)
    assert (chosen(max_, "size"), chosen(max_, "secrecy")) == ("2", "team")


def test_another_kind_brings_its_size_and_secrecy_and_what_was_typed_stays(max_: Someone) -> None:
    begins(max_)
    max_.actor.fill(max_.form, {"what": "They are angry with us.", "taker": CORA, "spoken": ["yes"]})

    max_.presses(max_.form, "kind_of_moment", "complaint")

    assert (chosen(max_, "size"), chosen(max_, "secrecy")) == ("2", "team")
    assert held(max_)["what"]["value"] == "They are angry with us."
    assert held(max_)["taker"]["selected_user"] == CORA
    assert [each["value"] for each in held(max_)["spoken"]["selected_options"]] == ["yes"]
    assert "They are unhappy with us, and say so." in words(max_.form)
    assert "Read from your words." not in words(max_.form)


def test_what_is_chosen_counts_and_not_what_was_guessed(max_: Someone) -> None:
    begins(max_)
    max_.presses(max_.form, "kind_of_moment", "joy")
    flags(max_)

    assert "First words that help" in words(max_.form)
    max_.closes()
    assert "*Zebra Works* · An unexpected joy" in opens(max_)


def test_whoever_takes_it_reads_how_to_begin(olga: Someone, max_: Someone) -> None:
    is_flagged(max_)

    olga.presses(the_message(olga, DIED), "open_moment")

    said = words(olga.form)
    for part in ("What to know", "First words that help", "Words to avoid", "Stop what goes out from elsewhere"):
        assert f"*{part}*" in said
    assert "I am so sorry. You do not have to answer this." in said
    assert "Now: Call once, or write two lines if they would rather not talk." in said


# --- seen by two


def test_whoever_saw_the_same_is_asked_whether_it_is_the_same(house: House, max_: Someone, cora: Someone) -> None:
    is_flagged(max_)
    house.move_by(HOUR)
    begins(cora, "her dad died, the funeral is on Friday")
    flags(cora)

    assert cora.form.title == "Flagged already"
    assert words(cora.form).startswith(
        "<@U0MAX> flagged Zebra Works 60 minutes ago: Somebody died."
        " If it is the same, what you wrote is added to that one."
    )
    assert house.history() == [What.MOMENT_FLAGGED]


def test_joining_adds_a_line_and_nothing_is_flagged(house: House, max_: Someone, cora: Someone, olga: Someone) -> None:
    is_flagged(max_)
    begins(cora, "her dad died, the funeral is on Friday")
    flags(cora)

    cora.sends()

    assert cora.form.title == "Moment 1"
    assert "<@U0CORA>: “her dad died, the funeral is on Friday”" in words(cora.form)
    assert len(olga.dms) == 1
    assert house.history() == [What.MOMENT_FLAGGED, What.MOMENT_NOTED]


def test_or_it_is_another_one(house: House, max_: Someone, cora: Someone, olga: Someone) -> None:
    is_flagged(max_)
    begins(cora, "now her mother died, too")
    flags(cora, taker=OLGA)

    cora.sends(same="anew")

    assert "Moment 2, Zebra Works, is flagged." in words(cora.form)
    assert len(olga.dms) == 2
    assert house.history() == [What.MOMENT_FLAGGED, What.MOMENT_FLAGGED]


def test_joining_lets_into_the_circle(house: House, max_: Someone) -> None:
    is_flagged(max_, secrecy="team")
    house.changes(house.zebra, cover="U0PRIYA")
    priya = house.person("U0PRIYA")
    begins(priya, "her dad died, the funeral is on Friday")
    flags(priya, secrecy="team")
    assert "what you wrote is added to that one, and you are in its circle." in words(priya.form)

    priya.sends()

    assert "In its circle: <@U0CORA>, <@U0MAX>, <@U0OLGA>, <@U0PRIYA>." in words(priya.form)
    house.move_by(HOUR)
    assert priya.dms == []  # nobody is told of their own act


@pytest.mark.parametrize(
    ("after", "is_offered"),
    [
        (MINUTE, True),
        (DAY - MINUTE, True),  # in time
        (DAY + 5 * SECOND, False),  # now
        (DAY + HOUR, False),  # too late
    ],
)
def test_within_a_day_it_is_likely_the_same(
    house: House, max_: Someone, cora: Someone, after: timedelta, is_offered: bool
) -> None:
    house.move_to(november(23, 11))
    is_flagged(max_, size="1", spoken=["yes"])
    house.move_to(november(23, 11) + after)
    begins(cora)
    flags(cora)

    assert (cora.form.title == "Flagged already") is is_offered


def test_two_of_another_kind_are_two(max_: Someone, cora: Someone) -> None:
    is_flagged(max_)
    begins(cora, "they want their money back")
    flags(cora)

    assert "Moment 2, Zebra Works, is flagged." in words(cora.form)


def test_who_may_not_know_of_the_first_is_not_asked(house: House, max_: Someone, oscar: Someone) -> None:
    is_flagged(max_, secrecy="team")
    begins(oscar)
    flags(oscar)

    assert "Moment 2, Zebra Works, is flagged." in words(oscar.form)


@pytest.mark.seals
def test_nobody_is_offered_to_join_what_is_sealed(max_: Someone, olga: Someone) -> None:
    is_flagged(max_, secrecy="sealed")
    begins(olga)  # although Olga is in its circle
    flags(olga, secrecy="sealed")

    assert "Moment 2, Zebra Works, is flagged." in words(olga.form)


# --- taken back


@pytest.mark.parametrize(
    ("after", "can"),
    [
        (timedelta(), True),
        (10 * MINUTE - 5 * SECOND, True),  # in time
        (10 * MINUTE + 5 * SECOND, False),  # now
        (HOUR, False),  # too late
    ],
)
def test_whoever_flagged_it_can_withdraw_it_for_ten_minutes(
    house: House, max_: Someone, olga: Someone, after: timedelta, can: bool
) -> None:
    house.move_to(november(23, 11))
    is_flagged(max_)
    house.move_to(november(23, 11) + after)

    opens(max_)

    assert ("Withdraw" in buttons(max_.form), "It is not one" in buttons(max_.form)) == (can, not can)


def test_whoever_was_told_sees_that_there_is_nothing_to_do(
    house: House, max_: Someone, olga: Someone, cora: Someone
) -> None:
    house.move_to(november(23, 11))
    is_flagged(max_)
    opens(max_)
    max_.presses(max_.form, "withdraw_moment")

    assert words(max_.form) == "Moment 1 is withdrawn. Whoever was told sees that there is nothing to do."
    told = the_message(olga, DIED)
    assert "<@U0MAX> withdrew it, today at 11:00. There is nothing to do here." in told.text
    assert buttons(told) == ["Open"]
    house.move_to(november(24, 12))
    assert cora.dms == []


def test_a_card_that_was_left_open_too_long_says_so(house: House, max_: Someone) -> None:
    is_flagged(max_)
    opens(max_)
    house.move_by(10 * MINUTE)

    max_.presses(max_.form, "withdraw_moment")

    assert "A moment can be withdrawn for ten minutes, and those have passed." in words(max_.form)
    assert What.MOMENT_WITHDRAWN not in house.history()


def test_nobody_else_is_offered_to_withdraw_it(max_: Someone, olga: Someone) -> None:
    is_flagged(max_)
    opens(olga)

    assert "Withdraw" not in buttons(olga.form)


def test_it_was_not_one(house: House, max_: Someone, olga: Someone, cora: Someone) -> None:
    house.has_date("Ana's birthday", "--11-24", kind=MilestoneKind.BIRTHDAY)
    is_flagged(max_)
    opens(olga)
    olga.presses(olga.form, "not_one_moment")

    assert "It was not one after all." in words(olga.form)
    assert "<@U0OLGA> closed it, today at 8:55: it was not one after all." in the_message(olga, DIED).text
    olga.closes()
    olga.types("/moment", "list")
    assert words(olga.form) == "No moment is open that you can see. `/moment` flags one."
    house.move_to(november(24, 9, 1))
    assert "Ana's birthday is today." in olga.dms[-1].text
    assert cora.dms == []


# --- its log


@pytest.mark.usefixtures("house")
def test_a_line_is_added_to_the_log(max_: Someone, olga: Someone) -> None:
    is_flagged(max_)
    opens(olga)
    olga.presses(olga.form, "note_on_moment")
    assert "line" in olga.sends(line="  ").fields

    olga.sends(line="Ada asks us to wait until Monday.")

    assert "<@U0OLGA>: “Ada asks us to wait until Monday.”" in words(olga.form)
    assert "Ada asks us" not in the_message(olga, DIED).text
    assert max_.dms == []


def test_who_answers_for_nothing_here_reads_what_is_open_and_changes_nothing(
    house: House, max_: Someone, oscar: Someone
) -> None:
    is_flagged(max_)

    assert DIED in opens(oscar)
    assert buttons(oscar.form) == []


# --- already spoken


def test_who_has_spoken_already_says_so_and_no_clock_runs(
    house: House, max_: Someone, olga: Someone, cora: Someone
) -> None:
    begins(max_)
    flags(max_, taker=OLGA, spoken=["yes"])

    assert words(max_.form).startswith(
        "Moment 1, Zebra Works, is flagged.\nYou have spoken with them. Close it once it is over."
    )
    house.move_to(november(25, 12))
    assert olga.dms == cora.dms == max_.dms == []
    assert house.history() == [What.MOMENT_FLAGGED, What.MOMENT_TAKEN, What.MOMENT_SPOKEN]


# --- the list


def test_the_list_shows_what_is_open_the_oldest_first(house: House, max_: Someone, olga: Someone) -> None:
    is_flagged(max_)
    house.move_by(MINUTE)
    is_flagged(max_, "they want their money back", secrecy="team")

    olga.types("/moment", "list")

    said = words(olga.form)
    assert said.index("Moment 1, flagged today at 8:55.") < said.index("Moment 2, flagged today at 8:56.")
    assert "*Zebra Works* · A complaint" in said
    assert "Waiting for <@U0OLGA>." in said
    olga.presses(olga.form, "open_moment", block=olga.form.blocks[1]["block_id"])
    assert olga.form.title == "Moment 2"


def test_sixteen_are_two_pages(max_: Someone, olga: Someone) -> None:
    for _ in range(16):
        begins(max_, "something is off")
        flags(max_, spoken=["yes"])
        max_.closes()

    olga.types("/moment", "list")
    olga.presses(olga.form, "list_moments", block=olga.form.blocks[-1]["block_id"])

    assert "Moment 16" in words(olga.form)
    assert "Moment 15" not in words(olga.form)
    assert the_button(olga.form, "list_moments_back")["text"]["text"] == "Back"
