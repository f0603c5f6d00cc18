"""A date is prompted on its morning, answered in one tap, and comes round again."""

from datetime import timedelta

import pytest

from bot.domain.clients import Stage
from bot.domain.history import What
from bot.domain.milestones import MilestoneKind
from tests.cast import CORA
from tests.stories.house import House, Someone, asked, buttons, december, november, the_button, the_message

TUESDAY = november(24, 9)


@pytest.fixture
def birthday(house: House) -> None:
    """Ana's, tomorrow; its prompt comes on the morning itself."""
    house.has_date("Ana's birthday", "--11-24", contact="Ana Ruiz")


# --- its morning


@pytest.mark.usefixtures("birthday")
def test_a_date_is_not_prompted_before_its_morning(house: House, olga: Someone) -> None:
    house.move_to(november(24, 8, 59, 30))

    assert olga.dms == []


@pytest.mark.usefixtures("birthday")
def test_at_nine_the_owner_is_told_who_what_when_and_what_to_do(house: House, olga: Someone) -> None:
    house.move_to(TUESDAY)

    prompt = the_message(olga, "Ana's birthday")
    assert asked(prompt) == (
        "Ana's birthday is today.\nAna Ruiz, Zebra Works\n"
        "Write or call in your own words, and mention something that only you would know."
    )
    assert buttons(prompt) == ["Prepare", "Done"]


@pytest.mark.usefixtures("birthday")
def test_a_prompt_that_comes_a_few_minutes_after_nine_is_still_in_time(house: House, olga: Someone) -> None:
    house.goes_down()
    house.move_to(november(24, 9, 9))
    house.comes_back()
    house.look()

    assert "late" not in the_message(olga, "Ana's birthday").text


@pytest.mark.usefixtures("birthday")
def test_what_fell_due_while_the_bot_was_down_is_sent_late_and_says_so(house: House, olga: Someone) -> None:
    house.goes_down()
    house.move_to(november(24, 11, 20))
    house.comes_back()
    house.look()

    assert "This comes late. It was due today at 9:00 (Berlin)." in the_message(olga, "Ana's birthday").text


@pytest.mark.usefixtures("birthday")
def test_nobody_is_woken_for_what_was_missed_by_day(house: House, olga: Someone) -> None:
    house.goes_down()
    house.move_to(november(24, 23, 30))
    house.comes_back()
    house.look()
    assert olga.dms == []

    house.move_to(november(25, 9))
    prompt = the_message(olga, "Ana's birthday")
    assert "Ana's birthday was yesterday." in prompt.text
    assert "The day has passed, and a few words from you still count." in prompt.text
    assert "This comes late. It was due yesterday at 9:00 (Berlin)." in prompt.text


def test_a_lead_brings_the_prompt_forward_and_the_words_say_when(house: House, olga: Someone) -> None:
    house.has_date("Ana's birthday", "--11-27", lead=3)

    house.move_to(TUESDAY)

    assert asked(the_message(olga, "Ana's birthday")).startswith("Ana's birthday is on Friday.")


def test_a_date_on_a_weekend_is_prompted_on_the_friday_before(house: House, olga: Someone) -> None:
    house.has_date("Ana's birthday", "--11-29")

    house.move_to(november(27, 9))

    assert asked(the_message(olga, "Ana's birthday")).startswith("Ana's birthday is on Sunday.")


def test_a_month_alone_is_prompted_on_its_first_working_day_and_pretends_no_day(house: House, olga: Someone) -> None:
    house.has_date("the founding of Zebra", "--12", kind=MilestoneKind.ANNIVERSARY)

    house.move_to(november(30, 12))
    assert olga.dms == []

    house.move_to(december(1, 9))
    assert asked(the_message(olga, "founding")).startswith("The founding of Zebra is this month.")


def test_a_day_of_grief_is_told_quietly(house: House, olga: Someone) -> None:
    house.has_date("the death of Ana's father", "--11-24", kind=MilestoneKind.MEMORIAL)

    house.move_to(TUESDAY)

    told = asked(the_message(olga, "Ana's father"))
    assert told.startswith("The death of Ana's father: today.")
    assert "A quiet word is enough." in told


@pytest.mark.parametrize("stage", [Stage.ALUMNI, Stage.ACTIVE])
@pytest.mark.usefixtures("birthday")
def test_nobody_is_prompted_about_clients_who_have_left(house: House, olga: Someone, stage: Stage) -> None:
    house.changes(house.zebra, stage=stage, archived_at=None if stage is Stage.ALUMNI else house.now)

    house.move_to(TUESDAY)

    assert olga.dms == []


@pytest.mark.usefixtures("birthday")
def test_next_years_is_planned_once_this_years_was_sent(house: House, olga: Someone) -> None:
    house.move_to(TUESDAY)
    assert house.unsent() == 1

    house.move_to(TUESDAY.replace(year=2027))  # a Wednesday

    assert asked(olga.dms[-1]).startswith("Ana's birthday is today.")


