"""The people at a client and their dates: added, changed, taken off the card, and put back."""

from datetime import timedelta

import pytest

from bot.domain.contacts import Contact
from bot.domain.history import What
from bot.domain.milestones import GIVEN, Milestone, MilestoneKind
from tests.stories.house import House, Someone, buttons, held, november, the_message, words
from tests.stories.test_client_forms import opens_card
from tests.stories.test_contacts import opens_dates, picks

HOSTILE = ["<!channel>", "<@U0MAX>", "\u202e\u05e9\u05dc\u05d5\u05dd", "a\0b", "*x* `y` > z"]


def the_date(house: House) -> Milestone:
    with house.store.read() as work:
        (found,) = work.milestones.of_client(house.workspace.id, house.zebra.id)
    return found


def people(house: House) -> list[Contact]:
    with house.store.read() as work:
        return work.contacts.of_client(house.workspace.id, house.zebra.id)


def adds_person(person: Someone, **values: str) -> dict[str, str]:
    person.presses(person.form, "add_contact")
    return person.sends(**values).fields


@pytest.fixture
def ana(house: House) -> None:
    """Her birthday is tomorrow, and has the name that we gave it."""
    house.has_date("Ana Ruiz's birthday", "--11-24", contact="Ana Ruiz")


# --- people


def test_a_person_without_a_date_is_added_and_taken_back(house: House, olga: Someone) -> None:
    opens_dates(olga)

    assert not adds_person(olga, name="Ben  Vidal", role="head of operations")

    assert olga.form.title == "Dates and people"
    assert "Ben Vidal, head of operations" in words(olga.form)
    assert "Just now: Ben Vidal is a contact now." in words(olga.form)
    olga.presses(olga.form, "undo_on_dates")
    assert people(house) == []
    assert house.history() == [What.CONTACT_ADDED, What.UNDONE]


@pytest.mark.usefixtures("ana")
def test_a_new_name_is_followed_by_what_we_called_their_dates(house: House, olga: Someone) -> None:
    opens_dates(olga)
    olga.presses(olga.form, "contact_menu", "Change")
    assert held(olga)["name"]["value"] == "Ana Ruiz"

    assert not olga.sends(name="Ana Marin", role="founder").fields

    assert (the_date(house).title, the_date(house).contact) == ("Ana Marin's birthday", "Ana Marin")
    olga.presses(olga.form, "undo_on_dates")
    assert (the_date(house).title, the_date(house).contact) == ("Ana Ruiz's birthday", "Ana Ruiz")
    assert [(each.name, each.role) for each in people(house)] == [("Ana Ruiz", None)]
    house.move_to(november(24, 9))
    assert the_message(olga, "Ana Ruiz's birthday is today.")


def test_a_person_is_taken_off_the_card_and_put_back(house: House, olga: Someone) -> None:
    opens_dates(olga)
    adds_person(olga, name="Ben Vidal", role="driver")
    (ben,) = people(house)

    olga.presses(olga.form, "contact_menu", "Remove")

    assert people(house) == []
    assert "Just now: Ben Vidal: taken off the card." in words(olga.form)
    olga.presses(olga.form, "undo_on_dates")
    assert people(house) == [ben]


@pytest.mark.usefixtures("ana")
def test_whoever_has_dates_is_not_taken_off_before_them(house: House, olga: Someone) -> None:
    opens_dates(olga)

    olga.presses(olga.form, "contact_menu", "Remove")

    assert words(olga.form).startswith("Ana Ruiz still has dates here.")
    assert len(people(house)) == 1


@pytest.mark.parametrize(
    ("name", "said"),
    [("\u202e", "Please write the person's name."), ("ANA  ruiz", "ANA ruiz is on this card already.")],
)
@pytest.mark.usefixtures("ana")
def test_a_mistake_lands_on_the_name(olga: Someone, name: str, said: str) -> None:
    opens_dates(olga)

    assert adds_person(olga, name=name)["name"].startswith(said)


