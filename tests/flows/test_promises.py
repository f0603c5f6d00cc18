"""A promise is made, prompted on its morning, and kept."""

from datetime import date, datetime, time

import pytest

from bot.domain.history import Noun, Thing
from bot.domain.people import Repeated
from bot.domain.promises import DueInThePast, EndedAlready, NotYourPromise, NoWords
from bot.flows import promises
from tests.cast import CORA, MAX, OLGA, OSCAR
from tests.flows.world import DAY, HOUR, World

ABOUT = Thing(Noun.PROMISE, 1)
FRIDAY, NOON = date(2026, 11, 27), time(12)


def at(said: str) -> datetime:
    return datetime.fromisoformat(said)


def make(world: World, day: date = FRIDAY, clock: time = NOON, text: str = "Send it.", by: str = OLGA) -> None:
    promises.make(world.store, world.actor(by), world.cast.zebra.id, text, day, clock, world.now, f"form {day}{text}")


def test_it_is_due_on_the_promisers_own_clock(world: World) -> None:
    make(world, by=OSCAR)
    with world.read() as work:
        assert work.promises.get(world.id, 1).due_at == at("2026-11-27T12:00-05:00")


@pytest.mark.parametrize(
    ("day", "clock", "prompted"),
    [
        (FRIDAY, NOON, "2026-11-27T09:00+01:00"),
        (date(2026, 11, 29), NOON, "2026-11-27T09:00+01:00"),  # a Sunday
        (date(2026, 11, 23), time(18), "2026-11-23T09:00+01:00"),  # today: now
    ],
)
def test_it_comes_back_on_its_morning(world: World, day: date, clock: time, prompted: str) -> None:
    make(world, day, clock)
    (nudge,) = world.nudges(ABOUT)
    assert (nudge.plan.due_at, nudge.plan.recipient) == (at(prompted), OLGA)


@pytest.mark.parametrize(("clock", "possible"), [(time(8, 59), False), (time(9), False), (time(9, 1), True)])
def test_what_is_promised_lies_ahead(world: World, clock: time, possible: bool) -> None:
    if possible:
        make(world, date(2026, 11, 23), clock)
    else:
        with pytest.raises(DueInThePast):
            make(world, date(2026, 11, 23), clock)


def test_it_needs_words_and_a_form_counts_once(world: World) -> None:
    with pytest.raises(NoWords):
        make(world, text=" \0")
    make(world)
    with pytest.raises(Repeated):
        make(world)


@pytest.mark.parametrize("who", [OLGA, CORA, MAX])
def test_whoever_answers_for_the_client_can_keep_it_once(world: World, who: str) -> None:
    make(world)
    promises.keep(world.store, world.actor(who), 1, world.now, None)
    with pytest.raises(EndedAlready):
        promises.keep(world.store, world.actor(who), 1, world.now, None)


def test_nobody_else_keeps_it(world: World) -> None:
    make(world)
    with pytest.raises(NotYourPromise, match="<@U0OLGA>"):
        promises.keep(world.store, world.actor(OSCAR), 1, world.now, None)


def test_what_is_kept_is_not_prompted(world: World) -> None:
    make(world)
    promises.keep(world.store, world.actor(), 1, world.now, None)
    for _ in range(8):
        world.pass_time(DAY)
    assert world.slack.standing == {}


def test_the_prompt_says_what_became_of_it(world: World) -> None:
    make(world)
    world.clock.set(at("2026-11-27T09:00+01:00"))
    world.deliver()
    world.pass_time(5 * HOUR)
    promises.keep(world.store, world.actor(), 1, world.now, None)
    world.deliver()
    assert world.slack.texts("D0OLGA")[0].endswith("Kept late, today at 14:00.")


@pytest.mark.parametrize(
    ("typed", "client", "text", "due"),
    [
        ("Zebra Works send the plan by Friday noon", "Zebra Works", "send the plan", "2026-11-27T12:00+01:00"),
        ("zebra send the plan", "Zebra Works", "send the plan", None),
        ("send the plan by tomorrow 5pm", None, "send the plan", "2026-11-24T17:00+01:00"),
        ("", None, "", None),
    ],
)
def test_the_form_begins_with_what_was_typed(
    world: World, typed: str, client: str | None, text: str, due: str | None
) -> None:
    start = promises.begin(world.store, world.actor(), typed, world.now)
    assert (start.client and start.client.name, start.text) == (client, text)
    assert start.due == (at(due) if due else None)
