"""The heartbeat: what time alone makes happen.

Due rows are drained by one thread that waits on an event, is woken by every commit, and never goes more than two
seconds without looking at the clock again, so that a moved clock is noticed. APScheduler runs only the coarse passes
that plan ahead and mend; they may run twice, and none of them is a promise.
"""

import logging
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from queue import Empty, SimpleQueue
from threading import Event, Thread

from apscheduler.executors.pool import BasePoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from bot.domain.deliveries import DeliveryKind
from bot.flows.deliveries import (
    Lane,
    Outcome,
    Post,
    Ready,
    Taken,
    Writing,
    give_back,
    record,
    send,
    take,
    write,
)
from bot.quiet import where
from bot.workers import Workers
from store import again

log = logging.getLogger(__name__)

LOOK_EVERY_SECONDS = 2.0
LOOK_SOON_SECONDS = 0.1
"""While something is due and Slack's pace holds it back: what may go by then shares its transactions."""
LANES_SECONDS = 0.25
A_LEAP = timedelta(minutes=50)
"""The clock was moved, or the machine slept: the coarse passes count real hours, and some are due now."""
SENDERS = 64
"""Calls to Slack at once: it takes its fifth of a second for each, and fifty workspaces may be served together."""
SENDERS_A_WORKSPACE = 6
PROMPTS = (DeliveryKind.NUDGE, DeliveryKind.BRIEF)
PASSES_AT_ONCE = 4
SECONDS_TO_FINISH = 5.0
"""What is being sent may take several calls of twenty seconds each, and whoever stops us waits ten in all."""

Follow = Callable[[int, Collection[int]], None]
Passes = Mapping[str, tuple[timedelta, Callable[[], None]]]
"""A name, how often, and what to do."""


