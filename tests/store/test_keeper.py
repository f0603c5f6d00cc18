from dataclasses import replace
from datetime import time

from bot.domain.preferences import Preferences
from store import Store
from tests.cast import MAX, OLGA, Cast


def test_what_is_settled_is_known_at_once_to_whoever_settled_it(store: Store, cast: Cast) -> None:
    with store.begin() as work:
        before = work.people.get(cast.id, OLGA), work.preferences.of(cast.id, OLGA), work.arrangements.of(cast.id)

        work.people.record([replace(cast.olga, zone="Asia/Kolkata")])
        work.preferences.save(Preferences(cast.id, OLGA, starts=time(7), ends=time(15)))
        work.arrangements.save(replace(before[2], fallback=MAX, is_small_start=True, prompted=frozenset({OLGA})))

        assert work.people.get(cast.id, OLGA).zone == "Asia/Kolkata" != before[0].zone
        assert work.preferences.of(cast.id, OLGA).starts == time(7) != before[1].starts
        assert work.arrangements.of(cast.id).fallback == MAX
        assert work.arrangements.of(cast.id).prompted == {OLGA} != before[2].prompted
