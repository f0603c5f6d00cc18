"""A touch takes ten seconds, and what was heard on the way is not lost."""

from datetime import timedelta

import pytest

from bot.domain.arrangements import Arrangements
from bot.domain.history import What
from tests.stories.house import House, Someone, buttons, flags, held, words
from tests.stories.test_client_forms import opens_card


@pytest.fixture
def card(olga: Someone) -> None:
    opens_card(olga)


def logs(person: Someone, **values: str) -> None:
    person.presses(person.form, "log_touch")
    assert not person.sends(**values).fields


@pytest.mark.usefixtures("card")
def test_a_touch_stands_on_the_card_and_in_the_history(house: House, olga: Someone) -> None:
    logs(olga, how="visit", line="Saw the new office.", seems="4")

    assert olga.form.title == "Client"
    assert "A visit by <@U0OLGA>, today at 8:55. They seemed good. “Saw the new office.”" in words(olga.form)
    assert "<@U0OLGA> was in touch with them: a visit. “Saw the new office.”" in words(olga.form)
    assert house.history() == [What.TOUCH_LOGGED]


@pytest.mark.usefixtures("card")
def test_how_is_enough(olga: Someone) -> None:
    logs(olga)

    assert "*Last touch*\nA call by <@U0OLGA>, today at 8:55." in words(olga.form)


@pytest.mark.usefixtures("card")
def test_what_was_heard_is_kept_and_may_become_a_goal(house: House, olga: Someone) -> None:
    logs(olga, line="Ten minutes.", heard="They want to open in Porto.")
    assert olga.form.title == "What you heard"
    assert "They want to open in Porto." in words(olga.form)

    olga.presses(olga.form, "heard_goal")

    assert held(olga)["what"]["value"] == "They want to open in Porto."
    olga.sends()
    assert olga.form.title == "Client"
    assert "*What they want to reach*\nThey want to open in Porto." in words(olga.form)
    assert "“Ten minutes. Heard: They want to open in Porto.”" in words(olga.form)
    assert house.history() == [What.TOUCH_LOGGED, What.GOAL_SET]


@pytest.mark.usefixtures("card")
def test_a_worry_becomes_a_moment_in_one_tap(house: House, olga: Someone) -> None:
    logs(olga, heard="Her partner wants to leave.")

    olga.presses(olga.form, "heard_moment")

    assert olga.form.title == "A Moment of Truth"
    assert held(olga)["what"]["value"] == "Her partner wants to leave."
    assert held(olga)["client"]["selected_option"]["text"]["text"] == "Zebra Works"
    assert held(olga)["taker"]["selected_user"] == olga.id
    assert not flags(olga).fields
    assert "Moment 1, Zebra Works, is flagged.\nYou have it." in words(olga.form)
    olga.actor.close()
    assert "Moment 1: Her partner wants to leave. (<@U0OLGA> has it)" in words(olga.form)
    assert house.history() == [What.TOUCH_LOGGED, What.MOMENT_FLAGGED, What.MOMENT_TAKEN]


def test_a_worry_of_somebody_who_only_reads_may_be_flagged_too(house: House) -> None:
    with house.store.begin() as work:
        work.arrangements.save(Arrangements(house.workspace.id, is_roster_open=True))
    tom = house.person("U0TOM")
    tom.types("/client", "zebra")
    tom.presses(tom.actor.ephemeral()[-1], "log_touch")
    tom.sends(heard="They cannot pay us this month.")
    assert buttons(tom.form) == ["A worry: flag a moment", "We promised it"]

    tom.presses(tom.form, "heard_moment")
    flags(tom)

    assert "<@U0OLGA> is told now." in words(tom.form)
    assert house.history() == [What.TOUCH_LOGGED, What.MOMENT_FLAGGED]


@pytest.mark.parametrize("said", ["<!channel> <@U0MAX>", "\u202e\u05e9\u05dc\u05d5\u05dd", "a\0b", "x" * 500])
@pytest.mark.parametrize("becomes", ["heard_date", "heard_goal", "heard_moment"])
@pytest.mark.usefixtures("card")
def test_whatever_was_heard_fits_every_form(olga: Someone, said: str, becomes: str) -> None:
    logs(olga, heard=said)
    assert "<!channel>" not in words(olga.form)

    olga.presses(olga.form, becomes)

    assert olga.form.title in ("A date", "A goal", "A Moment of Truth")


@pytest.mark.usefixtures("card")
def test_whoever_closes_it_finds_the_card_as_it_is_now(olga: Someone) -> None:
    logs(olga, heard="A new office.")

    olga.actor.close()

    assert "Heard: A new office." in words(olga.form)


@pytest.mark.usefixtures("card")
def test_a_touch_is_taken_back_within_ten_minutes(house: House, olga: Someone) -> None:
    logs(olga)
    olga.presses(olga.form, "undo_on_card")
    assert "*Last touch*" not in words(olga.form)
    assert house.history() == [What.TOUCH_LOGGED, What.UNDONE]

    logs(olga)
    house.move_by(timedelta(minutes=10))
    olga.presses(olga.form, "undo_on_card")
    assert "Undo works for ten minutes" in words(olga.form)


@pytest.mark.usefixtures("card")
def test_a_form_that_slack_sends_twice_is_one_touch(house: House, olga: Someone) -> None:
    olga.presses(olga.form, "log_touch")
    payload = olga.sends().payload

    house.sends_again("interactive", payload)

    assert house.history() == [What.TOUCH_LOGGED]


@pytest.mark.usefixtures("card")
def test_home_says_when_the_last_touch_was(house: House, olga: Someone) -> None:
    olga.opens_home()
    logs(olga)
    assert "*Zebra Works* · active\nLast touch today" in words(olga.home)

    house.move_by(timedelta(days=1))

    assert "Last touch yesterday" in words(olga.opens_home())


def test_straight_from_the_answer_of_the_command_it_works_too(olga: Someone) -> None:
    olga.types("/client", "zebra")
    answer = olga.actor.ephemeral()[-1]
    assert "Log a touch" in buttons(answer)

    olga.presses(answer, "log_touch")
    olga.sends(heard="A new office.")
    olga.presses(olga.form, "heard_goal")
    olga.sends()

    assert "*What they want to reach*\nA new office." in words(olga.form)


def test_what_was_promised_on_a_call_is_one_more_tap(olga: Someone) -> None:
    olga.types("/client", "Zebra Works")
    olga.presses(olga.actor.ephemeral()[-1], "log_touch")
    olga.sends(heard="I'll send them the hiring plan by Friday noon")

    olga.presses(olga.form, "heard_promise")

    assert held(olga)["what"]["value"] == "send them the hiring plan"
    assert held(olga)["client"]["selected_option"]["text"]["text"] == "Zebra Works"
    assert held(olga)["due_date"]["selected_date"] == "2026-11-27"
    assert olga.sends().fields == {}
