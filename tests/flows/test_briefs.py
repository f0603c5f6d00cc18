"""The brief from one morning to the next: what it asks, what it leaves out, and what comes after it."""

from dataclasses import replace
from datetime import datetime

import pytest

from bot.domain.deliveries import DeliveryKind, DeliveryState
from bot.domain.history import Noun, Thing
from bot.domain.nudges import NudgeKind, NudgeState, Plan
from bot.flows import briefs, deliveries, drawing, nudges
from bot.flows.nudges import Later
from bot.messenger import Posted, Refused
from tests.cast import CORA, OLGA
from tests.flows.world import DAY, HOUR, MINUTE, SECOND, World

BIRTHDAY = "Birthday of Ada Zebra"


def at(said: str) -> datetime:
    return datetime.fromisoformat(said)


def asked(world: World, whom: str = OLGA) -> list[int]:
    """The nudges that stand in their brief now."""
    shown = briefs.show(world.store, world.actor(whom), world.now)
    return [item.nudge.id for item in shown.items if item.nudge is not None]


def mend(world: World) -> None:
    briefs.plan_ahead(world.store, world.id, world.now)


# one place a day


def test_what_has_a_message_of_its_own_today_is_not_in_the_brief(world: World) -> None:
    nudge = world.prompted()
    assert asked(world) == [nudge.id]
    nudges.put_off(world.store, world.actor(), nudge.id, Later.HOUR, world.now, None)
    for wait in (HOUR - MINUTE, MINUTE, 2 * HOUR):  # on its way, its time has come, it was said
        world.pass_time(wait)
        assert asked(world) == []


def test_and_from_midnight_on_it_is(world: World) -> None:
    nudge = world.prompted()
    nudges.put_off(world.store, world.actor(), nudge.id, Later.HOUR, world.now, None)
    world.pass_time(HOUR)
    world.clock.set(at("2026-12-07T23:59:59+01:00"))
    assert asked(world) == []
    world.clock.move(SECOND)
    assert asked(world) == [nudge.id]


def test_a_brief_takes_in_what_was_a_message_of_its_own_and_that_one_says_so(world: World) -> None:
    nudge = world.prompted()
    nudges.put_off(world.store, world.actor(), nudge.id, Later.HOUR, world.now, None)
    world.pass_time(HOUR)
    own = world.delivery()
    assert own.kind is DeliveryKind.NUDGE

    world.pass_time(DAY)

    assert world.delivery().kind is DeliveryKind.BRIEF
    assert own.ts is not None
    assert own.channel is not None
    assert "I have asked again since." in world.slack.standing[Posted(own.channel, own.ts)][1].text


def test_what_nobody_has_to_answer_any_more_is_let_go_as_a_brief_is_sent(world: World) -> None:
    nudge = world.prompted()
    world.promised(2 * DAY)  # so that there is another brief
    world.change_client(owner=CORA)
    world.pass_time(DAY)
    world.pass_time(DAY)
    with world.read() as work:
        found = work.nudges.find(world.id, nudge.id)
    assert found is not None
    assert found.state is NudgeState.WITHDRAWN


# what changes while it is on its way


def test_what_is_answered_while_the_brief_is_being_sent_is_edited_into_it(world: World) -> None:
    nudge = world.due()
    (ready,) = deliveries.take(world.post, [(world.id, False)]).ready
    outcome = deliveries.send(world.post, ready)
    nudges.done(world.store, world.actor(), nudge.id, world.now, None)
    deliveries.record(world.post, [outcome])
    assert BIRTHDAY in world.slack.texts("D0OLGA")[0]
    world.pass_time(SECOND)
    assert f"{BIRTHDAY}: Done, today at 9:00." in world.slack.texts("D0OLGA")[0]


def test_a_brief_that_somebody_deleted_is_posted_anew_while_it_asks_for_something(world: World) -> None:
    nudge = world.prompted()
    lose(world)
    assert [BIRTHDAY in text for text in world.slack.texts("D0OLGA")] == [True]
    nudges.done(world.store, world.actor(), nudge.id, world.now, None)
    lose(world)
    assert world.slack.texts("D0OLGA") == []


def lose(world: World) -> None:
    """Somebody deletes it, and it is to be edited."""
    for place in list(world.slack.standing):
        world.slack.delete(place)
    with world.store.begin() as work:
        drawing.show_anew(work, world.id, Thing(Noun.NUDGE, world.nudge().id), world.now)
    world.deliver()


# the next morning


