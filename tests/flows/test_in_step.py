"""A press and a sender on PostgreSQL, at the same moment: neither waits for the other in a circle."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError, Event
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text

from bot.domain.digests import Digest, DigestRuns
from bot.domain.history import ChangedSince, Noun, Thing
from bot.domain.milestones import Milestone
from bot.domain.nudges import NudgeKind, Plan
from bot.domain.playbooks import Playbooks
from bot.domain.refusals import Refusal
from bot.flows import deliveries, digests, drawing, endings, history, moments, nudges
from bot.flows.deliveries import deliver_next
from bot.flows.nudges import Later
from bot.views.moments import Filled
from store import Store
from store.clients import Clients
from store.deliveries import Deliveries
from store.digests import Digests
from store.moments import Moments
from store.promises import Promises
from tests.cast import CORA, MAX, OLGA, fill
from tests.databases import Postgres
from tests.flows.test_handovers import hand_over
from tests.flows.world import DAY, HOUR, MINUTE, World

pytestmark = pytest.mark.postgres
SECONDS_TO_MEET, A_LOOK = 0.7, 0.01


@pytest.fixture(scope="module")
def store(postgres: Postgres) -> Iterator[Store]:
    store = Store(postgres.fresh())
    yield store
    store.close()


@pytest.fixture
def world(store: Store) -> World:
    return World(store, fill(store, f"T{uuid4().hex}"))


def meet(world: World, monkeypatch: pytest.MonkeyPatch, press: Callable[[], object]) -> None:
    """Presses while the next message is sent and half recorded. Raises what either of them raised."""
    half_recorded, pressed, follow = Event(), Event(), deliveries._follow

    def slowly(*args: Any, **more: Any) -> None:
        half_recorded.set()
        has_met(world, pressed)
        follow(*args, **more)

    def presses() -> None:
        try:
            press()
        finally:
            pressed.set()

    monkeypatch.setattr(deliveries, "_follow", slowly)
    with ThreadPoolExecutor(2) as pool:
        sending = pool.submit(deliver_next, world.post, world.id, False)
        assert half_recorded.wait(5)
        pressing = pool.submit(presses)
        assert sending.result(5)
        pressing.result(5)


def has_met(world: World, pressed: Event) -> None:
    """Once who presses is done, or stands before what we hold; or after some time, where neither can be seen."""
    here = "datname = current_database() AND wait_event_type = 'Lock'"
    waiting = text(f"SELECT count(*) FROM pg_stat_activity WHERE {here}")
    for _ in range(int(SECONDS_TO_MEET / A_LOOK)):
        with world.store._reading.connect() as connection:
            if pressed.wait(A_LOOK) or connection.execute(waiting).scalar():
                return


def test_i_have_it_as_the_manager_is_told(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.change_client(cover=None)
    moment = world.flagged(taker=OLGA, by=CORA)
    world.deliver()
    world.clock.move(2 * HOUR)
    meet(world, monkeypatch, lambda: moments.take(world.store, world.actor(), moment, world.now, None))
    world.pass_time(HOUR)
    assert "has it, since" in world.slack.texts("D0MAX")[0]


@pytest.mark.parametrize("later", [Later.HOUR, Later.TOMORROW, Later.NEXT_WEEK])
def test_a_prompt_is_put_off_as_its_brief_is_sent(world: World, monkeypatch: pytest.MonkeyPatch, later: Later) -> None:
    nudge = world.due()
    meet(world, monkeypatch, lambda: nudges.put_off(world.store, world.actor(), nudge.id, later, world.now, None))
    world.pass_time(MINUTE)
    assert "Birthday of Ada Zebra: I will ask again" in world.slack.texts("D0OLGA")[0]


def test_a_prompt_is_done_as_its_brief_is_sent(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    nudge = world.due()
    meet(world, monkeypatch, lambda: nudges.done(world.store, world.actor(), nudge.id, world.now, None))
    world.pass_time(MINUTE)
    assert "Birthday of Ada Zebra: Done" in world.slack.texts("D0OLGA")[0]


@pytest.mark.parametrize("later", [Later.HOUR, Later.TOMORROW])
def test_a_message_of_its_own_is_put_off_as_the_next_brief_takes_it_in(
    world: World, monkeypatch: pytest.MonkeyPatch, later: Later
) -> None:
    nudge = world.prompted()
    nudges.put_off(world.store, world.actor(), nudge.id, Later.HOUR, world.now, None)
    world.pass_time(HOUR)
    world.clock.set(nudge.plan.due_at + DAY)
    meet(world, monkeypatch, lambda: nudges.put_off(world.store, world.actor(), nudge.id, later, world.now, None))
    world.pass_time(MINUTE)
    assert "I will ask again" in world.slack.texts("D0OLGA")[-1]


def test_something_is_handed_over_as_both_briefs_are_sent(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    nudge = world.due()
    form = "form 1"
    meet(world, monkeypatch, lambda: nudges.hand_to(world.store, world.actor(), nudge.id, CORA, world.now, form))
    world.pass_time(DAY)
    assert "Birthday of Ada Zebra" in world.slack.texts("D0CORA")[-1]


def test_two_imports_plan_for_the_same_mornings_at_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each has made its first brief before either goes on, where they do not wait for the same one."""
    with world.store.begin() as work:
        days = [work.milestones.add(world.cast.birthday) for _ in range(2)]
    first = threading.local()
    together = Barrier(2, timeout=SECONDS_TO_MEET)
    monkeypatch.setattr(Deliveries, "brief", after_the_other(Deliveries.brief, first, together))

    def plan(milestone: Milestone, mornings: list[int]) -> None:
        about, zebra = Thing(Noun.MILESTONE, milestone.id), world.cast.zebra.id
        times = [world.now + morning * DAY for morning in mornings]
        kind, zone = NudgeKind.MILESTONE, "Europe/Berlin"
        plans = [Plan(world.id, about, kind, 0, at.date(), OLGA, at, zone, zebra) for at in times]
        with world.store.begin() as work:
            work.nudges.add_many(plans)

    with ThreadPoolExecutor(2) as pool:
        for each in [pool.submit(plan, days[0], [1, 2]), pool.submit(plan, days[1], [2, 1])]:
            each.result(10)
    with world.read() as work:
        for morning in (1, 2):
            brief = work.deliveries.brief_on(world.id, OLGA, (world.now + morning * DAY).date())
            assert brief is not None
            assert len(work.nudges.carried_by(world.id, [brief.id])) == 2


