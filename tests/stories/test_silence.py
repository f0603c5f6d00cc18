"""Nobody was in touch for a month: the owner is reminded once, and a touch is all it takes."""

from datetime import timedelta

import pytest

from bot.domain.history import What
from tests.stories.house import House, Someone, asked, buttons, december, held, the_message, words
from tests.stories.test_settings import settles
from tests.stories.test_setup import sets_up

LONG_AGO = timedelta(days=300)
ABOUT = "A word with Zebra Works"


@pytest.fixture
def called(house: House, olga: Someone) -> House:
    """Olga logged a call with Zebra Works on Monday 23 November."""
    with house.store.begin() as work:
        work.workspaces.set(house.workspace.id, listens_since=house.now - LONG_AGO)
    olga.types("/client", "zebra works")
    olga.presses(olga.actor.ephemeral()[-1], "log_touch")
    olga.sends(how="call", line="They look for an office.")
    olga.closes()
    return house


def a_month_later(house: House) -> None:
    """Wednesday 23 December: the hourly pass, and 9:00."""
    house.move_to(december(23, 0, 20))
    house.bot.app.hear_silence()
    house.move_to(december(23, 9))


def test_it_says_what_was_last_said_and_a_touch_answers_it(called: House, olga: Someone) -> None:
    a_month_later(called)
    reminder = the_message(olga, ABOUT)
    assert asked(reminder).splitlines()[:3] == [
        ABOUT,
        "Nobody was in touch for 30 days, and nothing is planned.",
        "The last time: a call by <@U0OLGA>, Monday 23 November at 8:55. “They look for an office.”",
    ]
    assert buttons(reminder) == ["Log a touch"]

    olga.presses(reminder, "log_touch")
    olga.sends(how="message", line="Asked how the search goes.")

    assert olga.form.title == "Client"
    assert asked(the_message(olga, ABOUT)) == (
        "That was everything for today.\n"
        f"{ABOUT}: Somebody has been in touch since, so there is nothing left to do here."
    )
    assert called.history() == [What.TOUCH_LOGGED, What.TOUCH_LOGGED]


def test_what_a_colleague_logs_answers_it_too(called: House, olga: Someone, cora: Someone) -> None:
    a_month_later(called)
    cora.types("/client", "zebra works")
    cora.presses(cora.actor.ephemeral()[-1], "log_touch")
    cora.sends(how="visit")

    assert "Somebody has been in touch since" in the_message(olga, ABOUT).text


def test_not_this_time_says_why_and_can_be_undone(called: House, olga: Someone) -> None:
    a_month_later(called)
    olga.declines(the_message(olga, ABOUT))
    olga.sends(why="They are on holiday.")
    assert f"{ABOUT}: Not this time. “They are on holiday.”" in the_message(olga, ABOUT).text

    olga.presses(the_message(olga, ABOUT), "undo")

    assert "Nobody was in touch for 30 days" in the_message(olga, ABOUT).text


def test_why_then_says_since_when_and_after_how_long(called: House, olga: Someone) -> None:
    a_month_later(called)
    olga.presses(the_message(olga, ABOUT), "more", "Why then?")

    assert words(olga.form) == (
        "The last contact was on Monday 23 November. After 30 days of silence with nothing planned an owner is reminded"
        " on the next working morning. It came today at 9:00 (Berlin)."
    )


def test_later_asks_again(called: House, olga: Someone) -> None:
    a_month_later(called)
    olga.puts_off(the_message(olga, ABOUT), "Tomorrow")
    assert "I will ask again tomorrow at 9:00" in the_message(olga, ABOUT).text

    called.move_to(december(24, 9))

    assert [buttons(message) for message in olga.dms if ABOUT in message.text] == [[], ["Log a touch"]]


def test_who_wants_no_such_reminder_gets_none(called: House, olga: Someone) -> None:
    olga.types("/moment", "settings")
    kinds = [each["value"] for each in held(olga)["kinds"]["selected_options"] if each["value"] != "silence"]
    olga.closes()
    assert "You get no prompts about clients nobody was in touch with." in settles(olga, kinds=kinds)

    a_month_later(called)

    assert olga.dms == []


# --- the firm's setup


def test_a_firm_says_how_long_is_too_long(called: House, olga: Someone, max_: Someone) -> None:
    said = sets_up(max_, silent_days="60", silent_segments="coaching: 14\nretainer 0")
    assert "Owners are reminded of a client after 60 days of silence (coaching 14 days, retainer never)." in said
    max_.types("/moment", "setup")
    there = held(max_)
    assert there["silent_days"]["value"] == "60"
    assert there["silent_segments"]["value"] == "coaching 14\nretainer 0"
    max_.closes()

    a_month_later(called)

    assert olga.dms == []


@pytest.mark.parametrize(
    ("values", "field", "says"),
    [
        (
            {"silent_days": "a month"},
            "silent_days",
            "Please write a number of days from 1 to 365, or 0 if nobody is to be reminded.",
        ),
        (
            {"silent_segments": "retainer 20\ncoaching two weeks"},
            "silent_segments",
            "I cannot read “coaching two weeks”. Please write a segment and its days, up to 365, on each line, as in:"
            " coaching 14.",
        ),
        (
            {"silent_segments": "coaching 20\nCoaching 30"},
            "silent_segments",
            "The segment “Coaching” stands there twice. Please leave one of the two lines.",
        ),
    ],
)
def test_a_mistake_lands_on_its_field(max_: Someone, values: dict[str, str], field: str, says: str) -> None:
    max_.types("/moment", "setup")

    assert max_.sends(**values).fields == {field: says}
    assert "Days of silence" in words(max_.form)


def test_a_client_that_was_added_today_is_given_its_month(house: House, olga: Someone) -> None:
    house.bot.app.hear_silence()
    olga.types("/client", "add Lion Labs")
    olga.sends()
    olga.closes()

    house.move_to(december(22, 9))
    house.bot.app.hear_silence()
    house.move_to(december(22, 18))
    assert olga.dms == []
    house.move_to(december(23, 0, 20))
    house.bot.app.hear_silence()
    house.move_to(december(23, 9))

    assert "No contact is on record for 30 days" in the_message(olga, "A word with Lion Labs").text
