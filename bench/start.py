"""From nothing to ready, and what it holds in memory."""

import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path
from statistics import median

from bench import answers, data
from bench.processes import ended, environment, free_port, megabytes, wait_until_ready
from bench.report import Report
from bench.sizes import Sizes
from bot.sandbox import Sandbox
from bot.sandbox.rates import Rates

READY_SECONDS = 2.0


def run(report: Report, sizes: Sizes, folder: Path) -> None:
    report.section(
        "Start and memory",
        f"`moments run` over Socket Mode with {sizes.clients:,} clients on SQLite, until /readyz says yes."
        "\nThe peer is the bare Bolt app, until it listens.",
    )
    url = data.sqlite(folder, "start")
    with data.opened(url) as store:
        data.fill(store, sizes.clients, data.owners(100), day=data.MORNING + timedelta(days=60))
    with Sandbox.start(rates=Rates(allowed={"apps.connections.open": 1000})) as sandbox:
        ours = [_ours(sandbox, url) for _ in range(sizes.starts)]
    peer = [_peer(url) for _ in range(sizes.starts)]
    ready = median(seconds for seconds, _ in ours)
    report.line(
        "seconds until ready",
        ready,
        median(seconds for seconds, _ in peer),
        f"under {READY_SECONDS:.0f}",
        ready < READY_SECONDS,
    )
    report.line("memory when ready, MB", median(held for _, held in ours), median(held for _, held in peer))


def _ours(sandbox: Sandbox, url: str) -> tuple[float, float]:
    port = free_port()
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "run"],
        env=environment(
            SLACK_API_URL=sandbox.api_url,
            SLACK_BOT_TOKEN=sandbox.bot_token,
            SLACK_APP_TOKEN=sandbox.app_token,
            DATABASE_URL=url,
            MOMENTS_PORT=str(port),
        ),
        stderr=subprocess.DEVNULL,
    )
    with ended(process):
        wait_until_ready(port)
        return time.perf_counter() - started, megabytes(process.pid)


def _peer(url: str) -> tuple[float, float]:
    started = time.perf_counter()
    with answers.server("bare", url) as (port, pid):
        wait_until_ready(port)
        return time.perf_counter() - started, megabytes(pid)
