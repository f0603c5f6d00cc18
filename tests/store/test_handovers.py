from datetime import date, timedelta

import pytest

from bot.domain.handovers import HandOver, NoSuchHandOver
from store import Store
from tests.cast import CORA, MAX, MONDAY, OLGA, Cast

UNTIL = date(2026, 12, 1)


def add(store: Store, cast: Cast, until: date | None = UNTIL) -> HandOver:
    with store.begin() as work:
        return work.handovers.add(HandOver(0, cast.id, cast.zebra.id, OLGA, CORA, until, MAX, MONDAY))


def test_a_hand_over_comes_back_as_it_was_given_and_as_it_was_saved(store: Store, cast: Cast) -> None:
    first, second = add(store, cast), add(store, cast, None)
    ended = first.end(MONDAY)
    with store.begin() as work:
        work.handovers.save(ended)

    assert (first.from_, first.to, first.until, first.by, first.at) == (OLGA, CORA, UNTIL, MAX, MONDAY)
    with store.read() as work:
        assert work.handovers.get(cast.id, first.id) == ended
        assert work.handovers.of_client(cast.id, cast.zebra.id) == [second, ended]
        with pytest.raises(NoSuchHandOver):
            work.handovers.get(cast.id, 99_999)


@pytest.mark.parametrize(("days", "over"), [(-1, False), (0, True), (1, True)])
def test_those_whose_day_has_come_are_found_until_they_end(store: Store, cast: Cast, days: int, over: bool) -> None:
    running, _for_good, ended, undone = add(store, cast), add(store, cast, None), add(store, cast), add(store, cast)
    with store.begin() as work:
        work.handovers.save(ended.end(MONDAY))
        work.handovers.save(undone.undo(MONDAY))

    with store.read() as work:
        assert work.handovers.open_until(cast.id, UNTIL + timedelta(days=days)) == ([running] if over else [])
        assert work.handovers.running_of_client(cast.id, cast.zebra.id) == [running]
