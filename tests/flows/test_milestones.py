"""Planning the prompts before a date: always one ahead, never twice, never lost."""

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from bot.domain.calendar import PartialDate, Repeat
from bot.domain.clients import Stage
from bot.domain.history import Noun, Thing
from bot.domain.nudges import NudgeState
from bot.flows import milestones, nudges
from bot.messenger import Refused
from tests.cast import CORA, OLGA, OSCAR
from tests.flows.world import DAY, HOUR, SECOND, World


def planned(world: World) -> list[tuple[date, str, datetime]]:
    return [(n.plan.occurrence, n.plan.recipient, n.plan.due_at) for n in world.nudges()]


def at(said: str) -> datetime:
    return datetime.fromisoformat(said)


SEVENTH = at("2026-12-07T09:00+01:00")


def test_a_week_ahead_at_nine_on_the_owners_clock(world: World) -> None:
    world.replan()
    assert planned(world) == [(date(2026, 12, 14), OLGA, SEVENTH)]


@pytest.mark.parametrize(
    ("entered", "due"),
    [
        ("2026-12-06T23:00+01:00", "2026-12-07T09:00+01:00"),  # not yet
        ("2026-12-07T09:00+01:00", "2026-12-07T09:00+01:00"),  # now
        ("2026-12-12T12:00+01:00", "2026-12-14T09:00+01:00"),  # in time: on the day itself
        ("2026-12-15T00:00+01:00", "2027-12-07T09:00+01:00"),  # too late: what lies before today is the past
    ],
)
def test_a_date_that_is_entered_late_has_no_late_prompt(world: World, entered: str, due: str) -> None:
    world.clock.set(at(entered))
    world.replan()
    assert [due_at for _, _, due_at in planned(world)] == [at(due)]


def test_planning_again_changes_nothing(world: World) -> None:
    first = world.planned()
    for _ in range(3):
        world.replan()
    assert world.nudges() == [first]


def test_another_date_moves_the_prompt(world: World) -> None:
    world.replan()
    moved = replace(world.cast.birthday, date=PartialDate(None, 12, 18))
    with world.store.begin() as work:
        work.milestones.save(moved)
    world.replan(milestone=moved)
    assert planned(world) == [(date(2026, 12, 18), OLGA, at("2026-12-11T09:00+01:00"))]


def test_another_owner_is_prompted_on_their_own_clock(world: World) -> None:
    world.replan()
    world.replan(client=world.change_client(owner=OSCAR))
    assert planned(world) == [(date(2026, 12, 14), OSCAR, at("2026-12-07T09:00-05:00"))]


@pytest.mark.parametrize("facts", [{"stage": Stage.ALUMNI}, {"archived_at": SEVENTH}])
def test_nobody_is_prompted_about_those_who_left(world: World, facts: dict[str, object]) -> None:
    world.replan()
    world.replan(client=world.change_client(**facts))
    assert planned(world) == []


# a prompt that is unsent although its day has come or gone is late, and never dropped


@pytest.mark.parametrize("late", [timedelta(), SECOND, 7 * DAY, 8 * DAY, 40 * DAY])
def test_an_unsent_prompt_survives_planning_again(world: World, late: timedelta) -> None:
    world.due()
    world.clock.move(late)
    world.replan()
    assert planned(world) == [(date(2026, 12, 14), OLGA, SEVENTH)]


def test_a_day_that_passed_over_a_weekend_is_still_prompted(world: World) -> None:
    saturday = replace(world.cast.birthday, date=PartialDate(None, 12, 12), lead_days=0)
    with world.store.begin() as work:
        work.milestones.save(saturday)
    world.clock.set(at("2026-12-12T10:00+01:00"))
    world.replan(milestone=saturday)
    first = planned(world)
    world.clock.move(DAY)  # its day has gone, and its prompt is due tomorrow
    world.replan(milestone=saturday)
    assert planned(world) == first == [(date(2026, 12, 12), OLGA, at("2026-12-14T09:00+01:00"))]


def test_an_unsent_prompt_goes_to_the_new_owner(world: World) -> None:
    world.due()
    world.clock.move(9 * DAY)
    world.replan(client=world.change_client(owner=CORA))
    assert planned(world) == [(date(2026, 12, 14), CORA, SEVENTH)]
    world.deliver()
    (said,) = world.slack.texts("D0CORA")
    assert "was on Monday 14 December" in said
    assert "This comes late. It was due on Monday 7 December at 9:00 (Berlin)." in said


def test_a_date_that_was_wrong_is_not_prompted_late(world: World) -> None:
    world.due()
    moved = replace(world.cast.birthday, date=PartialDate(None, 3, 1))
    with world.store.begin() as work:
        work.milestones.save(moved)
    world.clock.move(9 * DAY)
    world.replan(milestone=moved)
    assert [occurrence for occurrence, _, _ in planned(world)] == [date(2027, 3, 1)]


def test_after_the_late_one_comes_the_next_year(world: World) -> None:
    world.due()
    world.clock.move(9 * DAY)
    world.replan()
    world.deliver()
    assert [occurrence.year for occurrence, _, _ in planned(world)] == [2026, 2027]


@pytest.mark.parametrize("owner", [OLGA, CORA])
def test_what_was_put_off_past_its_own_day_still_comes_when_it_is_planned_again(world: World, owner: str) -> None:
    nudge = world.prompted()
    world.clock.set(at("2026-12-14T10:00+01:00"))
    nudges.put_off(world.store, world.actor(), nudge.id, nudges.Later.TOMORROW, world.now, None)
    world.clock.set(at("2026-12-15T08:00+01:00"))
    world.replan(client=world.change_client(owner=owner))
    waiting = {n.plan for n in world.nudges() if n.state is not NudgeState.WITHDRAWN}
    came_again = [each for each in waiting if each.occurrence.year == 2026]
    assert [(each.recipient, each.due_at) for each in came_again] == [(owner, at("2026-12-15T09:00+01:00"))]
    assert len(waiting) == 2  # and next year's


