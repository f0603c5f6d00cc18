from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from bot.domain.moments import Moment, NoSuchMoment
from store import Store
from tests.cast import CORA, MONDAY, OLGA, OSCAR, Cast


def flag(store: Store, cast: Cast, taker: str = OLGA) -> Moment:
    with store.begin() as work:
        number = work.moments.next_number(cast.id)
        return work.moments.add(Moment(0, cast.id, number, cast.zebra.id, "Theft", OSCAR, MONDAY, taker))


def test_moments_count_from_one_in_each_workspace_without_a_gap_or_a_double(store: Store, cast: Cast) -> None:
    with ThreadPoolExecutor(8) as pool:
        numbers = [moment.number for moment in pool.map(lambda _: flag(store, cast), range(40))]

    assert sorted(numbers) == list(range(1, 41))


def test_a_number_whose_moment_failed_is_not_lost(store: Store, cast: Cast) -> None:
    with pytest.raises(ZeroDivisionError), store.begin() as work:  # noqa: PT012
        work.moments.next_number(cast.id)
        raise ZeroDivisionError

    assert flag(store, cast).number == 1


def test_a_moment_waits_until_somebody_has_spoken_and_is_open_until_it_is_closed(store: Store, cast: Cast) -> None:
    first, second = flag(store, cast), flag(store, cast, taker=CORA)
    taken = first.take(OLGA, MONDAY + timedelta(minutes=5))
    with store.begin() as work:
        work.moments.save(taken)
    with store.read() as work:
        assert work.moments.get(cast.id, first.id) == taken
        assert work.moments.open(cast.id) == [taken, second]
        assert work.moments.open_of_client(cast.id, cast.zebra.id) == [taken, second]
        assert work.moments.waiting_for(cast.id, CORA, MONDAY) == [second]

    with store.begin() as work:
        work.moments.save(spoken := taken.speak(OLGA, MONDAY + timedelta(hours=1)))
    with store.read() as work:
        assert work.moments.waiting_for(cast.id, OLGA, MONDAY) == []
        assert work.moments.open(cast.id) == [spoken, second]

    with store.begin() as work:
        work.moments.save(spoken.close(OLGA, MONDAY + timedelta(hours=2)))
    with store.read() as work:
        assert work.moments.open(cast.id) == [second]


def test_a_moment_that_is_not_there_is_refused_in_words(store: Store, cast: Cast) -> None:
    with store.read() as work, pytest.raises(NoSuchMoment):
        work.moments.get(cast.id, 99_999)


def test_two_who_take_it_at_the_same_time_are_told_apart(store: Store, cast: Cast) -> None:
    """Whoever reads in a writing transaction holds the row until it is saved."""
    moment = flag(store, cast)

    def take(who: str) -> bool:
        with store.begin() as work:
            found = work.moments.get(cast.id, moment.id)
            if found.taken_at is not None:
                return False
            work.moments.save(found.take(who, MONDAY))
            return True

    with ThreadPoolExecutor(8) as pool:
        took = list(pool.map(take, [OLGA, CORA] * 4))

    assert took.count(True) == 1
