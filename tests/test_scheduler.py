"""The heartbeat: what time alone makes happen, on a clock that is moved and a database that fails."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from threading import Event, Thread

import pytest

from bot import scheduler
from bot.clock import Clock, MovedClock
from bot.domain.deliveries import LEASE, DeliveryState
from bot.domain.history import Noun, Thing
from bot.domain.people import Person
from bot.flows.deliveries import Post
from bot.flows.pace import Pace
from bot.messenger import Message, Posted
from bot.scheduler import LOOK_EVERY_SECONDS, LOOK_SOON_SECONDS, Heartbeat, Passes
from store import Store, Work
from tests.cast import CORA, MONDAY, OLGA, fill
from tests.flows.world import DAY, HOUR, SECOND, ScriptedSlack, World


class SometimesAway(Store):
    """A database that cannot be reached for as long as it is told."""

    away = 0

    @contextmanager
    def read(self) -> Iterator[Work]:
        if self.away > 0:
            self.away -= 1
            raise sqlite3.OperationalError("no words of anybody's")
        with super().read() as work:
            yield work


class SlowSlack(ScriptedSlack):
    """Takes a message, and answers when it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.asked, self.may_answer = Event(), Event()

    def post(self, workspace_id: int, channel: str, message: Message, key: str, thread: str = "") -> Posted:
        self.asked.set()
        self.may_answer.wait(5)
        return super().post(workspace_id, channel, message, key)


@pytest.fixture
def store(empty_file: Path, tmp_path: Path) -> Iterator[SometimesAway]:
    store = SometimesAway(f"sqlite:///{shutil.copy(empty_file, tmp_path / 'moments.db')}")
    yield store
    store.close()


@pytest.fixture
def world(store: SometimesAway) -> World:
    return World(store, fill(store))


@contextmanager
def beating(
    world: World, clock: Clock | None = None, pace: Pace | None = None, passes: Passes | None = None
) -> Iterator[Heartbeat]:
    post = Post(world.store, world.slack, pace or Pace(), clock or world.clock)
    heartbeat = Heartbeat(post, passes or {})
    heartbeat.start()
    try:
        yield heartbeat
    finally:
        heartbeat.stop()


def until(true: Callable[[], object], seconds: float = 5.0) -> None:
    """Waits for other threads, and fails when it never becomes true."""
    for _ in range(int(seconds / 0.005)):
        if true():
            return
        Event().wait(0.005)
    raise AssertionError("it never became true")


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Looks a hundred times as often, so that no test waits two seconds."""
    monkeypatch.setattr(scheduler, "LOOK_EVERY_SECONDS", 0.02)
    monkeypatch.setattr(scheduler, "LOOK_SOON_SECONDS", 0.005)


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Would not look again for an hour by itself."""
    monkeypatch.setattr(scheduler, "LOOK_EVERY_SECONDS", 3600.0)


# when it looks again


def looks_again_in(world: World) -> float:
    heartbeat = Heartbeat(world.post, {})
    try:
        return heartbeat.beat()
    finally:
        heartbeat.stop()


def test_it_looks_at_the_clock_every_two_seconds_at_least(world: World) -> None:
    assert LOOK_EVERY_SECONDS == 2.0
    assert looks_again_in(world) == 2.0  # nothing is planned
    world.planned()
    assert looks_again_in(world) == 2.0  # something is, in two weeks


@pytest.mark.parametrize(
    ("ahead", "again"),
    [(1.5, 1.5), (0.25, 0.25), (2.0, 2.0), (60.0, 2.0), (0.0, LOOK_SOON_SECONDS), (-3600.0, LOOK_SOON_SECONDS)],
)
def test_it_looks_when_something_is_due(world: World, ahead: float, again: float) -> None:
    nudge = world.planned()
    world.clock.set(nudge.plan.due_at - timedelta(seconds=ahead))
    assert looks_again_in(world) == pytest.approx(again)


def test_it_waits_as_long_as_slack_asked_but_looks_at_the_clock_meanwhile(world: World) -> None:
    world.due()
    world.post.pace.hold(world.id, False, world.clock.monotonic() + 1.0)
    assert looks_again_in(world) == pytest.approx(1.0)
    world.post.pace.hold(world.id, False, world.clock.monotonic() + 600.0)
    assert looks_again_in(world) == 2.0
    assert world.slack.calls == []


