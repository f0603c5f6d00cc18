"""A morning of 500 prompts in briefs, while somebody pulls the plug again and again: nothing is lost, nobody gets two
briefs.

The bot runs as real processes that are killed from outside; the sandbox counts what stands in people's messages.
"""

import logging
import os
import random
import re
import socket
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from signal import SIGKILL, SIGTERM

import pytest

from bot.clock import MovedClock
from bot.domain.calendar import PartialDate, Repeat
from bot.domain.clients import Client
from bot.domain.deliveries import LEASE, DeliveryKind, DeliveryState, brief_of
from bot.domain.history import Noun, Thing
from bot.domain.milestones import Milestone, MilestoneKind
from bot.domain.people import Person
from bot.flows import milestones
from bot.messenger import KEY
from bot.sandbox import Sandbox
from bot.sandbox.firm import Firm, load_firm
from bot.sandbox.firm import Person as Colleague
from store import Store
from tests.cast import MONDAY, TEAM
from tests.databases import Postgres
from tests.warm import Copy, Warm

log = logging.getLogger(__name__)

OWNERS, DATES_EACH = 250, 2
NUDGES = OWNERS * DATES_EACH
SEED = "MOMENTS_TEST_SEED"
"""Set it to see the same morning again, as far as processes allow."""

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]


@dataclass
class Morning:
    """The sandbox, the database, and the processes between them."""

    sandbox: Sandbox
    store: Store
    folder: Path
    random: random.Random
    clock: MovedClock
    warm: Warm
    alive: list[Copy] = field(default_factory=list)
    up: int = 0
    """How often anybody has connected once those that were started last are up: each twice."""

    def start(self, how_many: int) -> None:
        self.up = self.connected() + 2 * how_many
        for _ in range(how_many):
            self.alive.append(self._process())

    def kill_when(self, posted: int, how_many: int) -> None:
        """As soon as so many messages stand, or a moment later."""
        self.sandbox.wait_until(lambda: self._all_live() and self.posted() >= posted, timeout=60.0)
        time.sleep(self.random.uniform(0.0, 0.02))
        self.random.shuffle(self.alive)
        for _ in range(how_many):
            process = self.alive.pop()
            process.send_signal(SIGKILL)
            process.wait()

    def connected(self) -> int:
        return int(self.sandbox.journal.counts.get(("api", "apps.connections.open", "ok"), 0))

    def stop(self) -> list[int]:
        """Once all of them are up: before that nobody would hear the signal."""
        self.sandbox.wait_until(lambda: self.connected() >= self.up, timeout=30.0)
        for process in self.alive:
            process.send_signal(SIGTERM)
        return [process.wait(10.0) for process in self.alive]

    def is_over(self) -> bool:
        """Whether the ledger says of every one of them that it stands in a brief that was sent, of this morning."""
        with self.store.read() as work:
            workspace = work.workspaces.find(TEAM)
            assert workspace is not None
            nudges = [work.nudges.find(workspace.id, each) for each in range(1, NUDGES + 1)]
            sent_by = [work.deliveries.find(workspace.id, each.delivery_id or 0) for each in nudges if each]
        whole = DeliveryKind.BRIEF, DeliveryState.SENT, brief_of(MONDAY.date())
        return all(each is not None and (each.kind, each.state, each.about) == whole for each in sent_by)

    def said(self) -> Counter[tuple[str, str]]:
        """How often each person's dates stand in their messages: (owner, title)."""
        return Counter(
            (name, title)
            for message in self.sandbox.everything()
            for title in re.findall(r"(Anniversary \d+) is today", message["text"])
            for name in re.findall(r"Client of (U1OWNER\d+)", message["text"])[:1]
        )

    def posted(self) -> int:
        return sum(len(messages) for messages in list(self.sandbox.workspace.messages.values()))

    def by_key(self) -> Counter[str]:
        """What people got, by the key that each message carries."""
        return Counter(
            message["metadata"]["event_payload"]["key"]
            for message in self.sandbox.everything()
            if (message.get("metadata") or {}).get("event_type") == KEY
        )

    def _all_live(self) -> bool:
        """Fails at once where a process ended that nobody killed."""
        ended = [process.returncode for process in self.alive if process.poll() is not None]
        assert not ended, f"ended by itself with {ended}: {self._log.read_text()[-2000:]}"
        return True

    @property
    def _log(self) -> Path:
        return self.folder / "bots.log"

    def _process(self) -> Copy:
        given = {
            "SLACK_API_URL": self.sandbox.api_url,
            "SLACK_BOT_TOKEN": self.sandbox.bot_token,
            "SLACK_APP_TOKEN": self.sandbox.app_token,
            "DATABASE_URL": self.store.url,
            "MOMENTS_PORT": str(_free_port()),
        }
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("SLACK_", "MOMENTS_"))}
        ahead = self.clock.offset.total_seconds()
        return self.warm.start("tests.crash_bot", [str(ahead)], kept | given, self._log)


