"""Erasing a client: who may, what goes, and the receipt."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.clients import NoSuchClient
from bot.domain.erasing import Going, NotYoursToErase
from bot.domain.history import Noun, Thing, What
from bot.domain.people import Guest, Repeated
from bot.domain.roles import Role
from bot.flows import erasing
from store import Store
from tests.cast import CORA, GRETA, MAX, MONDAY, OLGA, OSCAR, Cast
from tests.store.everything import fill_everything, rows


@pytest.fixture
def store(empty_file: Path, tmp_path: Path) -> Iterator[Store]:
    store = Store(f"sqlite:///{shutil.copy(empty_file, tmp_path / 'moments.db')}")
    yield store
    store.close()


@pytest.fixture
def cast(store: Store) -> Cast:
    """With some of everything about Zebra Works."""
    return fill_everything(store, "T0MOMENTS", "Harbour & Co").cast


def test_what_would_go_is_shown_and_is_what_then_goes(store: Store, cast: Cast) -> None:
    before = rows(store, cast.id)
    client, going = erasing.look(store, cast.actor(), cast.zebra.id)
    assert (client.name, going.total > 0, rows(store, cast.id)) == ("Zebra Works", True, before)

    assert erasing.erase(store, cast.actor(), cast.zebra.id, MONDAY) == going

    with pytest.raises(NoSuchClient):
        erasing.look(store, cast.actor(), cast.zebra.id)


def test_the_receipt_says_who_when_and_how_much_and_no_name(store: Store, cast: Cast) -> None:
    going = erasing.erase(store, cast.actor(), cast.zebra.id, MONDAY)
    with store.read() as work:
        receipt = work.history.newest(cast.id, Thing(Noun.WORKSPACE, cast.id))
    assert receipt is not None
    assert (receipt.what, receipt.who, receipt.at) == (What.CLIENT_ERASED, OLGA, MONDAY)
    assert (receipt.client_id, receipt.subject, receipt.text) == (None, "", str(going))
    left = repr(rows(store, cast.id))
    assert "Zebra" not in left
    assert "Ada" not in left


@pytest.mark.parametrize("who", [OLGA, MAX])
def test_the_owner_and_the_manager_may(store: Store, cast: Cast, who: str) -> None:
    assert isinstance(erasing.erase(store, cast.actor(who), cast.zebra.id, MONDAY), Going)


def test_whoever_was_named_to_administer_may_also_without_looking_after_them(store: Store, cast: Cast) -> None:
    with store.begin() as work:
        work.roles.set(cast.id, OSCAR, Role.ADMIN, MAX, MONDAY)
    assert erasing.erase(store, cast.actor(OSCAR), cast.zebra.id, MONDAY).total > 0


@pytest.mark.parametrize(("who", "refusal"), [(CORA, NotYoursToErase), (OSCAR, NotYoursToErase), (GRETA, Guest)])
def test_nobody_else_may_and_nothing_goes(store: Store, cast: Cast, who: str, refusal: type[Exception]) -> None:
    before = rows(store, cast.id)
    for act in (
        lambda: erasing.look(store, cast.actor(who), cast.zebra.id),
        lambda: erasing.erase(store, cast.actor(who), cast.zebra.id, MONDAY),
    ):
        with pytest.raises(refusal):
            act()
    assert rows(store, cast.id) == before


def test_nobody_reaches_the_clients_of_another_workspace(store: Store, cast: Cast) -> None:
    other = fill_everything(store, "T0OTHER", "Quay & Sons").cast
    before = rows(store, cast.id)
    with pytest.raises(NoSuchClient):
        erasing.erase(store, replace(cast.actor(), workspace_id=other.id), cast.zebra.id, MONDAY)
    assert rows(store, cast.id) == before


def test_a_form_that_slack_sends_twice_erases_once(store: Store, cast: Cast) -> None:
    erasing.erase(store, cast.actor(), cast.zebra.id, MONDAY, once="V1")
    with pytest.raises(Repeated):
        erasing.erase(store, cast.actor(), cast.zebra.id, MONDAY, once="V1")