@pytest.mark.parametrize(
    ("now", "briefs"),
    [
        ("2026-12-08T08:59+01:00", 1),
        ("2026-12-08T09:00+01:00", 2),
        ("2026-12-08T17:59+01:00", 2),
        ("2026-12-08T18:00+01:00", 1),
    ],
)
def test_what_nobody_answered_comes_again_next_morning(world: World, now: str, briefs: int) -> None:
    """Not yet, now, in time, and too late: then it is the morning after."""
    world.prompted()
    world.clock.set(at(now))
    world.deliver()
    assert len(world.slack.texts("D0OLGA")) == briefs
    world.clock.set(at("2026-12-09T09:00+01:00"))
    world.deliver()
    assert BIRTHDAY in world.slack.texts("D0OLGA")[-1]


def test_whoever_has_something_open_and_no_brief_ahead_gets_one(world: World) -> None:
    world.prompted()
    lose_the_next(world)
    mend(world)
    tomorrow = world.brief(day=at("2026-12-08T09:00+01:00").date())
    assert tomorrow is not None
    assert (tomorrow.state, tomorrow.due_at) == (DeliveryState.WAITING, at("2026-12-08T09:00+01:00"))


def test_mending_twice_or_where_nothing_is_lacking_changes_nothing(world: World) -> None:
    world.prompted()
    lose_the_next(world)
    mend(world)
    once = [world.brief(day=at(f"2026-12-0{day}T09:00+01:00").date()) for day in (7, 8, 9)]
    mend(world)
    assert [world.brief(day=at(f"2026-12-0{day}T09:00+01:00").date()) for day in (7, 8, 9)] == once
    assert [brief is None for brief in once] == [False, False, True]


@pytest.mark.parametrize(
    ("now", "comes"),
    [
        ("2026-12-09T08:59+01:00", "2026-12-09T09:00+01:00"),
        ("2026-12-09T09:00+01:00", "2026-12-09T09:00+01:00"),
        ("2026-12-09T17:59+01:00", "2026-12-09T17:59+01:00"),
        ("2026-12-09T18:00+01:00", "2026-12-10T09:00+01:00"),
        ("2026-12-12T12:00+01:00", "2026-12-14T09:00+01:00"),
    ],
)
def test_what_is_mended_comes_in_the_next_working_hours(world: World, now: str, comes: str) -> None:
    world.prompted()
    lose_the_next(world)
    world.clock.set(at(now))
    mend(world)
    world.clock.set(at(comes) - MINUTE)
    if at(comes) > at(now):
        world.deliver()
        assert len(world.slack.texts("D0OLGA")) == 1
    world.clock.set(at(comes))
    world.deliver()
    assert [BIRTHDAY in text for text in world.slack.texts("D0OLGA")] == [False, True]


def lose_the_next(world: World) -> None:
    """As if somebody had taken the row out of the database."""
    with world.store.begin() as work:
        ahead = work.deliveries.brief_on(world.id, OLGA, at("2026-12-08T09:00+01:00").date())
        assert ahead is not None
        assert work.deliveries.withdraw(world.id, ahead.id)


# what cannot be delivered


def test_a_brief_that_fails_every_morning_is_told_once(world: World) -> None:
    world.due()
    for _ in range(4):
        world.slack.will("post", Refused("user_disabled"))
        world.deliver()
        world.clock.set(world.clock.now() + DAY)
    (told,) = world.slack.texts("D0MAX")
    assert told.startswith("A message for <@U0OLGA> about Zebra Works could not be delivered.")


def test_when_it_worked_in_between_it_is_told_again(world: World) -> None:
    world.due()
    start = world.clock.now()
    for morning, fails in enumerate([True, False, True]):
        world.clock.set(start + morning * DAY)
        if fails:
            world.slack.will("post", Refused("user_disabled"))
        world.deliver()
    assert len(world.notices()) == 2


# what became of it


def test_a_client_and_a_milestone_that_bear_the_same_number_are_kept_apart(world: World) -> None:
    client, birthday = world.cast.zebra.id, Thing(Noun.MILESTONE, world.cast.birthday.id)
    assert client == birthday.id
    plan = Plan(
        world.id, Thing(Noun.CLIENT, client), NudgeKind.SILENCE, 0, world.now.date(), OLGA, world.now, "UTC", client
    )
    with world.store.begin() as work:
        work.milestones.save(replace(world.cast.birthday, is_expected=True))
        work.nudges.add_many([plan, replace(plan, about=birthday, kind=NudgeKind.MILESTONE)])
    for about in (plan.about, birthday):
        nudges.decline(world.store, world.actor(), world.nudges(about)[0].id, "", world.now, str(about))

    answered = {each.nudge.plan.about: each for each in briefs.show(world.store, world.actor(), world.now).answered}

    quiet = answered[plan.about]
    assert quiet.milestone is None
    assert quiet.entry is not None
    assert quiet.entry.about == Thing(Noun.NUDGE, quiet.nudge.id)
