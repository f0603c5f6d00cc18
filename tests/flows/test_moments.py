"""A Moment of Truth is flagged, taken, spoken about."""

from datetime import datetime

import pytest

from bot.domain.history import Noun, Thing
from bot.domain.moments import NothingSaid, NotYoursToTake, SpokenAlready, TakenAlready, TakerAway
from bot.domain.nudges import NudgeKind
from bot.domain.people import Repeated
from bot.domain.playbooks import Playbooks
from bot.flows import history, moments
from bot.views.history import line
from bot.views.moments import Filled
from tests.cast import CORA, GRETA, MAX, OLGA, OSCAR
from tests.flows.world import DAY, HOUR, MINUTE, SECOND, World

ABOUT = Thing(Noun.MOMENT, 1)


def recipients(world: World) -> list[str]:
    return [nudge.plan.recipient for nudge in world.nudges(ABOUT)]


def flag(world: World, taker: str = OLGA, text: str = "It burns.", once: str = "form 1", by: str = OSCAR) -> None:
    filled = Filled(world.cast.zebra.id, text, taker=taker)
    moments.flag(world.store, world.actor(by), filled, Playbooks(), world.now, once)


def test_whoever_takes_it_is_told_at_once(world: World) -> None:
    flag(world)
    world.deliver()
    assert world.slack.texts("D0OLGA")[0].startswith("Zebra Works needs you.")
    assert world.slack.texts("D0MAX") == []


def test_taking_it_oneself_tells_nobody(world: World) -> None:
    flag(world, taker=OLGA, by=OLGA)
    world.pass_time(5 * HOUR)
    assert world.slack.standing == {}


@pytest.mark.parametrize(
    ("after", "told"), [(2 * HOUR - MINUTE, 0), (2 * HOUR, 1), (2 * HOUR + MINUTE, 1), (8 * HOUR, 1)]
)
def test_the_manager_is_told_after_two_working_hours_and_once(world: World, after: object, told: int) -> None:
    world.change_client(cover=None)
    flag(world)
    world.pass_time(after)  # type: ignore[arg-type]
    world.pass_time(SECOND)
    assert len(world.slack.texts("D0MAX")) == told


def test_i_have_it_stops_the_clock(world: World) -> None:
    flag(world)
    world.deliver()
    moments.take(world.store, world.actor(), 1, world.now, None)
    world.pass_time(5 * HOUR)
    assert world.slack.texts("D0MAX") == []
    assert "has it, since" in world.slack.texts("D0OLGA")[0]


def test_working_hours_are_the_takers(world: World) -> None:
    world.clock.set(datetime.fromisoformat("2026-11-27T17:00+01:00"))  # a Friday
    flag(world)
    (_, told, _) = world.nudges(ABOUT)
    assert told.plan.due_at == datetime.fromisoformat("2026-11-30T10:00+01:00")


@pytest.mark.parametrize(
    ("facts", "taker", "expected"),
    [
        ({}, OLGA, [OLGA, CORA, MAX]),
        ({"manager": CORA}, OLGA, [OLGA, CORA, MAX]),
        ({"manager": None}, OLGA, [OLGA, CORA, MAX]),  # whoever installed Moments
        ({"manager": OLGA}, OLGA, [OLGA, CORA, MAX]),  # nobody is told about their own silence
    ],
)
def test_who_is_told(world: World, facts: dict[str, str | None], taker: str, expected: list[str]) -> None:
    world.change_client(**facts)
    flag(world, taker=taker)
    assert recipients(world) == expected


@pytest.mark.parametrize("text", ["", "  \n", "\0\u202e"])
def test_something_must_be_said(world: World, text: str) -> None:
    with pytest.raises(NothingSaid):
        flag(world, text=text)


@pytest.mark.parametrize(("taker", "said"), [(GRETA, "Greta Guest"), ("U0NOBODY", "Somebody we do not know")])
def test_somebody_who_cannot_take_it_is_refused_by_name(world: World, taker: str, said: str) -> None:
    with pytest.raises(TakerAway) as refused:
        flag(world, taker=taker)
    assert refused.value.sentence.startswith(f"{said} cannot be reached in this workspace.")


def test_a_form_that_is_sent_twice_flags_once_and_counts_once(world: World) -> None:
    flag(world)
    with pytest.raises(Repeated):
        flag(world)
    flag(world, once="form 2")
    with world.read() as work:
        assert [moment.number for moment in work.moments.open(world.id)] == [1, 2]


@pytest.mark.parametrize("who", [OLGA, CORA, MAX, OSCAR])
def test_whoever_answers_for_the_client_or_flagged_it_can_take_it(world: World, who: str) -> None:
    flag(world)
    moments.take(world.store, world.actor(who), 1, world.now, None)
    with pytest.raises(TakenAlready):
        moments.take(world.store, world.actor(CORA), 1, world.now, None)


def test_nobody_else_can(world: World) -> None:
    world.change_client(cover=None)
    flag(world)
    with pytest.raises(NotYoursToTake, match="<@U0OLGA>"):
        moments.speak(world.store, world.actor(CORA), 1, world.now, None)


def test_whoever_was_told_that_nobody_has_it_can_take_it(world: World) -> None:
    world.change_client(manager=None)
    with world.store.begin() as work:
        work.workspaces.set(world.id, installed_by=MAX)
    flag(world, by=CORA)
    world.pass_time(4 * HOUR)
    assert "nobody has this yet" in world.slack.texts("D0MAX")[0]
    moments.take(world.store, world.actor(MAX), 1, world.now, None)
    world.pass_time(SECOND)
    assert "<@U0MAX> has it" in world.slack.texts("D0MAX")[0]


