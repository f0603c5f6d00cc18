"""A Slack status that says that somebody is away: they are asked first, and nobody else learns of it."""

from datetime import datetime

import pytest

from bot.domain.milestones import MilestoneKind
from tests.cast import CORA, MAX, OLGA
from tests.stories.house import House, Someone, buttons, december, november, the_message, words
from tests.stories.test_briefs import TUESDAY, goes_on_leave, item

FRIDAY_NIGHT = november(27, 23, 59)
QUESTION = "Your Slack status says"


def says(house: House, text: str = "Vacationing", emoji: str = ":palm_tree:", until: datetime | None = None) -> None:
    """Olga's status from now on."""
    house.sandbox.admin.set_status(OLGA, text, emoji, until)
    house.look()


def takes_it_off(house: House) -> None:
    says(house, "", "")


def is_asked(olga: Someone) -> bool:
    return any(QUESTION in message.text for message in olga.dms)


def away_until_friday(house: House, olga: Someone) -> None:
    """She set it on Monday at 10:00 and was asked."""
    house.move_to(november(23, 10))
    says(house, until=FRIDAY_NIGHT)
    assert is_asked(olga)


# --- asked first


def test_whoever_sets_a_status_that_spans_days_is_asked_once(house: House, olga: Someone, cora: Someone) -> None:
    away_until_friday(house, olga)

    said = the_message(olga, QUESTION)
    assert said.text.split("\n")[0] == (
        f"Your Slack status says that you are away until Friday 27 November. Shall <@{CORA}> be asked instead of you"
        " until then?"
    )
    assert buttons(said) == ["Yes, I am away", "No, I am here"]
    assert "Nobody else is told of your status" in said.text
    assert cora.dms == []


def test_yes_is_their_leave_and_the_cover_gets_the_brief(house: House, olga: Someone, cora: Someone) -> None:
    item(house, "Ana's birthday")
    away_until_friday(house, olga)

    olga.presses(the_message(olga, QUESTION), "status_yes")
    assert f"You are on leave until Friday 27 November.\n<@{CORA}> is asked instead of you." in olga.dms[0].text
    house.move_to(TUESDAY)

    assert len(olga.dms) == 1
    assert "Ana's birthday is today." in cora.dms[0].text
    assert "vacation" not in cora.dms[0].text.lower()


def test_no_leaves_everything_as_it_is_and_is_not_asked_again(house: House, olga: Someone, cora: Someone) -> None:
    item(house, "Ana's birthday")
    away_until_friday(house, olga)

    olga.presses(the_message(olga, QUESTION), "status_no")
    says(house, "On holiday", until=FRIDAY_NIGHT)
    house.bot.app.sync_people()
    house.move_to(TUESDAY)

    assert olga.dms[0].text.startswith("Then everything stays as it is.")
    assert len(olga.dms) == 2
    assert "Ana's birthday is today." in olga.dms[1].text
    assert cora.dms == []


def test_who_was_asked_this_morning_already_hands_it_on_at_once(house: House, olga: Someone, cora: Someone) -> None:
    item(house, "Ana's birthday")
    house.move_to(november(24, 10))
    assert cora.dms == []

    says(house, until=FRIDAY_NIGHT)
    olga.presses(the_message(olga, QUESTION), "status_yes")
    house.look()

    assert "Ana's birthday is today." in cora.dms[0].text
    assert f"For <@{OLGA}>, who is away." in cora.dms[0].text


def test_the_settings_say_where_the_leave_comes_from(house: House, olga: Someone) -> None:
    away_until_friday(house, olga)
    olga.presses(the_message(olga, QUESTION), "status_yes")

    olga.types("/moment", "settings")

    assert "You are on leave from today until Friday" in words(olga.form)
    assert "It comes from your Slack status, and ends when you take that off." in words(olga.form)


# --- when it asks


@pytest.mark.parametrize(
    ("at", "until", "asked"),
    [
        (november(23, 10), november(23, 17), False),
        (november(23, 10), november(24, 12), False),
        (november(23, 10), november(24, 17), True),
        (november(27, 10), november(29, 23, 59), False),
        (november(27, 10), november(30, 23, 59), True),
    ],
)
def test_it_is_about_the_rest_of_today_and_the_next_working_day_at_least(
    house: House, olga: Someone, at: datetime, until: datetime, asked: bool
) -> None:
    house.move_to(at)

    says(house, until=until)

    assert is_asked(olga) is asked


def test_a_status_set_in_the_evening_is_asked_about_when_work_begins(house: House, olga: Someone) -> None:
    house.move_to(november(23, 21))
    says(house, until=FRIDAY_NIGHT)

    house.move_to(november(24, 8, 59))
    assert olga.dms == []

    house.move_to(TUESDAY)
    assert is_asked(olga)


def test_nobody_is_asked_on_a_day_off(house: House, olga: Someone) -> None:
    house.move_to(november(28, 11))
    says(house, until=december(4, 23, 59))
    assert olga.dms == []

    house.move_to(november(30, 9))
    assert is_asked(olga)


