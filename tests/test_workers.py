"""Threads that nobody has to wait for."""

import subprocess
import sys
from collections.abc import Iterator
from threading import Event, Lock

import pytest

from bot.workers import Workers


@pytest.fixture
def let_go() -> Iterator[Event]:
    """Set at the end, so that no thread outlives its test."""
    event = Event()
    yield event
    event.set()


def test_a_call_says_what_came_of_it() -> None:
    workers = Workers(2, "test")
    assert workers.submit(pow, 2, 3).result(5) == 8
    with pytest.raises(ZeroDivisionError):
        workers.submit(divmod, 1, 0).result(5)
    assert workers.finish(5)


def test_no_more_work_at_once_than_it_was_told(let_go: Event) -> None:
    workers, at_once, most, lock = Workers(3, "test"), 0, 0, Lock()

    def work() -> None:
        nonlocal at_once, most
        with lock:
            at_once += 1
            most = max(most, at_once)
        let_go.wait(0.01)
        with lock:
            at_once -= 1

    for _ in range(12):
        workers.submit(work)
    assert workers.finish(5)
    assert most == 3


def test_what_takes_too_long_is_left_and_what_nobody_began_is_cancelled(let_go: Event) -> None:
    workers = Workers(1, "test")
    hanging, waiting = workers.submit(let_go.wait, 10), workers.submit(pow, 2, 3)
    assert not workers.finish(0.05)
    assert hanging.running()
    assert waiting.cancelled()


def test_after_the_end_nothing_more_is_taken() -> None:
    workers = Workers(1, "test")
    workers.shutdown()
    with pytest.raises(RuntimeError, match="stopping"):
        workers.submit(pow, 2, 3)


def test_a_process_ends_although_a_call_hangs() -> None:
    program = "from bot.workers import Workers; import threading; Workers(1, 'x').submit(threading.Event().wait, 60)"
    assert subprocess.run([sys.executable, "-c", program], timeout=20, check=False).returncode == 0
