"""A client is erased from Slack: shown before, asked once more, gone from every table."""

from typing import Any

import pytest

from bot.domain.history import Noun, Thing, What
from bot.domain.roles import Role
from store import tables
from tests.cast import CORA, MAX, MONDAY, OLGA, OSCAR
from tests.store.everything import rows
from tests.stories.house import House, Someone, buttons, flags, words

NOT_YOURS = "Only the owner of Zebra Works, their manager and whoever administers Moments can erase this client."


def asks(person: Someone, name: str = "Zebra Works") -> None:
    person.types("/client", name)
    person.presses(person.actor.ephemeral()[-1], "ask_to_erase_client")


def has_a_life(house: House, olga: Someone) -> None:
    """Zebra Works is in every table that can name a client."""
    house.has_date("Ana's birthday", "--11-24", contact="Ana Zebra")
    olga.types("/promise", "Zebra Works send the plan by Friday noon")
    olga.sends()
    olga.closes()
    olga.types("/moment", "Zebra Works: the founder's father died")
    flags(olga)
    olga.closes()
    olga.types("/client", "Zebra Works")
    olga.presses(olga.actor.ephemeral()[-1], "log_touch")
    olga.sends(line="Spoke of the plan of Zebra Works")
    olga.closes()


def test_after_it_nothing_of_the_client_is_left_in_any_table(house: House, olga: Someone) -> None:
    has_a_life(house, olga)
    asks(olga)
    said = words(olga.form)
    assert "1 contact\n" in said
    assert "1 touch\n" in said
    assert "nobody can bring it back" in said
    assert "What was already posted in Slack about this client stays there" in said

    assert not olga.sends(name="  zebra WORKS ").fields

    assert words(olga.form).startswith("The client is erased, and with it 1 contact")
    assert "Zebra" not in words(olga.form)
    left = rows(house.store, house.workspace.id)
    assert "Zebra" not in repr(left)
    assert left["client"] == left["milestone"] == left["promise"] == left["moment"] == left["nudge"] == []


def test_the_receipt_says_who_and_when_and_no_name(house: House, olga: Someone) -> None:
    asks(olga)
    olga.sends(name="Zebra Works")

    with house.store.read() as work:
        receipt = work.history.newest(house.workspace.id, Thing(Noun.WORKSPACE, house.workspace.id))
    assert receipt is not None
    assert (receipt.what, receipt.who, receipt.subject) == (What.CLIENT_ERASED, OLGA, "")


def test_another_name_erases_nobody(house: House, olga: Someone) -> None:
    asks(olga)

    fields = olga.sends(name="Zebra Work").fields

    assert list(fields) == ["name"]
    assert fields["name"].startswith("The client is called Zebra Works. Nothing was erased.")
    with house.store.read() as work:
        assert work.clients.get(house.workspace.id, house.zebra.id).name == "Zebra Works"


def test_the_card_below_says_that_the_client_is_gone(house: House, olga: Someone) -> None:
    olga.opens_home()
    olga.presses(olga.home, "show_client", str(house.zebra.id))
    olga.presses(olga.form, "ask_to_erase_client")
    olga.sends(name="Zebra Works")

    assert [words(view).split(".")[0] for view in olga.actor.views] == [
        "This client was erased",
        "The client is erased",
    ]
    assert "Zebra" not in words(olga.home)


@pytest.mark.parametrize("who", [OLGA, MAX])
def test_whoever_may_is_offered_it(house: House, who: str) -> None:
    person = house.person(who)
    person.types("/client", "Zebra Works")
    assert "Erase" in buttons(person.actor.ephemeral()[-1])


@pytest.mark.parametrize("who", [CORA, OSCAR])
def test_others_are_not_and_are_refused_politely_where_they_press_it_all_the_same(
    house: House, olga: Someone, who: str
) -> None:
    person = house.person(who)
    person.types("/client", "Zebra Works", channel="C0GENERAL")
    assert "Erase" not in buttons(person.actor.ephemeral()[-1])

    pressed = asked_by(house, olga, who)

    assert NOT_YOURS in person.is_told
    assert pressed
    with house.store.read() as work:
        assert work.clients.get(house.workspace.id, house.zebra.id)


def test_whoever_lost_the_right_while_the_form_was_open_erases_nobody(house: House, oscar: Someone) -> None:
    with house.store.begin() as work:
        work.roles.set(house.workspace.id, OSCAR, Role.ADMIN, MAX, MONDAY)
    oscar.types("/client", "Zebra Works", channel="C0GENERAL")
    oscar.presses(oscar.actor.ephemeral()[-1], "ask_to_erase_client")
    with house.store.begin() as work:
        work.roles.remove(house.workspace.id, OSCAR, Role.ADMIN)

    assert NOT_YOURS in oscar.sends(name="Zebra Works").fields["name"]


def test_a_form_that_slack_sends_twice_erases_once(house: House, olga: Someone) -> None:
    asks(olga)
    payload = olga.sends(name="Zebra Works").payload

    house.sends_again("interactive", payload)

    with house.store.read() as work:
        told = [each for each in work.history.all(house.workspace.id) if each.what is What.CLIENT_ERASED]
    assert len(told) == 1


def test_an_archived_client_can_be_erased(house: House, olga: Someone) -> None:
    house.changes(house.zebra, archived_at=house.now)
    asks(olga)
    olga.sends(name="Zebra Works")

    assert "Zebra" not in repr(rows(house.store, house.workspace.id)[tables.clients.name])


def asked_by(house: House, olga: Someone, who: str) -> dict[str, Any]:
    """The press on Olga's card, made by somebody else."""
    olga.types("/client", "Zebra Works")
    payload: dict[str, Any] = olga.presses(olga.actor.ephemeral()[-1], "ask_to_erase_client").payload
    person = house.person(who)
    url = house.sandbox.world.new_response_url(house.workspace.team_id, who, "C0GENERAL")
    payload |= {"user": payload["user"] | {"id": who}, "response_url": url}
    house.sends_again("interactive", payload)
    assert person
    return payload