def test_a_status_that_was_gone_before_it_was_asked_about_is_not(house: House, olga: Someone) -> None:
    house.move_to(november(23, 21))
    says(house, until=FRIDAY_NIGHT)
    takes_it_off(house)

    house.move_to(november(24, 12))

    assert olga.dms == []


def test_whose_settings_say_so_already_is_not_asked(house: House, olga: Someone) -> None:
    goes_on_leave(olga, "2026-11-23", "2026-11-27")

    says(house, until=FRIDAY_NIGHT)
    house.move_to(november(27, 12))

    assert olga.dms == []


def test_who_has_no_clients_is_not_asked(house: House, oscar: Someone) -> None:
    house.sandbox.admin.set_status(oscar.id, "Vacationing", ":palm_tree:", december(11, 23))
    house.move_to(november(24, 22))

    assert oscar.dms == []


def test_a_clear_word_without_an_end_is_asked_about_too(house: House, olga: Someone, cora: Someone) -> None:
    item(house, "Ana's birthday")
    house.move_to(november(23, 10))
    says(house, "On parental leave", ":baby:")

    said = the_message(olga, QUESTION)
    assert f"that you are away. Shall <@{CORA}> be asked instead of you until you are back?" in said.text

    olga.presses(said, "status_yes")
    house.move_to(TUESDAY)
    assert "Ana's birthday is today." in cora.dms[0].text


def test_what_slack_said_while_the_bot_was_down_is_heard_later(house: House, olga: Someone) -> None:
    house.move_to(november(23, 10))
    house.goes_down()
    house.expects("user_change", "dispatch_failed")
    house.sandbox.admin.set_status(OLGA, "Vacationing", ":palm_tree:", FRIDAY_NIGHT)
    house.comes_back()
    house.bot.app.sync_people()
    house.look()

    assert is_asked(olga)


# --- who covers


def test_clients_without_a_cover_are_counted(house: House, olga: Someone) -> None:
    house.serves("Okapi", cover=None)
    house.serves("Lion", cover=MAX)

    away_until_friday(house, olga)

    said = the_message(olga, QUESTION).text
    assert f"Shall <@{CORA}> and <@{MAX}> be asked instead of you until then?" in said
    assert "One of your clients has no cover." in said


# --- undone


def test_yes_is_undone(house: House, olga: Someone, cora: Someone) -> None:
    item(house, "Ana's birthday")
    away_until_friday(house, olga)
    olga.presses(the_message(olga, "Your Slack"), "status_yes")

    olga.presses(olga.dms[0], "undo_status")
    assert buttons(olga.dms[0]) == ["Yes, I am away", "No, I am here"]
    house.move_to(TUESDAY)

    assert "Ana's birthday is today." in olga.dms[1].text
    assert cora.dms == []


def test_undone_the_cover_is_not_asked_any_more(house: House, olga: Someone, cora: Someone) -> None:
    item(house, "Ana's birthday")
    house.move_to(november(24, 10))
    says(house, until=FRIDAY_NIGHT)
    olga.presses(olga.dms[1], "status_yes")
    house.look()
    assert "Ana's birthday is today." in cora.dms[0].text

    olga.presses(olga.dms[1], "undo_status")
    house.look()

    assert "Ana's birthday" not in cora.dms[0].text
    assert buttons(cora.dms[0]) == []


@pytest.mark.parametrize("answer", ["status_yes", "status_no"])
def test_undo_works_for_ten_minutes(house: House, olga: Someone, answer: str) -> None:
    away_until_friday(house, olga)
    olga.presses(olga.dms[0], answer)

    house.move_to(november(23, 10, 11))
    olga.presses(olga.dms[0], "undo_status")

    assert olga.is_told.startswith("Undo works for ten minutes")


def test_a_leave_that_was_changed_since_is_not_undone(house: House, olga: Someone) -> None:
    away_until_friday(house, olga)
    olga.presses(olga.dms[0], "status_yes")
    goes_on_leave(olga, "2026-11-23", "2026-11-26")

    olga.presses(olga.dms[0], "undo_status")

    assert olga.is_told == (
        "Your leave was changed since, so this cannot be undone any more. `/moment settings` shows it."
    )


# --- back


def test_taking_it_off_early_ends_the_leave_and_the_brief_comes_again(
    house: House, olga: Someone, cora: Someone
) -> None:
    item(house, "Ana's birthday")
    item(house, "the wedding of Ben", "2026-11-26", kind=MilestoneKind.WEDDING, yearly=False)
    away_until_friday(house, olga)
    olga.presses(olga.dms[0], "status_yes")
    house.move_to(TUESDAY)
    cora.presses(cora.dms[0], "done")

    house.move_to(november(25, 11))
    takes_it_off(house)
    assert olga.dms[1].text == (
        "Your Slack status is off, so your leave is over. Your brief comes again tomorrow at 9:00."
    )
    assert buttons(olga.dms[0]) == []
    house.move_to(november(26, 9))

    assert f"Welcome back. While you were away: Ana's birthday, Zebra Works (done by <@{CORA}>)." in olga.dms[2].text
    assert "The wedding of Ben is today." in olga.dms[2].text
    assert len(cora.dms) == 1


