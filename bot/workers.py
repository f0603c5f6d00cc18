"""Threads that can be left behind: what the standard pool has begun, the interpreter waits for at its end, however long
Slack hangs."""

from collections.abc import Callable
from concurrent.futures import Executor, Future
from queue import Empty, SimpleQueue
from threading import Condition, Thread
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

Call = Callable[[], None]


class Workers(Executor):
    """At most so many calls at once; the others wait for their turn."""

    def __init__(self, most: int, name: str) -> None:
        self._most, self._name = most, name
        self._waiting: SimpleQueue[tuple[Call, Future[Any]] | None] = SimpleQueue()
        self._changed = Condition()
        self._threads = 0
        self._unfinished = 0
        self._closed = False

    def submit(self, call: Callable[P, T], /, *args: P.args, **more: P.kwargs) -> Future[T]:
        """Raises RuntimeError once it is closed."""
        future: Future[T] = Future()
        with self._changed:
            if self._closed:
                raise RuntimeError("no new calls: the program is stopping")
            if self._unfinished >= self._threads and self._threads < self._most:
                # Counted only once it runs: the system may have no thread to give.
                Thread(target=self._work, name=f"{self._name}_{self._threads + 1}", daemon=True).start()
                self._threads += 1
            self._unfinished += 1
            self._waiting.put((lambda: _answer(future, call, *args, **more), future))
        return future

    @property
    def is_idle(self) -> bool:
        return self._unfinished <= 0

    def finish(self, seconds: float | None = None) -> bool:
        """Takes nothing more, and waits until everything is done, but not longer than this; what nobody has begun
        by then is cancelled. Whether everything is done."""
        with self._changed:
            self._closed = True
            done = self._changed.wait_for(lambda: self._unfinished <= 0, seconds)
        self._let_go()
        return done

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """As every executor has it."""
        if cancel_futures or not wait:
            self._cancel_waiting()
        self.finish(None if wait else 0.0)

    def _let_go(self) -> None:
        self._cancel_waiting()
        for _ in range(self._threads):
            self._waiting.put(None)

    def _cancel_waiting(self) -> None:
        try:
            while True:
                waiting = self._waiting.get_nowait()
                if waiting is not None:
                    waiting[1].cancel()
                    self._finished()
        except Empty:
            pass

    def _work(self) -> None:
        while (waiting := self._waiting.get()) is not None:
            waiting[0]()
            del waiting  # or what it held would live until the next one comes
            self._finished()

    def _finished(self) -> None:
        with self._changed:
            self._unfinished -= 1
            self._changed.notify_all()


def _answer(future: Future[T], call: Callable[P, T], *args: P.args, **more: P.kwargs) -> None:
    if not future.set_running_or_notify_cancel():
        return
    try:
        answer = call(*args, **more)
    except BaseException as error:
        future.set_exception(error)
    else:
        future.set_result(answer)