# what wakes it


@pytest.mark.usefixtures("quick")
def test_it_notices_a_clock_that_was_moved(world: World) -> None:
    nudge = world.planned()
    with beating(world):
        until(lambda: True)
        world.clock.set(nudge.plan.due_at)  # nothing was committed
        until(lambda: world.slack.texts("D0OLGA"))


@pytest.mark.usefixtures("patient")
def test_a_commit_wakes_it_at_once(world: World) -> None:
    with beating(world) as heartbeat:
        until(heartbeat.is_beating)
        world.flagged(taker=OLGA)
        until(lambda: world.slack.texts("D0OLGA"), seconds=3)


@pytest.mark.usefixtures("quick")
def test_a_clock_that_goes_back_sends_nothing_twice(world: World) -> None:
    world.due()
    with beating(world):
        until(lambda: world.slack.standing)
        world.clock.set(world.now - DAY)
        until(lambda: world.delivery().state is DeliveryState.SENT)
        world.clock.set(world.now + DAY)
    assert len(world.slack.standing) == 1


def colleagues(world: World, how_many: int) -> list[str]:
    """Each gets a brief of their own."""
    names = [f"U1PERSON{number:02}" for number in range(how_many)]
    with world.store.begin() as work:
        work.people.record([Person(world.id, name, name, zone="Europe/Berlin") for name in names])
    return names


@pytest.mark.usefixtures("quick")
def test_many_that_are_due_together_are_each_sent_once(world: World) -> None:
    clock = MovedClock()
    clock.set(MONDAY + HOUR)
    for number, colleague in enumerate(colleagues(world, 30)):
        world.promised(timedelta(hours=5, minutes=number), by=colleague)
    with beating(world, clock, Pace(times=1000)):
        until(lambda: len(world.slack.standing) == 30)
    keys = [key for key, _ in world.slack.standing.values()]
    assert len(set(keys)) == len(keys) == 30


@pytest.mark.usefixtures("quick")
def test_what_follows_is_planned_once_when_nothing_is_due_any_more(world: World) -> None:
    followed: list[tuple[int, int, int]] = []
    for number, colleague in enumerate(colleagues(world, 3)):
        world.promised(timedelta(hours=5, minutes=number), by=colleague)
    clock = MovedClock()
    clock.set(MONDAY + HOUR)
    post = Post(world.store, world.slack, Pace(times=1000), clock)
    heartbeat = Heartbeat(
        post, {}, follow=lambda id_, told: followed.append((id_, len(told), len(world.slack.standing)))
    )
    heartbeat.start()
    until(lambda: followed and heartbeat.is_idle)
    heartbeat.stop()
    assert followed == [(world.id, 3, 3)]


# what it survives


@pytest.mark.usefixtures("quick")
def test_it_survives_a_database_that_is_away_for_a_while(
    world: World, store: SometimesAway, caplog: pytest.LogCaptureFixture
) -> None:
    world.due()
    store.away = 5
    with beating(world) as heartbeat:
        until(lambda: world.slack.texts("D0OLGA"))
        assert heartbeat.is_beating()
    assert "Looking for what is due: OperationalError at" in caplog.text
    assert "no words of anybody's" not in caplog.text


