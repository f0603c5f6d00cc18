"""The digest of a channel: set up, sent on working mornings, edited, stopped."""

from datetime import datetime

import pytest

from bot.domain.channels import UnsureChannel
from bot.domain.digests import DigestRuns, DigestStopped, NotAChannel
from bot.domain.history import Noun, Thing
from bot.domain.people import Repeated
from bot.flows import digests, endings
from tests.cast import MAX, OLGA, OSCAR
from tests.flows.world import DAY, HOUR, World

ABOUT = Thing(Noun.DIGEST, 1)


def start(
    world: World, who: str = MAX, channel: str = "C0CLIENTS", sure: bool = True, once: str = "form 1"
) -> datetime:
    return digests.start(world.store, world.actor(who), channel, sure, world.now, once)[1]


@pytest.mark.parametrize(
    ("who", "first"),
    [(MAX, "2026-11-23T09:00+00:00"), (OLGA, "2026-11-24T09:00+01:00"), (OSCAR, "2026-11-23T09:00-05:00")],
)
def test_it_comes_at_nine_where_whoever_set_it_up_lives(world: World, who: str, first: str) -> None:
    assert start(world, who) == datetime.fromisoformat(first)


@pytest.mark.parametrize(("channel", "possible"), [("C0CLIENTS", True), ("G0OLD", True), ("D0OLGA", False)])
def test_it_lives_in_a_channel(world: World, channel: str, possible: bool) -> None:
    if possible:
        start(world, channel=channel)
    else:
        with pytest.raises(NotAChannel):
            start(world, channel=channel)


def test_it_needs_the_tick_and_one_is_enough(world: World) -> None:
    with pytest.raises(UnsureChannel):
        start(world, sure=False)
    start(world)
    with pytest.raises(DigestRuns, match="<@U0MAX>"):
        start(world, once="form 2")
    with pytest.raises(DigestRuns):
        digests.begin(world.store, world.actor(), "C0CLIENTS")
    with pytest.raises(Repeated):
        start(world)


def test_it_comes_each_working_morning_with_something_to_say(world: World) -> None:
    start(world)
    world.promised(5 * DAY)
    for _ in range(24 * 10):
        world.pass_time(HOUR)
    days = [each.sent_at.strftime("%a %H") for each in world.deliveries(ABOUT) if each.sent_at]
    assert days == ["Mon 09", "Tue 09", "Wed 09"]  # due on a Saturday, and overdue from then on


def test_it_is_edited_when_a_promise_is_kept(world: World) -> None:
    start(world)
    world.promised(10 * HOUR)
    world.pass_time(HOUR)
    endings.keep(world.store, world.actor(), 1, world.now, None)
    world.deliver()
    (shown,) = world.slack.texts("C0CLIENTS")
    assert shown.startswith("Everything here is done.\nKept today\nZebra Works: Send the plan.")


def test_yesterdays_digest_is_left_alone(world: World) -> None:
    start(world)
    world.promised(10 * HOUR)
    world.pass_time(HOUR)
    world.clock.move(DAY)
    endings.keep(world.store, world.actor(), 1, world.now, None)
    world.deliver()
    assert world.slack.texts("C0CLIENTS")[0].startswith("Today: 1 promise due")


def test_anybody_stops_it_and_once(world: World) -> None:
    start(world)
    digests.stop(world.store, world.actor(OSCAR), 1, world.now, None)
    with pytest.raises(DigestStopped):
        digests.stop(world.store, world.actor(OSCAR), 1, world.now, None)
    world.promised(10 * HOUR)
    world.pass_time(HOUR)
    assert world.slack.texts("C0CLIENTS") == []


def test_the_mending_pass_adds_nothing_where_all_is_well(world: World) -> None:
    start(world)
    for _ in range(3):
        digests.plan_ahead(world.store, world.id, world.now)
    assert len(world.deliveries(ABOUT)) == 1