def test_a_status_that_ends_by_itself_says_nothing(house: House, olga: Someone) -> None:
    away_until_friday(house, olga)
    olga.presses(olga.dms[0], "status_yes")

    house.move_to(november(28, 0, 1))
    house.move_to(november(30, 12))

    assert len(olga.dms) == 1


def test_another_status_meanwhile_does_not_mean_that_they_are_back(house: House, olga: Someone, cora: Someone) -> None:
    item(house, "Ana's birthday")
    away_until_friday(house, olga)
    olga.presses(olga.dms[0], "status_yes")

    says(house, "In a huddle", ":headphones:")
    house.move_to(TUESDAY)

    assert len(olga.dms) == 1
    assert "Ana's birthday is today." in cora.dms[0].text


def test_a_leave_of_their_own_making_does_not_end_with_the_status(house: House, olga: Someone) -> None:
    away_until_friday(house, olga)
    olga.presses(olga.dms[0], "status_yes")
    goes_on_leave(olga, "2026-11-23", "2026-12-04")

    takes_it_off(house)
    house.move_to(november(24, 12))

    assert len(olga.dms) == 1


def test_one_that_was_taken_off_unanswered_asks_for_nothing_any_more(house: House, olga: Someone) -> None:
    away_until_friday(house, olga)

    takes_it_off(house)
    assert olga.dms[0].text == "That status is gone, so there is nothing to decide any more."
    assert buttons(olga.dms[0]) == []

    says(house, until=FRIDAY_NIGHT)
    assert buttons(olga.dms[0]) == ["Yes, I am away", "No, I am here"]
    assert len(olga.dms) == 1


def test_a_longer_status_is_asked_about_again(house: House, olga: Someone) -> None:
    away_until_friday(house, olga)
    olga.presses(olga.dms[0], "status_yes")
    house.move_to(november(24, 10))

    says(house, until=december(4, 23, 59))
    assert "away until Friday 4 December. Shall" in olga.dms[1].text
    olga.presses(olga.dms[1], "status_yes")
    house.move_to(november(30, 10))

    assert "You are on leave until Friday 4 December." in olga.dms[1].text
    assert len(olga.dms) == 2


def test_home_says_at_once_that_the_leave_is_over(house: House, olga: Someone) -> None:
    away_until_friday(house, olga)
    olga.presses(olga.dms[0], "status_yes")
    olga.opens_home()
    assert "You are on leave" in words(olga.home)

    takes_it_off(house)

    assert "You are on leave" not in words(olga.home)


def test_slack_repeats_itself_and_nobody_is_asked_twice(house: House, olga: Someone) -> None:
    away_until_friday(house, olga)

    says(house, "Holiday", until=FRIDAY_NIGHT)
    says(house, "Holiday at last", ":desert_island:", until=FRIDAY_NIGHT)

    assert len(olga.dms) == 1


def test_a_leave_taken_off_on_its_first_day_never_was(house: House, olga: Someone) -> None:
    away_until_friday(house, olga)
    olga.presses(olga.dms[0], "status_yes")

    takes_it_off(house)
    olga.types("/moment", "settings")

    assert "You are on leave" not in words(olga.form)
    assert "your leave is over" in olga.dms[1].text


# --- a leave that was planned for later


def test_a_later_leave_stands_again_afterwards(house: House, olga: Someone) -> None:
    goes_on_leave(olga, "2026-12-21", "2026-12-31")
    away_until_friday(house, olga)
    olga.presses(olga.dms[0], "status_yes")

    house.move_to(november(28, 0, 1))
    house.move_to(december(1, 1))
    house.bot.app.sync_people()
    olga.types("/moment", "settings")

    assert "You are on leave from Monday 21 December until Thursday 31 December" in words(olga.form)


def test_a_leave_that_follows_at_once_is_one_with_it(house: House, olga: Someone) -> None:
    goes_on_leave(olga, "2026-11-30", "2026-12-04")
    away_until_friday(house, olga)

    olga.presses(olga.dms[0], "status_yes")

    assert "You are on leave until Friday 4 December." in olga.dms[0].text
    olga.presses(olga.dms[0], "undo_status")
    olga.types("/moment", "settings")
    assert "You are on leave from Monday 30 November until Friday 4 December" in words(olga.form)


# --- what is kept


def test_nothing_of_its_words_is_kept_and_soon_nothing_at_all(house: House, olga: Someone) -> None:
    house.move_to(november(23, 10))
    says(house, "Vacationing at Lago di Garda", until=FRIDAY_NIGHT)
    olga.presses(olga.dms[0], "status_no")

    assert b"Garda" not in house.file.read_bytes()
    assert house.rows()["status"] == 1
    house.move_to(november(28, 0, 1))
    house.move_to(november(29, 1))
    house.bot.app.sync_people()
    assert "status" not in house.rows()