@pytest.mark.usefixtures("quick")
def test_a_mistake_of_ours_in_one_message_does_not_stop_the_others(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world.flagged(taker=OLGA)
    world.clock.move(SECOND)
    world.flagged(taker=CORA)
    world.slack.will("post", ZeroDivisionError("their words"))  # type: ignore[arg-type]
    with beating(world):
        until(lambda: len(world.slack.standing) == 1)
        world.clock.move(LEASE + SECOND)
        until(lambda: len(world.slack.standing) == 2)
    assert "Sending for workspace 1: ZeroDivisionError at" in caplog.text
    assert "their words" not in caplog.text


def test_what_slack_holds_back_takes_no_place_from_the_others(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scheduler, "SENDERS", 1)
    held = World(world.store, fill(world.store, "T0HELD"))
    held.due()
    world.clock.set(held.now)
    world.due()
    world.post.pace.hold(held.id, False, world.clock.monotonic() + 3600)
    heartbeat = Heartbeat(world.post, {})
    heartbeat.beat()
    until(lambda: world.slack.standing)
    heartbeat.stop()
    assert (world.state(), held.state()) == (DeliveryState.SENT, DeliveryState.WAITING)


def test_what_no_thread_can_send_is_given_back_without_a_doubt(world: World) -> None:
    world.due()
    heartbeat = Heartbeat(world.post, {})
    heartbeat._senders.finish(0.0)
    heartbeat.beat()
    heartbeat.beat()
    assert (world.state(), world.delivery().doubts, world.slack.calls) == (DeliveryState.WAITING, 0, [])
    assert world.post.pace.busy(world.id, world.clock.monotonic() + 1.0) == []


def test_what_the_database_did_not_take_is_written_at_the_next_beat(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.due()
    each = world.store.each
    heartbeat = Heartbeat(world.post, {})
    heartbeat.beat()
    until(lambda: world.slack.standing)
    with monkeypatch.context() as away:
        away.setattr(world.store, "each", lambda parts, **_: [ZeroDivisionError() for _ in parts])
        heartbeat.beat()
    assert (world.state(), heartbeat.is_idle) == (DeliveryState.SENDING, False)
    assert world.store.each == each
    heartbeat.beat()
    assert world.state() is DeliveryState.SENT
    heartbeat.stop()


# how it ends


@pytest.mark.usefixtures("quick")
def test_what_is_being_sent_is_finished_and_recorded(world: World) -> None:
    slack = SlowSlack()
    world.slack, world.post = slack, Post(world.store, slack, Pace(), world.clock)
    world.due()
    with beating(world) as heartbeat:
        until(slack.asked.is_set)
        stopping = Thread(target=heartbeat.stop)
        stopping.start()
        stopping.join(0.1)
        assert stopping.is_alive()
        slack.may_answer.set()
        stopping.join(5)
    assert world.delivery().state is DeliveryState.SENT
    assert not heartbeat.is_beating()


@pytest.mark.usefixtures("quick")
def test_after_the_end_what_is_due_stays_in_the_ledger(world: World) -> None:
    with beating(world):
        pass
    world.flagged(taker=OLGA)
    (nudge, *_) = world.nudges(Thing(Noun.MOMENT, 1))
    assert world.delivery(nudge).state is DeliveryState.WAITING
    assert world.slack.calls == []


def test_it_can_be_stopped_before_it_began(world: World) -> None:
    heartbeat = Heartbeat(world.post, {})
    assert not heartbeat.is_beating()
    heartbeat.stop()


def test_a_heartbeat_that_has_not_looked_for_long_does_not_beat(world: World) -> None:
    with beating(world) as heartbeat:
        until(heartbeat.is_beating)
        heartbeat._stopping.set()
        heartbeat._wake.set()
        heartbeat._thread.join(2)
        assert not heartbeat.is_beating()


# the coarse passes


def test_every_pass_runs_and_one_that_fails_stops_no_other(world: World, caplog: pytest.LogCaptureFixture) -> None:
    ran: list[str] = []

    def fails() -> None:
        ran.append("fails")
        raise ValueError("their words")

    often = timedelta(seconds=0.02)
    with beating(world, passes={"fails": (often, fails), "works": (often, lambda: ran.append("works"))}):
        until(lambda: ran.count("fails") >= 3 and ran.count("works") >= 3)
    assert "The pass fails: ValueError at" in caplog.text
    assert "their words" not in caplog.text


def test_a_clock_that_was_moved_starts_the_passes_that_count_hours(world: World) -> None:
    ran: list[str] = []
    passes = {name: (timedelta(days=1), partial(ran.append, name)) for name in ("silence", "people")}
    heartbeat = Heartbeat(world.post, passes, after_leap=["silence"])
    heartbeat.beat()
    world.clock.move(timedelta(minutes=49))
    heartbeat.beat()
    assert ran == []

    world.clock.move(timedelta(minutes=50))
    heartbeat.beat()
    heartbeat.beat()

    until(lambda: heartbeat.is_idle)
    heartbeat.stop()
    assert ran == ["silence"]