def test_whoever_gave_it_to_themselves_can_take_that_back_and_is_asked_like_anybody_else(world: World) -> None:
    flag(world, taker=OLGA, by=OLGA)
    with world.read() as work:
        (taken,) = history.undoable(work, world.actor(), world.now)
    history.undo(world.store, world.actor(), taken.id, world.now, None)
    assert recipients(world) == [OLGA, CORA, MAX]
    world.deliver()
    assert world.slack.texts("D0OLGA")[0].startswith("Zebra Works needs you.")


def test_nobody_is_told_twice_because_they_flew_before_an_undo(world: World) -> None:
    flag(world, by=CORA)
    world.deliver()
    world.pass_time(4 * HOUR)
    moments.take(world.store, world.actor(), 1, world.now, None)
    with world.read() as work:
        (taken,) = history.undoable(work, world.actor(), world.now)
    for each in (OLGA, MAX):
        world.change_person(each, zone="Pacific/Pago_Pago")  # where it is still Sunday
    history.undo(world.store, world.actor(), taken.id, world.now, None)
    world.pass_time(DAY)
    assert (len(world.slack.texts("D0OLGA")), len(world.slack.texts("D0MAX"))) == (1, 1)


def test_having_spoken_ends_it(world: World) -> None:
    flag(world)
    world.deliver()
    moments.speak(world.store, world.actor(), 1, world.now, None)
    with pytest.raises(SpokenAlready):
        moments.speak(world.store, world.actor(), 1, world.now, None)
    world.pass_time(5 * HOUR)
    assert "has spoken with them" in world.slack.texts("D0OLGA")[0]
    assert world.slack.texts("D0MAX") == []


@pytest.mark.parametrize(
    ("typed", "client", "text", "alone"),
    [
        ("Zebra Works: it burns", "Zebra Works", "it burns", False),
        ("Zebra: fire: it burns", "Zebra Works", "fire: it burns", False),
        ("zebra", "Zebra Works", "", False),
        ("Zebra Wroks: it burns", "Zebra Works", "it burns", False),  # although Zebra is one of its names
        ("Zebra Works CFO: gone", "Zebra Works", "CFO: gone", False),
        ("Zebra said: it burns", "Zebra Works", "said: it burns", False),
        ("it burns", None, "it burns", False),
        ("nonsense", None, "nonsense", True),
        ("", None, "", False),
    ],
)
def test_the_form_begins_with_what_was_typed(
    world: World, typed: str, client: str | None, text: str, alone: bool
) -> None:
    start = moments.begin(world.store, world.actor(OSCAR), typed, Playbooks(), world.now)
    assert (start.client and start.client.name, start.text, start.is_one_unknown_word) == (client, text, alone)
    assert start.taker == (OLGA if client else None)


@pytest.mark.parametrize(
    ("manager", "installer", "taker", "by", "told"),
    [
        (MAX, None, OLGA, OSCAR, [CORA, MAX]),
        (None, MAX, OLGA, OSCAR, [CORA, MAX]),
        (None, None, OLGA, OSCAR, [CORA]),
        (MAX, CORA, MAX, OSCAR, [CORA]),  # it is the manager's
    ],
)
def test_who_will_be_told_is_who_is_planned_to_be(
    world: World, manager: str | None, installer: str | None, taker: str, by: str, told: list[str]
) -> None:
    world.change_client(manager=manager)
    with world.store.begin() as work:
        work.workspaces.set(world.id, installed_by=installer)
    filled = Filled(world.cast.zebra.id, "Gone.", taker=taker)
    said = moments.flag(world.store, world.actor(by), filled, Playbooks(), world.now, "m1")
    assert said.called == told
    planned = [n.plan.recipient for n in world.nudges(ABOUT) if n.plan.kind is NudgeKind.MOMENT_UNANSWERED]
    assert planned == told


def test_the_history_names_who_was_told(world: World) -> None:
    world.change_client(manager=None)  # so it is whoever looks after Moments here, who is no manager
    flag(world, by=CORA)
    world.pass_time(4 * HOUR)
    with world.read() as work:
        told = work.history.newest(world.id, ABOUT)
    assert told is not None
    assert "Moment 1: nobody had it, so <@U0MAX> was told" in line(told, world.zone(), world.now)


def test_without_a_taker_it_is_the_owners(world: World) -> None:
    filled = Filled(world.cast.zebra.id, "Gone.")
    moment = moments.flag(world.store, world.actor(OSCAR), filled, Playbooks(), world.now, "m1").moment
    assert (moment.taker, moment.taken_at) == (OLGA, None)
    world.deliver()
    assert "Zebra Works needs you." in world.slack.texts("D0OLGA")[0]


def test_who_is_called_is_settled_when_it_is_flagged_whatever_happens_after(world: World) -> None:
    flag(world)
    world.change_client(cover=OSCAR, manager=None)
    moments.take(world.store, world.actor(), 1, world.now, None)
    with world.read() as work:
        (taken,) = history.undoable(work, world.actor(), world.now)
    history.undo(world.store, world.actor(), taken.id, world.now, None)
    assert recipients(world) == [OLGA, CORA, MAX]
