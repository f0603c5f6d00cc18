"""Two press at the same moment, and PostgreSQL gives one of the two up: nobody is shown an error."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import event

from bot.clock import ManualClock
from bot.domain.history import CannotUndo
from bot.domain.statuses import Answer
from bot.messenger import Messenger
from bot.workers import Workers
from handlers.desk import Desk
from handlers.people import changed
from store import GivenUp, Store, again
from store.tables import statuses
from tests.cast import CORA, MONDAY, OLGA, Cast, fill
from tests.flows.both import server

__all__ = ["server"]
DAY = date(2026, 12, 7)


@pytest.fixture
def store(server: str) -> Iterator[Store]:
    store = Store(server)
    yield store
    store.close()


@pytest.fixture
def cast(store: Store) -> Cast:
    return fill(store, f"T{uuid4().hex}")


def in_a_circle(store: Store, cast: Cast) -> tuple[Callable[[], None], Callable[[], None]]:
    """Each plans two mornings one by one, and has the first before the other one asks for it."""
    together = Barrier(2)

    def planner(one: str, other: str) -> Callable[[], None]:
        meets = iter([True])

        def plan() -> None:
            with store.begin() as work:
                work.deliveries.brief(cast.id, one, DAY, MONDAY)
                if next(meets, False):
                    together.wait(5)
                work.deliveries.brief(cast.id, other, DAY, MONDAY)

        return plan

    return planner(OLGA, CORA), planner(CORA, OLGA)


def at_once(*acts: Callable[[], object]) -> list[BaseException | None]:
    with ThreadPoolExecutor(len(acts)) as pool:
        return [each.exception(20) for each in [pool.submit(act) for act in acts]]


def planned(store: Store, cast: Cast) -> list[bool]:
    with store.read() as work:
        return [work.deliveries.brief_on(cast.id, person, DAY) is not None for person in (OLGA, CORA)]


def desk(store: Store, pool: Workers) -> Desk:
    slack = Messenger("http://127.0.0.1:1/api/", lambda _: "")
    return Desk(store, ManualClock(MONDAY), slack, pool, lambda _: None, lambda _: None)


@pytest.mark.postgres
def test_one_of_two_that_wait_for_each_other_is_given_up(store: Store, cast: Cast) -> None:
    ended = at_once(*in_a_circle(store, cast))
    assert [type(each) for each in ended if each is not None] == [GivenUp]


@pytest.mark.postgres
def test_it_is_done_again_and_both_are_done(store: Store, cast: Cast) -> None:
    one, other = in_a_circle(store, cast)
    assert at_once(lambda: again(one), lambda: again(other)) == [None, None]
    assert planned(store, cast) == [True, True]


@pytest.mark.postgres
def test_whoever_presses_then_is_answered_and_shown_once_what_was_to_be_shown(store: Store, cast: Cast) -> None:
    pool, shown = Workers(1, "later"), list[str]()
    at_desk = desk(store, pool)

    def press(who: str, plan: Callable[[], None]) -> None:
        def handler() -> None:
            at_desk.later(shown.append, f"before {who}")
            plan()
            at_desk.later(shown.append, f"after {who}")

        _, after = at_desk.collect(lambda: at_desk.again(handler))
        after()

    one, other = in_a_circle(store, cast)
    assert at_once(lambda: press("one", one), lambda: press("other", other)) == [None, None]
    assert pool.finish(5)
    assert sorted(shown) == ["after one", "after other", "before one", "before other"]


@pytest.mark.postgres
def test_a_status_of_which_half_was_given_up_is_heard_the_second_time(store: Store, cast: Cast) -> None:
    unlucky, at_desk = iter([True]), desk(store, Workers(1, "later"))

    def gives_up(_connection: Any, _cursor: Any, statement: str, *_: object) -> None:
        if statement.startswith(f"INSERT INTO {statuses.name}") and next(unlucky, False):
            raise GivenUp

    profile = {"status_text": "Vacationing", "status_emoji": ":palm_tree:", "status_expiration": 0}
    user = {"id": OLGA, "name": "olga", "profile": {"real_name": "Olga Marin", **profile}}
    event.listen(store._engine, "before_cursor_execute", gives_up)
    at_desk.collect(lambda: at_desk.again(lambda: changed({"user": user}, cast.id, at_desk, MONDAY, "Ev1")))
    with store.read() as work:
        assert [each.answer for each in work.statuses.of(cast.id, OLGA)] == [Answer.OPEN]
    assert next(unlucky, None) is None


def test_what_is_given_up_again_and_again_is_trouble_in_the_end() -> None:
    tried = []

    def act() -> None:
        tried.append(1)
        raise GivenUp

    with pytest.raises(GivenUp):
        again(act)
    assert len(tried) == 3


def test_a_refusal_is_no_reason_to_try_again() -> None:
    tried = []

    def act() -> None:
        tried.append(1)
        raise CannotUndo

    with pytest.raises(CannotUndo):
        again(act)
    assert len(tried) == 1
