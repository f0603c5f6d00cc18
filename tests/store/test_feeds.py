from datetime import timedelta

from store import Store
from tests.cast import CORA, MONDAY, OLGA, Cast


def test_an_address_leads_to_one_person_until_it_is_changed_or_taken_away(store: Store, cast: Cast) -> None:
    later = MONDAY + timedelta(days=1)
    with store.begin() as work:
        work.feeds.make(cast.id, OLGA, "one", MONDAY)
        work.feeds.make(cast.id, CORA, "hers", MONDAY)
        assert work.feeds.whose("one") == (cast.id, OLGA)

        work.feeds.make(cast.id, OLGA, "two", later)

        assert work.feeds.whose("one") is None
        assert (work.feeds.whose("two"), work.feeds.made_at(cast.id, OLGA)) == ((cast.id, OLGA), later)
        work.feeds.remove(cast.id, OLGA)
        assert (work.feeds.whose("two"), work.feeds.made_at(cast.id, OLGA)) == (None, None)
        assert work.feeds.whose("hers") == (cast.id, CORA)
