"""The ledger when it is long: what a look costs when nothing is due, and how fast what is due is taken."""

import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from statistics import median
from uuid import uuid4

from sqlalchemy import text

from bench import data
from bench.peers import write_lock
from bench.report import Report
from bench.sizes import Sizes
from bot.clock import ManualClock
from bot.flows.deliveries import Post
from bot.flows.pace import Pace
from bot.messenger import Messenger
from bot.scheduler import Heartbeat
from store import Store
from store.engine import open_engine
from tests.databases import NoPostgres, postgres_server

TICK_MS = 2.0


def run(report: Report, sizes: Sizes, folder: Path) -> None:
    report.section(
        "The ledger",
        f"{sizes.planned:,} planned nudges of fifty firms. The peer is one plain statement on the same database:"
        "\nSELECT by key beside a look, UPDATE by key and commit beside a claim.",
    )
    _measure(report, sizes, "SQLite", data.sqlite(folder, "ledger"))
    try:
        with postgres_server(hurry=False) as server:
            _measure(report, sizes, "PostgreSQL", server.fresh())
    except NoPostgres as none:
        report.line("PostgreSQL", f"({none})")


def _measure(report: Report, sizes: Sizes, name: str, url: str) -> None:
    now = data.MORNING
    with data.opened(url) as store:
        data.plan_many(store, sizes.planned, 50, now + timedelta(days=1))
        beat = Heartbeat(Post(store, Messenger("", lambda _: ""), Pace(times=1e6), ManualClock(now)), {}).beat
        peer_read, peer_write = _peers(store)
        plain = _milliseconds(peer_read, sizes.ticks)
        for what, looks in (("next_due", lambda: _next_due(store)), ("a whole idle beat", beat)):
            tick = _milliseconds(looks, sizes.ticks)
            report.line(f"{name}: {what}, ms (median)", tick, plain, f"under {TICK_MS:.0f}", tick < TICK_MS)
        workspace = data.make_due(store, sizes.claims, now - timedelta(minutes=1))
        started = time.perf_counter()
        for _ in range(sizes.claims):
            with store.begin(wakes=False) as work:
                assert work.deliveries.claim_next(workspace, now, uuid4().hex) is not None
        claims = sizes.claims / (time.perf_counter() - started)
        report.line(f"{name}: claims a second, one thread", claims, 1000 / _milliseconds(peer_write, sizes.ticks))


def _next_due(store: Store) -> None:
    with store.read() as work:
        work.deliveries.next_due()


def _peers(store: Store) -> tuple[Callable[[], None], Callable[[], None]]:
    engine = open_engine(store.url)
    reading, writing = engine.execution_options(writes=False), engine.execution_options(writes=True)
    writers = write_lock(engine)

    def read() -> None:
        with reading.begin() as connection:
            connection.execute(text("SELECT next_at FROM delivery WHERE id = :id"), {"id": 7}).all()

    def write() -> None:
        with writers, writing.begin() as connection:
            # Another value each time: SQLite writes nothing where the row stays as it was.
            connection.execute(text("UPDATE delivery SET claimed_by = :by WHERE id = 7"), {"by": uuid4().hex})

    return read, write


def _milliseconds(call: Callable[[], object], times: int) -> float:
    call()
    took = []
    for _ in range(times):
        started = time.perf_counter()
        call()
        took.append(time.perf_counter() - started)
    return median(took) * 1000
