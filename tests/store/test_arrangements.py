from dataclasses import replace
from datetime import time

from bot.domain.arrangements import Arrangements
from store import Store
from tests.cast import CORA, OLGA, Cast


def test_everything_comes_back_as_it_was_settled(store: Store, cast: Cast) -> None:
    whole = Arrangements(
        cast.id, "C0MOMENTS", OLGA, frozenset({7, 1}), time(8, 30), time(17), "DE", True, True, frozenset({OLGA, CORA})
    )
    with store.begin() as work:
        assert work.arrangements.of(cast.id) == Arrangements(cast.id)
        work.arrangements.save(whole)

    with store.read() as work:
        assert work.arrangements.of(cast.id) == whole


def test_whoever_is_prompted_is_chosen_anew_each_time(store: Store, cast: Cast) -> None:
    changed = Arrangements(cast.id, fallback=CORA, prompted=frozenset({CORA}))
    with store.begin() as work:
        work.arrangements.save(replace(changed, fallback=OLGA, prompted=frozenset({OLGA, CORA})))
        work.arrangements.save(changed)

    with store.read() as work:
        assert work.arrangements.of(cast.id) == changed
