from datetime import date, time

from bot.domain.preferences import Preferences
from store import Store
from tests.cast import CORA, MONDAY, OLGA, Cast


def test_everything_comes_back_as_it_was_settled(store: Store, cast: Cast) -> None:
    whole = Preferences(
        cast.id, OLGA, frozenset({1, 7}), time(0), time(15, 30), "IT", date(2026, 12, 1), date(2026, 12, 5), MONDAY,
        frozenset({"birthday", "promise_due"}),
    )  # fmt: skip
    with store.begin() as work:
        assert work.preferences.of(cast.id, OLGA) == Preferences(cast.id, OLGA)
        work.preferences.save(Preferences(cast.id, OLGA, country="DE"))
        work.preferences.save(whole)

    with store.read() as work:
        assert work.preferences.of(cast.id, OLGA) == whole
        assert work.preferences.of_many(cast.id, [OLGA, CORA]) == {OLGA: whole, CORA: Preferences(cast.id, CORA)}


def test_what_was_settled_can_be_left_open_again(store: Store, cast: Cast) -> None:
    with store.begin() as work:
        work.preferences.save(Preferences(cast.id, OLGA, frozenset({1}), time(8), muted=frozenset({"child"})))
        work.preferences.save(Preferences(cast.id, OLGA))

    with store.read() as work:
        assert work.preferences.of(cast.id, OLGA) == Preferences(cast.id, OLGA)
