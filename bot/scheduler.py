"""The heartbeat: what time alone makes happen.

Due rows are drained by one thread that waits on an event, is woken by every commit, and never goes more than two
seconds without looking at the clock again, so that a moved clock is noticed. APScheduler runs only the coarse passes
that plan ahead and mend; they may run twice, and none of them is a promise.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from threading import Event, Lock, Thread

from apscheduler.executors.pool import BasePoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from bot.flows.deliveries import Post, deliver_next
from bot.quiet import where
from bot.workers import Workers

log = logging.getLogger(__name__)

LOOK_EVERY_SECONDS = 2.0
LOOK_SOON_SECONDS = 0.25
"""While something is due and Slack's pace holds it back."""
SENDERS = 32
SENDERS_A_WORKSPACE = 4
PASSES_AT_ONCE = 4
SECONDS_TO_FINISH = 5.0
"""What is being sent may take several calls of twenty seconds each, and whoever stops us waits ten in all."""

Passes = Mapping[str, tuple[timedelta, Callable[[], None]]]
"""A name, how often, and what to do."""


class Heartbeat:
    def __init__(self, post: Post, passes: Passes) -> None:
        self._post = post
        self._passes = passes
        self._wake = Event()
        self._stopping = Event()
        self._senders = Workers(SENDERS, "sender")
        self._active: dict[tuple[int, bool], int] = {}
        self._lock = Lock()
        self._thread = Thread(target=self._beat_until_stopped, name="heartbeat", daemon=True)
        self._chores = Workers(PASSES_AT_ONCE, "pass")
        self._coarse = BackgroundScheduler(timezone="UTC", executors={"default": _Chores(self._chores)})
        self._beaten_at: float | None = None

    def start(self, first: Sequence[str] = ()) -> None:
        """These passes begin at once, the others when their time comes."""
        self._post.store.when_committed(self._wake.set)
        for name, (every, run) in self._passes.items():
            self._coarse.add_job(
                _quietly,
                "interval",
                args=[name, run],
                seconds=every.total_seconds(),
                coalesce=True,
                max_instances=1,
                misfire_grace_time=None,
            )
        self._coarse.start()
        for name in first:
            self._chores.submit(_quietly, name, self._passes[name][1])
        self._thread.start()

    def stop(self, seconds: float = SECONDS_TO_FINISH) -> None:
        """What is being sent is finished and recorded, if that takes no longer than this. What is due stays in the
        ledger, and what was not finished stays claimed: it is looked for before it is sent again."""
        end = self._post.clock.monotonic() + seconds
        self._stopping.set()
        self._wake.set()
        if self._coarse.running:
            self._coarse.shutdown(wait=False)
        if self._thread.is_alive():
            self._thread.join(LOOK_EVERY_SECONDS)
        if not self._senders.finish(seconds):
            log.warning("Slack took too long to stop: some messages are looked for at the next start.")
        self._chores.finish(max(end - self._post.clock.monotonic(), 0.0))

    def is_beating(self) -> bool:
        """Whether the drain looked at the clock lately."""
        return (
            self._beaten_at is not None
            and self._post.clock.monotonic() - self._beaten_at < 5 * LOOK_EVERY_SECONDS
            and self._thread.is_alive()
        )

    def beat(self) -> float:
        """Starts senders for whatever is due. Returns how many seconds until it is worth looking again."""
        self._beaten_at = self._post.clock.monotonic()
        now = self._post.clock.now()
        with self._post.store.read() as work:
            next_due = work.deliveries.next_due()
            if next_due is None or next_due > now:
                return self._until(next_due)
            lanes = work.deliveries.due_workspaces(now)
        # With many workspaces one of them may always go in a moment: to look for each anew would be all we do.
        return max(min((self._serve(*lane) for lane in lanes), default=LOOK_EVERY_SECONDS), LOOK_SOON_SECONDS)

    def _until(self, next_due: datetime | None) -> float:
        if next_due is None:
            return LOOK_EVERY_SECONDS
        ahead = (next_due - self._post.clock.now()).total_seconds()
        return min(max(ahead, 0.0), LOOK_EVERY_SECONDS)

    def _serve(self, workspace_id: int, edits: bool) -> float:
        wait = self._post.pace.wait(workspace_id, edits, self._post.clock.monotonic())
        if wait > 0:
            return min(wait, LOOK_EVERY_SECONDS)
        lane = (workspace_id, edits)
        with self._lock:
            if self._stopping.is_set() or self._active.get(lane, 0) >= SENDERS_A_WORKSPACE:
                return LOOK_SOON_SECONDS
            self._active[lane] = self._active.get(lane, 0) + 1
        self._senders.submit(self._send_until_idle, workspace_id, edits)
        return LOOK_SOON_SECONDS

    def _send_until_idle(self, workspace_id: int, edits: bool) -> None:
        try:
            while not self._stopping.is_set() and deliver_next(self._post, workspace_id, edits):
                pass
        except Exception as error:
            log.error("Sending for workspace %s: %s", workspace_id, where(error))
        finally:
            with self._lock:
                self._active[workspace_id, edits] -= 1

    def _beat_until_stopped(self) -> None:
        while not self._stopping.is_set():
            wait = LOOK_EVERY_SECONDS
            self._wake.clear()
            try:
                wait = self.beat()
            except Exception as error:  # the database may be away for a minute
                log.error("Looking for what is due: %s", where(error))
            self._wake.wait(wait)


class _Chores(BasePoolExecutor):  # type: ignore[misc]
    """Its passes need not end before the program does."""

    def __init__(self, workers: Workers) -> None:
        super().__init__(workers)


def _quietly(name: str, run: Callable[[], None]) -> None:
    try:
        run()
    except Exception as error:
        log.error("The pass %s: %s", name, where(error))
