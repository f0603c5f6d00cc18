"""How a promise ends and moves, what of it can be taken back, and what is put right."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import pytest

from bot.domain.history import ChangedSince, NotYoursToUndo, Noun, Thing, TooLateToUndo, What
from bot.domain.nudges import NudgeKind
from bot.domain.promises import (
    DoneBeforeIt,
    DoneInTheFuture,
    EndedAlready,
    NobodyNamed,
    NotYourPromise,
    Promise,
    Standing,
)
from bot.flows import endings, history, promises
from bot.views.endings import Corrected, Done, Moved
from bot.views.promises import Filled
from tests.cast import CORA, MAX, OLGA, OSCAR
from tests.flows.world import DAY, MINUTE, World

ABOUT = Thing(Noun.PROMISE, 1)
FRIDAY, NOON = date(2026, 11, 27), time(12)
TUESDAY = date(2026, 12, 1)


def at(said: str) -> datetime:
    return datetime.fromisoformat(f"2026-{said}+01:00")


@pytest.fixture
def world(world: World) -> World:
    """Olga has promised something to Zebra Works by Friday noon."""
    filled = Filled(world.cast.zebra.id, "Send the plan.", FRIDAY, NOON)
    promises.make(world.store, world.actor(), filled, world.now, "made")
    return world


def it(world: World) -> Promise:
    with world.read() as work:
        return work.promises.get(world.id, 1)


def newest(world: World) -> int:
    with world.read() as work:
        found = work.history.newest(world.id, ABOUT)
    assert found is not None
    return found.id


def told(world: World) -> list[tuple[What, str]]:
    """What its history says, the first first."""
    with world.read() as work:
        return [(each.what, each.text) for each in reversed(work.history.about(world.id, ABOUT))]


def undo(world: World, who: str = OLGA) -> None:
    history.undo(world.store, world.actor(who), newest(world), world.now, None)


def move(world: World, day: date = TUESDAY, clock: time | None = NOON, by: str = OLGA, agreed: str = "Ada") -> Promise:
    return endings.move(world.store, world.actor(by), Moved(1, day, clock, agreed), world.now, f"m{world.now}{day}")


def planned(world: World) -> set[NudgeKind]:
    with world.read() as work:
        return {each.plan.kind for each in work.nudges.unsent(world.id, ABOUT)}


# --- kept


def test_what_is_kept_early_is_kept(world: World) -> None:
    endings.keep(world.store, world.actor(), 1, world.now, None)

    assert it(world).standing is Standing.KEPT
    assert planned(world) == set()
    assert told(world)[-1] == (What.PROMISE_KEPT, "")


def test_what_was_done_in_time_and_is_only_marked_later_is_kept_in_time(world: World) -> None:
    world.clock.set(at("11-30T10:00"))

    endings.keep_on(world.store, world.actor(), Done(1, in_time=True, said="It is in their folder."), world.now, "d")

    assert it(world).standing is Standing.KEPT
    assert it(world).said == "It is in their folder."
    assert told(world)[-2:] == [(What.PROMISE_DELIVERED, "It is in their folder."), (What.PROMISE_KEPT, "")]
    undo(world)
    assert (it(world).is_open, it(world).said) == (True, "")


@pytest.mark.parametrize(("day", "days_late"), [(date(2026, 11, 28), 1), (date(2026, 11, 30), 3), (None, 3)])
def test_what_was_done_later_is_late_by_as_much_as_it_was(world: World, day: date | None, days_late: int) -> None:
    world.clock.set(at("11-30T10:00"))

    endings.keep_on(world.store, world.actor(), Done(1, in_time=False, day=day), world.now, "d")

    assert (it(world).standing, it(world).days_late) == (Standing.LATE, days_late)
    assert told(world)[-1] == (What.PROMISE_KEPT, "late")


def test_nothing_was_done_tomorrow_or_before_it_was_promised(world: World) -> None:
    world.clock.set(at("11-30T10:00"))
    with pytest.raises(DoneInTheFuture):
        endings.keep_on(world.store, world.actor(), Done(1, False, date(2026, 12, 1)), world.now, "d")
    with pytest.raises(DoneBeforeIt):
        endings.keep_on(world.store, world.actor(), Done(1, False, date(2026, 11, 22)), world.now, "e")
    assert it(world).is_open


def test_what_was_delivered_can_be_said_afterwards_and_taken_back(world: World) -> None:
    endings.keep(world.store, world.actor(), 1, world.now, None)
    endings.deliver(world.store, world.actor(), 1, "https://example.com/plan", world.now, "d")
    assert it(world).said == "https://example.com/plan"

    undo(world)

    assert (it(world).said, it(world).standing) == ("", Standing.KEPT)


# --- not kept, and let off


def test_what_is_not_kept_says_why_and_is_not_prompted_any_more(world: World) -> None:
    endings.break_off(world.store, world.actor(), 1, "The plan needs their numbers.", world.now, "b")

    assert (it(world).standing, it(world).said) == (Standing.BROKEN, "The plan needs their numbers.")
    for _ in range(9):
        world.pass_time(DAY)
    assert world.slack.standing == {}


def test_a_client_lets_us_off_by_name(world: World) -> None:
    with pytest.raises(NobodyNamed):
        endings.release(world.store, world.actor(), 1, "  ", world.now, "r")

    endings.release(world.store, world.actor(), 1, "Ada Zebra", world.now, "s")

    assert (it(world).standing, it(world).released_by) == (Standing.RELEASED, "Ada Zebra")
    assert told(world)[-1] == (What.PROMISE_RELEASED, "Ada Zebra")


# --- a new time


@pytest.mark.parametrize(
    ("when", "in_time"),
    [
        ("11-23T09:01", True),
        ("11-27T12:00", True),  # the last minute
        ("11-27T12:01", False),
        ("11-30T09:00", False),
    ],
)
def test_a_new_time_is_moved_in_time_until_the_old_one_has_passed(world: World, when: str, in_time: bool) -> None:
    world.clock.set(at(when))

    moved = move(world)

    assert moved.moved == int(in_time)
    assert moved.expected_at == at("12-01T12:00")
    what, said = told(world)[-1]
    assert what is (What.PROMISE_MOVED if in_time else What.PROMISE_LATE_DATE)
    assert said.endswith("to Tuesday 1 December at 12:00, agreed with Ada.") or "12:00" in said
    kept_at = at("12-01T11:00")
    world.clock.set(kept_at)
    endings.keep_on(world.store, world.actor(), Done(1, in_time=False), world.now, "k")
    assert it(world).standing is (Standing.KEPT if in_time else Standing.LATE)


def test_after_a_move_it_comes_back_by_its_new_time_and_not_by_the_old_one(world: World) -> None:
    world.clock.set(at("11-26T09:00"))
    world.deliver()
    assert "Send the plan." in world.slack.texts("D0OLGA")[0]

    move(world)
    world.deliver()

    assert "“Send the plan.”: The new time is Tuesday 1 December at 12:00 (Berlin)." in world.slack.texts("D0OLGA")[0]
    world.clock.set(at("11-27T15:00"))
    world.deliver()
    assert len(world.slack.texts("D0OLGA")) == 1
    world.clock.set(at("11-30T09:00"))
    world.deliver()
    assert "Due tomorrow at 12:00 (Berlin). The time was moved once." in world.slack.texts("D0OLGA")[-1]


def test_a_move_to_another_hour_of_the_same_day_is_told_like_any_other(world: World) -> None:
    world.clock.set(at("11-27T09:00"))
    world.deliver()

    move(world, FRIDAY, time(16))
    world.clock.set(at("11-27T16:01"))
    world.deliver()

    assert [said for said in world.slack.texts("D0OLGA") if "It was due today at 16:00" in said]


def test_what_is_late_waits_quietly_until_the_time_they_agreed_to(world: World) -> None:
    world.clock.set(at("11-27T12:30"))
    world.deliver()
    move(world)
    world.deliver()
    before = len(world.slack.texts("D0OLGA"))

    world.clock.set(at("11-27T17:00"))
    world.deliver()
    assert len(world.slack.texts("D0OLGA")) == before

    world.clock.set(at("11-30T09:00"))
    world.deliver()
    said = world.slack.texts("D0OLGA")[-1]
    assert "It was due Friday 27 November at 12:00 (Berlin). They expect it tomorrow at 12:00 (Berlin)." in said


def test_without_somebody_who_agreed_nothing_moves(world: World) -> None:
    with pytest.raises(NobodyNamed):
        move(world, agreed=" ")
    assert it(world).moved == 0


def test_undo_of_a_move_brings_back_the_old_time_and_what_was_asked(world: World) -> None:
    world.clock.set(at("11-26T09:00"))
    world.deliver()
    move(world)
    move(world, date(2026, 12, 2), None)

    undo(world)
    assert it(world).due_at == at("12-01T12:00")
    with pytest.raises(ChangedSince):
        history.undo(world.store, world.actor(), newest(world) - 1, world.now, None)
    world.deliver()
    (brief,) = world.slack.texts("D0OLGA")
    assert "You promised" not in brief  # it is not asked for before its time


def test_undo_of_the_only_move_is_as_if_it_had_never_been(world: World) -> None:
    world.clock.set(at("11-26T09:00"))
    world.deliver()
    before, was = it(world), planned(world)
    move(world)

    undo(world)
    world.deliver()

    assert it(world) == before
    assert planned(world) == was
    assert "Due tomorrow at 12:00 (Berlin)." in world.slack.texts("D0OLGA")[0]


# --- a word on the way


@pytest.fixture
def on_the_way(world: World) -> World:
    """The word half-way is asked for."""
    world.clock.set(at("11-25T09:00"))
    world.deliver()
    return world


def word(world: World) -> int:
    with world.read() as work:
        nudges = work.nudges.about(world.id, ABOUT)
    return next(each.id for each in nudges if each.plan.kind is NudgeKind.PROMISE_WORD)


def test_half_way_it_is_asked_whether_they_know_where_it_stands(on_the_way: World) -> None:
    assert "Have you told them where it stands?" in on_the_way.slack.texts("D0OLGA")[0]


def test_a_word_on_the_way_is_a_touch_and_can_be_taken_back(on_the_way: World) -> None:
    world = on_the_way
    endings.told(world.store, world.actor(), word(world), world.now, None)
    world.deliver()
    with world.read() as work:
        (touch,) = work.touches.of_client(world.id, world.cast.zebra.id)
    assert (touch.line, touch.who, touch.at) == ("Where it stands: Send the plan.", OLGA, touch.at)
    assert "“Send the plan.”: They know where it stands." in world.slack.texts("D0OLGA")[0]

    undo(world)
    world.deliver()

    with world.read() as work:
        assert work.touches.of_client(world.id, world.cast.zebra.id) == []
    assert "Have you told them where it stands?" in world.slack.texts("D0OLGA")[0]


def test_where_no_word_is_needed_nobody_was_in_touch(on_the_way: World) -> None:
    world = on_the_way
    endings.no_word(world.store, world.actor(), word(world), world.now, None)
    with world.read() as work:
        assert work.touches.of_client(world.id, world.cast.zebra.id) == []


def test_once_it_is_nearly_due_the_word_is_not_asked_for_any_more(on_the_way: World) -> None:
    on_the_way.clock.set(at("11-26T09:00"))
    on_the_way.deliver()
    said = on_the_way.slack.texts("D0OLGA")[-1]
    assert said.count("Send the plan.") == 1
    assert "Have you told them" not in said


# --- taken back, and put right

ENDINGS: dict[str, Callable[[World], object]] = {
    "kept": lambda w: endings.keep(w.store, w.actor(), 1, w.now, None),
    "broken": lambda w: endings.break_off(w.store, w.actor(), 1, "", w.now, "b"),
    "released": lambda w: endings.release(w.store, w.actor(), 1, "Ada", w.now, "r"),
}


@pytest.mark.parametrize("how", ENDINGS)
def test_an_ending_can_be_taken_back_for_ten_minutes_by_whoever_said_it(world: World, how: str) -> None:
    world.clock.set(at("11-26T09:00"))
    world.deliver()
    before, was = it(world), planned(world)
    ENDINGS[how](world)
    with pytest.raises(NotYoursToUndo):
        undo(world, CORA)

    world.clock.move(10 * MINUTE - timedelta(seconds=1))
    undo(world)

    assert it(world) == before
    assert planned(world) == was


@pytest.mark.parametrize("how", ENDINGS)
def test_after_ten_minutes_it_is_put_right_by_an_entry_of_its_own(world: World, how: str) -> None:
    ENDINGS[how](world)
    world.clock.move(10 * MINUTE)
    with pytest.raises(TooLateToUndo):
        undo(world)

    corrected = Corrected(1, Standing.OPEN, why="It was another one.")
    endings.correct(world.store, world.actor(CORA), corrected, world.now, "c")

    assert it(world).is_open
    assert NudgeKind.PROMISE_DUE in planned(world)
    what, said = told(world)[-1]
    assert what is What.PROMISE_CORRECTED
    assert said.endswith("It was another one.")
    assert len(told(world)) == 3  # nothing is taken out


@pytest.mark.parametrize("standing", [each for each in Standing if each is not Standing.OPEN])
def test_it_is_put_right_to_what_it_really_was(world: World, standing: Standing) -> None:
    world.clock.set(at("11-30T09:00"))
    endings.break_off(world.store, world.actor(), 1, "", world.now, "b")

    corrected = Corrected(1, standing, date(2026, 11, 28), "Ada")
    endings.correct(world.store, world.actor(), corrected, world.now, "c")

    assert it(world).standing is standing
    assert planned(world) == set()


def test_what_was_recorded_by_mistake_is_taken_back_and_counts_nowhere(world: World) -> None:
    undo(world)

    assert it(world).standing is Standing.MISTAKE
    assert planned(world) == set()
    with world.read() as work:
        assert work.promises.counting(world.id, world.now - 90 * DAY) == []


# --- who


@pytest.mark.parametrize("who", [OLGA, CORA, MAX])
def test_whoever_keeps_it_or_answers_for_the_client_can_say_how_it_ended(world: World, who: str) -> None:
    endings.break_off(world.store, world.actor(who), 1, "", world.now, "b")
    with pytest.raises(EndedAlready):
        endings.release(world.store, world.actor(who), 1, "Ada", world.now, "r")


def test_nobody_else_can(world: World) -> None:
    oscar = world.actor(OSCAR)
    for tried in (
        lambda: endings.keep(world.store, oscar, 1, world.now, None),
        lambda: endings.break_off(world.store, oscar, 1, "", world.now, "b"),
        lambda: endings.release(world.store, oscar, 1, "Ada", world.now, "r"),
        lambda: move(world, by=OSCAR),
        lambda: endings.correct(world.store, oscar, Corrected(1, Standing.KEPT), world.now, "c"),
    ):
        with pytest.raises(NotYourPromise):
            tried()
    assert it(world).is_open
