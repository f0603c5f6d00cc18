"""Acknowledgements: a read and a write, beside a bare Bolt app that does one plain SQL statement of the same kind."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from itertools import cycle
from pathlib import Path

from bench import data, load
from bench.processes import ended, environment
from bench.report import Report
from bench.sizes import Sizes

KINDS = ("/client, my list", "pressing Done", "/client with a name")
"""A card asks seven questions where its peer asks one, so it is compared and has no goal."""
RATE, P99_MS = 0.8, 250.0
WARM_SECONDS = 0.1
IN_A_BRIEF = 7
"""What is due on the morning in which Done is pressed belongs to others than the lists that are asked for."""
ROUNDS = 4
"""Ours and the peer take turns, so that whatever else the machine does falls on both."""


def run(report: Report, sizes: Sizes, folder: Path) -> None:
    report.section(
        "Acknowledgements", f"{sizes.clients:,} clients on SQLite; the peer is a bare Bolt app on the same web server."
    )
    with _side("ours", sizes, folder) as ours, _side("bare", sizes, folder) as bare:
        for kind in KINDS:
            for connections in sizes.connections:
                _compare(report, kind, connections, sizes, ours, bare)


def _compare(report: Report, kind: str, connections: int, sizes: Sizes, ours: "Side", bare: "Side") -> None:
    seconds = sizes.seconds_of_requests / ROUNDS
    rounds = [[side.drive(kind, connections, seconds) for side in (ours, bare)] for _ in range(ROUNDS)]
    own, peer = (load.together(side) for side in zip(*rounds, strict=True))
    name = f"{kind}, {connections} connection{'s' if connections > 1 else ''}"
    rate = own.a_second / peer.a_second if peer.a_second else 0.0
    has_goal = kind != KINDS[2]
    report.line(
        f"{name}: a second",
        own.a_second,
        peer.a_second,
        f"0.8 of it, {rate:.2f}" if has_goal else f"{rate:.2f} of it",
        rate >= RATE if has_goal else None,
    )
    is_slow = own.p99_ms >= P99_MS
    goal, met = (f"under {P99_MS:.0f}", not is_slow) if connections == 64 and has_goal else ("", None)
    report.line(f"{name}: p99 ms", own.p99_ms, peer.p99_ms, goal, met)


@dataclass
class Side:
    """One of the two, filled and listening."""

    port: int
    filled: data.Filled
    waiting: Iterator[tuple[int, str, int]]
    sizes: Sizes

    def drive(self, kind: str, connections: int, seconds: float) -> load.Answers:
        requests = partial(_requests, kind, self.filled, self.waiting, self.sizes)
        load.drive(self.port, requests(), connections, WARM_SECONDS)
        return load.drive(self.port, requests(), connections, seconds)


@contextmanager
def _side(which: str, sizes: Sizes, folder: Path) -> Iterator[Side]:
    url = data.sqlite(folder, f"answers-{which}")
    # Every press needs a prompt of its own that waits for an answer.
    presses = int((sizes.seconds_of_requests + ROUNDS * WARM_SECONDS) * 1_500 * len(sizes.connections))
    with data.opened(url) as store:
        filled = data.fill(store, sizes.clients, data.owners(100), day=data.MORNING + timedelta(days=60))
        due = data.fill(
            store,
            presses,
            data.owners(presses // IN_A_BRIEF + 1, first=100),
            names=[f"Due Client {number}" for number in range(presses)],
        )
        data.mark_sent(store)
    lists = set(filled.owners)
    waiting = (each for each in due.nudges if each[1] not in lists)
    with server(which, url) as (port, _):
        yield Side(port, filled, waiting, sizes)


def _requests(kind: str, filled: data.Filled, waiting: Iterator[tuple[int, str, int]], sizes: Sizes) -> Iterator[bytes]:
    """Those that can be repeated are signed before the clock runs."""
    if kind == KINDS[1]:
        return (load.press(owner, nudge, f"D{owner[1:]}", f"1.{brief}") for nudge, owner, brief in waiting)
    named = kind == KINDS[2]
    some = range(0, sizes.clients, max(1, sizes.clients // 500))
    return cycle(
        [
            load.command(filled.owners[number % len(filled.owners)], f"Client {number}" if named else "")
            for number in some
        ]
    )


@contextmanager
def server(which: str, url: str, **given: str) -> Iterator[tuple[int, int]]:
    """Its port and its process."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.server", which],
        env=environment(DATABASE_URL=url, **given),
        stdout=subprocess.PIPE,
        text=True,
    )
    with ended(process):
        assert process.stdout is not None
        yield int(process.stdout.readline()), process.pid
