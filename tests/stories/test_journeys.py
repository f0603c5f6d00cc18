"""Everybody here can look at what clients go through with us."""

from pathlib import Path

import pytest

from bot.domain.roles import Role
from tests.stories.house import House, Someone, buttons, november, the_button, words

OURS = """\
name: Colleague
about: For whoever joins us.
milestones:
  - key: only-day
    title: The only day
    stage: onboarding
    when: start
    know: Be there.
    steps:
      - on the day: Say good morning.
"""


def chosen(person: Someone) -> str:
    return str(the_button(person.form, "journey_persona")["initial_option"]["text"]["text"])


def test_all_journeys_are_listed_and_one_opens_as_a_map_and_then_as_a_card(oscar: Someone) -> None:
    oscar.types("/client", "journeys", channel="C0GENERAL")
    assert buttons(oscar.form) == ["Look at it"] * 4
    assert "*Business coaching*\nFor owners and managers who are coached." in words(oscar.form)

    oscar.presses(oscar.form, "open_journey", "Business coaching")
    assert "*The renewal*\nEvery year from the start · matters most" in words(oscar.form)

    oscar.presses(oscar.form, "look_at_milestone", "renewal:Business coaching")
    assert "60 days before: Look on their card for what once went wrong." in words(oscar.form)
    assert oscar.form.body["close"]["text"] == "Back"


@pytest.mark.parametrize("said", ["business coaching", "Business-Coaching", " BUSINESS  COACHING "])
def test_one_opens_by_its_name_however_it_is_typed(olga: Someone, said: str) -> None:
    olga.types("/client", f"journeys {said}")
    assert "*Business coaching*" in words(olga.form)


def test_a_newcomer_and_an_old_hand_see_different_maps(olga: Someone) -> None:
    olga.types("/client", "journeys business coaching")
    assert chosen(olga) == "Everyone"
    everyone = olga.form

    olga.presses(olga.form, "journey_persona", "newcomer:Business coaching")
    assert (chosen(olga), olga.form.id) == ("A newcomer", everyone.id)
    assert "The first hire" in words(olga.form)
    assert "The hire that changes their own job" not in words(olga.form)

    olga.presses(olga.form, "journey_persona", "old hand:Business coaching")
    assert chosen(olga) == "An old hand"
    assert "The first hire" not in words(olga.form)
    assert "The hire that changes their own job" in words(olga.form)

    olga.presses(olga.form, "journey_persona", ":Business coaching")
    assert words(olga.form) == words(everyone)


def test_a_name_that_no_journey_has_is_a_sentence(olga: Someone) -> None:
    olga.types("/client", "journeys gardening")
    assert olga.is_told == "There is no journey called “gardening”. `/client journeys` shows all there are."
    assert olga.actor.view is None


def test_their_own_takes_the_place_of_ours_and_what_was_open_says_so(
    house: House, olga: Someone, tmp_path: Path
) -> None:
    olga.types("/client", "journeys colleague")
    old = olga.form
    (tmp_path / "journeys").mkdir()
    (tmp_path / "journeys" / "ours.yml").write_text(OURS, "utf-8")
    house.goes_down()
    house.home = tmp_path
    house.comes_back()

    olga.presses(old, "look_at_milestone", "first-week:Colleague")
    assert words(olga.form) == (
        "The journey Colleague has changed since this was opened, and this milestone is not in it any more. Please"
        " close this, and open it again."
    )
    olga.closes()
    olga.types("/client", "journeys colleague")
    assert "*The only day*\nOn the first day" in words(olga.form)


def test_a_guest_sees_none(greta: Someone) -> None:
    greta.types("/client", "journeys", channel="C0ZEBRA")
    assert greta.actor.view is None
    assert greta.is_told.startswith("Moments is for the members of this workspace")


@pytest.fixture
def a_year_later(house: House, olga: Someone) -> None:
    """Zebra Works walks along Business coaching since Monday a year ago."""
    olga.types("/client", "Zebra Works")
    olga.presses(olga.actor.ephemeral()[-1], "edit_client")
    olga.sends(start="2026-11-23", journey="Business coaching")
    house.move_to(november(24, 10).replace(year=2027))


@pytest.mark.usefixtures("a_year_later")
def test_after_a_year_a_manager_says_in_home_what_is_table_stakes_and_takes_it_back(max_: Someone) -> None:
    assert "Still a delight?" in words(max_.opens_home())

    max_.presses(max_.home, "table_stakes")

    assert "Still a delight?" not in words(max_.home)
    assert "table stakes by now." in words(max_.home)
    max_.presses(max_.home, "undo")
    assert "Still a delight?" in words(max_.home)


@pytest.mark.usefixtures("a_year_later")
def test_it_stands_at_the_end_of_a_managers_brief_and_an_answer_takes_it_out_of_the_others(
    house: House, cora: Someone, max_: Someone
) -> None:
    with house.store.begin() as work:
        work.roles.set(house.workspace.id, cora.id, Role.MANAGER, max_.id, house.now)
    for who in (cora, max_):
        house.has_date("Ana's birthday", "--11-25", house.serves(f"Client of {who.id}", owner=who.id))
    house.move_to(november(25, 10).replace(year=2027))  # nine in London, where Max is
    asked = "Does it still delight, or does everybody expect it by now?"
    assert asked in cora.dms[-1].text
    assert asked in max_.dms[-1].text

    max_.presses(max_.dms[-1], "still_a_delight")
    house.look()

    assert "still a delight. I ask again in a year." in max_.dms[-1].text
    assert asked not in cora.dms[-1].text


@pytest.mark.usefixtures("a_year_later")
def test_on_the_card_of_a_milestone_a_manager_says_it_at_any_time_and_nobody_else(olga: Someone, max_: Someone) -> None:
    for who in (olga, max_):
        who.types("/client", "journeys Business coaching")
        who.presses(who.form, "look_at_milestone", "quarter:Business coaching")
    assert "Still a delight" not in words(olga.form)

    max_.presses(max_.form, "still_a_delight")

    assert "Table stakes" not in words(max_.form)
    max_.presses(max_.form, "undo")
    assert "Table stakes: everybody expects this by now" in words(max_.form)
