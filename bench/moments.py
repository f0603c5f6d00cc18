"""A moment is flagged while a whole morning goes out: how soon the form is answered, and whoever takes it is told.

The peer is a bare Bolt app that writes one row, answers, and posts directly, with no morning to send.
"""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import count
from pathlib import Path
from statistics import median

from bench import answers, data, load
from bench.burst import posted
from bench.processes import ended, environment, free_port, wait_until_ready
from bench.report import Report
from bench.sizes import Sizes
from bot.clock import MovedClock
from bot.flows.pace import POST_BURST
from bot.sandbox import Sandbox
from bot.sandbox.firm import Person

P99_MS = 250.0
TOLD_SECONDS = 1.0
CONNECTIONS = 16
LOOK_SECONDS = 0.002
NUMBERS = count(1)
"""Of the forms: each is sent once."""


def run(report: Report, sizes: Sizes, folder: Path) -> None:
    report.section(
        "A moment in the middle of a morning",
        f"{sizes.burst_of_one:,} briefs of one workspace are due, at Slack's real pace, while moments are flagged; the"
        " peer\nis a bare Bolt app that writes one row, answers and posts directly, with nothing else to send.",
    )
    called = [f"U2CALLED{number:03}" for number in range(sizes.flags)]
    with Sandbox.start() as sandbox:
        url = _filled(sandbox, sizes, folder, called)
        with _ours(sandbox, url) as port:
            sandbox.wait_until(lambda: posted(sandbox) > POST_BURST or posted(sandbox) >= sizes.burst_of_one, 60.0)
            before = posted(sandbox)
            own_told = _told(sandbox, port, called)
            own = load.drive(port, _flagged_by_takers(called), _connections(sizes), sizes.seconds_of_requests)
            sent = posted(sandbox) - before - len(called)
    _see_that_it_was_done(url, len(called) + len(own.latencies))
    with Sandbox.start() as sandbox:
        _people(sandbox, called)
        with answers.server("bare", url, SLACK_API_URL=sandbox.api_url, SLACK_BOT_TOKEN=sandbox.bot_token) as (port, _):
            peer_told = _told(sandbox, port, called)
            peer = load.drive(port, _flagged_by_takers(called), _connections(sizes), sizes.seconds_of_requests)
    name = f"flagged, {_connections(sizes)} connections"
    report.line(f"{name}: a second", own.a_second, peer.a_second)
    report.line(f"{name}: p99 ms", own.p99_ms, peer.p99_ms, f"under {P99_MS:.0f}", own.p99_ms < P99_MS)
    worst, usual = max(own_told), median(own_told)
    report.line(f"told, of {len(called)} the median: seconds", usual, median(peer_told))
    goal = f"under {TOLD_SECONDS:.0f}"
    report.line("told, the slowest: seconds", worst, max(peer_told), goal, worst < TOLD_SECONDS)
    report.line("  briefs that went out meanwhile", sent)


def _see_that_it_was_done(url: str, how_many: int) -> None:
    """Raises WrongAnswer: a form that was refused is answered fast, too."""
    with data.opened(url) as store, store.read() as work:
        there = len(work.moments.open(work.workspaces.all()[0].id))
    if there < how_many:
        raise load.WrongAnswer(f"{how_many} moments were flagged, and {there} are there")


def _connections(sizes: Sizes) -> int:
    return CONNECTIONS if CONNECTIONS in sizes.connections else max(sizes.connections)


def _filled(sandbox: Sandbox, sizes: Sizes, folder: Path, called: list[str]) -> str:
    owners = data.owners(sizes.burst_of_one)  # a morning is one message a person
    _people(sandbox, [*owners, *called])
    url = data.sqlite(folder, "moments")
    with data.opened(url) as store:
        filled = data.fill(store, len(owners), owners)
        with store.begin() as work:
            id_ = filled.workspace.id
            work.people.record(data.known(id_, each) for each in called)
    return url


def _people(sandbox: Sandbox, everybody: list[str]) -> None:
    for each in everybody:
        sandbox.workspace.set_person(Person(each, each.lower(), each))
        sandbox.workspace.open_dm(each)


@contextmanager
def _ours(sandbox: Sandbox, url: str) -> Iterator[int]:
    clock, port = MovedClock(), free_port()
    clock.set(data.MORNING + timedelta(minutes=1))
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.sender", str(clock.offset.total_seconds())],
        env=environment(
            SLACK_API_URL=sandbox.api_url,
            MOMENTS_PORT=str(port),
            DATABASE_URL=url,
            SLACK_BOT_TOKEN=sandbox.bot_token,
            SLACK_SIGNING_SECRET=load.SECRET,
        ),
    )
    with ended(process):
        wait_until_ready(port, 60.0)
        yield port


def _told(sandbox: Sandbox, port: int, called: list[str]) -> list[float]:
    """Seconds from the form to the message, one after the other: each is somebody else's, so that it is their only
    one."""
    found = []
    for who in called:
        flag = load.flagged("U1OWNER000", who, next(NUMBERS))
        started = time.perf_counter()
        load.drive(port, iter([flag]), 1, 0.0)
        _wait(lambda who=who: bool(sandbox.workspace.messages.get(sandbox.workspace.dms[who])))  # type: ignore[misc]
        found.append(time.perf_counter() - started)
    return found


def _wait(is_there: Callable[[], bool]) -> None:
    until = time.perf_counter() + 30.0
    while not is_there() and time.perf_counter() < until:
        time.sleep(LOOK_SECONDS)


def _flagged_by_takers(called: list[str]) -> Iterator[bytes]:
    """Whoever flags one takes it, so that the answer alone is measured and nobody's phone rings."""
    for number in NUMBERS:
        who = called[number % len(called)]
        yield load.flagged(who, who, number)
