"""Undo: an entry that compensates, by whoever acted, inside ten minutes, if nobody changed the thing since."""

from datetime import timedelta

import pytest

from bot.domain.history import CannotUndo, ChangedSince, Entry, NotYoursToUndo, Noun, Thing, TooLateToUndo, What
from bot.domain.nudges import NudgeState
from bot.domain.people import Actor
from bot.flows import digests, endings, history, moments, nudges
from bot.flows.nudges import Later
from bot.views.nudges import Noted
from tests.cast import CORA, MAX, OLGA, OSCAR
from tests.flows.world import DAY, HOUR, MINUTE, SECOND, World


def newest(world: World, about: Thing | None = None) -> Entry:
    with world.read() as work:
        entry = work.history.newest(world.id, about or Thing(Noun.NUDGE, world.nudge().id))
    assert entry is not None
    return entry


def undo(world: World, entry: Entry, who: str = OLGA) -> None:
    history.undo(world.store, world.actor(who), entry.id, world.now, None)


def done(world: World) -> Entry:
    nudge = world.prompted()
    nudges.done(world.store, world.actor(), nudge.id, world.now, None)
    return newest(world)


@pytest.mark.parametrize(
    ("later", "refused"),
    [
        (timedelta(), None),
        (5 * MINUTE, None),
        (10 * MINUTE - SECOND, None),
        (10 * MINUTE, TooLateToUndo),
        (DAY, TooLateToUndo),
    ],
)
def test_ten_minutes_and_not_longer(world: World, later: timedelta, refused: type[Exception] | None) -> None:
    entry = done(world)
    world.clock.move(later)
    if refused:
        with pytest.raises(refused):
            undo(world, entry)
    else:
        undo(world, entry)
    assert world.nudge().state is (NudgeState.DONE if refused else NudgeState.OPEN)


@pytest.mark.parametrize("who", [CORA, MAX, OSCAR])
def test_only_whoever_did_it_undoes_it(world: World, who: str) -> None:
    entry = done(world)
    with pytest.raises(NotYoursToUndo):
        undo(world, entry, who)


def test_what_changed_since_is_left_alone(world: World) -> None:
    entry = done(world)
    nudges.note(world.store, world.actor(), Noted(world.nudge().id, "Ada laughed.", None, None), world.now, "form 1")
    with pytest.raises(ChangedSince):
        undo(world, entry)


def test_undo_is_an_entry_of_its_own_and_cannot_be_undone(world: World) -> None:
    entry = done(world)
    undo(world, entry)
    undone = newest(world)
    assert (undone.what, undone.undoes, undone.who) == (What.UNDONE, entry.id, OLGA)
    for again in (entry, undone):
        with pytest.raises((ChangedSince, CannotUndo)):
            undo(world, again)


@pytest.mark.parametrize("number", [0, 77])
def test_what_is_not_there_cannot_be_undone(world: World, number: int) -> None:
    with pytest.raises(CannotUndo):
        history.undo(world.store, world.actor(), number, world.now, None)


def test_another_workspaces_entry_is_not_there(world: World) -> None:
    entry = done(world)
    with pytest.raises(CannotUndo):
        history.undo(world.store, Actor(world.id + 1, OLGA), entry.id, world.now, None)


def test_putting_off_is_taken_back_with_its_message(world: World) -> None:
    nudge = world.prompted()
    nudges.put_off(world.store, world.actor(), nudge.id, Later.HOUR, world.now, None)
    undo(world, newest(world))
    assert world.nudge().state is NudgeState.OPEN
    world.pass_time(2 * HOUR)
    assert len(world.slack.texts("D0OLGA")) == 1


def test_a_promise_is_open_again_and_prompted_when_its_morning_was_still_ahead(world: World) -> None:
    world.promised(2 * DAY)
    endings.keep(world.store, world.actor(), 1, world.now, None)
    undo(world, newest(world, Thing(Noun.PROMISE, 1)))
    world.pass_time(2 * DAY)
    assert "\nYou promised Zebra Works" in world.slack.texts("D0OLGA")[0]


def test_a_moment_goes_back_to_whoever_was_asked_and_its_clock_goes_on(world: World) -> None:
    world.change_client(cover=None)
    world.flagged(taker=OLGA, by=OSCAR)
    world.deliver()
    moments.take(world.store, world.actor(OSCAR), 1, world.now, None)
    world.clock.move(9 * MINUTE)
    undo(world, newest(world, Thing(Noun.MOMENT, 1)), OSCAR)
    with world.read() as work:
        moment = work.moments.get(world.id, 1)
    assert (moment.taker, moment.taken_at) == (OLGA, None)
    assert world.slack.texts("D0MAX") == []
    world.pass_time(2 * HOUR - 9 * MINUTE)
    assert "nobody has this yet" in world.slack.texts("D0MAX")[0]


def test_a_stopped_digest_runs_again(world: World) -> None:
    world.digested(by=MAX)
    digests.stop(world.store, world.actor(OSCAR), 1, world.now, None)
    undo(world, newest(world, Thing(Noun.DIGEST, 1)), OSCAR)
    assert len(world.deliveries(Thing(Noun.DIGEST, 1))) == 1


@pytest.mark.parametrize(("later", "offered"), [(timedelta(), 1), (9 * MINUTE, 1), (10 * MINUTE, 0), (DAY, 0)])
def test_home_offers_what_can_still_be_undone(world: World, later: timedelta, offered: int) -> None:
    done(world)
    world.clock.move(later)
    with world.read() as work:
        assert len(history.undoable(work, world.actor(), world.now)) == offered
        assert history.undoable(work, world.actor(CORA), world.now) == []


def test_home_does_not_offer_what_was_undone(world: World) -> None:
    undo(world, done(world))
    with world.read() as work:
        assert history.undoable(work, world.actor(), world.now) == []
