"""Writers on SQLite share a commit, and nothing else."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event
from time import monotonic, sleep

import pytest
from sqlalchemy import Connection, event
from sqlalchemy.exc import OperationalError

from store import Store

NAMES = ("One", "Two", "Three")


class Queue:
    """One writer who keeps the others waiting, so that they queue behind it."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.commits = 0
        event.listen(store._engine, "commit", self._count)

    def _count(self, connection: Connection) -> None:
        self.commits += bool(connection.get_execution_options().get("writes"))

    @contextmanager
    def waiting(self, *writers: Callable[[], None]) -> Iterator[list["Future[None]"]]:
        """They queue one by one until the body ends."""
        begun, enough = Event(), Event()
        with ThreadPoolExecutor(8) as pool:

            def hold() -> None:
                with self.store.begin() as work:
                    work.workspaces.record("T0", "First")
                    begun.set()
                    enough.wait(20)

            futures = [pool.submit(hold)]
            assert begun.wait(20)
            for writer in writers:
                futures.append(pool.submit(writer))
                until(lambda: self._queued == len(futures) - 1)
            yield futures
            enough.set()

    @property
    def _queued(self) -> int:
        return int(getattr(self.store._writers, "_queued"))  # noqa: B009


def until(is_true: Callable[[], bool]) -> None:
    end = monotonic() + 20
    while not is_true():
        assert monotonic() < end
        sleep(0.001)


def record(store: Store, name: str) -> Callable[[], None]:
    def write() -> None:
        with store.begin() as work:
            work.workspaces.record(f"T{name}", name)

    return write


def fail(store: Store) -> None:
    with store.begin() as work:
        work.workspaces.record("TFAILED", "Failed")
        raise ZeroDivisionError


def names(store: Store) -> list[str]:
    with store.read() as work:
        return sorted(each.name for each in work.workspaces.all())


def test_writers_that_queue_share_one_commit(sqlite: Store) -> None:
    queue = Queue(sqlite)

    with queue.waiting(*(record(sqlite, name) for name in NAMES)) as futures:
        assert names(sqlite) == []
    for future in futures:
        future.result(20)

    assert names(sqlite) == ["First", "One", "Three", "Two"]
    assert queue.commits == 1


def test_nobody_returns_before_the_commit_that_holds_their_part(sqlite: Store) -> None:
    queue = Queue(sqlite)
    seen: list[list[str]] = []

    def write_and_look(name: str) -> Callable[[], None]:
        def write() -> None:
            record(sqlite, name)()
            seen.append([name, *names(sqlite)])

        return write

    with queue.waiting(*(write_and_look(name) for name in NAMES)) as futures:
        pass
    for future in futures:
        future.result(20)

    assert all(name in stands for name, *stands in seen)
    assert len(seen) == 3


def test_a_part_that_fails_takes_back_only_itself(sqlite: Store) -> None:
    queue = Queue(sqlite)

    with queue.waiting(record(sqlite, "One"), lambda: fail(sqlite), record(sqlite, "Two")) as futures:
        pass

    assert [type(future.exception(20)) for future in futures] == [type(None), type(None), ZeroDivisionError, type(None)]
    assert names(sqlite) == ["First", "One", "Two"]


def test_the_last_in_the_queue_may_fail_and_the_others_are_committed_all_the_same(sqlite: Store) -> None:
    queue = Queue(sqlite)

    with queue.waiting(record(sqlite, "One"), lambda: fail(sqlite)) as futures:
        pass

    assert isinstance(futures[-1].exception(20), ZeroDivisionError)
    assert names(sqlite) == ["First", "One"]


def test_everybody_is_told_of_a_commit_that_failed(sqlite: Store) -> None:
    """So that nobody believes in what is not there; the next ones write as usual."""
    queue = Queue(sqlite)

    def full(_connection: object) -> None:
        raise OperationalError("COMMIT", {}, Exception("database or disk is full"))

    with queue.waiting(record(sqlite, "One"), record(sqlite, "Two")) as futures:
        event.listen(sqlite._engine, "commit", full)
    event.remove(sqlite._engine, "commit", full)

    assert all(isinstance(future.exception(20), OperationalError) for future in futures)
    assert names(sqlite) == []
    record(sqlite, "Three")()
    assert names(sqlite) == ["Three"]


def test_everybody_is_told_where_sqlite_gave_the_whole_transaction_up(sqlite: Store) -> None:
    queue = Queue(sqlite)

    def lose() -> None:
        with sqlite.begin() as work:
            work.workspaces._db.exec_driver_sql("ROLLBACK")  # as SQLite does by itself where the disk is full
            raise OperationalError("INSERT", {}, Exception("database or disk is full"))

    with queue.waiting(record(sqlite, "One"), lose, record(sqlite, "Two")) as futures:
        pass

    troubles = [type(future.exception(20)) for future in futures]
    assert troubles == [OperationalError, OperationalError, OperationalError, type(None)]
    assert names(sqlite) == ["Two"]


def test_a_queue_without_end_is_committed_now_and_then(sqlite: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("store.together.MOST", 2)
    queue = Queue(sqlite)

    with queue.waiting(*(record(sqlite, name) for name in NAMES)) as futures:
        pass
    for future in futures:
        future.result(20)

    assert queue.commits == 2
