from collections.abc import Callable
from datetime import date, timedelta

import pytest

from bot.domain.goals import Goal, GoalLetGo, GoalReached
from tests.cast import MONDAY, OLGA

DUE = date(2026, 12, 1)
GOAL = Goal(1, 1, 1, "Ten people by Christmas", DUE, OLGA, MONDAY)
VERBS: list[Callable[[Goal], Goal]] = [
    lambda goal: goal.reach(OLGA, MONDAY),
    lambda goal: goal.move(None),
    lambda goal: goal.let_go(MONDAY),
]


def test_a_goal_is_reached_by_somebody_who_says_so() -> None:
    reached = GOAL.reach(OLGA, MONDAY)
    assert (reached.reached_at, reached.reached_by) == (MONDAY, OLGA)
    assert reached.is_reached
    assert not reached.is_open


def test_a_move_is_counted_and_the_same_day_is_no_move() -> None:
    moved = GOAL.move(DUE + timedelta(days=30)).move(None)
    assert (moved.due, moved.moved) == (None, 2)
    assert GOAL.move(DUE) == GOAL
    assert GOAL.move(None).move_back(DUE) == GOAL


@pytest.mark.parametrize("verb", VERBS)
def test_what_ended_is_left_alone(verb: Callable[[Goal], Goal]) -> None:
    with pytest.raises(GoalReached):
        verb(GOAL.reach(OLGA, MONDAY))
    with pytest.raises(GoalLetGo):
        verb(GOAL.let_go(MONDAY))


def test_a_goal_can_be_opened_again() -> None:
    assert GOAL.reach(OLGA, MONDAY).reopen() == GOAL
    assert GOAL.let_go(MONDAY).reopen() == GOAL


@pytest.mark.parametrize(("days", "overdue"), [(-1, False), (0, False), (1, True), (400, True)])
def test_a_goal_is_overdue_on_the_day_after(days: int, overdue: bool) -> None:
    today = DUE + timedelta(days=days)
    assert GOAL.is_overdue(today) is overdue
    assert not GOAL.let_go(MONDAY).is_overdue(today)
    assert not GOAL.move(None).is_overdue(today)