@pytest.mark.parametrize("said", HOSTILE)
def test_whatever_they_are_called_calls_nobody(house: House, olga: Someone, said: str) -> None:
    opens_dates(olga)

    assert not adds_person(olga, name=said, role=said)

    assert "<!channel>" not in words(olga.form)
    assert "<@U0MAX>" not in words(olga.form)
    assert len(people(house)) == 1


def test_somebody_else_who_was_quicker_is_not_overwritten(house: House, olga: Someone, cora: Someone) -> None:
    opens_dates(olga)
    adds_person(olga, name="Ben Vidal")
    olga.presses(olga.form, "contact_menu", "Change")
    opens_dates(cora)
    cora.presses(cora.form, "contact_menu", "Change")
    cora.sends(role="driver")

    refused = olga.sends(role="cook").fields

    assert refused["name"].startswith("Somebody changed this person's entry while this was open.")
    assert people(house)[0].role == "driver"


# --- their dates


@pytest.mark.usefixtures("ana")
def test_a_date_is_changed_and_prompted_on_its_new_day(house: House, olga: Someone) -> None:
    opens_dates(olga)
    olga.presses(olga.form, "date_menu", "Change")
    assert held(olga)["date"]["value"] == "24 November"
    assert held(olga)["contact"]["value"] == "Ana Ruiz"

    assert not olga.sends(date="26 November").fields

    assert olga.form.title == "Dates and people"
    assert "Just now: Ana Ruiz's birthday: changed." in words(olga.form)
    house.move_to(november(25, 12))
    assert olga.dms == []
    house.move_to(november(26, 9))
    assert the_message(olga, "Ana Ruiz's birthday is today.")


@pytest.mark.parametrize("kind", GIVEN)
@pytest.mark.parametrize("contact", ["Ana Ruiz", None])
def test_a_form_that_is_sent_as_it_was_opened_changes_nothing(
    house: House, olga: Someone, kind: MilestoneKind, contact: str | None
) -> None:
    house.has_date("A day of her own", "--02-29", contact=contact, kind=kind, lead=3)
    before = the_date(house)
    opens_dates(olga)
    olga.presses(olga.form, "date_menu", "Change")

    assert not olga.sends().fields

    assert the_date(house) == before
    assert house.history() == []


@pytest.mark.usefixtures("ana")
def test_a_changed_date_goes_back_to_what_it_was(house: House, olga: Someone) -> None:
    before = the_date(house)
    opens_dates(olga)
    olga.presses(olga.form, "date_menu", "Change")
    olga.sends(date="2020-02-29", kind="other", title="The day it began", contact="", repeat="none", lead="3")
    assert the_date(house).title == "The day it began"

    olga.presses(olga.form, "undo_on_dates")

    assert the_date(house) == before
    house.move_to(november(24, 9))
    assert the_message(olga, "Ana Ruiz's birthday is today.")
    assert house.history() == [What.DATE_CHANGED, What.UNDONE]


@pytest.mark.usefixtures("ana")
def test_a_removed_date_is_prompted_no_more_until_it_is_put_back(house: House, olga: Someone) -> None:
    before = the_date(house)
    opens_dates(olga)

    olga.presses(olga.form, "date_menu", "Remove")

    assert "No dates are known yet." in words(olga.form)
    assert house.unsent() == 0
    olga.presses(olga.form, "undo_on_dates")
    assert the_date(house) == before
    house.move_to(november(24, 9))
    assert the_message(olga, "Ana Ruiz's birthday is today.")


@pytest.mark.usefixtures("ana")
def test_a_prompt_whose_date_was_removed_is_gone_and_home_forgets_it(house: House, olga: Someone) -> None:
    house.move_to(november(24, 9))
    opens_dates(olga)

    olga.presses(olga.form, "date_menu", "Remove")
    house.look()

    assert olga.dms[0].text.endswith("That was everything for today.")
    assert buttons(olga.dms[0]) == []
    olga.presses(olga.form, "undo_on_dates")
    house.look()
    assert "Done" in buttons(the_message(olga, "Ana Ruiz's birthday"))


