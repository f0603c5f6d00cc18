import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy import select

from bot.domain.history import Noun, Thing
from store import Store, Work
from store.migrate import NotAFile
from store.tables import workspaces
from tests.cast import OLGA, Cast, fill


def test_whoever_waits_is_woken_after_each_commit_and_only_then(store: Store, cast: Cast) -> None:
    woken: list[str] = []
    store.when_committed(lambda: woken.append("now"))

    with store.begin() as work:
        work.clients.save(replace(cast.zebra, notes="New."))
        assert woken == []
    assert woken == ["now"]

    with store.read() as work:
        work.clients.all(cast.id)
    with pytest.raises(ZeroDivisionError), store.begin():
        raise ZeroDivisionError
    assert woken == ["now"]
    store.when_committed(lambda: None)


def test_of_many_parts_the_one_that_fails_takes_back_only_itself(store: Store, cast: Cast) -> None:
    def fails(work: Work) -> None:
        work.people.set_dm(cast.id, OLGA, "D0WRONG")
        raise ZeroDivisionError

    parts: list[Callable[[Work], None]] = [
        lambda work: work.clients.save(replace(cast.zebra, notes="First.")),
        fails,
        lambda work: work.workspaces.set(cast.id, name="Third"),
    ]
    assert [type(error) for error in store.each(parts)] == [type(None), ZeroDivisionError, type(None)]

    with store.read() as work:
        assert work.clients.get(cast.id, cast.zebra.id).notes == "First."
        assert work.people.get(cast.id, OLGA).dm != "D0WRONG"
        assert work.workspaces.get(cast.id).name == "Third"


def test_many_parts_on_sqlite_share_one_commit(sqlite: Store) -> None:
    cast = fill(sqlite)
    woken: list[str] = []
    sqlite.when_committed(lambda: woken.append("now"))
    assert sqlite.each([lambda work: work.workspaces.set(cast.id, name="New")] * 3) == [None, None, None]
    assert woken == ["now"]
    assert sqlite.each([]) == []
    assert woken == ["now"]


def test_a_reader_sees_one_moment_of_the_roster_although_somebody_writes_meanwhile(store: Store, cast: Cast) -> None:
    with store.read() as reading:
        before = reading.clients.all(cast.id)
        with store.begin() as work:
            work.clients.save(replace(cast.zebra, name="Zebra Works and Sons"))
        assert reading.clients.all(cast.id) == before
    with store.read() as reading:
        assert [client.name for client in reading.clients.all(cast.id)] == ["Zebra Works and Sons"]


@pytest.mark.postgres
@pytest.mark.parametrize("store", ["postgres"], indirect=True)
def test_whoever_takes_a_mark_back_and_whoever_makes_one_wait_for_each_other(store: Store, cast: Cast) -> None:
    free = select(workspaces.c.id).where(workspaces.c.id == cast.id).with_for_update(key_share=True, skip_locked=True)
    with store.begin() as work:
        work.hold(cast.id, Thing(Noun.MARK, 1))
        with store._writing.begin() as other:
            assert other.execute(free).first() is None
    with store._writing.begin() as other:
        assert other.execute(free).first() is not None


def test_a_backup_is_whole_although_somebody_writes_all_the_time(sqlite: Store, tmp_path: Path) -> None:
    cast = fill(sqlite)
    begun, enough = Event(), Event()

    def write() -> None:
        for number in range(100_000):
            with sqlite.begin() as work:  # both change together or not at all
                work.clients.save(replace(cast.zebra, notes=str(number)))
                work.workspaces.set(cast.id, name=str(number))
            begun.set()
            if enough.is_set():
                return

    writer = Thread(target=write)
    writer.start()
    assert begun.wait(20)
    copies = [tmp_path / f"copy{number}.db" for number in range(3)]
    for copy in copies:
        sqlite.backup(copy)
    enough.set()
    writer.join()

    for copy in copies:
        with sqlite3.connect(copy) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        restored = Store(f"sqlite:///{copy}")
        restored.upgrade()
        with restored.read() as work:
            assert work.clients.get(cast.id, cast.zebra.id).notes == work.workspaces.get(cast.id).name
        restored.close()


def test_a_backup_of_a_database_server_is_refused_with_a_word_of_help(tmp_path: Path) -> None:
    store = Store("postgresql+psycopg://nobody@nowhere/none")

    assert store.file is None
    with pytest.raises(NotAFile, match="pg_dump"):
        store.backup(tmp_path / "copy.db")


def test_the_file_of_a_sqlite_database_is_known(sqlite: Store) -> None:
    assert sqlite.file is not None
    assert sqlite.file.name == "moments.db"
