"""A promise is moved, handed over, kept, let off, not kept, and put right."""

from datetime import timedelta

import pytest

from bot.domain.history import What
from tests.cast import CORA
from tests.stories.house import House, Someone, buttons, held, november, the_message, words

PLAN = "send the hiring plan"


def test_a_promise_is_moved_handed_over_and_kept_from_its_card(house: House, olga: Someone) -> None:
    cora = house.person(CORA)
    olga.types("/promise", f"Zebra Works {PLAN} by Friday noon")
    olga.sends()

    olga.presses(olga.form, "move_promise")
    olga.sends(due_date="2026-12-01", due_time="12:00", agreed_by="Ada Zebra")
    assert "Due Tuesday 1 December at 12:00 (Berlin). The time was moved once." in words(olga.form)
    assert (
        "It was on Friday 27 November at 12:00, and moved to Tuesday 1 December at 12:00, agreed with Ada Zebra."
        in words(olga.form)
    )

    olga.presses(olga.form, "offer_promise")
    olga.sends(to=CORA)
    assert "<@U0CORA> was asked to take it over, and has not said yes." in words(olga.form)
    olga.closes()

    house.move_to(november(23, 9))
    asks = the_message(cora, PLAN)
    assert buttons(asks) == ["I take it over", "I cannot", "Open"]
    cora.presses(asks, "accept_promise")
    assert "You took it over." in the_message(cora, PLAN).text
    cora.presses(the_message(cora, PLAN), "keep")
    assert buttons(the_message(cora, PLAN)) == ["Say what was delivered", "Undo"]

    cora.presses(the_message(cora, PLAN), "deliver_promise")
    cora.sends(said="https://example.com/plan")

    assert house.history()[-2:] == [What.PROMISE_KEPT, What.PROMISE_DELIVERED]


def test_whoever_cannot_take_it_over_says_so_and_it_stays_where_it_was(house: House, olga: Someone) -> None:
    cora = house.person(CORA)
    olga.types("/promise", f"Zebra Works {PLAN} by Friday noon")
    olga.sends()
    olga.presses(olga.form, "offer_promise")
    olga.sends(to=CORA)
    olga.closes()
    house.move_to(november(23, 9))

    cora.presses(the_message(cora, PLAN), "refuse_promise")
    cora.sends(said="I am away that day.")

    assert "<@U0CORA> cannot take it over. It is yours to keep." in the_message(olga, PLAN).text


def test_a_colleagues_promise_is_recorded_for_them_and_they_can_give_it_back(house: House, olga: Someone) -> None:
    cora = house.person(CORA)
    house.move_to(november(23, 9))
    olga.types("/promise", f"@cora will {PLAN} to Zebra Works within 24 hours")
    assert held(olga)["promiser"]["selected_user"] == CORA
    olga.sends()
    assert "Recorded." in words(olga.form)

    written = the_message(cora, PLAN)
    assert "<@U0OLGA> wrote this down for you." in written.text
    cora.presses(written, "not_my_promise")

    assert "<@U0CORA> cannot take it over. It is yours to keep." in the_message(olga, PLAN).text


@pytest.mark.parametrize(
    ("action", "fields", "says"),
    [
        ("break_promise", {"said": "The numbers never came."}, "Not kept. The numbers never came."),
        ("release_promise", {"agreed_by": "Ada Zebra"}, "They let us off: Ada Zebra said so."),
    ],
)
def test_what_is_not_kept_or_let_off_can_be_taken_back_and_put_right(
    house: House, olga: Someone, action: str, fields: dict[str, str], says: str
) -> None:
    olga.types("/promise", f"Zebra Works {PLAN} by Friday noon")
    olga.sends()

    olga.presses(olga.form, action)
    olga.sends(**fields)
    assert says in words(olga.form)
    olga.presses(olga.form, "undo")
    assert "Due Friday 27 November at 12:00 (Berlin)." in words(olga.form)

    olga.presses(olga.form, action)
    olga.sends(**fields)
    house.move_by(timedelta(minutes=11))
    olga.presses(olga.form, "correct_promise")
    olga.sends(standing="kept")
    assert "Kept, " in words(olga.form)
    assert house.history()[-1] is What.PROMISE_CORRECTED


def test_nobody_who_agreed_is_said_on_its_field(olga: Someone) -> None:
    olga.types("/promise", f"Zebra Works {PLAN} by Friday noon")
    olga.sends()
    olga.presses(olga.form, "move_promise")

    refused = olga.sends(due_date="2026-12-01", agreed_by=" ")

    assert refused.fields
