"""A workspace lets us go: nothing is sent any more, and nothing of theirs is kept."""

from collections.abc import Callable

import pytest

from tests.stories.house import House, Someone, flags, november, the_message


@pytest.fixture
def full(house: House, olga: Someone) -> None:
    """A row in every table that the bot fills by itself."""
    house.has_date("Ana's birthday", "--11-24", contact="Ana Ruiz")
    olga.types("/promise", "Zebra Works send the hiring plan by Friday noon")
    olga.sends()
    olga.closes()
    olga.types("/moment", "Zebra: the founder's father died")
    flags(olga, taker="U0CORA")
    olga.closes()
    olga.types("/moment", "digest")
    olga.sends(sure=["yes"])
    olga.closes()
    olga.opens_home()


def uninstall(house: House) -> None:
    house.sandbox.admin.uninstall()
    house.settle()


def revoke(house: House) -> None:
    house.sandbox.admin.tokens_revoked()
    house.settle()


@pytest.mark.usefixtures("full")
def test_uninstalling_leaves_no_row(house: House) -> None:
    assert len(house.rows()) > 8

    uninstall(house)

    assert house.rows() == {}


@pytest.mark.parametrize("steps", [(uninstall, revoke), (revoke, uninstall), (uninstall, uninstall, revoke, revoke)])
@pytest.mark.parametrize("house", ["sockets", "http"], indirect=True)
@pytest.mark.usefixtures("full")
def test_in_either_order_and_twice(house: House, steps: tuple[Callable[[House], None], ...]) -> None:
    for step in steps:
        step(house)

    assert house.rows() == {}


@pytest.mark.usefixtures("full")
def test_without_its_token_nothing_is_sent_and_nothing_is_tried(house: House) -> None:
    revoke(house)
    tried = len(house.sandbox.journal)

    house.move_to(november(24, 12))

    assert house.sandbox.journal.since(tried) == []


@pytest.mark.usefixtures("full")
def test_after_uninstalling_nothing_is_sent(house: House) -> None:
    uninstall(house)
    tried = len(house.sandbox.journal)

    house.move_to(november(24, 12))

    assert house.sandbox.journal.since(tried) == []


def test_a_token_that_turns_out_to_be_gone_stops_the_sending(house: House) -> None:
    house.expects("conversations.open", "error")
    house.has_date("Ana's birthday", "--11-24")
    house.sandbox.faults.add("conversations.open", "error", times=None, error="token_revoked")

    house.move_to(november(24, 9))
    house.move_to(november(24, 12))

    assert house.sandbox.faults.standing[0].hits == 1


def test_a_command_that_was_on_its_way_is_told_what_to_do(house: House, olga: Someone) -> None:
    uninstall(house)

    olga.types("/client", "zebra")

    assert "is not installed" in olga.is_told


@pytest.mark.usefixtures("full")
def test_a_button_in_an_old_message_does_no_harm(house: House, cora: Someone) -> None:
    told = the_message(cora, "the founder's father died")
    uninstall(house)

    assert cora.presses(told, "take").acked
    assert house.rows() == {}
