from datetime import date, timedelta

import pytest

from bot.domain.goals import Goal, NoSuchGoal
from store import Store
from tests.cast import CORA, MONDAY, OLGA, Cast

DUE = date(2026, 12, 1)


def add(store: Store, cast: Cast, text: str, due: date | None = DUE) -> Goal:
    with store.begin() as work:
        return work.goals.add(Goal(0, cast.id, cast.zebra.id, text, due, OLGA, MONDAY))


def test_a_goal_comes_back_as_it_was_given_and_as_it_was_saved(store: Store, cast: Cast) -> None:
    goal = add(store, cast, "Ten people 🦓")
    changed = goal.move(date(2027, 1, 1)).reach(CORA, MONDAY)
    with store.begin() as work:
        work.goals.save(changed)

    assert (goal.text, goal.due, goal.set_by, goal.set_at, goal.moved) == ("Ten people 🦓", DUE, OLGA, MONDAY, 0)
    with store.read() as work:
        assert work.goals.get(cast.id, goal.id) == changed
        with pytest.raises(NoSuchGoal):
            work.goals.get(cast.id, 99_999)


def test_the_nearest_is_first_and_those_without_a_date_are_last(store: Store, cast: Cast) -> None:
    some_day, later, near = add(store, cast, "a", None), add(store, cast, "b", date(2027, 1, 1)), add(store, cast, "c")
    reached, let_go = add(store, cast, "d").reach(OLGA, MONDAY), add(store, cast, "e").let_go(MONDAY)
    with store.begin() as work:
        work.goals.save(reached)
        work.goals.save(let_go)

    with store.read() as work:
        assert work.goals.open_of_client(cast.id, cast.zebra.id) == [near, later, some_day]
        assert work.goals.of_client(cast.id, cast.zebra.id) == [near, reached, let_go, later, some_day]


@pytest.mark.parametrize(("days", "due"), [(-1, False), (0, True), (1, True)])
def test_those_that_are_due_are_found_on_their_day(store: Store, cast: Cast, days: int, due: bool) -> None:
    goal = add(store, cast, "a")
    add(store, cast, "some day", None)
    let_go = add(store, cast, "let go").let_go(MONDAY)
    with store.begin() as work:
        work.goals.save(let_go)

    with store.read() as work:
        assert work.goals.open_until(cast.id, DUE + timedelta(days=days)) == ([goal] if due else [])
