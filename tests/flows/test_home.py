"""What a person's App Home holds."""

from datetime import time, timedelta

import pytest

from bot.domain.people import Guest, Repeated, Stranger
from bot.flows import history, home, nudges
from bot.views.home import page
from tests.cast import CORA, GRETA, MAX, OLGA, OSCAR
from tests.flows.world import DAY, MINUTE, World


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


def test_what_is_with_somebody_else_by_now_is_not_near_any_more(world: World) -> None:
    world.prompted()
    world.change_client(owner=OSCAR)
    assert home.show(world.store, world.actor(OLGA), world.now).near == []


def test_old_moments_and_promises_crowd_no_date_out(world: World) -> None:
    world.clock.move(-5 * DAY)
    for _ in range(12):
        world.flagged(taker=OLGA)
        world.promised()
        world.deliver()
        world.clock.move(MINUTE)
    world.replan()
    assert len(home.show(world.store, world.actor(), world.now).near) == 1


def test_what_was_put_off_far_ahead_and_undone_waits_again(world: World) -> None:
    nudge = world.prompted()
    far = (world.now + 60 * DAY).date()
    nudges.put_off_to(world.store, world.actor(), nudge.id, far, time(9), world.now, "V1")
    entry = home.show(world.store, world.actor(), world.now).recent[0]
    history.undo(world.store, world.actor(), entry.id, world.now, None)
    shown = home.show(world.store, world.actor(), world.now)
    assert [near.id for near, _, _ in shown.near] == [nudge.id]
    assert "It waits for your answer" in str(page(shown, world.now))


def test_what_was_never_answered_does_not_stay_for_ever(world: World) -> None:
    world.prompted()
    world.clock.move(60 * DAY)
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


def test_whoever_was_asked_because_nobody_had_it_finds_the_moment_in_their_home(world: World) -> None:
    world.flagged()
    assert home.show(world.store, world.actor(MAX), world.now).moments == []  # not yet
    world.clock.move(timedelta(hours=2))
    (found,) = home.show(world.store, world.actor(MAX), world.now).moments
    assert found[0].taker == OLGA
