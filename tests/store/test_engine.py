from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy.exc import ArgumentError, IntegrityError, StatementError

from bot.domain.deliveries import DeliveryKind
from bot.domain.history import Noun, Thing, What
from store import Store, work
from store.engine import open_engine
from tests.cast import MONDAY, OLGA, Cast, zebra_works


@pytest.mark.parametrize(
    ("pragma", "value"), [("journal_mode", "wal"), ("synchronous", 2), ("busy_timeout", 5000), ("foreign_keys", 1)]
)
def test_sqlite_is_set_up_to_lose_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pragma: str, value: object
) -> None:
    """As everywhere but in the other tests, which do not wait for the disk (tests/sqlite.py)."""
    monkeypatch.setattr(work, "open_engine", open_engine)
    sqlite = Store(f"sqlite:///{tmp_path / 'moments.db'}")
    with sqlite._reading.connect() as connection:
        assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value
    sqlite.close()


def test_a_row_cannot_point_at_nothing(store: Store, cast: Cast) -> None:
    with pytest.raises(IntegrityError), store.begin() as work:
        work.clients.add(zebra_works(workspace_id=cast.id + 1000))


def test_a_url_that_names_no_database_is_refused() -> None:
    with pytest.raises(ArgumentError):
        open_engine("moments.db")


def test_a_reader_does_not_wait_for_a_writer_and_sees_what_was_there_before(store: Store, cast: Cast) -> None:
    wrote, done = Event(), Event()

    def write() -> None:
        with store.begin() as work:
            work.clients.save(replace(cast.zebra, notes="New."))
            wrote.set()
            done.wait(20)

    writer = Thread(target=write)
    writer.start()
    assert wrote.wait(20)
    with store.read() as work:
        assert work.clients.get(cast.id, cast.zebra.id) == cast.zebra
    done.set()
    writer.join()
    with store.read() as work:
        assert work.clients.get(cast.id, cast.zebra.id).notes == "New."


def test_a_reading_transaction_is_one_picture(sqlite: Store) -> None:
    with sqlite.begin() as work:
        workspace = work.workspaces.record("T1", "One")
    with sqlite.read() as work:
        work.workspaces.get(workspace.id)
        with sqlite.begin() as other:
            other.workspaces.set(workspace.id, name="Two")
        assert work.workspaces.get(workspace.id).name == "One"


def test_eight_threads_lose_no_update(store: Store, cast: Cast) -> None:
    def add_a_word(_: int) -> None:
        for _ in range(12):
            with store.begin() as work:
                client = work.clients.get(cast.id, cast.zebra.id)
                work.clients.save(replace(client, notes=f"{client.notes}+"))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add_a_word, range(8)))

    with store.read() as work:
        assert str(work.clients.get(cast.id, cast.zebra.id).notes).count("+") == 96


def test_what_is_raised_in_a_transaction_undoes_all_of_it(store: Store, cast: Cast) -> None:
    with pytest.raises(ZeroDivisionError), store.begin() as work:  # noqa: PT012
        work.clients.save(replace(cast.zebra, name="Half done"))
        raise ZeroDivisionError

    with store.read() as work:
        assert work.clients.get(cast.id, cast.zebra.id) == cast.zebra


def test_an_id_is_never_given_to_a_second_row(store: Store, cast: Cast) -> None:
    """A button in an old message carries it."""
    with store.begin() as work:
        work.milestones.remove(cast.birthday)
        again = work.milestones.add(cast.birthday)
    with store.begin() as work:
        first = work.deliveries.add(cast.id, "a", DeliveryKind.NOTICE, Thing(Noun.CLIENT, 1), OLGA, MONDAY)
        assert first is not None
        assert work.deliveries.withdraw(cast.id, first)
        second = work.deliveries.add(cast.id, "a", DeliveryKind.NOTICE, Thing(Noun.CLIENT, 1), OLGA, MONDAY)

    assert again.id > cast.birthday.id
    assert second is not None
    assert second > first


def test_a_time_without_a_zone_is_refused_and_nothing_is_kept(store: Store, cast: Cast) -> None:
    naive = MONDAY.replace(tzinfo=None)
    about = Thing(Noun.CLIENT, cast.zebra.id)

    with pytest.raises(StatementError, match=r"(?i)naive|timezone"), store.begin() as work:
        work.history.record(cast.id, What.CLIENT_CHANGED, about, naive)
    with pytest.raises(StatementError, match=r"(?i)naive|timezone"), store.begin() as work:
        work.deliveries.claim_next(cast.id, naive, "me")

    with store.read() as work:
        assert work.history.newest(cast.id, about) is None


def test_a_time_comes_back_aware_in_utc_to_the_microsecond(store: Store, cast: Cast) -> None:
    at = datetime.fromisoformat("2026-11-23T09:00:00.123456+01:00")
    with store.begin() as work:
        entry = work.history.record(cast.id, What.CLIENT_CHANGED, Thing(Noun.CLIENT, 1), at)

    with store.read() as work:
        found = work.history.find(cast.id, entry)

    assert found is not None
    assert found.at == at
    assert found.at.tzinfo is not None
    assert not found.at.utcoffset()