# what was said already is not said again


def test_what_was_sent_is_not_planned_again(world: World) -> None:
    world.prompted()
    world.replan()
    assert [occurrence.year for occurrence, _, _ in planned(world)] == [2026, 2027]


def test_what_was_answered_before_its_prompt_is_not_prompted(world: World) -> None:
    nudge = world.planned()
    nudges.done(world.store, world.actor(), nudge.id, world.now, None)
    world.replan()
    assert [(n.plan.occurrence.year, n.state) for n in world.nudges()] == [
        (2026, NudgeState.DONE),
        (2027, NudgeState.OPEN),
    ]


def test_a_new_owner_is_told_of_what_the_old_one_did_not_answer(world: World) -> None:
    world.prompted()
    world.replan(client=world.change_client(owner=CORA))
    assert [(n.plan.occurrence.year, n.plan.recipient) for n in world.nudges()] == [(2026, OLGA), (2026, CORA)]


def test_a_new_owner_is_not_told_of_what_the_old_one_did(world: World) -> None:
    nudge = world.prompted()
    nudges.done(world.store, world.actor(), nudge.id, world.now, None)
    world.replan(client=world.change_client(owner=CORA))
    assert [(n.plan.occurrence.year, n.plan.recipient) for n in world.nudges()] == [(2026, OLGA), (2027, CORA)]


def test_a_date_that_comes_once_is_prompted_once(world: World) -> None:
    once = replace(world.cast.birthday, date=PartialDate(2026, 12, 14), repeat=Repeat.NONE)
    with world.store.begin() as work:
        work.milestones.save(once)
    world.replan(milestone=once)
    world.clock.set(SEVENTH)
    world.deliver()
    world.replan(milestone=once)
    assert len(world.nudges()) == 1


# the mending pass


def test_the_mending_pass_plans_what_has_no_plan_and_nothing_else(world: World) -> None:
    milestones.plan_ahead(world.store, world.id, world.now)
    first = planned(world)
    milestones.plan_ahead(world.store, world.id, world.now)
    assert planned(world) == first == [(date(2026, 12, 14), OLGA, SEVENTH)]


def test_the_mending_pass_mends_after_a_prompt_that_failed(world: World) -> None:
    world.due()
    world.slack.will("post", Refused("user_disabled"))
    world.deliver()
    milestones.plan_ahead(world.store, world.id, world.now + HOUR)
    assert [occurrence.year for occurrence, _, _ in planned(world)] == [2026, 2027]


def test_many_new_dates_are_planned_as_one_by_one(world: World) -> None:
    with world.store.begin() as work:
        milestones.plan_new(work, [(world.client(work), world.cast.birthday)], world.now)
    assert planned(world) == [(date(2026, 12, 14), OLGA, SEVENTH)]
    world.replan()
    assert len(planned(world)) == 1


def test_a_silent_date_takes_its_prompt_back_and_plans_none(world: World) -> None:
    silent = world.cast.birthday.silence(world.now, OLGA)
    world.planned()
    with world.store.begin() as work:
        work.milestones.save(silent)
    world.replan(milestone=silent)
    assert planned(world) == []

    world.replan(milestone=silent.wake())
    assert planned(world) == [(date(2026, 12, 14), OLGA, SEVENTH)]


def test_a_prompt_that_is_late_goes_too_once_its_date_is_silent(world: World) -> None:
    world.planned()
    world.clock.set(SEVENTH + 3 * DAY)
    world.replan(milestone=world.cast.birthday.silence(world.now, OLGA))
    assert planned(world) == []


# many that are added late


def added_late(world: World, *facts: tuple[str, int, str]) -> dict[str, date]:
    """Title, lead and day of each, and on which morning each comes."""
    dates = [
        replace(world.cast.birthday, title=title, lead_days=lead, date=PartialDate.parse(day), repeat=Repeat.NONE)
        for title, lead, day in facts
    ]
    with world.store.begin() as work:
        added = work.milestones.add_many(dates)
        milestones.plan_new(work, [(world.client(work), each) for each in added], world.now)
    found = {each.title: world.nudges(Thing(Noun.MILESTONE, each.id))[0] for each in added}
    return {title: nudge.plan.due_at.date() for title, nudge in found.items()}


def test_what_is_late_comes_first_of_whose_time_most_has_gone(world: World) -> None:
    late = [(f"goals {n}", 5, "2026-11-26") for n in range(4)]
    came = added_late(world, *late, ("renewal", 60, "2026-11-28"), ("far renewal", 60, "2027-01-20"))
    monday = world.now.date()
    assert came["renewal"] == monday
    assert came["far renewal"] == monday + DAY
    assert sorted(day for title, day in came.items() if "goals" in title) == [monday, monday, *[monday + DAY] * 2]


def test_and_each_is_still_in_time(world: World) -> None:
    came = added_late(world, *[(f"day {n}", 7, "2026-11-24") for n in range(9)])
    assert set(came.values()) == {world.now.date(), world.now.date() + DAY}


def test_what_is_due_on_the_next_morning_by_its_own_lead_is_not_late(world: World) -> None:
    world.clock.set(at("2026-11-24T06:00+01:00"))
    came = added_late(world, *[(f"late {n}", 7, "2026-11-30") for n in range(3)], ("in time", 7, "2026-12-01"))
    assert came["in time"] == date(2026, 11, 24)
    assert Counter(came.values()) == {date(2026, 11, 24): 3, date(2026, 11, 25): 1}
