"""Something changes just as a brief is claimed, drawn and sent: it says so that day, and nothing is lost.

On PostgreSQL whoever writes holds what they change until they commit, and a claim passes over what is held: so one
thread can be both.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from threading import Event
from typing import Any
from uuid import uuid4

import pytest

from bot.domain.history import Noun, Thing, What
from bot.domain.nudges import AnsweredAlready, Nudge, NudgeState
from bot.domain.preferences import Preferences
from bot.domain.touches import How, Touch
from bot.flows import clients, deliveries, nudges, people, promises, settings, silence
from bot.flows.drawing import show_anew
from bot.flows.terms import terms_of
from store import Store, Work
from tests.cast import CORA, MAX, OLGA, fill
from tests.flows.both import server, world
from tests.flows.world import DAY, HOUR, MINUTE, SECOND, World

__all__ = ["server", "world"]
BIRTHDAY, PLAN = "Birthday of Ada Zebra", "Send the plan."
SEVENTH = date(2026, 12, 7)


def texts(world: World, whom: str = OLGA) -> list[str]:
    return world.slack.texts(whom.replace("U", "D", 1))


def while_sent(world: World, act: Callable[[], object]) -> None:
    """The brief is claimed, drawn and sent; this happens; and only then what became of it is written down."""
    (ready,) = deliveries.take(world.post, [(world.id, False)]).ready
    outcome = deliveries.send(world.post, ready)
    act()
    deliveries.record(world.post, [outcome])


def while_drawn(world: World, monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
    """It is claimed and drawn, and before anything follows this happens."""
    read = deliveries._read

    def slowly(*args: Any) -> Any:
        monkeypatch.setattr(deliveries, "_read", read)
        found = read(*args)
        act()
        return found

    monkeypatch.setattr(deliveries, "_read", slowly)
    world.deliver()


# joined while it is sent


def test_what_joins_as_it_is_sent_is_edited_into_it_once(world: World) -> None:
    world.due()
    while_sent(world, lambda: world.promised(6 * HOUR))
    world.pass_time(SECOND)
    assert [PLAN in text for text in texts(world)] == [True]
    assert world.slack.count("edit") == 1
    world.pass_time(HOUR)
    assert world.slack.count("edit") == 1


def test_what_joins_as_there_is_nothing_to_say_is_said_that_day(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    nudge = world.due()
    nudges.done(world.store, world.actor(), nudge.id, world.now, None)
    while_drawn(world, monkeypatch, lambda: world.promised(6 * HOUR))
    world.pass_time(MINUTE)
    assert [PLAN in text for text in texts(world)] == [True]


def leave(world: World, whom: str = OLGA) -> None:
    with world.store.begin() as work:
        leave_in(work, world, whom)


def leave_in(work: Work, world: World, whom: str) -> None:
    """For the day of the brief and the next."""
    before = terms_of(work, world.id, whom)
    own = before.preferences.leave(SEVENTH, SEVENTH + timedelta(days=1))
    settings.change(work, world.actor(whom), before, own, world.now)


def test_whoever_comes_back_just_as_it_is_found_that_they_are_away_hears_that_day(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.planned()
    with world.store.begin() as work:
        work.preferences.save(Preferences(world.id, OLGA).leave(SEVENTH, SEVENTH))
    world.due()
    while_drawn(world, monkeypatch, lambda: settings.go_on(world.store, world.actor(), world.now))
    world.pass_time(MINUTE)
    assert [BIRTHDAY in text for text in texts(world)] == [True]


def test_whose_leave_begins_as_it_is_sent_is_covered_that_day(world: World) -> None:
    world.due()
    while_sent(world, lambda: leave(world))
    world.pass_time(MINUTE)
    assert [BIRTHDAY in text for text in texts(world, CORA)] == [True]


def test_whose_leave_began_and_nobody_covers_their_manager_hears_that_day(world: World) -> None:
    world.change_client(cover=None)
    world.due()
    while_sent(world, lambda: leave(world))
    world.pass_time(2 * HOUR)  # in London work begins an hour later
    assert ["nobody is there to cover" in text for text in texts(world, MAX)] == [True]


def test_what_is_for_today_and_handed_over_as_their_brief_is_sent_is_a_message_of_its_own(world: World) -> None:
    nudge = world.due()
    world.clock.move(7 * DAY)  # the day itself
    world.promised(6 * HOUR, by=CORA)
    ready = {each.delivery.recipient: each for each in take_all(world)}
    outcome = deliveries.send(world.post, ready[CORA])
    nudges.hand_to(world.store, world.actor(), nudge.id, CORA, world.now, "form")
    deliveries.record(world.post, [outcome])
    world.pass_time(MINUTE)
    assert [BIRTHDAY in text for text in texts(world, CORA)] == [False, True]


def take_all(world: World) -> Iterator[deliveries.Ready]:
    for _ in range(3):
        yield from deliveries.take(world.post, [(world.id, False)]).ready
        world.clock.move(SECOND)


# began before it is claimed, and ends while it is sent


@pytest.fixture
def on_a_server(server: str) -> Iterator[World]:
    store = Store(server)
    yield World(store, fill(store, f"T{uuid4().hex}"))
    store.close()


def claimed_during(world: World, change: Callable[[Work], object]) -> None:
    """The change is made, the brief is claimed and drawn if it can be, and only then the change is committed."""
    with world.store.begin() as work:
        change(work)
        ready = deliveries.take(world.post, [(world.id, False)]).ready
    deliveries.record(world.post, [deliveries.send(world.post, each) for each in ready])
    world.pass_time(MINUTE)


@pytest.mark.postgres
def test_what_joined_before_the_claim_and_was_committed_after_it_is_said(on_a_server: World) -> None:
    world = on_a_server
    world.due()

    def promise(work: Work) -> None:
        client = work.clients.get(world.id, world.cast.zebra.id)
        promises.add(work, world.actor(), client, PLAN, OLGA, world.now + 6 * HOUR, world.now)

    claimed_during(world, promise)
    assert [PLAN in text for text in texts(world)] == [True]


@pytest.mark.postgres
def test_what_was_answered_before_the_claim_and_committed_after_it_is_not_asked(on_a_server: World) -> None:
    world = on_a_server
    nudge = world.due()

    def done(work: Work) -> None:
        work.nudges.answer(nudges.mine(work, world.actor(), nudge.id, world.now).answer(NudgeState.DONE, world.now))
        show_anew(work, world.id, Thing(Noun.NUDGE, nudge.id), world.now)

    claimed_during(world, done)
    assert [f"{BIRTHDAY} is on" in text for text in texts(world)] in ([], [False])


@pytest.mark.postgres
def test_what_is_about_a_client_who_was_archived_as_it_was_claimed_is_not_asked(on_a_server: World) -> None:
    world = on_a_server
    world.due()

    def archive(work: Work) -> None:
        client = work.clients.get(world.id, world.cast.zebra.id).archive(world.now)
        work.clients.save(client)
        clients.replan(work, client, world.now)

    claimed_during(world, archive)
    assert [BIRTHDAY in text for text in texts(world)] in ([], [False])


@pytest.mark.postgres
def test_whose_leave_began_as_it_was_claimed_is_covered_that_day(on_a_server: World) -> None:
    world = on_a_server
    world.due()
    claimed_during(world, lambda work: leave_in(work, world, OLGA))
    assert [BIRTHDAY in text for text in texts(world, CORA)] == [True]


# two people at once


@pytest.mark.postgres
def test_what_somebody_declined_as_another_was_in_touch_stays_declined(on_a_server: World) -> None:
    """The one looked while the other was in the middle of it."""
    world = on_a_server
    reminder = reminded_of_silence(world)
    looked = Event()
    with ThreadPoolExecutor(1) as pool, world.store.begin() as work:
        declined = nudges.mine(work, world.actor(), reminder.id, world.now).answer(NudgeState.DECLINED, world.now)
        work.nudges.answer(declined)
        nudges._record(work, world.actor(), declined, What.MILESTONE_DECLINED, world.now)
        touching = pool.submit(in_touch, world, looked)
        assert looked.wait(5)
    touching.result(10)
    assert [each.state for each in world.nudges(Thing(Noun.CLIENT, world.cast.zebra.id))] == [NudgeState.DECLINED]


def in_touch(world: World, looked: Event) -> None:
    with world.store.begin() as work:
        about = work.nudges.about

        def slowly(*args: Any) -> Any:
            found = about(*args)
            looked.set()
            return found

        work.nudges.about = slowly  # type: ignore[method-assign, assignment]
        touch = Touch(0, world.id, world.cast.zebra.id, CORA, world.now, How.CALL)
        work.touches.add(touch)
        client = work.clients.some(world.id, [world.cast.zebra.id])[world.cast.zebra.id]
        silence.settle(work, client, world.now)


def reminded_of_silence(world: World) -> Nudge:
    world.clock.set(world.now - 2 * HOUR)
    with world.store.begin() as work:
        work.silence.listen(world.id, world.now - 300 * DAY)
        work.milestones.remove(world.cast.birthday)
        work.touches.add(Touch(0, world.id, world.cast.zebra.id, OLGA, world.now - 30 * DAY, How.CALL))
    silence.plan_ahead(world.store, world.id, world.now)
    world.pass_time(2 * HOUR)
    (nudge,) = world.nudges(Thing(Noun.CLIENT, world.cast.zebra.id))
    return nudge


def test_of_owner_and_cover_who_answer_at_once_one_has_answered(world: World) -> None:
    nudge = world.due()
    leave(world)
    world.deliver()

    def done(who: str) -> bool:
        try:
            nudges.done(world.store, world.actor(who), nudge.id, world.now, None)
        except AnsweredAlready:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(done, (OLGA, CORA))) == 1
    with world.read() as work:
        told = work.history.about(world.id, Thing(Noun.NUDGE, nudge.id))
    assert [each.what for each in told] == [What.MILESTONE_DONE]


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/New_York", "Pacific/Honolulu", "Pacific/Kiritimati"])
def test_whose_zone_changes_as_their_brief_is_sent_is_asked_once_that_day(world: World, zone: str) -> None:
    world.due()
    moved = replace(world.cast.olga, zone=zone)
    while_sent(world, lambda: people.record(world.store, world.id, [moved], world.now))
    settings.catch_up(world.store, world.id, world.now)
    for _ in range(12):
        world.pass_time(HOUR)
    asked = [text for text in texts(world) if f"{BIRTHDAY} is on" in text]
    assert len(asked) == 1


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/New_York", "Pacific/Honolulu", "Pacific/Kiritimati"])
def test_whose_zone_changed_before_their_brief_was_sent_is_asked_all_the_same(world: World, zone: str) -> None:
    world.planned()
    world.clock.set(world.nudge().plan.due_at - MINUTE)
    people.record(world.store, world.id, [replace(world.cast.olga, zone=zone)], world.now)
    settings.catch_up(world.store, world.id, world.now)
    for _ in range(2 * 24 + 1):
        world.pass_time(HOUR)
    assert any(BIRTHDAY in text for text in texts(world))