def test_a_date_that_comes_once_is_not_asked_about_again(house: House) -> None:
    house.has_date("the opening of the shop", "2026-11-24", kind=MilestoneKind.OTHER, yearly=False)

    house.move_to(TUESDAY)

    assert house.unsent() == 0


# --- what changes before it is sent


@pytest.mark.usefixtures("birthday")
def test_a_new_owner_is_told_instead_of_the_old_one(house: House, olga: Someone, cora: Someone) -> None:
    house.changes(house.zebra, owner=CORA)

    house.move_to(TUESDAY)

    assert olga.dms == []
    assert the_message(cora, "Ana's birthday")


@pytest.mark.usefixtures("birthday")
def test_an_owner_who_moves_to_another_zone_is_told_at_nine_there(house: House, olga: Someone) -> None:
    house.sandbox.admin.change_person("U0OLGA", tz="America/New_York")
    house.settle()

    house.move_to(november(24, 14, 59))
    assert olga.dms == []

    house.move_to(november(24, 15))
    assert the_message(olga, "Ana's birthday")


def test_a_date_that_turns_out_to_be_another_is_told_then(house: House, olga: Someone) -> None:
    day = house.has_date("Ana's birthday", "--11-24")
    house.moves(day, "--11-26")

    house.move_to(november(25, 12))
    assert olga.dms == []

    house.move_to(november(26, 9))
    assert the_message(olga, "Ana's birthday")


@pytest.mark.usefixtures("birthday")
def test_an_owner_who_has_left_is_not_written_to_and_the_manager_learns_of_it(
    house: House, olga: Someone, max_: Someone
) -> None:
    house.sandbox.admin.change_person("U0OLGA", deleted=True)
    house.settle()

    house.move_to(november(24, 10))  # 9:00 for Max, in London

    assert olga.dms == []
    assert the_message(max_, "could not be delivered").text == (
        "A message for <@U0OLGA> about Zebra Works could not be delivered."
        " They are no longer active in this workspace. Please give the client another owner."
    )


# --- answered


@pytest.fixture
def prompted(house: House, birthday: None) -> None:
    house.move_to(TUESDAY)


@pytest.mark.usefixtures("prompted")
def test_done_is_one_tap_and_stands_in_the_history(house: House, olga: Someone) -> None:
    olga.presses(the_message(olga, "Ana's birthday"), "done")

    assert "Done, today at 9:00." in the_message(olga, "Ana's birthday").text
    assert buttons(the_message(olga, "Ana's birthday")) == ["Say how it went", "Record a promise", "Undo"]
    assert house.history() == [What.MILESTONE_DONE]


@pytest.mark.usefixtures("prompted")
def test_how_it_went_is_kept_in_the_owners_words(house: House, olga: Someone) -> None:
    olga.presses(the_message(olga, "Ana's birthday"), "done")
    olga.presses(the_message(olga, "Ana's birthday"), "note")
    olga.sends(how="She laughed about the card.")

    prompt = the_message(olga, "Ana's birthday")
    assert "Done, today at 9:00. “She laughed about the card.”" in prompt.text
    assert buttons(prompt) == ["Record a promise", "Undo"]


@pytest.mark.usefixtures("prompted")
def test_a_note_that_is_left_empty_changes_nothing(house: House, olga: Someone) -> None:
    olga.presses(the_message(olga, "Ana's birthday"), "done")
    olga.presses(the_message(olga, "Ana's birthday"), "note")

    assert olga.sends().ok
    assert house.history() == [What.MILESTONE_DONE]


@pytest.mark.parametrize(
    ("choice", "said", "not_yet", "now"),
    [
        ("In an hour", "today at 10:00 (Berlin)", november(24, 9, 59), november(24, 10, 1)),
        ("This afternoon", "today at 15:00 (Berlin)", november(24, 14, 59), november(24, 15)),
        ("Tomorrow", "tomorrow at 9:00 (Berlin)", november(25, 8, 59), november(25, 9)),
        ("Next week", "on Monday 30 November at 9:00 (Berlin)", november(30, 8, 59), november(30, 9)),
    ],
)
@pytest.mark.usefixtures("prompted")
def test_later_is_asked_again_then(
    house: House, olga: Someone, choice: str, said: str, not_yet: object, now: object
) -> None:
    olga.puts_off(the_message(olga, "Ana's birthday"), choice)
    assert f"I will ask again {said}." in olga.dms[0].text

    house.move_to(not_yet)  # type: ignore[arg-type]
    assert len(olga.dms) == 1

    house.move_to(now)  # type: ignore[arg-type]
    assert len(olga.dms) == 2
    assert buttons(olga.dms[1]) == ["Prepare", "Done"]


@pytest.mark.usefixtures("prompted")
def test_later_can_be_a_time_of_ones_own(house: House, olga: Someone) -> None:
    olga.puts_off(the_message(olga, "Ana's birthday"), "Pick a time")
    olga.sends(day="2026-11-26", time="16:30")
    assert "I will ask again on Thursday 26 November at 16:30 (Berlin)." in olga.dms[0].text

    house.move_to(november(26, 16, 30))

    assert len(olga.dms) == 2


