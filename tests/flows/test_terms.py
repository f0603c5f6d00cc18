"""What people settled is obeyed: when prompts are planned, and when they are sent."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from bot.domain.arrangements import Arrangements
from bot.domain.calendar import PartialDate
from bot.domain.history import Noun, Thing
from bot.domain.preferences import Preferences
from bot.flows import milestones
from tests.cast import CORA, MONDAY, OLGA
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
    promise = Thing(Noun.PROMISE, world.promised(due=54 * HOUR))
    morning, *_on_its_day = world.nudges(promise)
    assert morning.plan.due_at == at("11-24T07:00")


def test_or_not_at_all(world: World) -> None:
    settled(world, OWN.mute(["promise_due"]))
    assert world.nudges(Thing(Noun.PROMISE, world.promised(due=30 * HOUR))) == []


# --- days off


def on_the_day(world: World, month: int, day: int) -> None:
    """The birthday is on that day, and prompted on it."""
    with world.store.begin() as work:
        work.milestones.save(replace(world.cast.birthday, date=PartialDate(None, month, day), lead_days=0))
    with world.store.begin() as work:
        milestones.replan_one(work, world.id, world.cast.birthday.id, world.now)


def planned(world: World) -> list[datetime]:
    return [nudge.plan.due_at for nudge in world.nudges()]


def whole_day(world: World, day: str) -> list[str]:
    """What stands in somebody's messages after every hour of it."""
    for hour in range(24):
        world.clock.set(at(f"{day}T{hour:02}:00"))
        world.deliver()
    return [message.text for _, message in world.slack.standing.values()]


def test_a_date_avoids_the_holidays_of_ones_country(world: World) -> None:
    settled(world, OWN.live_in("AT"))
    on_the_day(world, 12, 8)  # Immaculate Conception
    assert planned(world) == [at("12-07T09:00")]


def test_a_holiday_that_is_chosen_after_planning_is_a_day_off_at_sending_too(world: World) -> None:
    on_the_day(world, 12, 8)
    settled(world, OWN.live_in("AT"))
    assert whole_day(world, "12-08") == []
    (said,) = whole_day(world, "12-09")
    assert "was yesterday" in said


@pytest.mark.parametrize(("cover", "day"), [(CORA, "12-07T09:00"), (None, "12-04T09:00")])
def test_where_nobody_covers_a_date_comes_before_the_leave(world: World, cover: str | None, day: str) -> None:
    settled(world, OWN.leave(date(2026, 12, 7), date(2026, 12, 11)))
    world.replan(world.change_client(cover=cover))
    assert planned(world) == [at(day)]


def test_a_promise_comes_back_before_the_leave_too(world: World) -> None:
    settled(world, OWN.leave(date(2026, 11, 24), date(2026, 11, 27)))
    world.change_client(cover=None)
    promise = Thing(Noun.PROMISE, world.promised(due=50 * HOUR))
    assert next(nudge.plan.due_at for nudge in world.nudges(promise)) == at("11-23T09:00")


def test_a_client_whose_day_is_nearly_over_is_thought_of_the_day_before(world: World) -> None:
    world.change_person(OLGA, zone="America/New_York")
    world.change_client(zone="Pacific/Auckland")
    on_the_day(world, 12, 8)
    (due_at,) = planned(world)
    assert due_at == datetime.fromisoformat("2026-12-07T09:00-05:00")
    world.clock.set(due_at)
    world.deliver()
    (said,) = [message.text for _, message in world.slack.standing.values()]
    assert "is tomorrow (today already, where they are)." in said
