"""What has no day until it happens is asked about until somebody answers for good."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.domain.clients import NotYourClient
from bot.domain.expected import NotAsked, NotYetHappened
from bot.domain.history import Noun, Thing, What
from bot.domain.milestones import Milestone
from bot.domain.nudges import AnsweredAlready, NotYourNudge, Nudge, NudgeKind, NudgeState, Plan
from bot.flows import briefs, expected, nudges, walks
from tests.cast import CORA, MONDAY, OLGA, OSCAR
from tests.coaching import LOADED
from tests.flows.test_walks import begins, days, prompts, rows, undo
from tests.flows.world import World

ASKED = datetime(2026, 11, 30, 8, tzinfo=UTC)
"""9:00 in Berlin on the day on which it is asked about for the first time: 60 days after the start."""


def asked(world: World) -> Nudge:
    """Zebra began on 1 October, and Olga was just asked about their first hire."""
    begins(world, start=date(2026, 10, 1))
    world.clock.set(ASKED)
    world.deliver()
    return prompts(world, "first-hire")[0]


def hire(world: World) -> Milestone:
    return rows(world)["first-hire"]


def texts(world: World) -> list[str]:
    return [each for each in world.slack.texts() if "\nThe first hire" in each]


def happens(world: World, nudge: Nudge, on: date = date(2026, 11, 20), note: str = "A friend of theirs.") -> None:
    expected.happen(world.store, world.actor(), nudge.id, on, note, world.now, f"once{on}")


def test_it_is_asked_about_on_its_day(world: World) -> None:
    begins(world, start=date(2026, 10, 1))
    world.clock.set(ASKED - timedelta(seconds=1))
    world.deliver()
    assert texts(world) == []
    world.clock.set(ASKED)
    world.deliver()
    (text,) = texts(world)
    assert "\nThe first hire: has it happened by now?\nZebra Works" in text


def test_what_happened_is_kept_with_its_day_and_what_follows_gets_its_own(world: World) -> None:
    nudge = asked(world)
    happens(world, nudge)
    assert hire(world).happened_on == date(2026, 11, 20)
    assert days(world)["after-hire"] == "2026-12-11"
    assert len(prompts(world, "after-hire")) == 1
    with world.read() as work:
        told = work.history.newest(world.id, nudge.plan.about)
    assert told is not None
    assert (told.what, told.text) == (What.EXPECTED_HAPPENED, "A friend of theirs.")
    world.deliver()
    assert "It happened on Friday 20 November. “A friend of theirs.”" in texts(world)[0]


def test_undo_asks_again_and_takes_back_what_followed(world: World) -> None:
    nudge = asked(world)
    before = hire(world)
    happens(world, nudge)
    undo(world, What.EXPECTED_HAPPENED)
    assert hire(world) == before
    assert "after-hire" not in days(world)
    assert prompts(world, "first-hire")[0].state is NudgeState.OPEN


def test_not_yet_is_asked_again_on_its_next_day_counted_from_the_first(world: World) -> None:
    nudge = asked(world)
    expected.not_yet(world.store, world.actor(), nudge.id, world.now, None)
    assert str(hire(world).date) == "2027-02-28"  # three months after 30 November
    assert [each.plan.occurrence for each in prompts(world, "first-hire")] == [date(2026, 11, 30), date(2027, 2, 28)]
    world.deliver()
    assert "Not yet. I will ask again from Sunday 28 February 2027 on." in texts(world)[0]
    undo(world, What.EXPECTED_NOT_YET)
    assert [(each.plan.occurrence, each.state) for each in prompts(world, "first-hire")] == [
        (date(2026, 11, 30), NudgeState.OPEN)
    ]


def test_late_not_yet_skips_the_days_that_are_past(world: World) -> None:
    nudge = asked(world)
    world.clock.set(datetime(2027, 3, 5, 9, tzinfo=UTC))
    expected.not_yet(world.store, world.actor(), nudge.id, world.now, None)
    assert str(hire(world).date) == "2027-05-30"


@pytest.mark.parametrize(
    ("answer", "said"), [(expected.long_ago, "Long ago."), (expected.never, "It does not apply to them.")]
)
def test_nobody_asks_again_where_it_was_long_ago_or_does_not_apply(world: World, answer: Any, said: str) -> None:
    nudge = asked(world)
    before = hire(world)
    answer(world.store, world.actor(), nudge.id, world.now, None)
    walks.follow(world.store, world.id, LOADED, world.now)
    assert len(prompts(world, "first-hire")) == 1
    assert not hire(world).is_asked
    world.deliver()
    assert said in texts(world)[0]
    with world.read() as work:
        newest = work.history.newest(world.id, nudge.plan.about)
    assert newest is not None
    undo(world, newest.what)
    assert hire(world) == before


def test_an_unanswered_question_keeps_its_day(world: World) -> None:
    asked(world)
    world.clock.move(timedelta(days=30))
    walks.follow(world.store, world.id, LOADED, world.now)
    assert str(hire(world).date) == "2026-11-30"
    assert len(prompts(world, "first-hire")) == 1


def test_put_off_it_is_asked_again_and_answered_then(world: World) -> None:
    nudge = asked(world)
    nudges.put_off(world.store, world.actor(), nudge.id, nudges.Later.TOMORROW, world.now, None)
    world.pass_time(timedelta(days=1))
    assert len(texts(world)) == 2
    expected.long_ago(world.store, world.actor(), nudge.id, world.now, None)


def test_what_cannot_be_is_refused_and_changes_nothing(world: World) -> None:
    nudge = asked(world)
    before = hire(world)
    with pytest.raises(NotYetHappened):
        happens(world, nudge, on=date(2026, 12, 1))
    with pytest.raises(NotYourNudge):
        expected.long_ago(world.store, world.actor(CORA), nudge.id, world.now, None)
    assert hire(world) == before
    happens(world, nudge)
    with pytest.raises(AnsweredAlready):
        expected.never(world.store, world.actor(), nudge.id, world.now, None)


def test_only_what_is_expected_has_these_answers(world: World) -> None:
    birthday = world.planned()
    with pytest.raises(NotAsked):
        expected.never(world.store, world.actor(), birthday.id, world.now, None)


def test_a_few_are_asked_a_day_and_what_was_answered_counts(world: World) -> None:
    hires = [replace(world.cast.birthday, title=f"First {n}", is_expected=True) for n in range(5)]
    with world.store.begin() as work:
        for each in work.milestones.add_many(hires):
            plan = Plan(world.id, Thing(Noun.MILESTONE, each.id), NudgeKind.MILESTONE, 0, MONDAY.date(), OLGA, MONDAY,
                        "Europe/Berlin", world.cast.zebra.id)  # fmt: skip
            work.nudges.add_many([replace(plan, occurrence=date(2026, 12, 14))])
    first, second = asked_today(world)

    expected.not_yet(world.store, world.actor(), first, world.now, None)
    assert asked_today(world) == [second]
    expected.not_yet(world.store, world.actor(), second, world.now, None)
    assert asked_today(world) == []
    assert asked_today(world, in_home=True) == []
    world.clock.move(timedelta(days=1))
    assert len(asked_today(world)) == 2


def asked_today(world: World, in_home: bool = False) -> list[int]:
    shown = briefs.show(world.store, world.actor(), world.now, in_home=in_home)
    return [item.nudge.id for item in shown.due if item.nudge is not None]


# before anybody asked


def happens_early(world: World, on: date = date(2026, 11, 20)) -> None:
    expected.happen_unasked(world.store, world.actor(), hire(world).id, on, "A friend of theirs.", world.now, f"e{on}")


def test_what_happens_before_it_is_asked_about_is_kept_and_never_asked(world: World) -> None:
    begins(world, start=date(2026, 10, 1))
    before, waiting = hire(world), prompts(world, "first-hire")
    happens_early(world)
    assert hire(world).happened_on == date(2026, 11, 20)
    assert prompts(world, "first-hire") == []
    assert days(world)["after-hire"] == "2026-12-11"
    world.clock.set(ASKED)
    walks.follow(world.store, world.id, LOADED, world.now)
    world.deliver()
    assert texts(world) == []
    with world.read() as work:
        told = work.history.newest(world.id, Thing(Noun.MILESTONE, before.id))
    assert told is not None
    assert (told.what, told.text) == (What.EXPECTED_HAPPENED, "A friend of theirs.")
    assert len(waiting) == 1


@pytest.mark.parametrize("answer", [happens_early, None])
def test_undo_of_what_nobody_had_asked_about_asks_on_its_day(world: World, answer: Any) -> None:
    begins(world, start=date(2026, 10, 1))
    before, waiting = hire(world), [each.plan for each in prompts(world, "first-hire")]
    if answer:
        answer(world)
    else:
        expected.long_ago_unasked(world.store, world.actor(), before.id, world.now)
    assert (hire(world).is_asked, prompts(world, "first-hire")) == (False, [])
    undo(world, What.EXPECTED_HAPPENED if answer else What.EXPECTED_LONG_AGO)
    assert hire(world) == before
    assert [each.plan for each in prompts(world, "first-hire")] == waiting
    assert "after-hire" not in days(world)


def test_said_on_the_journey_it_takes_the_question_out_of_the_brief(world: World) -> None:
    nudge = asked(world)
    happens_early(world)
    world.deliver()
    assert prompts(world, "first-hire")[0].state is NudgeState.DONE
    assert "It happened on Friday 20 November." in texts(world)[0]
    assert "has it happened by now?" not in texts(world)[0]
    with pytest.raises(AnsweredAlready):
        expected.long_ago(world.store, world.actor(), nudge.id, world.now, None)
    undo(world, What.EXPECTED_HAPPENED)
    assert prompts(world, "first-hire")[0].state is NudgeState.OPEN
    world.deliver()
    assert "has it happened by now?" in texts(world)[0]


def test_what_was_put_off_is_not_asked_again_once_it_is_said_on_the_journey(world: World) -> None:
    nudge = asked(world)
    nudges.put_off(world.store, world.actor(), nudge.id, nudges.Later.TOMORROW, world.now, None)
    expected.long_ago_unasked(world.store, world.actor(), hire(world).id, world.now)
    world.pass_time(timedelta(days=1))
    assert not [each for each in world.slack.texts() if "has it happened by now?" in each]


def test_undo_on_the_journey_asks_again_what_was_put_off(world: World) -> None:
    nudge = asked(world)
    nudges.put_off(world.store, world.actor(), nudge.id, nudges.Later.TOMORROW, world.now, None)
    expected.long_ago_unasked(world.store, world.actor(), hire(world).id, world.now)
    undo(world, What.EXPECTED_LONG_AGO)
    world.pass_time(timedelta(days=1))
    assert "has it happened by now?" in texts(world)[-1]


def test_on_the_journey_too_what_cannot_be_is_refused(world: World) -> None:
    begins(world, start=date(2026, 10, 1))
    before = hire(world)
    with pytest.raises(NotYetHappened):
        happens_early(world, on=date(2026, 11, 24))
    with pytest.raises(NotYourClient):
        expected.long_ago_unasked(world.store, world.actor(OSCAR), before.id, world.now)
    with pytest.raises(NotAsked):
        expected.begin_unasked(world.store, world.actor(), world.cast.birthday.id, world.now)
    assert hire(world) == before
    happens_early(world)
    for again in (expected.begin_unasked, expected.long_ago_unasked):
        with pytest.raises(AnsweredAlready):
            again(world.store, world.actor(), before.id, world.now)
