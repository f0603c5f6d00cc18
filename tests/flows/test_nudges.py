"""Answering a prompt: done, later, not this time."""

from datetime import datetime, timedelta

import pytest

from bot.domain.history import Noun, Thing, What
from bot.domain.nudges import AnsweredAlready, NotAhead, NotYourNudge, NudgeGone, NudgeState
from bot.domain.people import Repeated
from bot.flows import nudges
from bot.flows.nudges import Later
from bot.views.nudges import Noted
from tests.cast import CORA, MAX, OSCAR
from tests.flows.world import DAY, HOUR, MINUTE, World


def at(said: str) -> datetime:
    return datetime.fromisoformat(said)


def history(world: World) -> list[What]:
    with world.read() as work:
        return [entry.what for entry in work.history.of_client(world.id, world.cast.zebra.id)]


def test_done_is_in_the_clients_history(world: World) -> None:
    nudge = world.prompted()
    nudges.done(world.store, world.actor(), nudge.id, world.now, None)
    assert world.nudge().state is NudgeState.DONE
    assert history(world) == [What.MILESTONE_DONE]


def test_a_double_click_is_one_answer(world: World) -> None:
    nudge = world.prompted()
    nudges.done(world.store, world.actor(), nudge.id, world.now, None)
    with pytest.raises(AnsweredAlready):
        nudges.done(world.store, world.actor(), nudge.id, world.now, None)
    assert history(world) == [What.MILESTONE_DONE]


@pytest.mark.parametrize("who", [CORA, MAX, OSCAR])
def test_only_the_one_it_is_for_answers_it(world: World, who: str) -> None:
    nudge = world.prompted()
    with pytest.raises(NotYourNudge, match="<@U0OLGA>"):
        nudges.done(world.store, world.actor(who), nudge.id, world.now, None)
    assert history(world) == []


def test_a_prompt_that_is_gone_says_so(world: World) -> None:
    nudge = world.planned()
    world.replan(client=world.change_client(owner=CORA))
    with pytest.raises(NudgeGone):
        nudges.done(world.store, world.actor(), nudge.id, world.now, None)


@pytest.mark.parametrize(
    ("now", "later", "until"),
    [
        ("2026-12-07T09:30+01:00", Later.HOUR, "2026-12-07T10:30+01:00"),
        ("2026-12-07T09:30+01:00", Later.AFTERNOON, "2026-12-07T15:00+01:00"),
        ("2026-12-07T09:30+01:00", Later.TOMORROW, "2026-12-08T09:00+01:00"),
        ("2026-12-11T09:30+01:00", Later.TOMORROW, "2026-12-14T09:00+01:00"),  # a Friday
        ("2026-12-07T09:30+01:00", Later.NEXT_WEEK, "2026-12-14T09:00+01:00"),
        ("2026-12-07T23:30+01:00", Later.HOUR, "2026-12-08T00:30+01:00"),
    ],
)
def test_later_is_on_the_persons_own_clock(world: World, now: str, later: Later, until: str) -> None:
    nudge = world.prompted()
    world.clock.set(at(now))
    nudges.put_off(world.store, world.actor(), nudge.id, later, world.now, None)
    assert world.nudge().plan.due_at == at(until)
    assert world.delivery().due_at == at(until)


def test_this_afternoon_is_refused_when_it_is_over(world: World) -> None:
    nudge = world.prompted()
    world.clock.set(at("2026-12-07T15:00+01:00"))
    with pytest.raises(NotAhead):
        nudges.put_off(world.store, world.actor(), nudge.id, Later.AFTERNOON, world.now, None)
    assert world.nudge().state is NudgeState.OPEN


def test_what_was_put_off_is_asked_again_and_can_be_answered(world: World) -> None:
    nudge = world.prompted()
    nudges.put_off(world.store, world.actor(), nudge.id, Later.HOUR, world.now, None)
    world.pass_time(HOUR)
    assert world.nudge().state is NudgeState.OPEN
    assert len(world.slack.texts("D0OLGA")) == 2
    nudges.done(world.store, world.actor(), nudge.id, world.now, None)
    assert world.nudge().state is NudgeState.DONE


def test_it_can_be_put_off_again_and_again(world: World) -> None:
    nudge = world.prompted()
    for _ in range(4):
        nudges.put_off(world.store, world.actor(), nudge.id, Later.HOUR, world.now, None)
        world.pass_time(HOUR)
    assert (world.nudge().round, len(world.slack.texts("D0OLGA"))) == (4, 5)


def test_a_form_that_is_sent_twice_is_done_once(world: World) -> None:
    nudge = world.prompted()
    nudges.decline(world.store, world.actor(), nudge.id, "They asked us not to.", world.now, "form 1")
    with pytest.raises(Repeated):
        nudges.decline(world.store, world.actor(), nudge.id, "They asked us not to.", world.now, "form 1")
    assert history(world) == [What.MILESTONE_DECLINED]


@pytest.mark.parametrize(("how", "entries"), [("Ada laughed.", [What.MILESTONE_NOTED]), (" \0 ", [])])
def test_a_note_is_kept_where_there_is_one(world: World, how: str, entries: list[What]) -> None:
    nudge = world.prompted()
    nudges.done(world.store, world.actor(), nudge.id, world.now, None)
    nudges.note(world.store, world.actor(), Noted(nudge.id, how, None, None), world.now, "form 1")
    assert history(world) == [*entries, What.MILESTONE_DONE]


def test_not_this_time_leaves_the_next_time_alone(world: World) -> None:
    nudge = world.prompted()
    nudges.decline(world.store, world.actor(), nudge.id, "", world.now, "form 1")
    assert [each.plan.occurrence.year for each in world.nudges()] == [2026, 2027]


def test_the_manager_was_told_stands_in_the_history_once(world: World) -> None:
    world.change_client(cover=None)
    world.flagged()
    for _ in range(6):
        world.pass_time(30 * MINUTE)
    told = [what for what in history(world) if what is What.MOMENT_ESCALATED]
    assert told == [What.MOMENT_ESCALATED]
    assert len(world.nudges(Thing(Noun.MOMENT, 1))) == 2


def test_a_day_after_the_answer_nothing_more_is_said(world: World) -> None:
    nudge = world.prompted()
    nudges.done(world.store, world.actor(), nudge.id, world.now, None)
    world.pass_time(timedelta(days=1) + DAY)
    assert len(world.slack.standing) == 1


def test_without_an_answer_each_morning_asks_in_one_brief(world: World) -> None:
    world.prompted()
    for _ in range(3):
        world.pass_time(DAY)
    said = world.slack.texts("D0OLGA")
    assert ["Birthday of Ada Zebra" in text for text in said] == [False, False, False, True]
