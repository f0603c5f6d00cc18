"""Whatever Slack or a hurried finger repeats is done once. Over sockets and over HTTP."""

from typing import Any

import pytest

from bot.domain.history import What
from tests.cast import OLGA
from tests.stories.house import House, Someone, flags, november, the_message

both_ways = pytest.mark.parametrize("house", ["sockets", "http"], indirect=True)


@both_ways
def test_the_same_event_four_times_has_one_effect(house: House, olga: Someone) -> None:
    olga.opens_home()
    event = next(each for each in house.sandbox.journal if each.name == "app_home_opened")

    house.sends_again("events_api", event.args, times=3)

    assert len(house.sandbox.journal.calls("views.publish")) == 1


@both_ways
def test_an_event_that_arrives_twice_at_once_has_one_effect(house: House, olga: Someone) -> None:
    house.sandbox.faults.deliver_twice = 1

    olga.opens_home()

    assert len(house.sandbox.journal.calls("views.publish")) == 1


@both_ways
def test_a_double_click_has_one_effect(house: House, olga: Someone) -> None:
    house.has_date("Ana's birthday", "--11-24")
    house.move_to(november(24, 9))
    house.sandbox.faults.deliver_twice = 1

    olga.presses(the_message(olga, "Ana's birthday"), "done")

    assert house.history() == [What.MILESTONE_DONE]


@both_ways
def test_a_double_undo_has_one_effect(house: House, olga: Someone) -> None:
    house.has_date("Ana's birthday", "--11-24")
    house.move_to(november(24, 9))
    olga.presses(the_message(olga, "Ana's birthday"), "done")
    house.sandbox.faults.deliver_twice = 1

    olga.presses(the_message(olga, "Ana's birthday"), "undo")

    assert house.history() == [What.MILESTONE_DONE, What.UNDONE]


@both_ways
def test_a_moment_that_is_sent_twice_is_flagged_once(house: House, olga: Someone, max_: Someone) -> None:
    max_.types("/moment", "Zebra: the founder's father died")
    house.sandbox.faults.deliver_twice = 1

    flags(max_, taker=OLGA)

    assert house.history() == [What.MOMENT_FLAGGED]
    assert len(olga.dms) == 1


@both_ways
def test_a_promise_that_is_sent_twice_is_recorded_once(house: House, olga: Someone) -> None:
    olga.types("/promise", "Zebra Works send the hiring plan by Friday noon")
    payload = olga.sends().payload

    house.sends_again("interactive", payload)

    assert house.history() == [What.PROMISE_MADE]


@pytest.mark.parametrize("form", ["note", "pick", "decline"])
def test_the_small_forms_behind_a_prompt_count_once(house: House, olga: Someone, form: str) -> None:
    house.has_date("Ana's birthday", "--11-24")
    house.move_to(november(24, 9))
    payload = answered_with(form, olga)

    house.sends_again("interactive", payload)

    assert len(house.history()) == (2 if form == "note" else 1)


def test_a_digest_that_is_set_up_twice_is_set_up_once(house: House, olga: Someone) -> None:
    olga.types("/moment", "digest")
    payload = olga.sends(sure=["yes"]).payload

    house.sends_again("interactive", payload)

    assert house.rows()["digest"] == 1


def test_a_form_may_be_sent_again_after_it_was_refused(house: House, olga: Someone) -> None:
    olga.types("/promise", "Zebra Works send the hiring plan by Friday noon")
    assert olga.sends(due_date="2026-11-20").fields

    assert olga.sends(due_date="2026-11-27").ok
    assert house.history() == [What.PROMISE_MADE]


def answered_with(form: str, olga: Someone) -> dict[str, Any]:
    prompt = the_message(olga, "Ana's birthday")
    if form == "note":
        olga.presses(prompt, "done")
        olga.presses(prompt, "note")
        return olga.sends(how="Well.").payload
    if form == "pick":
        olga.puts_off(prompt, "Pick a time")
        return olga.sends().payload
    olga.declines(prompt)
    return olga.sends(why="Not now.").payload
