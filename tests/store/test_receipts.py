from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from store import Store
from tests.cast import MONDAY, Cast


def record(store: Store, cast: Cast, key: str = "Ev0001") -> bool:
    with store.begin() as work:
        return work.receipts.record(cast.id, key, MONDAY)


def test_the_same_thing_four_times_is_new_once(store: Store, cast: Cast) -> None:
    assert [record(store, cast) for _ in range(4)] == [True, False, False, False]
    assert record(store, cast, "Ev0002")


def test_the_same_thing_from_many_threads_at_once_is_new_once(store: Store, cast: Cast) -> None:
    for number in range(10):
        with ThreadPoolExecutor(4) as pool:
            new = list(pool.map(lambda _, key=f"Ev{number}": record(store, cast, key), range(4)))
        assert new.count(True) == 1


def test_what_failed_halfway_is_new_again(store: Store, cast: Cast) -> None:
    try:
        with store.begin() as work:
            assert work.receipts.record(cast.id, "Ev0001", MONDAY)
            raise ZeroDivisionError
    except ZeroDivisionError:
        pass

    assert record(store, cast)


def test_a_receipt_is_kept_for_as_long_as_slack_may_repeat_itself(store: Store, cast: Cast) -> None:
    record(store, cast)
    for before, is_new in [(MONDAY, False), (MONDAY + timedelta(seconds=1), True)]:
        with store.begin() as work:
            work.receipts.forget(before)
        assert record(store, cast) is is_new
