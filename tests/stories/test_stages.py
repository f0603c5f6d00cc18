"""A client moves to another stage, and the prompts follow."""

import pytest

from bot.domain.clients import Stage
from bot.domain.history import What
from tests.stories.house import House, Someone, held, november, the_message, words
from tests.stories.test_client_forms import client_called, opens_card


def moves(person: Someone, stage: str) -> dict[str, str]:
    person.presses(person.form, "change_stage")
    return person.sends(stage=stage).fields


@pytest.mark.parametrize("stage", [each for each in Stage if each is not Stage.ACTIVE])
def test_every_stage_is_one_choice_and_one_undo_away(house: House, olga: Someone, stage: Stage) -> None:
    opens_card(olga)

    assert not moves(olga, stage.value)

    assert f"*Zebra Works* · {stage}" in words(olga.form)
    assert f"the stage is now {stage}, <@U0OLGA>" in words(olga.form)
    olga.presses(olga.form, "undo_on_card")
    assert "*Zebra Works* · active" in words(olga.form)
    assert house.history() == [What.STAGE_CHANGED, What.UNDONE]


def test_the_form_shows_where_they_are_and_what_alumni_means(olga: Someone) -> None:
    opens_card(olga)

    olga.presses(olga.form, "change_stage")

    assert held(olga)["stage"]["selected_option"]["value"] == "active"
    assert "Dates are prompted in every stage but alumni. Their journey begins with landing." in words(olga.form)


def test_alumni_are_not_prompted_about(house: House, olga: Someone) -> None:
    house.has_date("Ana's birthday", "--11-24")
    opens_card(olga)
    moves(olga, "alumni")

    house.move_to(november(24, 9))

    assert olga.dms == []


def test_whoever_comes_back_in_time_is_prompted_about_again(house: House, olga: Someone) -> None:
    house.has_date("Ana's birthday", "--11-24")
    opens_card(olga)
    moves(olga, "alumni")
    olga.presses(olga.form, "undo_on_card")

    house.move_to(november(24, 9))

    assert the_message(olga, "Ana's birthday")


def test_the_same_stage_is_said_to_be_no_change(house: House, olga: Someone) -> None:
    opens_card(olga)

    assert moves(olga, "active")["stage"].startswith("Zebra Works is in this stage already.")
    assert house.history() == []


def test_a_stage_that_somebody_changed_meanwhile_is_not_overwritten(house: House, olga: Someone, cora: Someone) -> None:
    opens_card(olga)
    olga.presses(olga.form, "change_stage")
    opens_card(cora)
    moves(cora, "ending")

    refused = olga.sends(stage="advocate").fields

    assert refused["stage"].startswith("Somebody changed the stage to ending while this was open.")
    assert client_called(house, "Zebra Works").stage is Stage.ENDING


def test_a_form_that_slack_sends_twice_moves_them_once(house: House, olga: Someone) -> None:
    opens_card(olga)
    olga.presses(olga.form, "change_stage")
    payload = olga.sends(stage="ending").payload

    house.sends_again("interactive", payload)

    assert house.history() == [What.STAGE_CHANGED]
