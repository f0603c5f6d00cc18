"""The ledger of promises as each of them sees it."""

import pytest

from tests.cast import CORA, MAX
from tests.stories.house import House, Someone, buttons, held, words

PLAN = "send the hiring plan"


def test_mine_shows_what_i_have_to_keep_and_how_i_am_doing(house: House, olga: Someone) -> None:
    for number in range(3):
        olga.types("/promise", f"Zebra Works {PLAN} {number} by Friday noon")
        olga.sends()
        olga.closes()
    olga.types("/promise", "mine")
    assert f"Zebra Works*: {PLAN} 0" in words(olga.form)
    assert "No promise has come to an end in the last 90 days." in words(olga.form)

    olga.presses(olga.form, "open_promise", block=olga.form.blocks[1]["block_id"])
    olga.presses(olga.form, "keep")
    assert "Kept, today at" in words(olga.form)
    olga.closes()

    olga.types("/promise", "mine")
    assert "1 of 1 kept in time (100 %). 0 of them had been moved in time (0 %)." in words(olga.form)
    assert "The numbers of the team" not in buttons(olga.form)


def test_a_manager_sees_names_side_by_side_and_an_owner_does_not(house: House, olga: Someone) -> None:
    max_ = house.person(MAX)
    for number in range(5):
        olga.types("/promise", f"Zebra Works {PLAN} {number} by Friday noon")
        olga.sends()
        olga.presses(olga.form, "keep")
        olga.closes()

    max_.types("/promise", "mine")
    max_.presses(max_.form, "promise_numbers")

    assert "<@U0OLGA>: 5 of 5 kept in time (100 %)." in words(max_.form)


@pytest.mark.parametrize(("word", "title"), [("list", "Open promises"), ("due", "Due or overdue")])
def test_lists_are_opened_by_name(olga: Someone, word: str, title: str) -> None:
    olga.types("/promise", word)
    assert olga.form.title == title
    assert "`/promise` records one." in words(olga.form)


def test_an_outsider_finds_nothing(house: House, olga: Someone) -> None:
    tom = house.person("U0TOM")
    olga.types("/promise", f"Zebra Works {PLAN} by Friday noon")
    olga.sends()

    tom.types("/promise", "list")

    assert PLAN not in words(tom.form)


def test_home_says_how_i_am_doing(olga: Someone) -> None:
    assert "kept in time" not in words(olga.opens_home())
    olga.types("/promise", f"Zebra Works {PLAN} by Friday noon")
    olga.sends()
    olga.presses(olga.form, "keep")
    olga.closes()

    assert "1 of 1 kept in time (100 %). 0 of them had been moved in time (0 %)." in words(olga.opens_home())


def test_a_colleagues_message_in_a_clients_channel_is_taken_with_author_client_and_link(
    house: House, olga: Someone
) -> None:
    house.changes(house.zebra, channel="C0ZEBRA")
    cora = house.person(CORA)
    said = cora.actor.say("C0ZEBRA", "I'll send the draft tomorrow")

    olga.uses_message_shortcut(said, "record_promise_from_message")
    assert held(olga)["promiser"]["selected_user"] == CORA
    assert held(olga)["client"]["selected_option"]["text"]["text"] == "Zebra Works"
    assert held(olga)["what"]["value"] == "send the draft"
    olga.sends()

    assert "It was said here: https://" in words(olga.form)


@pytest.mark.parametrize(("who", "day"), [("U0OLGA", "2027-04-03"), ("U0TOM", "2027-03-04")])
def test_the_locale_tells_which_number_is_the_month(house: House, who: str, day: str) -> None:
    person = house.person(who)
    person.types("/promise", f"Zebra Works {PLAN} by 3/4", channel="C0GENERAL")
    assert held(person)["due_date"]["selected_date"] == day
