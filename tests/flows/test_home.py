"""What a person's App Home holds."""

import pytest

from bot.domain.people import Guest, Repeated, Stranger
from bot.flows import home, nudges
from tests.cast import CORA, GRETA, OLGA, OSCAR
from tests.flows.world import DAY, World


def test_my_clients_what_is_near_what_i_promised_and_have(world: World) -> None:
    world.replan()
    world.promised()
    world.flagged(taker=OLGA)
    shown = home.show(world.store, world.actor(), world.now)
    assert [client.name for client in shown.clients] == ["Zebra Works"]
    assert [promise.text for promise, _ in shown.promises] == ["Send the plan."]
    assert [moment.number for moment, _ in shown.moments] == [1]
    assert [milestone.title for _, milestone, _ in shown.near] == ["Birthday of Ada Zebra"]


@pytest.mark.parametrize("who", [CORA, OSCAR])
def test_nothing_of_somebody_elses(world: World, who: str) -> None:
    world.replan()
    world.promised()
    world.flagged(taker=OLGA)
    shown = home.show(world.store, world.actor(who), world.now)
    assert (shown.clients, shown.near, shown.promises, shown.moments) == ([], [], [], [])


def test_what_is_answered_is_not_near(world: World) -> None:
    nudge = world.prompted()
    nudges.done(world.store, world.actor(), nudge.id, world.now, None)
    assert home.show(world.store, world.actor(), world.now).near == []


def test_what_is_a_month_away_is_not_near(world: World) -> None:
    world.clock.move(-30 * DAY)
    world.replan()
    assert home.show(world.store, world.actor(), world.now).near == []


def test_guests_and_strangers_have_none(world: World) -> None:
    with pytest.raises(Guest):
        home.show(world.store, world.actor(GRETA), world.now)
    with pytest.raises(Stranger):
        home.show(world.store, world.actor("U0NEW"), world.now)


def test_who_opened_it_is_remembered_once(world: World) -> None:
    assert not home.show(world.store, world.actor(), world.now).viewer.home_seen
    home.seen(world.store, world.actor(), world.now, "Ev1")
    assert home.show(world.store, world.actor(), world.now).viewer.home_seen
    with pytest.raises(Repeated):
        home.seen(world.store, world.actor(), world.now, "Ev1")