def test_one_process_on_sqlite_loses_nothing_and_says_nothing_twice(warm: Warm, tmp_path: Path) -> None:
    with morning(f"sqlite:///{tmp_path / 'moments.db'}", tmp_path, warm) as it:
        for posted in moments_of_death(it.random, 8):
            it.start(1)
            it.kill_when(posted, 1)
            it.clock.move(timedelta(seconds=30))
        finish_and_judge(it, processes=1)


@pytest.mark.postgres
def test_two_replicas_on_postgres_lose_nothing_and_say_nothing_twice(
    warm: Warm, postgres: Postgres, tmp_path: Path
) -> None:
    with morning(postgres.fresh(), tmp_path, warm) as it:
        it.start(2)
        for posted in moments_of_death(it.random, 6):
            dying = it.random.choice([1, 2])
            it.kill_when(posted, dying)
            if dying == 2:
                # Two replicas' clocks are in step, so time moves only while none of them is sending.
                it.clock.move(LEASE + timedelta(minutes=1))
            it.start(dying)
        it.kill_when(0, 2)
        it.clock.move(LEASE + timedelta(minutes=1))
        finish_and_judge(it, processes=2)


def finish_and_judge(it: Morning, processes: int) -> None:
    it.sandbox.faults.clear()
    it.start(processes)
    deadline = time.monotonic() + 40.0
    while not (it.posted() >= OWNERS and it.is_over()) and time.monotonic() < deadline:
        time.sleep(0.3)
    assert it.stop() == [0] * processes, "SIGTERM ends it well"

    by_key = it.by_key()
    doubled = {key: times for key, times in by_key.items() if times > 1}
    looked = len(it.sandbox.journal.calls("conversations.history"))
    lost = OWNERS - len(by_key)
    log.warning("%d briefs: %d lost, %d doubled, %d looked for", OWNERS, lost, len(doubled), looked)
    assert (lost, len(doubled)) == (0, 0), "lost, doubled"
    said = it.said()
    assert (len(said), set(said.values())) == (NUDGES, {1}), "every one stands in one brief, once"
    assert it.is_over()
    assert looked > 0, "nothing was ever in doubt, so this morning proved nothing"


def moments_of_death(chance: random.Random, how_many: int) -> list[int]:
    return sorted(chance.sample(range(5, OWNERS - 20), how_many))


@contextmanager
def morning(url: str, folder: Path, warm: Warm) -> Iterator[Morning]:
    """The briefs of 250 people are due since nine, every fifteenth answer gets lost, and nobody runs yet."""
    seed = int(os.environ.get(SEED) or random.SystemRandom().randrange(1_000_000))
    log.warning("the seed of this morning is %d (%s=%d)", seed, SEED, seed)
    clock = MovedClock()
    clock.set(MONDAY + timedelta(minutes=1))
    store = Store(url)
    store.upgrade()
    owe(store, MONDAY - timedelta(hours=2))
    with Sandbox.start(clock=clock, firm=firm(), rates=None) as sandbox:
        sandbox.faults.add("chat.postMessage", "drop", times=None, fraction=0.07)
        sandbox.faults.add("conversations.open", "drop", times=None, fraction=0.07)
        sandbox.faults.add("conversations.history", "drop", times=None, fraction=0.07)
        it = Morning(sandbox, store, folder, random.Random(seed), clock, warm)
        try:
            yield it
        finally:
            for process in it.alive:
                process.kill()
                process.wait()
            store.close()


def firm() -> Firm:
    usual = load_firm()
    owners = tuple(Colleague(owner, owner.lower(), f"Owner {owner}") for owner in _owners())
    return replace(usual, people=usual.people + owners)


def owe(store: Store, now: datetime) -> None:
    """250 owners, each with a client of two dates, all of them to be said at nine."""
    with store.begin() as work:
        workspace = work.workspaces.record(TEAM, "Harbour & Co", installed_by="U0MAX", zone="Europe/Berlin")
        work.people.record(Person(workspace.id, owner, owner, zone="Europe/Berlin") for owner in _owners())
        clients = work.clients.add_many(
            [Client(0, workspace.id, f"Client of {owner}", owner=owner) for owner in _owners()]
        )
        dates = work.milestones.add_many(
            [
                Milestone(
                    id=0,
                    workspace_id=workspace.id,
                    client_id=client.id,
                    kind=MilestoneKind.ANNIVERSARY,
                    title=f"Anniversary {number}",
                    date=PartialDate(None, MONDAY.month, MONDAY.day),
                    repeat=Repeat.YEARLY,
                    lead_days=0,
                )
                for client in clients
                for number in range(DATES_EACH)
            ]
        )
        whose = {client.id: client for client in clients}
        milestones.plan_new(work, [(whose[date.client_id], date) for date in dates], now)
        assert work.nudges.unsent(workspace.id, Thing(Noun.MILESTONE, dates[0].id))[0].plan.due_at == MONDAY


def _owners() -> list[str]:
    return [f"U1OWNER{number:03}" for number in range(OWNERS)]


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
