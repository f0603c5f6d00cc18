"""A promise is recorded in the words used, comes back on its morning, and is kept."""

from datetime import timedelta

import pytest

from bot.domain.history import What
from tests.stories.house import House, Someone, asked, buttons, held, november, the_message, words

PLAN = "send the hiring plan"
READ = "Read as Friday 27 November at 12:00 (Berlin)."


@pytest.fixture
def promised(olga: Someone) -> None:
    """To send the hiring plan by Friday noon."""
    olga.types("/promise", f"Zebra Works {PLAN} by Friday noon")
    olga.sends()
    olga.closes()


# --- recording


def test_the_reading_is_filled_in_and_spelt_out(olga: Someone) -> None:
    olga.types("/promise", f"Zebra Works {PLAN} by Friday noon")

    there = held(olga)
    assert there["client"]["selected_option"]["text"]["text"] == "Zebra Works"
    assert there["what"]["value"] == PLAN
    assert there["due_date"]["selected_date"] == "2026-11-27"
    assert there["due_time"]["selected_time"] == "12:00"
    assert READ in words(olga.form)


def test_it_is_read_on_the_promisers_own_clock(house: House) -> None:
    tom = house.person("U0TOM")

    tom.types("/promise", f"Zebra Works {PLAN} by Friday noon")

    assert "Read as Friday 27 November at 12:00 (Los Angeles)." in words(tom.form)


def test_a_time_that_can_be_read_in_two_ways_is_not_guessed(olga: Someone) -> None:
    olga.types("/promise", f"Zebra Works {PLAN} by next Friday")

    assert held(olga)["due_date"]["selected_date"] is None
    assert olga.sends().fields == {"due_date": "Please choose the day by which it is promised."}
    either = next(block["element"] for block in olga.form.body["blocks"] if block.get("block_id") == "either")
    choices = [each["text"]["text"] for each in either["options"]]
    assert choices == [
        "Friday 27 November, at the end of the day, 18:00 (Berlin)",
        "Friday 4 December, at the end of the day, 18:00 (Berlin)",
        "The day and time below",
    ]


def test_one_tap_says_which_of_two_it_is(olga: Someone) -> None:
    olga.types("/promise", f"Zebra Works {PLAN} by next Friday")

    olga.sends(either="2026-12-04T17:00:00+00:00|0")

    assert "Due Friday 4 December, at the end of the day, 18:00 (Berlin)." in words(olga.form)


def test_a_promise_without_a_time_asks_for_one(olga: Someone) -> None:
    olga.types("/promise", f"Zebra Works {PLAN}")

    assert olga.sends().fields == {"due_date": "Please complete this required field."}


def test_a_time_that_has_passed_is_refused_on_its_field_and_nothing_typed_is_lost(olga: Someone) -> None:
    olga.types("/promise", f"Zebra Works {PLAN} by Friday noon")

    refused = olga.sends(what="send both plans", due_date="2026-11-20", due_time="12:30")

    assert refused.fields == {"due_date": "That time has passed. Please choose one that is still ahead."}
    assert held(olga)["what"]["value"] == "send both plans"
    assert held(olga)["due_time"]["selected_time"] == "12:30"


def test_words_are_needed(olga: Someone) -> None:
    olga.types("/promise", f"Zebra Works {PLAN} by Friday noon")

    assert olga.sends(what="  \n ").fields


@pytest.mark.parametrize("said", ["help", "nonsense"])
def test_help_and_one_unknown_word_show_what_the_command_can_do(olga: Someone, said: str) -> None:
    olga.types("/promise", said)

    assert olga.is_told.startswith("*What `/promise` can do*")


def test_what_was_recorded_is_said_back(olga: Someone) -> None:
    olga.types("/promise", f"Zebra Works {PLAN} by Friday noon")
    olga.sends()

    assert words(olga.form).startswith(
        "Recorded. You will hear from me on Thursday 26 November at 9:00.\n"
        f"*You promised Zebra Works: {PLAN}*\n"
        "Due Friday 27 November at 12:00 (Berlin)."
    )


def test_a_promise_for_today_says_that_its_message_is_there_already(house: House, olga: Someone) -> None:
    house.move_to(november(23, 10))
    olga.types("/promise", f"Zebra Works {PLAN} by 5pm")
    olga.sends()

    assert "It stands in the brief of today, with a button to press when it is kept." in words(olga.form)
    assert buttons(the_message(olga, PLAN)) == ["Kept", "New time", "Open"]


def test_a_message_becomes_a_promise_with_its_time_read(olga: Someone) -> None:
    said = olga.actor.say("C0CLIENTS", "Zebra: we'll send the R&D plan by Friday noon")

    olga.uses_message_shortcut(said, "record_promise_from_message")

    assert held(olga)["what"]["value"] == "send the R&D plan"
    assert READ in words(olga.form)


def test_a_message_is_read_from_when_it_was_written(house: House, olga: Someone) -> None:
    said = olga.actor.say("C0CLIENTS", "I'll get back to Zebra within 72 hours")
    house.move_to(november(25, 10))

    olga.uses_message_shortcut(said, "record_promise_from_message")

    assert held(olga)["what"]["value"] == "get back to Zebra"
    assert held(olga)["due_date"]["selected_date"] == "2026-11-26"
    assert "Zebra Works" in held(olga)["client"]["selected_option"]["text"]["text"]


