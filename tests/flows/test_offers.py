"""Somebody is asked to take a promise over; until they accept it is whose it was."""

from datetime import date, datetime, time

import pytest

from bot.domain.history import Noun, Thing, What
from bot.domain.nudges import CannotReceive
from bot.domain.promises import NotOffered, NotYourPromise, Promise, TheirsToKeep
from bot.flows import endings, history, offers, promises
from bot.views.promises import Filled
from tests.cast import CORA, GRETA, MAX, OLGA, OSCAR
from tests.flows.world import DAY, HOUR, World

ABOUT = Thing(Noun.PROMISE, 1)


@pytest.fixture
def world(world: World) -> World:
    """Olga has promised something by Friday noon, and asks Cora to take it over."""
    filled = Filled(world.cast.zebra.id, "Send the plan.", date(2026, 11, 27), time(12))
    promises.make(world.store, world.actor(), filled, world.now, "made")
    offers.offer(world.store, world.actor(), 1, CORA, world.now, "asked")
    world.deliver()
    return world


def it(world: World) -> Promise:
    with world.read() as work:
        return work.promises.get(world.id, 1)


def to_cora(world: World) -> str:
    return world.slack.texts("D0CORA")[-1]


def test_whoever_is_asked_hears_it_at_once(world: World) -> None:
    assert to_cora(world) == (
        "<@U0OLGA> promised Zebra Works: Send the plan.\n"
        "<@U0OLGA> asks you to take it over. Until you do it stays theirs.\n"
        "Due Friday 27 November at 12:00 (Berlin)."
    )


def test_until_they_accept_it_comes_back_to_whoever_has_it(world: World) -> None:
    world.clock.set(datetime.fromisoformat("2026-11-26T09:00+01:00"))
    world.deliver()

    said = world.slack.texts("D0OLGA")[-1]
    assert "<@U0CORA> was asked to take it over. Until they do it is yours." in said
    assert it(world).promiser == OLGA


def test_whoever_accepts_has_it_and_whoever_had_it_is_not_asked_any_more(world: World) -> None:
    offers.accept(world.store, world.actor(CORA), 1, world.now, None)
    world.deliver()
    assert it(world).promiser == CORA
    assert "You took it over." in to_cora(world)

    world.clock.set(datetime.fromisoformat("2026-11-26T09:00+01:00"))
    world.deliver()

    assert "<@U0OLGA> promised Zebra Works: Send the plan." in to_cora(world)
    assert world.slack.texts("D0OLGA") == []


def test_whoever_cannot_says_so_and_whoever_asked_hears_it(world: World) -> None:
    offers.refuse(world.store, world.actor(CORA), 1, "I am at the dentist.", world.now, "no")
    world.deliver()

    assert (it(world).promiser, it(world).offered_to) == (OLGA, None)
    assert "<@U0CORA> cannot take it over. It is yours to keep." in world.slack.texts("D0OLGA")[-1]
    assert to_cora(world).endswith("Nobody asks you to take it over any more, so there is nothing to do here.")
    with world.read() as work:
        newest = work.history.newest(world.id, ABOUT)
    assert newest is not None
    assert (newest.what, newest.text) == (What.PROMISE_REFUSED, "I am at the dentist.")


def test_whoever_could_not_can_be_asked_again(world: World) -> None:
    offers.refuse(world.store, world.actor(CORA), 1, "", world.now, "no")
    world.deliver()
    before = len(world.slack.texts("D0CORA"))

    offers.offer(world.store, world.actor(), 1, CORA, world.now, "again")
    world.deliver()

    assert len(world.slack.texts("D0CORA")) == before + 1
    assert "asks you to take it over" in to_cora(world)


def test_asking_somebody_else_asks_the_first_one_no_more(world: World) -> None:
    offers.offer(world.store, world.actor(), 1, MAX, world.now, "other")
    world.pass_time(HOUR)  # 9:00 in London

    assert "asks you to take it over" in world.slack.texts("D0MAX")[-1]
    assert to_cora(world).endswith("there is nothing to do here.")
    with pytest.raises(NotOffered):
        offers.accept(world.store, world.actor(CORA), 1, world.now, None)


def test_what_was_kept_meanwhile_cannot_be_taken_over(world: World) -> None:
    endings.keep(world.store, world.actor(), 1, world.now, None)
    with pytest.raises(NotOffered):
        offers.accept(world.store, world.actor(CORA), 1, world.now, None)


@pytest.mark.parametrize("act", ["offer", "accept"])
def test_undo_brings_it_back_to_whoever_had_it(world: World, act: str) -> None:
    who = OLGA
    if act == "accept":
        offers.accept(world.store, world.actor(CORA), 1, world.now, None)
        who = CORA
    with world.read() as work:
        newest = work.history.newest(world.id, ABOUT)
    assert newest is not None

    history.undo(world.store, world.actor(who), newest.id, world.now, None)

    assert (it(world).promiser, it(world).offered_to) == (OLGA, None)
    with world.read() as work:
        assert {each.plan.recipient for each in work.nudges.unsent(world.id, ABOUT)} == {OLGA}


def test_whoever_takes_it_for_themselves_has_it(world: World) -> None:
    offers.offer(world.store, world.actor(MAX), 1, MAX, world.now, "mine")
    assert it(world).promiser == MAX


def test_only_a_colleague_who_does_not_have_it_is_asked_and_only_by_whoever_may(world: World) -> None:
    with pytest.raises(CannotReceive):
        offers.offer(world.store, world.actor(), 1, GRETA, world.now, "a")
    with pytest.raises(TheirsToKeep):
        offers.offer(world.store, world.actor(), 1, OLGA, world.now, "b")
    with pytest.raises(NotYourPromise):
        offers.offer(world.store, world.actor(OSCAR), 1, OSCAR, world.now, "c")


def test_on_a_day_off_nobody_is_asked(world: World) -> None:
    world.clock.set(datetime.fromisoformat("2026-11-25T20:00+01:00"))
    offers.offer(world.store, world.actor(), 1, MAX, world.now, "late")
    world.deliver()
    assert world.slack.texts("D0MAX") == []
    world.pass_time(DAY / 2 + DAY / 12)  # 10:00, 9:00 in London
    assert "asks you to take it over" in world.slack.texts("D0MAX")[-1]


def test_whoever_asked_for_somebody_else_hears_that_it_stays_with_them_and_why(world: World) -> None:
    offers.offer(world.store, world.actor(MAX), 1, CORA, world.now, "by Max")
    world.pass_time(HOUR)

    offers.refuse(world.store, world.actor(CORA), 1, "I am at the dentist.", world.now, "no")
    world.deliver()

    said = world.slack.texts("D0MAX")[-1]
    assert "<@U0CORA> cannot take it over. It stays with <@U0OLGA>.\n“I am at the dentist.”" in said
