"""The same reminders twice: as jobs of APScheduler, which is what one would reach for, and as rows of our ledger.

Each in a process of its own: `python -m bench.jobs apscheduler|ours HOW_MANY HOW_MANY_DUE`.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from itertools import count
from pathlib import Path
from threading import Lock
from typing import Any

from bench import data
from bench.processes import environment, megabytes
from bench.report import Report
from bench.sizes import Sizes
from bot.clock import MovedClock, SystemClock
from bot.flows.deliveries import Post
from bot.flows.pace import Pace
from bot.messenger import Message, Messenger, Posted
from bot.scheduler import Heartbeat

SENDING_SECONDS = 0.05
"""How long Slack takes to accept one message, on a good day."""


def run(report: Report, sizes: Sizes, folder: Path) -> None:
    report.section(
        "The same reminders as APScheduler jobs",
        f"{sizes.jobs:,} reminders, {sizes.due_jobs:,} of them due in one moment; each takes 50 ms to send."
        "\nThe peer is APScheduler with its defaults and its own memory; ours are rows on SQLite.",
    )
    ours, peer = (_measure(which, sizes, folder) for which in ("ours", "apscheduler"))
    report.line("seconds to add them", ours["add"], peer["add"])
    report.line("memory they take, MB", ours["memory"], peer["memory"])
    report.line("seconds until the due ones are over", ours["due"], peer["due"])
    report.line("sent", float(ours["sent"]), float(peer["sent"]), "all of them", ours["sent"] == sizes.due_jobs)
    report.line("dropped without a word", float(sizes.due_jobs - ours["sent"]), float(sizes.due_jobs - peer["sent"]))


def _measure(which: str, sizes: Sizes, folder: Path) -> dict[str, float]:
    said = subprocess.run(
        [sys.executable, "-m", "bench.jobs", which, str(sizes.jobs), str(sizes.due_jobs)],
        env=environment(DATABASE_URL=data.sqlite(folder, "jobs")),
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    measured: dict[str, float] = json.loads(said.splitlines()[-1])
    return measured


class Counted:
    """Sending, without a network: it takes its time and counts."""

    def __init__(self) -> None:
        self._numbers = count(1)
        self._lock = Lock()
        self.sent = 0

    def send(self) -> str:
        time.sleep(SENDING_SECONDS)
        with self._lock:
            self.sent += 1
            return f"1.{next(self._numbers)}"


class Slack(Messenger):
    """Takes whatever it is told."""

    def __init__(self, counted: Counted) -> None:
        super().__init__("", lambda _: "")
        self._counted = counted

    def post(self, workspace_id: int, channel: str, message: Message, key: str, thread: str = "") -> Posted:  # noqa: ARG002
        return Posted(channel, self._counted.send())


def as_jobs(many: int, due: int) -> dict[str, float]:
    from apscheduler.schedulers.background import BackgroundScheduler

    counted, before = Counted(), megabytes(os.getpid())
    scheduler = BackgroundScheduler(timezone="UTC")
    start = SystemClock().now()
    scheduler.start(paused=True)
    started = time.perf_counter()
    # Sooner ones last: each is put at the front of a sorted list, as it would be if it were read from a calendar.
    for number in range(many - due):
        scheduler.add_job(counted.send, "date", run_date=start + timedelta(days=1, seconds=number))
    soon = SystemClock().now() + timedelta(seconds=1)
    for _ in range(due):
        scheduler.add_job(counted.send, "date", run_date=soon)
    add = time.perf_counter() - started
    memory = megabytes(os.getpid()) - before
    scheduler.resume()
    over = _until_quiet(lambda: counted.sent, due, after=(soon - SystemClock().now()).total_seconds())
    return {"add": add, "memory": memory, "due": over, "sent": counted.sent}


def as_rows(many: int, due: int) -> dict[str, float]:
    counted = Counted()
    clock = MovedClock()
    clock.set(data.MORNING - timedelta(minutes=1))
    with data.opened(os.environ["DATABASE_URL"]) as store:
        before = megabytes(os.getpid())
        started = time.perf_counter()
        data.fill(store, due, data.owners(100))
        later = data.MORNING + timedelta(days=60)
        for number in range(10):
            data.fill(store, (many - due) // 10, data.owners(100), team=f"T0LATER{number}", day=later)
        add = time.perf_counter() - started
        memory = megabytes(os.getpid()) - before
        heartbeat = Heartbeat(Post(store, Slack(counted), Pace(times=1e6), clock), {})
        heartbeat.start()
        clock.set(data.MORNING)
        over = _until_quiet(lambda: counted.sent, due, after=0.0)
        heartbeat.stop()
    return {"add": add, "memory": memory, "due": over, "sent": counted.sent}


def _until_quiet(sent: Callable[[], int], due: int, after: float) -> float:
    """Seconds from the moment they were due until the last one was sent: all of them, or nothing new for a while."""
    time.sleep(max(after, 0.0))
    started = last = time.perf_counter()
    seen = 0
    while seen < due and time.perf_counter() - last < 5.0:
        time.sleep(0.02)
        if sent() != seen:
            seen, last = sent(), time.perf_counter()
    return last - started


def main(which: str, many: str, due: str) -> None:
    import logging

    logging.disable(logging.CRITICAL)
    measure: dict[str, Any] = {"apscheduler": as_jobs, "ours": as_rows}
    print(json.dumps(measure[which](int(many), int(due))))


if __name__ == "__main__":
    main(*sys.argv[1:])
