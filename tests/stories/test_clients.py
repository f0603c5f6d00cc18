"""A client on one card, for those who may see it; and Home, which is always current."""

from dataclasses import replace

import pytest

from bot.domain.clients import Stage
from bot.domain.milestones import MilestoneKind
from tests.cast import CORA
from tests.stories.house import House, Someone, buttons, flags, november, the_message, words


@pytest.fixture
def full(house: House, olga: Someone) -> None:
    """Something of everything."""
    house.has_date("Ana's exam", "--11-27", contact="Ana Ruiz", kind=MilestoneKind.OTHER)
    olga.types("/promise", "Zebra Works send the hiring plan by Friday noon")
    olga.sends()
    olga.closes()
    olga.types("/moment", "Zebra: the founder's father died")
    flags(olga, kind_of_moment="complaint")
    olga.closes()


# --- /client


def test_without_words_it_lists_my_clients(house: House, olga: Someone) -> None:
    house.serves("Acme", stage=Stage.ONBOARDING, segment="agency")

    olga.types("/client")

    assert olga.is_told == "*You own 2 clients.*\n*Acme* · onboarding, agency\n*Zebra Works* · active"


def test_whoever_owns_none_is_told_how_clients_are_added(oscar: Someone, house: House) -> None:
    oscar.types("/client", channel="C0GENERAL")

    assert oscar.is_told.startswith("You own no clients yet.\n*What `/client` can do*")


@pytest.mark.parametrize("name", ["Zebra Works", "zebra", "ZW", "  Zebra   Works "])
@pytest.mark.usefixtures("full")
def test_the_card_says_who_they_are_and_what_is_open(olga: Someone, name: str) -> None:
    olga.types("/client", name)

    assert olga.is_told.split("\n")[:12] == [
        "*Zebra Works* · active",
        "Owner: <@U0OLGA> · Cover: <@U0CORA> · Manager: <@U0MAX>",
        "Also called Zebra, ZW",
        "What matters to them",
        "Prefers the phone.",
        "Open moments",
        "Moment 1: the founder's father died (<@U0OLGA> has it)",
        "What we promised",
        "send the hiring plan, <@U0OLGA>, due Friday 27 November at 12:00 (Berlin)",
        "Near",
        "Ana's exam on Friday",
        "What happened",
    ]


@pytest.mark.parametrize("who", ["U0OLGA", "U0CORA", "U0MAX"])
@pytest.mark.usefixtures("full")
def test_owner_cover_and_manager_see_it(house: House, who: str) -> None:
    person = house.person(who)

    person.types("/client", "Zebra")

    assert "Prefers the phone." in person.is_told


@pytest.mark.usefixtures("full")
def test_other_colleagues_see_name_owner_and_stage(house: House) -> None:
    tom = house.person("U0TOM")

    tom.types("/client", "Zebra")

    assert tom.is_told == (
        "*Zebra Works*\nActive · Owner: <@U0OLGA>\nWhat is known about this client is for its owner, cover and manager."
    )


@pytest.mark.usefixtures("full")
def test_guests_see_nothing(greta: Someone) -> None:
    greta.types("/client", "Zebra", channel="C0ZEBRA")

    assert greta.is_told.startswith("Moments is for the members of this workspace")


def test_a_name_that_is_nearly_right_is_offered(house: House, olga: Someone) -> None:
    house.serves("Zebra Foods")

    olga.types("/client", "zebr")

    assert "Did you mean one of these?" in olga.is_told
    olga.presses(olga.actor.ephemeral()[-1], "show_client", value=str(house.zebra.id))
    assert "Prefers the phone." in words(olga.form)


def test_a_name_that_nobody_has_gives_usage(olga: Someone) -> None:
    olga.types("/client", "Quagga")

    assert olga.is_told.startswith("I know no client called “Quagga”.\n*What `/client` can do*")


def test_a_name_with_an_ampersand_is_found(house: House, olga: Someone) -> None:
    house.serves("Smith & Sons")

    olga.types("/client", "Smith & Sons")

    assert olga.is_told.startswith("*Smith &amp; Sons*")


