"""While an owner is away: who is asked, who learns that nobody is, and what the owner meets on return."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.domain.history import Noun, Thing
from bot.domain.nudges import NotYourNudge, NudgeState
from bot.domain.preferences import Preferences
from bot.flows import briefs, covers, endings, expected, nudges
from tests.cast import CORA, MAX, OLGA, OSCAR
from tests.flows.world import DAY, HOUR, World

SEVENTH = date(2026, 12, 7)
BIRTHDAY = "Birthday of Ada Zebra"


def goes_away(world: World, whom: str = OLGA, days: int = 2) -> None:
    """From the day on which the prompt is due."""
    until = SEVENTH + timedelta(days=days - 1)
    with world.store.begin() as work:
        work.preferences.save(Preferences(world.id, whom).leave(SEVENTH, until))


def texts(world: World, whom: str) -> list[str]:
    return world.slack.texts(whom.replace("U", "D", 1))


@pytest.mark.parametrize(
    ("day", "stands_in"),
    [(SEVENTH + timedelta(days=by), by in (0, 1)) for by in (-1, 0, 1, 2)],
)
def test_the_cover_stands_in_on_the_days_of_the_leave_and_on_no_other(world: World, day: date, stands_in: bool) -> None:
    goes_away(world)
    noon = world.now.replace(year=day.year, month=day.month, day=day.day, hour=11)
    with world.read() as work:
        assert (list(covers.away_for(work, world.id, CORA, noon)) == [OLGA]) is stands_in


@pytest.mark.parametrize(("who", "covers_it"), [(CORA, True), (MAX, False), (OSCAR, False)])
def test_only_the_cover_sees_and_answers_it_meanwhile(world: World, who: str, covers_it: bool) -> None:
    nudge = world.planned()
    goes_away(world)
    world.clock.set(nudge.plan.due_at)
    world.deliver()
    assert bool(briefs.show(world.store, world.actor(who), world.now).items) is covers_it
    if covers_it:
        nudges.done(world.store, world.actor(who), nudge.id, world.now, None)
        assert world.nudge().state is NudgeState.DONE
        return
    with pytest.raises(NotYourNudge):
        nudges.done(world.store, world.actor(who), nudge.id, world.now, None)


def test_what_the_cover_answered_stands_in_both_briefs_and_nowhere_else(world: World) -> None:
    nudge, promise = world.planned(), world.promised(14 * DAY + 3 * HOUR)
    goes_away(world)
    world.clock.set(nudge.plan.due_at)
    world.deliver()
    nudges.done(world.store, world.actor(CORA), nudge.id, world.now, None)
    endings.keep(world.store, world.actor(CORA), promise, world.now, None)

    def answered(whom: str) -> set[tuple[str, str | None]]:
        shown = briefs.show(world.store, world.actor(whom), world.now)
        return {(each.title, each.for_whom) for each in shown.answered}

    assert answered(CORA) == {(BIRTHDAY, OLGA), ("Send the plan.", OLGA)}
    assert answered(OLGA) == {(BIRTHDAY, None), ("Send the plan.", None)}
    assert answered(MAX) == set()
    world.clock.move(DAY)
    assert answered(CORA) == set()


def test_a_cover_is_asked_as_few_a_day_of_what_can_wait_as_everybody(world: World) -> None:
    nudge = world.planned()
    with world.store.begin() as work:
        hires = [replace(world.cast.birthday, title=f"First {n}", is_expected=True) for n in range(4)]
        for each in work.milestones.add_many(hires):
            about = Thing(Noun.MILESTONE, each.id)
            work.nudges.add_many([replace(nudge.plan, about=about, occurrence=date(2026, 12, 14))])
    goes_away(world)
    world.clock.set(nudge.plan.due_at + HOUR)

    def due() -> list[int]:
        items = briefs.show(world.store, world.actor(CORA), world.now).due
        return [item.nudge.id for item in items if item.nudge is not None and not item.happens]

    asked = due()
    assert len(asked) == 2
    for nudge_id in asked:
        expected.long_ago(world.store, world.actor(CORA), nudge_id, world.now, None)
    assert due() == []


def test_whoever_covers_somebody_else_is_not_asked_about_another_covers_client(world: World) -> None:
    world.change_client(cover=OSCAR)
    nudge = world.planned()
    goes_away(world)
    world.clock.set(nudge.plan.due_at)
    world.deliver()
    assert briefs.show(world.store, world.actor(CORA), world.now).items == []


def test_what_the_cover_did_is_told_once(world: World) -> None:
    nudge = world.planned()
    goes_away(world)
    world.clock.set(nudge.plan.due_at)
    world.deliver()
    nudges.done(world.store, world.actor(CORA), nudge.id, world.now, None)
    for _ in range(4):
        world.pass_time(DAY)
    told = [text for text in texts(world, OLGA) if "Welcome back." in text]
    assert len(told) <= 1
    first = briefs.show(world.store, world.actor(), world.now)
    assert first.while_away == []


@pytest.mark.parametrize("gone", [False, True])
def test_where_nobody_can_cover_the_manager_is_told_once_for_the_leave(world: World, gone: bool) -> None:
    if gone:
        world.change_person(CORA, is_gone=True)
    else:
        world.change_client(cover=None)
    nudge = world.planned()
    goes_away(world, days=4)
    for day in range(4):
        for hour in (0, 2):  # in London it begins an hour later
            world.clock.set(nudge.plan.due_at + day * DAY + hour * HOUR)
            world.deliver()
    told = [text for text in texts(world, MAX) if "nobody is there to cover for Zebra Works" in text]
    assert len(told) == 1


def test_a_manager_who_was_not_told_yet_is_not_told_when_somebody_covers_after_all(world: World) -> None:
    world.change_client(cover=None)
    world.change_person(MAX, zone="America/Los_Angeles")  # asleep
    nudge = world.planned()
    goes_away(world)
    world.clock.set(nudge.plan.due_at)
    world.deliver()
    world.change_client(cover=CORA)
    world.pass_time(10 * HOUR)
    assert texts(world, MAX) == []


def test_whoever_has_only_paused_is_there_to_answer(world: World) -> None:
    nudge = world.planned()
    with world.store.begin() as work:
        work.preferences.save(Preferences(world.id, OLGA).pause(nudge.plan.due_at + 2 * DAY, world.now))
    world.clock.set(nudge.plan.due_at)
    world.deliver()
    assert texts(world, CORA) == texts(world, MAX) == []
    with pytest.raises(NotYourNudge):
        nudges.done(world.store, world.actor(CORA), nudge.id, world.now, None)