class Heartbeat:
    def __init__(
        self,
        post: Post,
        passes: Passes,
        follow: Follow = lambda _workspace, _deliveries: None,
        after_leap: Sequence[str] = (),
    ) -> None:
        """`follow` plans what comes after these messages of a workspace, once nothing else can be sent. `after_leap`
        names the passes that run at once when the clock was moved."""
        self._post = post
        self._passes = passes
        self._follow = follow
        self._wake = Event()
        self._stopping = Event()
        self._senders = Workers(SENDERS, "sender")
        self._answered: SimpleQueue[tuple[Ready, Outcome | None]] = SimpleQueue()
        self._in_flight: Counter[Lane] = Counter()
        self._lanes: list[Lane] = []
        self._lanes_until = float("-inf")
        self._served: dict[Lane, float] = {}
        self._told: defaultdict[int, set[int]] = defaultdict(set)
        self._unwritten: list[Writing] = []
        self._thread = Thread(target=self._beat_until_stopped, name="heartbeat", daemon=True)
        self._chores = Workers(PASSES_AT_ONCE, "pass")
        self._coarse = BackgroundScheduler(timezone="UTC", executors={"default": _Chores(self._chores)})
        self._beaten_at: float | None = None
        self._is_beating = False
        """What was dropped is written down, and what follows from it is not yet."""
        self._after_leap = after_leap
        self._looked_at: datetime | None = None

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
            self._thread.join(seconds)
        while not self._senders.is_idle and self._post.clock.monotonic() < end:
            self._wake.clear()
            self._wake.wait(LOOK_SOON_SECONDS)
            self._record_answered()  # as they come: whoever stops us may not wait for the last one
        if not self._senders.finish(0.0):
            log.warning("Slack took too long to stop: some messages are looked for at the next start.")
        self._record_answered()
        self._chores.finish(max(end - self._post.clock.monotonic(), 0.0))

    def is_beating(self) -> bool:
        """Whether the drain looked at the clock lately."""
        return (
            self._beaten_at is not None
            and self._post.clock.monotonic() - self._beaten_at < 5 * LOOK_EVERY_SECONDS
            and self._thread.is_alive()
        )

    @property
    def is_idle(self) -> bool:
        """Whether nothing is under way, and nothing that follows from what was sent is still to be planned."""
        is_under_way = self._is_beating or self._in_flight.total() or self._told or self._unwritten
        return not is_under_way and self._chores.is_idle

    def beat(self) -> float:
        """Records what was answered and sends whatever is due. Returns how many seconds until it is worth looking
        again.

        All of it is one thread's work, many messages to a transaction: only the calls to Slack are made side by side.
        """
        self._beaten_at = seconds = self._post.clock.monotonic()
        self._record_answered()
        next_due = self._look(seconds)
        taken = self._take(seconds) if self._lanes else Taken()
        if taken.claimed and not taken.ready:
            return 0.0  # nothing of it was sent, so nobody has to wait for Slack's pace
        # Between two turns that Slack's pace allows, others still wait for their message.
        wait = min((self._post.pace.wait(*lane, seconds) for lane in self._lanes), default=LOOK_EVERY_SECONDS)
        if not (taken.claimed or self._in_flight.total() or self._stopping.is_set()) and wait >= LOOK_EVERY_SECONDS:
            self._follow_up()
        if self._lanes:
            return max(min(wait, LOOK_EVERY_SECONDS), LOOK_SOON_SECONDS)
        return LOOK_SOON_SECONDS if self._in_flight.total() else self._until(next_due)

    def _look(self, seconds: float) -> datetime | None:
        """When something is due next. While messages are under way, who has something due is not asked anew at each
        beat: ten thousand may be due at nine o'clock."""
        if self._lanes and seconds < self._lanes_until and self._in_flight.total():
            return None
        now = self._post.clock.now()
        self._notice_leap(now)
        with self._post.store.read() as work:
            next_due = work.deliveries.next_due()
            is_due = next_due is not None and next_due <= now
            self._lanes = work.deliveries.due_workspaces(now) if is_due else []
        self._lanes_until = seconds + LANES_SECONDS
        return next_due

    def _notice_leap(self, now: datetime) -> None:
        before, self._looked_at = self._looked_at or now, now
        if now - before >= A_LEAP:
            for name in self._after_leap:
                self._chores.submit(_quietly, name, self._passes[name][1])

    def _until(self, next_due: datetime | None) -> float:
        if next_due is None:
            return LOOK_EVERY_SECONDS
        ahead = (next_due - self._post.clock.now()).total_seconds()
        return min(max(ahead, 0.0), LOOK_EVERY_SECONDS)

    def _take(self, seconds: float) -> Taken:
        """Whoever was asked longest ago comes first, where not all can be; whom Slack's pace holds takes no place."""
        if self._stopping.is_set():
            return Taken()
        self._lanes.sort(key=lambda lane: self._served.get(lane, 0.0))
        free = [lane for lane in self._lanes if self._may_go(lane, seconds)][: SENDERS - self._in_flight.total()]
        self._served |= dict.fromkeys(free, seconds)
        taken = take(self._post, free)
        self._unwritten += taken.unwritten
        for each in taken.ready:
            self._in_flight[_lane(each)] += 1
            try:
                self._senders.submit(self._send, each)
            except RuntimeError as error:  # we are stopping, or the system has no thread to give
                log.error("Sending for workspace %s: %s", each.delivery.workspace_id, where(error))
                self._answered.put((each, give_back(self._post, each)))
        return taken

    def _may_go(self, lane: Lane, seconds: float) -> bool:
        return self._in_flight[lane] < SENDERS_A_WORKSPACE and self._post.pace.wait(*lane, seconds) <= 0

    def _send(self, ready: Ready) -> None:
        outcome = None
        try:
            outcome = send(self._post, ready)
        except Exception as error:
            log.error("Sending for workspace %s: %s", ready.delivery.workspace_id, where(error))
        finally:
            self._answered.put((ready, outcome))
            if self._answered.qsize() >= self._in_flight.total():  # nobody else's answer is waited for
                self._wake.set()

    def _record_answered(self) -> None:
        """What the database did not take is tried again at the next beat, as long as the claim holds."""
        self._unwritten = write(self._post, self._unwritten)
        outcomes: list[Outcome] = []
        answered: list[Ready] = []
        with suppress(Empty):
            while True:
                ready, outcome = self._answered.get_nowait()
                answered.append(ready)
                outcomes += [outcome] if outcome else []
        for outcome in outcomes:
            delivery = outcome.ready.delivery
            if outcome.posted and delivery.kind in PROMPTS and not delivery.is_edit:
                self._told[delivery.workspace_id].add(delivery.id)
        self._unwritten += record(self._post, outcomes)
        for ready in answered:
            self._in_flight[_lane(ready)] -= 1

    def _follow_up(self) -> None:
        """What follows what was sent is planned now, and not while others wait for their message."""
        told, self._told = self._told, defaultdict(set)
        for workspace_id, delivery_ids in told.items():
            self._chores.submit(_quietly, "following", partial(self._follow, workspace_id, delivery_ids))

    def _beat_until_stopped(self) -> None:
        while not self._stopping.is_set():
            wait = LOOK_EVERY_SECONDS
            self._wake.clear()
            try:
                self._is_beating = True
                wait = self.beat()
            except Exception as error:  # the database may be away for a minute
                log.error("Looking for what is due: %s", where(error))
            finally:
                self._is_beating = False
            self._wake.wait(wait)


def _lane(ready: Ready) -> Lane:
    return ready.delivery.workspace_id, ready.delivery.is_edit


class _Chores(BasePoolExecutor):  # type: ignore[misc]
    """Its passes need not end before the program does."""

    def __init__(self, workers: Workers) -> None:
        super().__init__(workers)


def _quietly(name: str, run: Callable[[], None]) -> None:
    """A pass may run twice, so it goes on where the database gave one of its transactions up: the next one is hours
    away for some."""
    try:
        again(run)
    except Exception as error:
        log.error("The pass %s: %s", name, where(error))
