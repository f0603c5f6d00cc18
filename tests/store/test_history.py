import inspect

from bot.domain.history import Noun, Thing, What
from store import Store
from store.history import History
from tests.cast import MONDAY, OLGA, Cast


def test_history_is_only_ever_added_to() -> None:
    """Whoever wants to change an entry must write a new one that says so."""
    public = {name for name, _ in inspect.getmembers(History, inspect.isfunction) if not name.startswith("_")}

    assert {name for name in public if name.startswith(("save", "set", "remove", "edit", "forget", "update"))} == set()
    source = inspect.getsource(inspect.getmodule(History) or History)
    assert "update(" not in source
    assert "delete(" not in source


def test_an_entry_comes_back_as_it_was_written_and_the_newest_is_first(store: Store, cast: Cast) -> None:
    about = Thing(Noun.MOMENT, 1)
    with store.begin() as work:
        flagged = work.history.record(
            cast.id, What.MOMENT_FLAGGED, about, MONDAY, OLGA, cast.zebra.id, subject="Moment 1", text="Theft 🦓"
        )
        undone = work.history.record(cast.id, What.UNDONE, about, MONDAY, OLGA, cast.zebra.id, undoes=flagged)
        work.history.record(cast.id, What.CLIENT_CHANGED, Thing(Noun.CLIENT, cast.zebra.id), MONDAY)

    with store.read() as work:
        first, second = work.history.find(cast.id, flagged), work.history.find(cast.id, undone)
        assert first is not None
        assert second is not None
        assert (first.who, first.what, first.subject, first.text) == (OLGA, What.MOMENT_FLAGGED, "Moment 1", "Theft 🦓")
        assert work.history.newest(cast.id, about) == second
        assert second.undoes == flagged
        assert work.history.of_client(cast.id, cast.zebra.id) == [second, first]
        assert work.history.of_client(cast.id, cast.zebra.id, most=1) == [second]
        assert work.history.of_client(cast.id, cast.zebra.id, most=1, before_id=second.id) == [first]
        assert work.history.of_client(cast.id, cast.zebra.id, before_id=first.id) == []
        assert work.history.count_of_client(cast.id, cast.zebra.id) == 2
