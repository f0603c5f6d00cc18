"""How something was is kept for as long as it can be undone."""

from datetime import timedelta

from store import Store
from tests.cast import MONDAY, fill

MINUTE = timedelta(minutes=1)


def test_it_is_found_by_its_entry_in_its_own_workspace(store: Store) -> None:
    cast, other = fill(store), fill(store, "T0OTHER", "Other")
    with store.begin() as work:
        work.formers.keep(cast.id, 7, cast.zebra.id, "before", MONDAY)
        assert work.formers.of(cast.id, 7) == "before"
        assert work.formers.of(other.id, 7) is None
        assert work.formers.of(cast.id, 8) is None


def test_what_is_old_is_forgotten(store: Store) -> None:
    cast = fill(store)
    with store.begin() as work:
        work.formers.keep(cast.id, 1, cast.zebra.id, "old", MONDAY - MINUTE)
        work.formers.keep(cast.id, 2, cast.zebra.id, "new", MONDAY)
        work.formers.forget(MONDAY)
        assert [work.formers.of(cast.id, entry) for entry in (1, 2)] == [None, "new"]
