"""A message of its own was sent and the answer was lost: whoever reads it may press, and then it says so."""

from bot.domain.deliveries import DeliveryState
from bot.domain.nudges import Nudge
from bot.flows import dates, endings, moments, nudges
from bot.flows.deliveries import LOOK_AFTER
from bot.flows.nudges import Later
from bot.messenger import Unanswered
from tests.cast import CORA, OLGA
from tests.flows.world import HOUR, MINUTE, World

LOST = Unanswered("RemoteDisconnected")


def in_doubt(world: World, *, arrived: bool = True) -> Nudge:
    """What was put off for an hour comes again by itself."""
    nudge = world.prompted()
    nudges.put_off(world.store, world.actor(), nudge.id, Later.HOUR, world.now, None)
    world.slack.will("post", LOST, done=arrived)
    world.pass_time(HOUR)
    return nudge


def overdue(world: World) -> int:
    """A promise whose time has just passed, and the message that says so is in doubt."""
    promise = world.promised(3 * HOUR)
    world.deliver()
    world.pass_time(2 * HOUR)
    world.clock.move(HOUR)
    world.slack.will("post", LOST, done=True)
    world.pass_time(MINUTE)
    return promise


def last(world: World) -> str:
    world.pass_time(LOOK_AFTER)
    return world.slack.texts("D0OLGA")[-1]


def test_what_was_done_is_found_and_says_so(world: World) -> None:
    nudge = in_doubt(world)
    nudges.done(world.store, world.actor(), nudge.id, world.now, None)
    assert "Done, today at 10:00." in last(world)
    assert world.slack.count("find") == 1


def test_what_was_put_off_is_found_and_comes_again_once(world: World) -> None:
    nudge = in_doubt(world)
    nudges.put_off(world.store, world.actor(), nudge.id, Later.HOUR, world.now, None)
    assert "I will ask again today at 11:00" in last(world)
    world.pass_time(HOUR)
    assert len(world.slack.texts("D0OLGA")) == 3


def test_a_promise_that_was_kept_is_found_and_asks_no_more(world: World) -> None:
    promise = overdue(world)
    endings.keep(world.store, world.actor(), promise, world.now, None)
    assert "Kept" in last(world)


def test_a_moment_that_was_taken_is_found_and_says_so(world: World) -> None:
    world.slack.will("post", LOST, done=True)
    moment = world.flagged(taker=OLGA, by=CORA)
    world.deliver()
    moments.take(world.store, world.actor(), moment, world.now, None)
    assert "has it, since" in last(world)


def test_what_is_not_to_be_asked_any_more_is_found_and_says_so(world: World) -> None:
    in_doubt(world)
    dates.silence(world.store, world.actor(), world.cast.birthday.id, world.now)
    assert "Birthday of Ada Zebra is on" not in last(world)


def test_what_does_not_stand_is_dropped_once_it_was_looked_for(world: World) -> None:
    nudge = in_doubt(world, arrived=False)
    nudges.done(world.store, world.actor(), nudge.id, world.now, None)
    last(world)
    assert (world.slack.count("find"), len(world.slack.texts("D0OLGA"))) == (1, 1)
    assert world.state() is DeliveryState.DROPPED
