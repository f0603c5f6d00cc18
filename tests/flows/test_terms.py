"""What people settled is obeyed: when prompts are planned, and when they are sent."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from bot.domain.arrangements import Arrangements
from bot.domain.history import Noun, Thing
from bot.domain.preferences import Preferences
from tests.cast import MONDAY, OLGA
from tests.flows.world import HOUR, World


def settled(world: World, preferences: Preferences | None = None, usual: Arrangements | None = None) -> None:
    with world.store.begin() as work:
        if preferences is not None:
            work.preferences.save(replace(preferences, workspace_id=world.cast.id))
        if usual is not None:
            work.arrangements.save(replace(usual, workspace_id=world.cast.id))


OWN, USUAL = Preferences(1, OLGA), Arrangements(1)


def due(world: World) -> list[datetime]:
    world.replan()
    return [nudge.plan.due_at for nudge in world.nudges()]


def at(said: str) -> datetime:
    return datetime.fromisoformat(f"2026-{said}+01:00")


def test_a_date_is_planned_for_the_owners_own_days_and_hour(world: World) -> None:
    settled(world, OWN.work({2, 3, 4, 5}, time(8, 30), None, USUAL))
    assert due(world) == [at("12-04T08:30")]  # a week ahead is a Monday, so the Friday before


def test_or_for_the_workspaces(world: World) -> None:
    settled(world, usual=USUAL.work({1, 2, 3}, time(10), time(16)))
    assert due(world) == [at("12-07T10:00")]


def test_nothing_is_planned_that_the_owner_does_not_want(world: World) -> None:
    settled(world, OWN.mute(["birthday"]))
    assert due(world) == []


def test_nor_outside_a_small_start(world: World) -> None:
    settled(world, usual=replace(USUAL, is_small_start=True))
    assert due(world) == []


@pytest.mark.parametrize(
    ("preferences", "usual"), [(OWN.mute(["wedding", "birthday"]), None), (None, replace(USUAL, is_small_start=True))]
)
def test_the_mending_pass_does_not_look_at_them_again_and_again(
    world: World, preferences: Preferences | None, usual: Arrangements | None
) -> None:
    with world.store.read() as work:
        assert work.milestones.without_plan(world.cast.id, MONDAY.date())
    settled(world, preferences, usual)
    with world.store.read() as work:
        assert work.milestones.without_plan(world.cast.id, MONDAY.date()) == []


def test_muting_one_kind_hides_no_other_whose_name_it_begins(world: World) -> None:
    settled(world, OWN.mute(["birth", "day"]))
    with world.store.read() as work:
        assert work.milestones.without_plan(world.cast.id, MONDAY.date())


@pytest.mark.parametrize(
    "preferences",
    [OWN.pause(at("12-09T12:00"), MONDAY), OWN.leave(date(2026, 12, 7), date(2026, 12, 8))],
)
def test_what_is_due_meanwhile_waits_and_then_says_that_it_is_late(world: World, preferences: Preferences) -> None:
    world.replan()
    settled(world, preferences)
    for day in ("12-07T09:00", "12-08T17:00"):
        world.clock.set(at(day))
        world.deliver()
        assert not world.slack.texts("D0OLGA")
    world.clock.set(at("12-09T12:00"))
    world.deliver()
    (said,) = world.slack.texts("D0OLGA")
    assert "This comes late." in said


def test_a_crisis_rings_all_the_same(world: World) -> None:
    settled(world, OWN.pause(MONDAY + timedelta(days=9), MONDAY))
    world.flagged()
    world.deliver()
    assert len(world.slack.standing) == 1


def test_a_promise_comes_back_when_its_makers_day_begins(world: World) -> None:
    settled(world, OWN.work(None, time(7), None, USUAL))
    promise = Thing(Noun.PROMISE, world.promised(due=30 * HOUR))
    assert [nudge.plan.due_at for nudge in world.nudges(promise)] == [at("11-24T07:00")]


def test_or_not_at_all(world: World) -> None:
    settled(world, OWN.mute(["promise_due"]))
    assert world.nudges(Thing(Noun.PROMISE, world.promised(due=30 * HOUR))) == []
