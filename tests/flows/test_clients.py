"""Finding clients, and what each colleague sees of one."""

from dataclasses import replace

import pytest

from bot.domain.arrangements import Arrangements
from bot.domain.calendar import PartialDate, Repeat
from bot.domain.clients import NoSuchClient
from bot.domain.people import Actor, Guest
from bot.domain.roles import Role
from bot.flows import clients
from tests.cast import CORA, GRETA, MAX, OLGA, OSCAR
from tests.flows.world import World


@pytest.mark.parametrize("said", ["Zebra Works", "zebra  works", "ZW"])
def test_a_name_or_an_alias_shows_the_card(world: World, said: str) -> None:
    found = clients.find(world.store, world.actor(), said, world.now)
    assert found.card is not None
    assert found.card.client.name == "Zebra Works"


def test_nearly_is_offered_and_nobody_is_nobody(world: World) -> None:
    assert [c.name for c in clients.find(world.store, world.actor(), "Zebar Works", world.now).offered] == [
        "Zebra Works"
    ]
    nobody = clients.find(world.store, world.actor(), "Nobody Ltd", world.now)
    assert (nobody.card, nobody.offered) == (None, [])


@pytest.mark.parametrize(("who", "closed"), [(OLGA, False), (CORA, False), (MAX, False), (OSCAR, True)])
def test_the_card_is_open_to_those_who_answer_for_the_client(world: World, who: str, closed: bool) -> None:
    world.flagged()
    world.promised()
    world.replan()
    card = clients.show(world.store, world.actor(who), world.cast.zebra.id, world.now)
    assert card.is_closed is closed
    seen = (card.near, card.moments, card.promises, card.history)
    assert all(seen) if not closed else not any(seen)


def test_whoever_was_given_a_right_sees_the_card_from_then_on(world: World) -> None:
    with world.store.begin() as work:
        work.roles.set(world.id, OSCAR, Role.MANAGER, MAX, world.now)
    assert not clients.show(world.store, world.actor(OSCAR), world.cast.zebra.id, world.now).is_closed

    with world.store.begin() as work:
        work.roles.remove(world.id, OSCAR, Role.MANAGER)
    assert clients.show(world.store, world.actor(OSCAR), world.cast.zebra.id, world.now).is_closed

    with world.store.begin() as work:
        work.arrangements.save(Arrangements(world.id, is_roster_open=True))
    assert not clients.show(world.store, world.actor(OSCAR), world.cast.zebra.id, world.now).is_closed


def test_archived_clients_are_found_by_their_whole_name_only(world: World) -> None:
    world.change_client(archived_at=world.now)
    found = clients.find(world.store, world.actor(), "Zebra Works", world.now)
    assert found.card is not None
    assert found.card.client.is_archived
    assert clients.find(world.store, world.actor(), "Zebra Work", world.now).offered == []
    assert clients.begun(world.store, world.actor(), "Zebra Works: it burns")[0] is None
    assert clients.suggest(world.store, world.actor(), "zeb") == []
    assert clients.mine(world.store, world.actor()) == ([], 0)


def test_guests_see_nothing(world: World) -> None:
    for look in (
        lambda: clients.find(world.store, world.actor(GRETA), "Zebra Works", world.now),
        lambda: clients.show(world.store, world.actor(GRETA), world.cast.zebra.id, world.now),
        lambda: clients.mine(world.store, world.actor(GRETA)),
        lambda: clients.suggest(world.store, world.actor(GRETA), "zeb"),
        lambda: clients.begun(world.store, world.actor(GRETA), "Zebra"),
    ):
        with pytest.raises(Guest):
            look()


def test_another_workspaces_client_is_not_there(world: World) -> None:
    with world.store.begin() as work:
        other = work.workspaces.record("T0OTHER", "Other")
        work.people.record([replace(world.cast.olga, workspace_id=other.id)])
    with pytest.raises(NoSuchClient):
        clients.show(world.store, Actor(other.id, OLGA), world.cast.zebra.id, world.now)


def test_the_nearest_date_comes_first_and_what_is_past_is_not_near(world: World) -> None:
    past = replace(world.cast.birthday, title="Past", date=PartialDate(2020, 1, 1), repeat=Repeat.NONE)
    sooner = replace(world.cast.birthday, title="Sooner", date=PartialDate(None, 12, 1))
    found = clients.near([world.cast.birthday, past, sooner], world.zone(), world.now)
    assert [near.milestone.title for near in found] == ["Sooner", "Birthday of Ada Zebra"]
