"""Acknowledgements: a read and a write, beside a bare Bolt app that does one plain SQL statement of the same kind."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path

from bench import data, load
from bench.processes import ended, environment
from bench.report import Report
from bench.sizes import Sizes

KINDS = ("/client with a name", "/client, my list", "pressing Done")
RATE, P99_MS = 0.8, 250.0


def run(report: Report, sizes: Sizes, folder: Path) -> None:
    report.section(
        "Acknowledgements", f"{sizes.clients:,} clients on SQLite; the peer is a bare Bolt app on the same web server."
    )
    measured = {which: _measure(which, sizes, folder) for which in ("ours", "bare")}
    for kind in KINDS:
        for connections in sizes.connections:
            ours, bare = (measured[which][kind, connections] for which in ("ours", "bare"))
            name = f"{kind}, {connections} connection{'s' if connections > 1 else ''}"
            rate = ours.a_second / bare.a_second if bare.a_second else 0.0
            report.line(f"{name}: a second", ours.a_second, bare.a_second, f"0.8 of it, {rate:.2f}", rate >= RATE)
            is_slow = ours.p99_ms >= P99_MS
            goal, met = (f"under {P99_MS:.0f}", not is_slow) if connections == 64 else ("", None)
            report.line(f"{name}: p99 ms", ours.p99_ms, bare.p99_ms, goal, met)


def _measure(which: str, sizes: Sizes, folder: Path) -> dict[tuple[str, int], load.Answers]:
    url = data.sqlite(folder, f"answers-{which}")
    # Every press needs a prompt of its own that waits for an answer.
    presses = int(sizes.seconds_of_requests * 1_500 * len(sizes.connections))
    with data.opened(url) as store:
        filled = data.fill(store, sizes.clients, data.owners(100), dates_each=max(1, presses // sizes.clients + 1))
        data.mark_sent(store)
    measured = {}
    waiting = iter(filled.nudges)
    with server(which, url) as (port, _):
        for kind in KINDS:
            for connections in sizes.connections:
                requests = _requests(kind, filled, waiting, sizes)
                load.drive(port, _requests(kind, filled, waiting, sizes), connections, 0.1)  # it is warm now
                measured[kind, connections] = load.drive(port, requests, connections, sizes.seconds_of_requests)
    return measured


def _requests(kind: str, filled: data.Filled, waiting: Iterator[tuple[int, str]], sizes: Sizes) -> Iterator[bytes]:
    """Those that can be repeated are signed before the clock runs."""
    if kind == KINDS[2]:
        return (load.press(owner, nudge, f"D{owner[1:]}", f"1.{nudge}") for nudge, owner in waiting)
    named = kind == KINDS[0]
    some = range(0, sizes.clients, max(1, sizes.clients // 500))
    return cycle(
        [
            load.command(filled.owners[number % len(filled.owners)], f"Client {number}" if named else "")
            for number in some
        ]
    )


@contextmanager
def server(which: str, url: str) -> Iterator[tuple[int, int]]:
    """Its port and its process."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.server", which],
        env=environment(DATABASE_URL=url),
        stdout=subprocess.PIPE,
        text=True,
    )
    with ended(process):
        assert process.stdout is not None
        yield int(process.stdout.readline()), process.pid
