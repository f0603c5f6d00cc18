from datetime import timedelta

import pytest

from bot.domain.promises import NoSuchPromise, Promise
from store import Store
from tests.cast import CORA, MAX, MONDAY, OLGA, Cast

HOUR = timedelta(hours=1)


def promise(store: Store, cast: Cast, hours: int, promiser: str = OLGA) -> Promise:
    with store.begin() as work:
        return work.promises.add(
            Promise(
                0,
                cast.id,
                cast.zebra.id,
                "the hiring plan",
                promiser,
                MAX,
                MONDAY,
                MONDAY + hours * HOUR,
                "Europe/Berlin",
            )
        )


def test_open_promises_are_told_the_most_urgent_first(store: Store, cast: Cast) -> None:
    later, soon = promise(store, cast, 3), promise(store, cast, 1, promiser=CORA)
    with store.read() as work:
        assert work.promises.get(cast.id, later.id) == later
        assert work.promises.open_of_client(cast.id, cast.zebra.id) == [soon, later]
        assert work.promises.open_of_promiser(cast.id, OLGA) == [later]


@pytest.mark.parametrize(("hours", "count"), [(2, 1), (3, 1), (4, 2)], ids=["before", "to the hour", "after"])
def test_what_is_due_before_an_hour_does_not_include_that_hour(
    store: Store, cast: Cast, hours: int, count: int
) -> None:
    promise(store, cast, 1)
    promise(store, cast, 3)

    with store.read() as work:
        assert len(work.promises.due(cast.id, MONDAY + hours * HOUR)) == count


def test_a_kept_promise_is_open_no_more_and_is_told_from_that_time_on(store: Store, cast: Cast) -> None:
    one = promise(store, cast, 1)
    kept = one.keep(MONDAY + HOUR)
    with store.begin() as work:
        work.promises.save(kept)

    with store.read() as work:
        assert work.promises.due(cast.id, MONDAY + 9 * HOUR) == []
        assert work.promises.open_of_promiser(cast.id, OLGA) == []
        assert work.promises.kept_since(cast.id, MONDAY + HOUR) == [kept]
        assert work.promises.kept_since(cast.id, MONDAY + 2 * HOUR) == []


def test_a_promise_that_is_not_there_is_refused_in_words(store: Store, cast: Cast) -> None:
    with store.read() as work, pytest.raises(NoSuchPromise):
        work.promises.get(cast.id, 99_999)
