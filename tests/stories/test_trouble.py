"""Slack asks for a pause, fails, loses answers and connections, while people press: nothing is lost, nothing twice."""

from datetime import timedelta

import pytest

from bot.domain.history import What
from bot.messenger import Unanswered
from handlers.desk import Desk
from tests.stories.house import House, Someone, buttons, november, the_message

pytestmark = pytest.mark.trouble
TUESDAY = november(24, 9)


@pytest.fixture
def birthday(house: House) -> None:
    house.has_date("Ana's birthday", "--11-24")


@pytest.mark.parametrize("fault", ["ratelimited", "http_500", "http_500_after", "drop", "drop_before"])
@pytest.mark.parametrize("method", ["chat.postMessage", "conversations.open"])
@pytest.mark.usefixtures("birthday")
def test_a_prompt_that_meets_trouble_arrives_once(house: House, olga: Someone, method: str, fault: str) -> None:
    house.forgives_everything()
    house.sandbox.faults.add(method, fault)

    house.move_to(TUESDAY)
    house.move_by(timedelta(seconds=30))

    assert the_message(olga, "Ana's birthday")
    assert "late" not in the_message(olga, "Ana's birthday").text


@pytest.mark.usefixtures("birthday")
def test_a_pause_that_slack_asks_for_is_kept(house: House, olga: Someone) -> None:
    house.forgives_everything()
    house.sandbox.faults.add("chat.postMessage", "ratelimited", retry_after=1)

    house.move_to(TUESDAY)
    house.sandbox.wait_until(lambda: olga.dms)

    refused = next(entry for entry in house.sandbox.journal.refused() if entry.name == "chat.postMessage")
    (sent,) = house.sandbox.journal.calls("chat.postMessage")
    assert sent.at - refused.at >= timedelta(seconds=1)
    assert len(olga.dms) == 1


@pytest.mark.usefixtures("birthday")
def test_when_the_looking_fails_too_it_still_arrives_once(house: House, olga: Someone) -> None:
    house.forgives_everything()
    house.sandbox.faults.add("chat.postMessage", "drop")
    house.sandbox.faults.add("conversations.history", "http_500", times=2)

    for seconds in (0, 15, 30, 45):
        house.move_to(TUESDAY + timedelta(seconds=seconds))

    assert len(olga.dms) == 1
    assert buttons(olga.dms[0]) == ["Prepare", "Done"]


@pytest.mark.parametrize("fault", ["ratelimited", "http_500", "drop_before", "drop"])
def test_a_form_that_does_not_open_says_what_to_do(house: House, olga: Someone, fault: str) -> None:
    house.forgives_everything()
    house.sandbox.faults.add("views.open", fault)

    olga.types("/moment", "Zebra: the founder's father died")

    assert olga.is_told == (
        "Slack had some trouble just now. If nothing opened, please press or type it again in a minute."
    )


def test_a_form_that_does_not_open_from_home_is_spoken_of_in_the_direct_message_and_not_each_time(
    house: House, olga: Someone
) -> None:
    house.forgives_everything()
    home = olga.opens_home()
    house.sandbox.faults.add("views.open", "http_500", times=3)

    for _ in range(3):
        olga.presses(home, "open_moment_form")

    assert [message.text for message in olga.dms] == [
        "Slack had some trouble just now. If nothing opened, please press or type it again in a minute."
    ]


def test_a_trigger_that_is_too_old_says_what_to_do(house: House, olga: Someone) -> None:
    house.expects("views.open", "error")
    house.sandbox.faults.add("views.open", "error", error="expired_trigger_id")

    olga.types("/moment")

    assert olga.is_told.startswith("Slack did not wait for me long enough to open that.")


@pytest.mark.usefixtures("birthday")
def test_an_answer_to_a_press_that_is_lost_is_shown_all_the_same(
    house: House, olga: Someone, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.move_to(TUESDAY)

    def fails(*_: object, **__: object) -> None:
        raise Unanswered("http_500")

    monkeypatch.setattr(house.bot.app.slack, "answer", fails)
    olga.presses(the_message(olga, "Ana's birthday"), "done")
    house.look()

    assert buttons(the_message(olga, "Ana's birthday")) == ["Say how it went", "Record a promise", "Undo"]


@pytest.mark.usefixtures("birthday")
def test_a_message_that_still_asks_for_what_is_answered_is_drawn_anew_when_it_is_pressed(
    house: House, olga: Someone, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.move_to(TUESDAY)
    with monkeypatch.context() as dying:
        dying.setattr(Desk, "redraw", lambda *_: None)  # answered, and then the process died
        olga.presses(the_message(olga, "Ana's birthday"), "done")
    assert "Done" in buttons(the_message(olga, "Ana's birthday"))

    olga.presses(the_message(olga, "Ana's birthday"), "done")
    house.look()

    assert olga.is_told == "This was answered already, so nothing was changed."
    assert buttons(the_message(olga, "Ana's birthday")) == ["Say how it went", "Record a promise", "Undo"]
    assert house.history() == [What.MILESTONE_DONE]


@pytest.mark.usefixtures("birthday")
def test_an_edit_that_fails_is_tried_again(house: House, olga: Someone) -> None:
    house.forgives_everything()
    house.move_to(TUESDAY)
    olga.declines(the_message(olga, "Ana's birthday"))
    house.sandbox.faults.add("chat.update", "http_500")

    olga.sends()
    house.move_by(timedelta(seconds=30))

    assert "Not this time." in the_message(olga, "Ana's birthday").text


@pytest.mark.parametrize("how", ["deleted", "too old"])
@pytest.mark.usefixtures("birthday")
def test_a_message_that_cannot_be_edited_any_more_does_no_harm(house: House, olga: Someone, how: str) -> None:
    house.forgives_everything()
    house.move_to(TUESDAY)
    olga.declines(the_message(olga, "Ana's birthday"))
    error = "message_not_found" if how == "deleted" else "edit_window_closed"
    house.sandbox.faults.add("chat.update", "error", error=error)

    olga.sends()

    assert house.history() == [What.MILESTONE_DECLINED]
    assert len(olga.dms) == 1


@pytest.mark.slow
def test_cut_connections_come_back_and_the_next_press_works(house: House, olga: Someone) -> None:
    house.forgives_everything()
    for _ in range(3):
        house.sandbox.sockets.cut()
        house.sandbox.wait_until(lambda: house.sandbox.sockets.count == 0)
        house.sandbox.wait_until(lambda: house.sandbox.sockets.count == 2, timeout=8)

    assert olga.types("/client", "zebra").ok


def test_while_slack_renews_its_connections_every_command_is_answered(house: House, olga: Someone) -> None:
    house.sandbox.sockets.refresh(close_after=0.3)

    answers = [olga.types("/client", "zebra") for _ in range(20)]

    assert all(answer.ok for answer in answers)
    assert max(answer.latency for answer in answers) < 1


@pytest.mark.slow
def test_what_was_pressed_when_the_connection_broke_happens_once_or_not_at_all(house: House, olga: Someone) -> None:
    house.forgives_everything()
    olga.types("/promise", "Zebra Works send the hiring plan by Friday noon")
    house.sandbox.later(house.sandbox.sockets.cut)

    first = olga.sends()
    house.sandbox.wait_until(lambda: house.sandbox.sockets.count == 2, timeout=8)
    if not first.ok:
        olga.sends()

    assert house.history() == [What.PROMISE_MADE]
