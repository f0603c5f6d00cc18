"""Ten thousand prompts at nine o'clock, at Slack's own pace: 300 a minute in each workspace, one a second to each
person. The bot is a process of its own; the sandbox refuses whoever is faster."""

import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from bench import data
from bench.processes import ended, environment, free_port
from bench.report import Report
from bench.sizes import Sizes
from bot.clock import MovedClock
from bot.flows.pace import POST_BURST
from bot.sandbox import Sandbox
from bot.sandbox.firm import Person
from bot.secrets import Vault, new_key

A_SECOND = 5.0
"""Slack's pace in one workspace."""
SHARE = 0.95


def run(report: Report, sizes: Sizes, folder: Path) -> None:
    report.section(
        "A burst",
        "Against the sandbox at Slack's real pace; the peer is that pace: five messages a second in each workspace."
        f"\nThe first {POST_BURST} of each workspace may go at once, so they are left out of what is counted.",
    )
    _one(report, sizes, folder)
    _fifty(report, sizes, folder)


def _one(report: Report, sizes: Sizes, folder: Path) -> None:
    """All of it would take more than half an hour, so a slice of it is watched."""
    with Sandbox.start() as sandbox:
        owners = data.owners(sizes.burst_of_one)  # a morning is one message a person
        for owner in owners:
            sandbox.workspace.set_person(Person(owner, owner.lower(), owner))
            sandbox.workspace.open_dm(owner)
        url = data.sqlite(folder, "burst-one")
        with data.opened(url) as store:
            data.fill(store, len(owners), owners)
        due = len(owners)
        slice_of = min(due, int(A_SECOND * sizes.slice_seconds))
        ts = _sent(
            sandbox,
            {"DATABASE_URL": url, "SLACK_BOT_TOKEN": sandbox.bot_token, "SLACK_SIGNING_SECRET": "bench"},
            lambda: posted(sandbox) >= slice_of,
            sizes.slice_seconds * 2 + 20,
        )[:slice_of]
        refused = sandbox.counts()["journal"].get("api chat.postMessage ratelimited", 0)
    rate, pace = _rate(ts, 1), A_SECOND
    name = f"{due:,} in one workspace, the first {len(ts)}: a second"
    report.line(name, rate, pace, f"95 % of it, {rate / pace:.0%}", rate >= SHARE * pace)
    report.line("  refused for being too fast", refused)


def _fifty(report: Report, sizes: Sizes, folder: Path) -> None:
    key = new_key()
    vault = Vault([key])
    with Sandbox.start() as sandbox:
        url = data.sqlite(folder, "burst-fifty")
        with data.opened(url) as store:
            for number in range(sizes.workspaces):
                team, owners = f"T0BURST{number:02}", data.owners(sizes.burst_each)
                sandbox.add_workspace(data.firm(team, owners))
                for owner in owners:
                    sandbox.workspace_of(team).open_dm(owner)
                data.fill(store, len(owners), owners, team, bot_token=vault.seal(f"xoxb-{team}"))
        all_of_them = sizes.workspaces * sizes.burst_each
        ts = _sent(
            sandbox,
            {
                "DATABASE_URL": url,
                "SLACK_CLIENT_ID": "bench",
                "SLACK_CLIENT_SECRET": "bench",
                "SLACK_SIGNING_SECRET": "bench",
                "MOMENTS_SECRET_KEYS": key,
            },
            lambda: posted(sandbox) >= all_of_them,
            all_of_them / sizes.workspaces / A_SECOND * 3 + 20,
        )
        refused = sandbox.counts()["journal"].get("api chat.postMessage ratelimited", 0)
    rate, pace = _rate(ts, sizes.workspaces), A_SECOND * sizes.workspaces
    name = f"{len(ts):,} in {sizes.workspaces} workspaces: a second"
    report.line(name, rate, pace, f"95 % of it, {rate / pace:.0%}", rate >= SHARE * pace)
    report.line("  refused for being too fast", refused)


def _sent(sandbox: Sandbox, given: dict[str, str], is_over: Callable[[], bool], seconds: float) -> list[float]:
    """When each message came to stand, in order."""
    clock = MovedClock()
    clock.set(data.MORNING + timedelta(minutes=1))
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.sender", str(clock.offset.total_seconds())],
        env=environment(SLACK_API_URL=sandbox.api_url, MOMENTS_PORT=str(free_port()), **given),
    )
    with ended(process):
        until = time.perf_counter() + seconds
        while not is_over() and time.perf_counter() < until:
            time.sleep(0.05)
    return sorted(float(message["ts"]) for message in sandbox.everything())


def posted(sandbox: Sandbox) -> int:
    return int(sandbox.journal.counts.get(("api", "chat.postMessage", "ok"), 0))


def _rate(ts: list[float], workspaces: int) -> float:
    """After the opening burst, which would flatter a short slice."""
    steady = ts[POST_BURST * workspaces :]
    counted = steady if len(steady) > 1 else ts
    return (len(counted) - 1) / (counted[-1] - counted[0]) if len(counted) > 1 else 0.0