def test_help_gives_usage(olga: Someone) -> None:
    olga.types("/client", "help")

    assert olga.is_told.startswith("*What `/client` can do*")


def test_from_the_card_a_moment_is_flagged_for_that_client(house: House, olga: Someone) -> None:
    olga.types("/client", "zebra")

    olga.presses(olga.actor.ephemeral()[-1], "open_moment_form")

    assert olga.form.title == "A Moment of Truth"


# --- Home


def test_home_welcomes_a_newcomer_who_owns_nothing_yet(oscar: Someone) -> None:
    said = words(oscar.opens_home())

    assert "You own no clients yet." in said
    assert "`/client` and a part of a name shows any client" in said


def test_home_is_not_for_guests_and_says_so(greta: Someone) -> None:
    assert words(greta.opens_home()) == (
        "Moments is for the members of this workspace, so there is nothing here for guests."
    )


def test_home_greets_somebody_whom_slack_has_not_told_us_about(house: House) -> None:
    house.expects("team_join", "withheld")
    house.sandbox.faults.withhold = 1
    house.sandbox.admin.add_person(replace(house.sandbox.workspace.people["U0OSCAR"], id="U0NEW", name="new"))

    assert "You own no clients yet." in words(house.person("U0NEW").opens_home())


def test_home_is_not_for_a_guest_whom_slack_has_not_told_us_about(house: House) -> None:
    house.expects("team_join", "withheld")
    house.sandbox.faults.withhold = 1
    house.sandbox.admin.add_person(replace(house.sandbox.workspace.people["U0GRETA"], id="U0NEW", name="new"))

    assert "there is nothing here for guests" in words(house.person("U0NEW").opens_home())


@pytest.mark.usefixtures("full")
def test_home_shows_an_owner_what_is_theirs(olga: Someone) -> None:
    said = words(olga.opens_home())

    assert "*Zebra Works*\nthe founder's father died\nMoment 1. Nobody has spoken with them yet." in said
    assert "send the hiring plan, <@U0OLGA>, due Friday" in said
    assert "*Friday* · Ana's exam, Zebra Works" in said


@pytest.mark.usefixtures("full")
def test_home_is_current_after_a_press_in_it(olga: Someone) -> None:
    olga.opens_home()

    olga.presses("home", "keep")

    assert "send the hiring plan, <@U0OLGA>, due" not in words(olga.home)


@pytest.mark.usefixtures("full")
def test_home_is_current_after_a_press_in_a_message(house: House, olga: Someone) -> None:
    house.move_to(november(27, 9))
    assert "Ana's exam is today." in words(olga.opens_home())
    olga.presses(the_message(olga, "Ana's exam"), "done")

    assert "Ana's exam is today." not in words(olga.home)


def test_home_is_current_after_a_form(olga: Someone) -> None:
    olga.opens_home()
    olga.presses("home", "open_promise_form")
    olga.sends(client="zeb", what="call them back", due_date="2026-11-26")

    due = "due Thursday 26 November, at the end of the day, 18:00 (Berlin)"
    assert f"call them back, <@U0OLGA>, {due}" in words(olga.home)


@pytest.mark.usefixtures("full")
def test_what_was_just_done_in_home_can_be_undone_there(olga: Someone) -> None:
    olga.opens_home()
    olga.presses("home", "keep")
    assert "Undo" in buttons(olga.home)

    olga.presses("home", "undo", value=undo_of(olga, "<@U0OLGA> kept"))

    assert "send the hiring plan, <@U0OLGA>, due Friday" in words(olga.home)


def test_nobody_else_sees_my_home(house: House, olga: Someone, cora: Someone) -> None:
    house.serves("Acme", owner=CORA)

    assert "Acme" not in words(olga.opens_home())
    assert "Acme" in words(cora.opens_home())


def undo_of(person: Someone, said: str) -> str:
    row = next(block for block in person.home.blocks if said in (block.get("text") or {}).get("text", ""))
    return str(row["accessory"]["value"])
