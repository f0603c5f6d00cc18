"""What a workspace settles for everybody, by whoever administers Moments there, and that it is obeyed."""

from typing import Any

import pytest

from bot.domain.arrangements import Arrangements
from bot.domain.history import Noun, Thing
from bot.domain.roles import Role
from tests.cast import CORA, OLGA, OSCAR
from tests.stories.house import House, Someone, buttons, flags, held, november, the_message, words

NOT_YOURS = "Only whoever administers Moments here can do this. Please ask one of them, or a Slack admin."


def sets_up(person: Someone, **values: Any) -> str:
    """What they are told."""
    person.types("/moment", "setup")
    outcome = person.sends(**values)
    assert not outcome.fields, outcome.fields
    said = words(person.form)
    person.closes()
    return said


# --- who may


@pytest.mark.parametrize("who", [OLGA, CORA, OSCAR])
def test_others_are_told_who_may(house: House, who: str) -> None:
    person = house.person(who)
    person.types("/moment", "setup", channel="C0GENERAL")

    assert person.is_told == NOT_YOURS


def test_a_guest_is_told_that_moments_is_for_members(greta: Someone) -> None:
    greta.types("/moment", "setup", channel="C0ZEBRA")

    assert greta.is_told.startswith("Moments is for the members of this workspace")


def test_whoever_is_named_may_from_then_on_and_not_afterwards(house: House, max_: Someone, oscar: Someone) -> None:
    sets_up(max_, admins=[OSCAR])
    oscar.types("/moment", "setup", channel="C0GENERAL")
    assert oscar.form.title == "Set up Moments"

    oscar.sends(admins=None)
    oscar.closes()
    oscar.types("/moment", "setup", channel="C0GENERAL")

    assert oscar.is_told == NOT_YOURS


def test_whoever_lost_the_right_meanwhile_saves_nothing(house: House, max_: Someone, oscar: Someone) -> None:
    sets_up(max_, admins=[OSCAR])
    oscar.types("/moment", "setup", channel="C0GENERAL")
    sets_up(max_, admins=None)

    assert list(oscar.sends(starts="10:00").fields.values()) == [NOT_YOURS]


# --- the form


def test_every_field_has_a_default_that_works(house: House, max_: Someone) -> None:
    assert sets_up(max_).startswith("Saved. Prompts come from 9:00 to 18:00, Monday to Friday")


def test_what_was_saved_stands_there_the_next_time(house: House, max_: Someone) -> None:
    sets_up(
        max_,
        managers=[CORA],
        channel=["C0CLIENTS"],
        sure=["yes"],
        fallback=[OLGA],
        days=["1", "2"],
        starts="08:00",
        country="DE",
        roster="open",
        start="small",
        owners=[OLGA],
    )

    max_.types("/moment", "setup")
    there = held(max_)
    assert there["fallback"]["selected_users"] == [OLGA]
    assert there["managers"]["selected_users"] == [CORA]
    assert there["channel"]["selected_conversations"] == ["C0CLIENTS"]
    assert [each["value"] for each in there["days"]["selected_options"]] == ["1", "2"]
    assert there["starts"]["selected_time"] == "08:00"
    assert there["country"]["selected_option"]["text"]["text"] == "Germany"
    assert there["roster"]["selected_option"]["value"] == "open"
    assert there["start"]["selected_option"]["value"] == "small"
    assert there["owners"]["selected_users"] == [OLGA]


def test_what_was_chosen_once_can_be_taken_back(house: House, max_: Someone) -> None:
    sets_up(max_, channel=["C0CLIENTS"], sure=["yes"], fallback=[OLGA], country="DE")

    sets_up(max_, channel=None, fallback=None, country="-")

    with house.store.read() as work:
        assert work.arrangements.of(house.workspace.id) == Arrangements(house.workspace.id)


def test_it_is_said_that_moments_must_be_invited(house: House, max_: Someone) -> None:
    said = sets_up(max_, channel=["C0CLIENTS"], sure=["yes"])

    assert "The moments channel is <#C0CLIENTS>: each open moment gets one post there." in said
    assert "If Moments is not there yet, type `/invite @Moments` in it." in said


