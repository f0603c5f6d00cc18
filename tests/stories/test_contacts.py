"""The dates of a client and of their people: added, silenced without a reason, and quiet for good after a death."""

import pytest

from bot.domain.history import What
from bot.domain.milestones import MilestoneKind
from tests.stories.house import House, Someone, buttons, held, november, the_message, words
from tests.stories.test_client_forms import opens_card


def adds(person: Someone, **values: str) -> dict[str, str]:
    person.presses(person.form, "add_date")
    return person.sends(**values).fields


def opens_dates(person: Someone) -> None:
    opens_card(person)
    person.presses(person.form, "dates_of_client")


def picks(person: Someone, line: str, words: str) -> None:
    """From the menu of the date or person whose line this is."""
    (block,) = [each for each in person.form.blocks if line in each.get("text", {}).get("text", "").split("\n")[0]]
    person.presses(person.form, block["accessory"]["action_id"], words, block=block["block_id"])


# --- adding


def test_a_date_is_added_and_prompted(house: House, olga: Someone) -> None:
    opens_card(olga)

    assert not adds(olga, kind="birthday", date="24 November", contact="Ana Ruiz", lead="0")

    assert "Ana Ruiz's birthday tomorrow" in words(olga.form)
    house.move_to(november(24, 9))
    assert the_message(olga, "Ana Ruiz's birthday is today.")
    assert house.history() == [What.DATE_ADDED]


@pytest.mark.parametrize(
    ("values", "field", "said"),
    [
        ({"date": "soon"}, "date", "I cannot read this date: Write the date as"),
        ({"date": "31 February"}, "date", "I cannot read this date: February has no day 31."),
        ({"repeat": "none"}, "date", "A date that happens once needs its year."),
        ({"lead": "a lot"[:3]}, "lead", "Please write a whole number of days"),
        ({"contact": ""}, "title", "Please say whose date it is"),
    ],
)
def test_a_mistake_lands_on_its_field(olga: Someone, values: dict[str, str], field: str, said: str) -> None:
    opens_card(olga)

    refused = adds(olga, **{"date": "14 December", "contact": "Ana", **values})

    assert list(refused) == [field]
    assert refused[field].startswith(said)


def test_what_was_heard_becomes_a_date(house: House, olga: Someone) -> None:
    opens_card(olga)
    olga.presses(olga.form, "log_touch")
    olga.sends(heard="They move house")

    olga.presses(olga.form, "heard_date")

    assert held(olga)["title"]["value"] == "They move house"
    assert not olga.sends(kind="other", date="2026-12-14", repeat="none").fields
    assert "They move house on Monday 14 December" in words(olga.form)
    assert house.history() == [What.TOUCH_LOGGED, What.DATE_ADDED]


def test_a_date_that_was_added_by_mistake_goes(house: House, olga: Someone) -> None:
    opens_card(olga)
    adds(olga, date="24 November", contact="Ana", lead="0")

    olga.presses(olga.form, "undo_on_card")

    assert "No dates are known yet." in words(olga.form)
    house.move_to(november(24, 9))
    assert olga.dms == []


# --- silent, without a reason


def test_any_date_is_silenced_and_nobody_asks_why(house: House, olga: Someone) -> None:
    house.has_date("Wedding day", "--11-24", kind=MilestoneKind.ANNIVERSARY)
    opens_dates(olga)

    olga.presses(olga.form, "date_menu", "Silence")

    assert "Silent: nobody is prompted about it." in words(olga.form)
    house.move_to(november(24, 9))
    assert olga.dms == []
    assert house.history() == [What.DATE_SILENCED]


def test_a_prompt_that_stands_there_loses_its_happy_words(house: House, olga: Someone) -> None:
    house.has_date("Wedding day", "--11-24", kind=MilestoneKind.ANNIVERSARY)
    house.move_to(november(24, 9))
    opens_dates(olga)

    olga.presses(olga.form, "date_menu", "Silence")
    house.look()

    assert olga.dms[0].text.endswith("That was everything for today.")
    assert buttons(olga.dms[0]) == []
    assert "*Wedding day*" not in words(olga.opens_home())
    olga.presses(olga.form, "date_menu", "Wake")
    house.look()
    assert "Done" in buttons(the_message(olga, "Wedding day"))


# --- somebody died


@pytest.fixture
def ana(house: House) -> None:
    """Her birthday, and the firm's own day."""
    house.has_date("Ana's birthday", "--11-24", contact="Ana Ruiz")
    house.has_date("Day of remembrance for Ana's mother", "--11-26", contact="Ana Ruiz", kind=MilestoneKind.MEMORIAL)
    house.has_date("Summer feast", "--11-25", kind=MilestoneKind.OTHER)


@pytest.mark.usefixtures("ana")
def test_whoever_died_is_never_congratulated_again(house: House, olga: Someone) -> None:
    opens_dates(olga)

    olga.presses(olga.form, "contact_menu", "We lost them")
    assert words(olga.form).startswith(
        "I am sorry. Once you record it, nobody is prompted about birthdays or other happy dates of Ana Ruiz. "
        "A day of remembrance stays."
    )
    feast = held(olga)["silent"]
    assert not feast["selected_options"]
    olga.sends(on="2026-11-20")

    assert "Ana Ruiz\nWe lost them." in words(olga.form)
    olga.closes()
    house.move_to(november(24, 12))
    assert olga.dms == []
    house.move_to(november(26, 9))
    assert "Summer feast" in olga.dms[0].text
    assert "remembrance for Ana's mother" in olga.dms[0].text
    assert house.history() == [What.CONTACT_LOST]


@pytest.mark.usefixtures("ana")
def test_other_dates_are_silenced_where_it_feels_right(house: House, olga: Someone) -> None:
    opens_dates(olga)
    olga.presses(olga.form, "contact_menu", "We lost them")
    with house.store.read() as work:
        every = work.milestones.of_client(house.workspace.id, house.zebra.id)
    feast = next(each for each in every if each.title == "Summer feast")

    olga.sends(silent=[str(feast.id)])

    house.move_to(november(25, 12))
    assert olga.dms == []


@pytest.mark.usefixtures("ana")
def test_it_is_undone_where_it_was_a_mistake(house: House, olga: Someone) -> None:
    opens_dates(olga)
    olga.presses(olga.form, "contact_menu", "We lost them")
    olga.sends()
    olga.actor.close()
    assert olga.form.title == "Client"

    olga.presses(olga.form, "undo_on_card")

    house.move_to(november(24, 9))
    assert the_message(olga, "Ana's birthday")


@pytest.mark.usefixtures("ana")
def test_no_happy_date_of_theirs_is_added_or_woken(house: House, olga: Someone) -> None:
    opens_dates(olga)
    olga.presses(olga.form, "contact_menu", "We lost them")
    olga.sends()

    picks(olga, "Ana's birthday", "Wake")
    assert words(olga.form).startswith("We lost Ana Ruiz, so their happy dates stay silent.")
    olga.closes()
    opens_card(olga)
    refused = adds(olga, date="14 December", contact="ana ruiz")
    assert refused["contact"].startswith("We lost Ana Ruiz")


def test_other_colleagues_do_not_come_here(house: House, olga: Someone) -> None:
    opens_dates(olga)
    payload = olga.presses(olga.form, "add_date").payload
    house.changes(house.zebra, owner="U0TOM", cover=None, manager=None)

    assert payload["actions"][0]["action_id"] == "add_date"
    said = next(iter(olga.sends(date="14 December", contact="Ana").fields.values()))
    assert said.startswith("<@U0TOM> looks after this client.")