@pytest.mark.usefixtures("prompted")
def test_a_time_that_has_passed_is_refused_on_its_field(house: House, olga: Someone) -> None:
    olga.puts_off(the_message(olga, "Ana's birthday"), "Pick a time")

    refused = olga.sends(day="2026-11-24", time="08:00")

    assert refused.fields == {"time": "That time has passed. Please choose one that is still ahead."}


@pytest.mark.usefixtures("prompted")
def test_this_afternoon_is_refused_in_the_evening(house: House, olga: Someone) -> None:
    house.move_to(november(24, 16))

    olga.puts_off(the_message(olga, "Ana's birthday"), "This afternoon")

    assert olga.is_told == "That time has passed. Please choose one that is still ahead."


@pytest.mark.usefixtures("prompted")
def test_not_this_time_asks_why_and_the_next_one_still_comes(house: House, olga: Someone) -> None:
    olga.declines(the_message(olga, "Ana's birthday"))
    olga.sends(why="She asked us not to.")

    prompt = the_message(olga, "Ana's birthday")
    assert "Not this time. “She asked us not to.”" in prompt.text
    assert buttons(prompt) == ["Undo"]

    house.move_to(TUESDAY.replace(year=2027))
    assert len(olga.dms) == 2


# --- undone


def answer(olga: Someone, how: str) -> None:
    prompt = the_message(olga, "Ana's birthday")
    if how == "done":
        olga.presses(prompt, "done")
    elif how == "noted":
        olga.presses(prompt, "done")
        olga.presses(prompt, "note")
        olga.sends(how="Well.")
    elif how == "later":
        olga.puts_off(prompt, "Tomorrow")
    else:
        olga.declines(prompt)
        olga.sends()


@pytest.mark.parametrize("how", ["done", "noted", "later", "declined"])
@pytest.mark.usefixtures("prompted")
def test_every_answer_can_be_undone(house: House, olga: Someone, how: str) -> None:
    answer(olga, how)

    olga.presses(the_message(olga, "Ana's birthday"), "undo")

    assert buttons(the_message(olga, "Ana's birthday")) == ["Prepare", "Done"]
    assert house.history()[-1] is What.UNDONE


@pytest.mark.usefixtures("prompted")
def test_a_later_that_was_undone_does_not_come_again(house: House, olga: Someone) -> None:
    answer(olga, "later")
    olga.presses(the_message(olga, "Ana's birthday"), "undo")
    answer(olga, "done")

    house.move_to(november(25, 12))

    assert len(olga.dms) == 1


@pytest.mark.usefixtures("prompted")
def test_undo_works_until_ten_minutes_have_passed(house: House, olga: Someone) -> None:
    answer(olga, "done")
    house.move_by(timedelta(minutes=9, seconds=50))

    olga.presses(the_message(olga, "Ana's birthday"), "undo")

    assert house.history()[-1] is What.UNDONE


@pytest.mark.usefixtures("prompted")
def test_after_ten_minutes_undo_says_that_it_is_too_late(house: House, olga: Someone) -> None:
    answer(olga, "done")
    house.move_by(timedelta(minutes=10))

    olga.presses(the_message(olga, "Ana's birthday"), "undo")

    assert olga.is_told == "Undo works for ten minutes, and those have passed. What was recorded stays in the history."
    assert house.history() == [What.MILESTONE_DONE]


@pytest.mark.usefixtures("prompted")
def test_an_undo_in_an_old_message_is_refused_when_something_has_changed_since(house: House, olga: Someone) -> None:
    prompt = the_message(olga, "Ana's birthday")
    olga.presses(prompt, "done")
    old_button = the_button(the_message(olga, "Ana's birthday"), "undo")
    olga.presses(prompt, "note")
    olga.sends(how="Well.")

    payload = olga.presses(the_message(olga, "Ana's birthday"), "undo").payload
    payload["actions"][0]["value"] = old_button["value"]
    house.sends_again("interactive", payload)

    assert olga.is_told == ("This has changed since, so it cannot be undone any more. The newest state is on the card.")


@pytest.mark.parametrize("action", ["done", "later"])
@pytest.mark.usefixtures("prompted")
def test_a_second_answer_changes_nothing_and_says_so(house: House, olga: Someone, action: str) -> None:
    prompt = the_message(olga, "Ana's birthday")
    payload = olga.presses(prompt, "done").payload

    house.sends_again("interactive", payload)

    assert olga.is_told == "This was answered already, so nothing was changed."
    assert house.history() == [What.MILESTONE_DONE]


@pytest.mark.usefixtures("prompted")
def test_a_prompt_that_was_put_off_and_is_another_owners_now_is_gone(house: House, olga: Someone) -> None:
    prompt = the_message(olga, "Ana's birthday")
    olga.puts_off(prompt, "Tomorrow")
    house.changes(house.zebra, owner=CORA)

    assert olga.dms[0].text == "Your day, Tuesday 24 November.\nThat was everything for today."
    assert buttons(olga.dms[0]) == []