def test_a_digest_is_stopped_as_todays_is_sent(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.promised(7 * HOUR)
    world.deliver()
    digest = world.digested(by=MAX)
    world.clock.move(HOUR)
    meet(world, monkeypatch, lambda: digests.stop(world.store, world.actor(), digest, world.now, None))
    world.pass_time(HOUR)
    assert "This digest was stopped" in world.slack.texts("C0CLIENTS")[0]


def test_what_somebody_does_while_another_undoes_stays(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    moment = world.flagged(taker=OLGA, by=CORA)
    moments.take(world.store, world.actor(), moment, world.now, None)
    with world.read() as work:
        (taken,) = history.undoable(work, world.actor(), world.now)
    nearly_done, undone, show_anew = Event(), Event(), drawing.show_anew

    def slowly(*args: Any, **more: Any) -> Any:
        nearly_done.set()
        has_met(world, undone)
        return show_anew(*args, **more)

    monkeypatch.setattr(moments, "show_anew", slowly)
    with ThreadPoolExecutor(1) as pool:
        speaking = pool.submit(moments.speak, world.store, world.actor(CORA), moment, world.now, None)
        assert nearly_done.wait(5)
        with pytest.raises(ChangedSince):
            history.undo(world.store, world.actor(), taken.id, world.now, None)
        undone.set()
        speaking.result(5)
    with world.read() as work:
        assert work.moments.get(world.id, moment).spoken_at == world.now


def test_many_moments_are_flagged_at_once(world: World) -> None:
    world.change_client(manager=None)  # so that each asks who installed us

    def flag(number: int) -> None:
        zebra = world.cast.zebra.id
        filled = Filled(zebra, "It burns.", taker=OLGA)
        moments.flag(world.store, world.actor(CORA), filled, Playbooks(), world.now, f"form {number}")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(flag, range(40)))
    with world.read() as work:
        assert [moment.number for moment in work.moments.open(world.id)] == list(range(1, 41))


def at_once(monkeypatch: pytest.MonkeyPatch, *acts: Callable[[], object]) -> list[BaseException]:
    """Nobody writes a digest before everybody has looked. What was refused."""
    together = Barrier(len(acts), timeout=5)

    def slowly(write: Callable[[Digests, Digest], Any]) -> Callable[[Digests, Digest], Any]:
        return lambda self, digest: (together.wait(), write(self, digest))[1]

    monkeypatch.setattr(Digests, "add", slowly(Digests.add))
    monkeypatch.setattr(Digests, "save", slowly(Digests.save))
    with ThreadPoolExecutor(len(acts)) as pool:
        done = [pool.submit(act) for act in acts]
        return [error for error in (each.exception(10) for each in done) if error is not None]


def test_two_people_set_up_a_digest_at_once_and_it_comes_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def start(slack_id: str) -> None:
        digests.start(world.store, world.actor(slack_id), "C0CLIENTS", True, world.now, f"form {slack_id}")

    refused = at_once(monkeypatch, lambda: start(MAX), lambda: start(CORA))

    assert [type(each) for each in refused] == [DigestRuns]
    with world.read() as work:
        (running,) = work.digests.running(world.id)
    assert f"<@{running.set_up_by}>" in str(refused[0])


def test_a_stop_is_undone_as_somebody_sets_up_another(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    digest = world.digested(by=MAX)
    digests.stop(world.store, world.actor(), digest, world.now, None)
    with world.read() as work:
        (stopped,) = history.undoable(work, world.actor(), world.now)

    refused = at_once(
        monkeypatch,
        lambda: history.undo(world.store, world.actor(), stopped.id, world.now, None),
        lambda: digests.start(world.store, world.actor(CORA), "C0CLIENTS", True, world.now, "form"),
    )

    assert [type(each) for each in refused] == [DigestRuns]
    with world.read() as work:
        assert len(work.digests.running(world.id)) == 1


@pytest.mark.parametrize("act", ["kept", "taken"])
def test_whoever_acts_while_the_client_is_handed_over(world: World, monkeypatch: pytest.MonkeyPatch, act: str) -> None:
    """Both have held their first row before either goes on, where they do not wait for the same one."""
    promise, moment = world.promised(), world.flagged(taker=OLGA, by=CORA)
    first = threading.local()
    together = Barrier(2, timeout=SECONDS_TO_MEET)
    for keeper in (Clients, Promises, Moments):
        monkeypatch.setattr(keeper, "get", after_the_other(keeper.get, first, together))
    acts = {
        "kept": lambda: endings.keep(world.store, world.actor(), promise, world.now, None),
        "taken": lambda: moments.take(world.store, world.actor(), moment, world.now, None),
    }

    with ThreadPoolExecutor(2) as pool:
        handing = pool.submit(hand_over, world, CORA, by=MAX)
        acting = pool.submit(acts[act])
        handing.result(10)
        try:
            acting.result(10)
        except Refusal:
            """The hand-over was quicker, and it is not theirs any more."""


def after_the_other(get: Callable[..., Any], first: threading.local, together: Barrier) -> Callable[..., Any]:
    def held(self: Any, *args: Any) -> Any:
        row = get(self, *args)
        if self._writes and not getattr(first, "is_held", False):
            first.is_held = True
            with suppress(BrokenBarrierError):
                together.wait()
        return row

    return held