@pytest.mark.usefixtures("ana")
def test_after_ten_minutes_what_was_removed_stays_so(house: House, olga: Someone) -> None:
    opens_dates(olga)
    olga.presses(olga.form, "date_menu", "Remove")
    house.move_by(timedelta(minutes=10))

    olga.presses(olga.form, "undo_on_dates")

    assert "Undo works for ten minutes" in words(olga.form)


@pytest.mark.usefixtures("ana")
def test_a_date_that_somebody_else_changed_is_not_overwritten(house: House, olga: Someone, cora: Someone) -> None:
    opens_dates(olga)
    olga.presses(olga.form, "date_menu", "Change")
    opens_dates(cora)
    cora.presses(cora.form, "date_menu", "Silence")

    refused = olga.sends(date="1 December").fields

    assert refused["date"].startswith("Somebody changed this date while this was open.")
    assert the_date(house).is_silent


@pytest.mark.usefixtures("ana")
def test_a_silent_date_that_is_changed_stays_silent(house: House, olga: Someone) -> None:
    opens_dates(olga)
    olga.presses(olga.form, "date_menu", "Silence")
    olga.presses(olga.form, "date_menu", "Change")

    olga.sends(date="25 November")

    assert the_date(house).is_silent
    house.move_to(november(25, 12))
    assert olga.dms == []


# --- somebody died


@pytest.mark.usefixtures("ana")
def test_undoing_a_silence_from_before_a_loss_wakes_nothing(house: House, olga: Someone) -> None:
    opens_dates(olga)
    olga.presses(olga.form, "date_menu", "Silence")
    olga.presses(olga.form, "contact_menu", "We lost them")
    olga.sends()
    silence = next(e for e in olga.form.blocks if "no more prompts" in e.get("text", {}).get("text", ""))

    olga.presses(olga.form, "undo_on_dates", block=silence["block_id"])

    assert words(olga.form).startswith("We lost Ana Ruiz, so their happy dates stay silent.")
    assert the_date(house).is_silent


def test_undoing_a_loss_wakes_what_it_silenced_and_nothing_else(house: House, olga: Someone) -> None:
    house.has_date("Ana's birthday", "--11-24", contact="Ana Ruiz")
    house.has_date("Ana's wedding", "--11-25", contact="Ana Ruiz", kind=MilestoneKind.WEDDING)
    feast = house.has_date("Summer feast", "--11-26", kind=MilestoneKind.OTHER)
    opens_dates(olga)
    picks(olga, "Ana's wedding", "Silence")
    olga.presses(olga.form, "contact_menu", "We lost them")
    olga.sends(silent=[str(feast.id)], on="2026-11-20")
    lost = next(e for e in olga.form.blocks if "Ana Ruiz has died" in e.get("text", {}).get("text", ""))

    olga.presses(olga.form, "undo_on_dates", block=lost["block_id"])

    with house.store.read() as work:
        dates = work.milestones.of_client(house.workspace.id, house.zebra.id)
    assert {each.title: each.is_silent for each in dates} == {
        "Ana's birthday": False,
        "Ana's wedding": True,
        "Summer feast": False,
    }
    assert not people(house)[0].is_lost


# --- where one comes from


def test_without_a_card_below_the_list_stays_the_list(house: House, olga: Someone) -> None:
    olga.types("/client", "Zebra")
    olga.presses(olga.actor.ephemeral()[-1], "dates_of_client")
    olga.presses(olga.form, "add_date")

    olga.sends(date="24 November", contact="Ana")

    assert olga.form.title == "Dates and people"
    olga.closes()
    opens_card(olga)
    olga.presses(olga.form, "add_date")
    olga.sends(date="25 November", contact="Ben")
    assert olga.form.title == "Client"
