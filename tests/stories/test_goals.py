"""Goals are set with a client, reached, moved and let go."""

import pytest

from bot.domain.history import What
from tests.stories.house import House, Someone, buttons, december, words
from tests.stories.test_client_forms import opens_card

PORTO = "Open in Porto"


@pytest.fixture
def goal(olga: Someone) -> None:
    """To open in Porto by 30 November."""
    opens_card(olga)
    olga.presses(olga.form, "add_goal")
    assert not olga.sends(what=PORTO, by="2026-11-30").fields


def becomes(person: Someone, ending: str, **values: str) -> dict[str, str]:
    person.presses(person.form, "change_goal")
    return person.sends(ending=ending, **values).fields


@pytest.mark.usefixtures("goal")
def test_a_goal_stands_on_the_card(house: House, olga: Someone) -> None:
    assert f"{PORTO}, by Monday 30 November" in words(olga.form)
    assert house.history() == [What.GOAL_SET]


@pytest.mark.usefixtures("goal")
def test_words_are_needed(olga: Someone) -> None:
    olga.presses(olga.form, "add_goal")

    assert olga.sends(what="\u202e").fields == {"what": "Please say what they want to reach, in their words."}


@pytest.mark.usefixtures("goal")
def test_a_goal_that_is_reached_is_celebrated_in_one_quiet_line(house: House, olga: Someone) -> None:
    becomes(olga, "reached")

    assert f"{PORTO}, reached today. A word of congratulation is welcome." in words(olga.form)
    assert "Change" not in buttons(olga.form)
    olga.closes()
    house.move_to(december(8, 10))
    opens_card(olga)
    assert "A word of congratulation" not in words(olga.form)
    assert f"goal reached: {PORTO}, <@U0OLGA>." in words(olga.form)


@pytest.mark.usefixtures("goal")
def test_a_goal_that_was_not_reached_after_all_is_open_again(house: House, olga: Someone) -> None:
    becomes(olga, "reached")

    olga.presses(olga.form, "undo_on_card")

    assert f"{PORTO}, by Monday 30 November" in words(olga.form)
    assert "Change" in buttons(olga.form)
    assert house.history() == [What.GOAL_SET, What.GOAL_REACHED, What.UNDONE]


@pytest.mark.usefixtures("goal")
def test_a_goal_moves_to_a_day_that_is_new(house: House, olga: Someone) -> None:
    assert becomes(olga, "moved") == {"by": "To move a goal, choose a day that is not the one it has now."}

    assert not olga.sends(by="2026-12-18").fields

    assert f"{PORTO}, by Friday 18 December" in words(olga.form)
    olga.presses(olga.form, "undo_on_card")
    assert f"{PORTO}, by Monday 30 November" in words(olga.form)


@pytest.mark.usefixtures("goal")
def test_a_goal_that_is_let_go_leaves_the_card(olga: Someone) -> None:
    becomes(olga, "let_go")

    assert "*What they want to reach*" not in words(olga.form)
    olga.presses(olga.form, "undo_on_card")
    assert f"{PORTO}, by" in words(olga.form)


@pytest.mark.usefixtures("goal")
def test_a_goal_that_ended_meanwhile_says_so(house: House, olga: Someone, cora: Someone) -> None:
    olga.presses(olga.form, "change_goal")
    opens_card(cora)
    becomes(cora, "let_go")

    said = next(iter(olga.sends().fields.values()))

    assert said.startswith("This goal was let go already")


@pytest.mark.usefixtures("goal")
def test_a_day_that_passed_is_said(house: House, olga: Someone) -> None:
    house.move_to(december(2, 10))
    olga.closes()
    opens_card(olga)

    assert f"{PORTO}, was due Monday 30 November" in words(olga.form)