@pytest.mark.parametrize(
    ("values", "field", "says"),
    [
        ({"ends": "08:00"}, "ends", "The day would end before it begins."),
        ({"start": "small"}, "owners", "Please choose at least one owner to start with"),
        ({"managers": ["U0GRETA"]}, "managers", "Greta Guest is a guest here or has left"),
        ({"admins": ["U0GRETA"]}, "admins", "Greta Guest is a guest here or has left"),
        ({"fallback": ["U0GRETA"]}, "fallback", "Greta Guest is a guest here or has left"),
    ],
)
def test_a_mistake_lands_on_its_field_and_nothing_is_saved(
    house: House, max_: Someone, values: dict[str, Any], field: str, says: str
) -> None:
    max_.types("/moment", "setup")

    fields = max_.sends(starts="10:00", **values).fields if field != "ends" else max_.sends(**values).fields

    assert list(fields) == [field]
    assert fields[field].startswith(says)
    with house.store.read() as work:
        assert not work.arrangements.are_settled(house.workspace.id)


def test_who_was_named_by_whom_is_kept(house: House, max_: Someone) -> None:
    sets_up(max_, managers=[CORA], admins=[OSCAR])

    with house.store.read() as work:
        newest = work.history.newest(house.workspace.id, Thing(Noun.WORKSPACE, house.workspace.id))
        named = {(each.slack_id, each.role, each.added_by) for each in work.roles.all(house.workspace.id)}
    assert newest is not None
    assert newest.who == max_.id
    assert named == {(CORA, Role.MANAGER, max_.id), (OSCAR, Role.ADMIN, max_.id)}


# --- obeyed


def test_the_firms_hours_move_what_waits(house: House, max_: Someone, olga: Someone) -> None:
    house.has_date("Ana's birthday", "--11-24")

    sets_up(max_, starts="10:00")

    house.move_to(november(24, 9, 59))
    assert olga.dms == []
    house.move_to(november(24, 10))
    assert the_message(olga, "Ana's birthday")


def test_the_digest_comes_in_the_firms_hours_too(house: House, max_: Someone, olga: Someone) -> None:
    house.move_to(november(23, 9))
    olga.types("/moment", "digest")
    olga.sends(sure=["yes"])
    olga.closes()
    olga.types("/promise", "Zebra Works send the plan by Friday noon")
    olga.sends()
    olga.closes()
    olga.types("/promise", "Zebra Works send the bill by tomorrow noon")
    olga.sends()
    olga.closes()

    sets_up(max_, starts="08:00")

    house.move_to(november(24, 8))
    (digest,) = olga.sees("C0CLIENTS")
    assert "Working mornings at 8:00 (Berlin)." in digest.text


def test_a_small_start_prompts_only_the_chosen_owners_until_it_is_switched_on(
    house: House, max_: Someone, olga: Someone, cora: Someone
) -> None:
    house.has_date("Ana's birthday", "--11-24")
    house.has_date("Ben's birthday", "--11-24", house.serves("Heron", owner=CORA))
    house.has_date("Cy's birthday", "--11-26", house.serves("Ibis", owner=CORA))

    assert f"Prompted: <@{OLGA}>. The dates of all others stay silent." in sets_up(max_, start="small", owners=[OLGA])
    house.move_to(november(24, 9))
    assert the_message(olga, "Ana's birthday")
    assert cora.dms == []

    sets_up(max_, start="everybody")
    house.move_to(november(26, 9))
    assert the_message(cora, "Cy's birthday")


def test_a_manager_of_the_firm_sees_what_is_closed_to_others(house: House, max_: Someone, oscar: Someone) -> None:
    oscar.types("/client", "Zebra Works", channel="C0GENERAL")
    assert "Prefers the phone." not in oscar.is_told

    sets_up(max_, managers=[OSCAR])

    oscar.types("/client", "Zebra Works", channel="C0GENERAL")
    assert "Prefers the phone." in oscar.is_told


