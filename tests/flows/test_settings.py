"""What is unsent to somebody follows their clock and their terms, also where that is much and the process dies."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, time, timedelta
from time import perf_counter

import pytest

from bot.domain.calendar import MONDAY_TO_FRIDAY, Hours
from bot.domain.history import Noun, Thing
from bot.flows import milestones, nudges, settings, setup
from bot.views.settings import KINDS
from bot.views.settings import Filled as Own
from bot.views.setup import Filled
from store import Work
from tests.cast import MAX, OLGA
from tests.flows.world import SECOND, World

MANY = settings.AT_ONCE + 50


def at(said: str) -> datetime:
    return datetime.fromisoformat(f"2026-{said}+01:00")


def has_many_dates(world: World) -> list[int]:
    with world.store.begin() as work:
        added = work.milestones.add_many([replace(world.cast.birthday, title=f"Day {n}") for n in range(MANY)])
        milestones.plan_new(work, [(world.client(work), each) for each in added], world.now)
    return [each.id for each in added]


def due(world: World, dates: list[int]) -> set[datetime]:
    return {nudge.plan.due_at for each in dates for nudge in world.nudges(Thing(Noun.MILESTONE, each))}


def due_this_week(world: World, dates: list[int]) -> Counter[datetime]:
    nudges = [nudge for each in dates for nudge in world.nudges(Thing(Noun.MILESTONE, each))]
    return Counter(nudge.plan.due_at for nudge in nudges if nudge.plan.due_at < world.now + timedelta(days=7))


def begins_at(world: World, hour: int) -> None:
    """The firm does."""
    hours = Hours(MONDAY_TO_FRIDAY, time(hour), time(18))
    filled = Filled(frozenset(), frozenset(), None, None, hours, None, False, False, frozenset())
    setup.save(world.store, world.actor(MAX), filled, world.now, f"setup {hour}")


def begin_at(world: World, hour: int) -> None:
    """I do."""
    settings.save(world.store, world.actor(), mine(MONDAY_TO_FRIDAY, time(hour), time(18)), world.now, "s")


def mine(days: frozenset[int], begins: time, ends: time) -> Own:
    return Own(Hours(days, begins, ends), None, None, None, None, False, frozenset(KINDS))


@contextmanager
def dying_in(monkeypatch: pytest.MonkeyPatch, transaction: int) -> Iterator[None]:
    """The process ends in the middle of so manieth transaction of the planning."""
    left = [transaction]
    replans = milestones.replan_these

    def dies(work: Work, workspace_id: int, ids: list[int], now: datetime) -> None:
        left[0] -= 1
        replans(work, workspace_id, ids, now)
        if left[0] == 0:
            raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(milestones, "replan_these", dies)
        with pytest.raises(SystemExit):
            yield


def test_planning_anew_brings_no_more_into_a_day_of_what_was_added_late(world: World) -> None:
    with world.store.begin() as work:
        late = replace(world.cast.birthday, lead_days=60)
        added = work.milestones.add_many([replace(late, title=f"Day {n}") for n in range(9)])
        milestones.plan_new(work, [(world.client(work), each) for each in added], world.now)
    dates = [each.id for each in added]
    mornings = Counter({at("11-23T09:00"): 3, at("11-24T09:00"): 3, at("11-25T09:00"): 3})
    assert due_this_week(world, dates) == mornings

    world.deliver()
    for each in dates[:3]:  # answered or not, it came today
        nudges.done(world.store, world.actor(), world.nudges(Thing(Noun.MILESTONE, each))[0].id, world.now, None)
    settings.save(world.store, world.actor(), mine(MONDAY_TO_FRIDAY, time(9), time(17)), world.now, "shorter")

    assert due_this_week(world, dates) == mornings


@pytest.mark.parametrize("changes", [begins_at, begin_at])
def test_much_is_planned_anew_after_the_answer(world: World, changes: object) -> None:
    dates = has_many_dates(world)

    changes(world, 10)  # type: ignore[operator]
    assert due(world, dates) == {at("12-07T09:00")}

    settings.catch_up(world.store, world.id, world.now)
    assert due(world, dates) == {at("12-07T10:00")}
    with world.read() as work:
        assert work.people.next_unplanned(world.id) is None


@pytest.mark.parametrize("transaction", [1, 2])
def test_a_process_that_dies_in_the_middle_leaves_the_rest_to_the_next(
    world: World, monkeypatch: pytest.MonkeyPatch, transaction: int
) -> None:
    dates = has_many_dates(world)
    begins_at(world, 10)
    with dying_in(monkeypatch, transaction):
        settings.catch_up(world.store, world.id, world.now)
    assert at("12-07T09:00") in due(world, dates)

    settings.catch_up(world.store, world.id, world.now)
    assert due(world, dates) == {at("12-07T10:00")}


def test_nothing_leaves_at_an_hour_that_does_not_hold_any_more(world: World) -> None:
    world.planned()
    begins_at(world, 10)

    world.clock.set(at("12-07T09:00"))
    world.deliver()
    assert world.slack.texts("D0OLGA") == []
    world.clock.set(at("12-07T10:00"))
    world.deliver()
    assert len(world.slack.texts("D0OLGA")) == 1


def test_what_changes_again_while_it_is_planned_is_planned_once_more(world: World) -> None:
    with world.store.begin() as work:
        work.people.set_unplanned(world.id, [OLGA], world.now)
        work.people.set_unplanned(world.id, [OLGA], world.now + SECOND)
        work.people.set_planned(world.id, OLGA, world.now)
        assert work.people.next_unplanned(world.id) == (OLGA, world.now + SECOND)


def test_whoever_is_told_of_something_soonest_is_first(world: World) -> None:
    world.planned()
    with world.store.begin() as work:
        work.people.set_unplanned(world.id, ["U0CORA", OLGA, MAX], world.now)
        assert work.people.next_unplanned(world.id) == (OLGA, world.now)


@pytest.mark.slow
def test_ten_thousand_dates_keep_nobody_waiting(world: World) -> None:
    """Slack waits three seconds for the answer; planned before it, on a busy machine, it took sixteen."""
    with world.store.begin() as work:
        added = work.milestones.add_many([replace(world.cast.birthday, title=f"Day {n}") for n in range(10_000)])
        milestones.plan_new(work, [(world.client(work), each) for each in added], world.now)

    since = perf_counter()
    begins_at(world, 10)

    assert perf_counter() - since < 1