def test_what_is_past_by_now_is_no_deadline(house: House, olga: Someone) -> None:
    said = olga.actor.say("C0CLIENTS", "I'll get back to Zebra within 24 hours")
    house.move_to(november(25, 10))

    olga.uses_message_shortcut(said, "record_promise_from_message")

    assert held(olga)["due_date"]["selected_date"] is None


# --- its mornings


@pytest.mark.usefixtures("promised")
def test_half_way_it_is_asked_whether_they_know_where_it_stands_and_nothing_comes_before(
    house: House, olga: Someone
) -> None:
    house.move_to(november(25, 8, 59, 30))
    assert olga.dms == []

    house.move_to(november(25, 9))
    told = the_message(olga, PLAN)
    assert "Have you told them where it stands?" in told.text
    assert buttons(told) == ["I told them", "No word needed", "Kept", "Open"]

    olga.presses(told, "told_promise")
    assert f"“{PLAN}”: They know where it stands." in the_message(olga, PLAN).text


@pytest.mark.usefixtures("promised")
def test_on_the_morning_before_it_comes_back_and_stands_there_until_it_is_kept(house: House, olga: Someone) -> None:
    house.move_to(november(26, 9))
    told = the_message(olga, PLAN)
    assert asked(told) == f"You promised Zebra Works: {PLAN}\nDue tomorrow at 12:00 (Berlin)."
    assert buttons(told) == ["Kept", "New time", "Open"]

    house.move_to(november(27, 9))
    assert asked(olga.dms[-1]) == (
        f"You promised Zebra Works: {PLAN}\nDue today at 12:00 (Berlin).\nOpen since yesterday."
    )


def test_one_that_is_due_on_a_sunday_comes_back_on_friday(house: House, olga: Someone) -> None:
    olga.types("/promise", f"Zebra Works {PLAN} by Sunday noon")
    olga.sends()

    house.move_to(november(27, 9))

    assert the_message(olga, PLAN)


@pytest.mark.usefixtures("promised")
def test_what_was_missed_while_the_bot_was_down_says_that_it_is_late(house: House, olga: Someone) -> None:
    house.goes_down()
    house.move_to(november(27, 14))
    house.comes_back()
    house.look()

    assert "This comes late. It was due today at 9:00 (Berlin)." in the_message(olga, PLAN).text


# --- kept


@pytest.fixture
def due(house: House, promised: None) -> None:
    """It was asked about on the way, the day before, and on its morning."""
    for day in (25, 26, 27):
        house.move_to(november(day, 9))


@pytest.mark.usefixtures("due")
def test_kept_in_time(house: House, olga: Someone) -> None:
    house.move_to(november(27, 11, 59))

    olga.presses(the_message(olga, PLAN), "keep")

    assert "Kept, today at 11:59." in the_message(olga, PLAN).text
    assert house.history() == [What.PROMISE_MADE, What.PROMISE_KEPT]


@pytest.mark.usefixtures("due")
def test_once_its_time_has_passed_it_is_asked_when_it_was_done(house: House, olga: Someone) -> None:
    house.move_to(november(27, 12, 1))
    passed = olga.dms[-1]
    assert "Its time has passed." in passed.text

    olga.presses(passed, "keep")
    olga.sends()

    assert "Kept late, today at 12:01." in olga.dms[-1].text


@pytest.mark.usefixtures("due")
def test_what_was_done_in_time_counts_as_kept_though_it_is_marked_late(house: House, olga: Someone) -> None:
    house.move_to(november(27, 12, 1))

    olga.presses(olga.dms[-1], "keep")
    olga.sends(in_time="in_time", said="It lies in their folder.")

    assert "Kept, today at 12:00." in olga.dms[-1].text


@pytest.mark.usefixtures("due")
def test_kept_can_be_undone_for_ten_minutes(house: House, olga: Someone) -> None:
    olga.presses(the_message(olga, PLAN), "keep")
    olga.presses(the_message(olga, PLAN), "undo")
    assert buttons(the_message(olga, PLAN)) == ["Kept", "New time", "Open"]

    olga.presses(the_message(olga, PLAN), "keep")
    house.move_by(timedelta(minutes=10))
    olga.presses(the_message(olga, PLAN), "undo")

    assert "Undo works for ten minutes" in olga.is_told
    assert house.history()[-1] is What.PROMISE_KEPT


@pytest.mark.usefixtures("promised")
def test_what_is_kept_before_its_morning_is_not_asked_about(house: House, olga: Someone) -> None:
    home = olga.opens_home()
    olga.presses(home, "keep")

    house.move_to(november(27, 12))

    assert olga.dms == []


@pytest.mark.usefixtures("promised")
def test_what_was_undone_in_home_comes_on_its_morning_after_all(house: House, olga: Someone) -> None:
    olga.presses(olga.opens_home(), "keep")
    olga.presses("home", "undo")

    house.move_to(november(26, 9))

    assert buttons(the_message(olga, PLAN)) == ["Kept", "New time", "Open"]