def test_an_open_roster_is_open_to_every_colleague(house: House, max_: Someone, oscar: Someone) -> None:
    sets_up(max_, roster="open")

    oscar.types("/client", "Zebra Works", channel="C0GENERAL")
    assert "Prefers the phone." in oscar.is_told


def test_where_a_client_has_neither_cover_nor_manager_the_chosen_person_is_asked(
    house: House, max_: Someone, cora: Someone
) -> None:
    house.move_to(november(23, 10))
    house.serves("Heron", cover=None, manager=None)
    sets_up(max_, fallback=[CORA])
    oscar = house.person("U0OSCAR")
    oscar.types("/moment", "Heron: the founder's father died", channel="C0GENERAL")
    flags(oscar)
    assert cora.dms == []

    house.move_to(november(23, 12, 1))

    assert the_message(cora, "Heron")


# --- offered once, to whoever installed it


def test_whoever_installed_it_gets_one_message_that_leads_to_the_setup(house: House, max_: Someone) -> None:
    house.is_new_here(installed_by=max_.id)
    (offer,) = max_.dms
    assert "prompts come from 9:00 to 18:00, Monday to Friday" in offer.text

    max_.presses(offer, "open_setup_form")
    max_.sends()
    max_.closes()

    (offer,) = max_.dms
    assert offer.text.startswith("Moments is set up here.")
    assert buttons(offer) == ["Change the setup"]


@pytest.mark.parametrize("meets", [lambda someone: someone.opens_home(), lambda someone: someone.types("/client")])
def test_with_a_token_alone_the_first_slack_admin_who_meets_it_is_offered_it(
    house: House, olga: Someone, max_: Someone, meets: Any
) -> None:
    house.is_new_here()
    meets(olga)
    assert olga.dms == []

    for _ in range(2):
        meets(max_)

    assert len(max_.dms) == 1
    assert olga.dms == []


def test_the_offer_is_no_way_in_for_whoever_may_not_any_more(house: House, oscar: Someone) -> None:
    house.is_new_here(installed_by=oscar.id)
    (offer,) = oscar.dms
    with house.store.begin() as work:
        work.workspaces.set(house.workspace.id, installed_by="U0MAX")

    oscar.presses(offer, "open_setup_form")

    assert oscar.is_told == NOT_YOURS


# --- from Home


def test_home_says_to_an_administrator_what_is_not_set_up_yet(house: House, max_: Someone) -> None:
    house.changes(house.zebra, manager=None)
    said = words(max_.opens_home())
    assert "There is no manager yet" in said
    assert "There is no moments channel yet, so open moments are posted nowhere." in said
    assert "There are no clients yet." not in said

    max_.presses(max_.home, "open_setup_form")
    max_.sends(channel=["C0CLIENTS"], sure=["yes"], managers=[CORA])
    max_.closes()

    assert "Not set up yet" not in words(max_.home)
    assert "Moments is set up." in words(max_.home)


@pytest.mark.parametrize("who", [OLGA, CORA, OSCAR])
def test_nobody_else_is_offered_the_setup(house: House, who: str) -> None:
    assert "Set up Moments" not in buttons(house.person(who).opens_home())


def test_for_somebody_new_there_are_five_lines_and_one_button(oscar: Someone) -> None:
    home = oscar.opens_home()

    assert len(words(home).splitlines()) == 5
    assert buttons(home) == ["Your settings"]


def test_home_says_why_nothing_comes_in_a_small_start(house: House, max_: Someone, olga: Someone) -> None:
    sets_up(max_, start="small", owners=[CORA])

    assert "The dates of your clients are silent for now" in words(olga.opens_home())


def test_who_lost_the_right_to_set_up_and_presses_an_old_button_is_told_so(
    house: House, max_: Someone, oscar: Someone
) -> None:
    sets_up(max_, admins=[OSCAR])
    home = oscar.opens_home()
    sets_up(max_, admins=None)

    oscar.presses(home, "open_setup_form")

    assert words(oscar.form) == NOT_YOURS
