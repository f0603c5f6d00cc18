"""Whoever asks for us waits for a first answer: from when they asked, in the owner's working time."""

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from bot.domain.clients import Stage
from bot.domain.enquiries import Targets
from bot.domain.history import Noun, Thing, What
from bot.domain.nudges import NudgeKind
from bot.domain.preferences import Preferences
from bot.domain.promises import Origin, Promise, Standing
from bot.domain.touches import How
from bot.flows import client_forms, history, ledger, stages, touches
from bot.views.client_forms import Filled
from bot.views.touches import Filled as Touched
from tests.cast import CORA, MAX, OLGA
from tests.flows.world import DAY, HOUR, MINUTE, World


def at(said: str) -> datetime:
    return datetime.fromisoformat(f"2026-{said}+01:00")


def asks(world: World, when: datetime, stage: Stage = Stage.PROSPECT, by: str = OLGA, segment: str = "") -> int:
    """Somebody new, of whom this is written down."""
    filled = Filled(
        0, "Kudu", OLGA, stage=stage, segment=segment, enquired=int(when.timestamp()), is_unfolded=True
    ).as_shown()
    return client_forms.add(world.store, world.actor(by), filled, world.now, f"add {when}").id


def waits(world: World, client_id: int) -> Promise:
    with world.read() as work:
        return work.promises.enquiries_of(world.id, client_id)[0]


def touch(world: World, client_id: int, by: str = OLGA) -> None:
    touches.log(world.store, world.actor(by), Touched(client_id, How.CALL, "", None, ""), world.now, f"t{world.now}")


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        ("11-23T09:00", "11-23T13:00"),
        ("11-20T16:00", "11-23T11:00"),  # a Friday: two hours, and two on Monday
        ("11-21T12:00", "11-23T13:00"),  # a Saturday
    ],
)
def test_a_first_answer_is_due_within_four_working_hours_from_when_they_asked(
    world: World, asked: str, due: str
) -> None:
    promise = waits(world, asks(world, at(asked)))

    assert (promise.made_at, promise.due_at) == (at(asked), at(due))
    assert (promise.promiser, promise.origin, promise.is_open) == (OLGA, Origin.ENQUIRY, True)


def test_each_segment_has_a_target_of_its_own_in_the_owners_own_hours(world: World) -> None:
    with world.store.begin() as work:
        settled = work.arrangements.of(world.id)
        work.arrangements.save(replace(settled, targets=Targets.said("8", "coaching: 2 hours\nretainer 0")))
        work.preferences.save(Preferences(world.id, OLGA, starts=time(7), ends=time(15)))

    assert waits(world, asks(world, at("11-23T14:00"), segment="Coaching")).due_at == at("11-24T08:00")
    with world.read() as work:
        assert work.arrangements.of(world.id).targets == Targets(8, (("coaching", 2), ("retainer", 0)))


@pytest.mark.parametrize("stage", [each for each in Stage if each not in (Stage.SUSPECT, Stage.PROSPECT)])
def test_nobody_else_waits_for_one(world: World, stage: Stage) -> None:
    client = asks(world, at("11-23T09:00"), stage)
    with world.read() as work:
        assert work.promises.enquiries_of(world.id, client) == []


@pytest.mark.parametrize(
    ("after", "standing"),
    [(4 * HOUR - MINUTE, Standing.KEPT), (4 * HOUR, Standing.KEPT), (4 * HOUR + MINUTE, Standing.LATE)],
)
def test_the_first_touch_is_the_answer_and_the_time_to_it_is_measured(
    world: World, after: timedelta, standing: Standing
) -> None:
    client = asks(world, world.now)
    world.clock.move(after)

    touch(world, client)

    assert waits(world, client).standing is standing
    numbers = ledger.numbers(world.store, world.actor(MAX), world.now)
    assert numbers.answers.median_hours == pytest.approx(after / HOUR)
    assert numbers.answers.in_time == (standing is Standing.KEPT)


def test_undo_of_the_touch_lets_them_wait_again(world: World) -> None:
    client = asks(world, world.now)
    world.clock.move(HOUR)
    touch(world, client)
    with world.read() as work:
        entry = next(e for e in work.history.of_client(world.id, client) if e.what is What.TOUCH_LOGGED)

    history.undo(world.store, world.actor(), entry.id, world.now, None)

    assert waits(world, client).is_open


def test_the_owner_hears_at_once_where_somebody_else_wrote_it_down_and_before_it_is_due(world: World) -> None:
    client = asks(world, world.now, by=MAX)
    world.deliver()
    said = world.slack.texts("D0OLGA")[-1]
    assert said.startswith("Kudu asked for us, and waits for a first answer\n<@U0MAX> wrote this down for you.")

    with world.read() as work:
        about = Thing(Noun.PROMISE, waits(world, client).id)
        kinds = {each.plan.kind: each.plan.due_at for each in work.nudges.unsent(world.id, about)}
    assert kinds[NudgeKind.PROMISE_SOON] == at("11-23T11:00")
    assert kinds[NudgeKind.PROMISE_MISSED] == at("11-23T13:01")


def test_whoever_became_a_client_has_had_an_answer(world: World) -> None:
    client = asks(world, world.now)
    world.clock.move(HOUR)

    stages.change(world.store, world.actor(), client, Stage.LANDING, Stage.PROSPECT, world.now, "stage")

    assert waits(world, client).standing is Standing.KEPT


def test_where_they_asked_at_another_time_it_is_due_by_that(world: World) -> None:
    client = asks(world, world.now)
    sheet = client_forms.fill_in(world.store, world.actor(), client, world.now).filled
    earlier = replace(sheet, enquired=int(at("11-20T09:00").timestamp()))

    client_forms.edit(world.store, world.actor(), earlier, world.now, "edit")

    assert waits(world, client).due_at == at("11-20T13:00")
    assert waits(world, client).is_overdue(world.now)


def test_what_should_have_been_answered_long_ago_is_history(world: World) -> None:
    client = asks(world, at("09-01T09:00"))
    with world.read() as work:
        assert work.promises.enquiries_of(world.id, client) == []


def test_a_lead_that_was_lost_was_never_answered(world: World) -> None:
    client = asks(world, world.now)
    stages.change(world.store, world.actor(), client, Stage.ALUMNI, Stage.PROSPECT, world.now, "stage")
    assert waits(world, client).standing is Standing.MISTAKE


def test_undo_of_a_stage_lets_them_wait_again(world: World) -> None:
    client = asks(world, world.now)
    world.clock.move(HOUR)
    stages.change(world.store, world.actor(), client, Stage.LANDING, Stage.PROSPECT, world.now, "stage")
    with world.read() as work:
        entry = next(e for e in work.history.of_client(world.id, client) if e.what is What.STAGE_CHANGED)

    history.undo(world.store, world.actor(), entry.id, world.now, None)

    assert waits(world, client).is_open


def test_another_owner_has_it_to_answer(world: World) -> None:
    client = asks(world, world.now)
    sheet = client_forms.fill_in(world.store, world.actor(), client, world.now).filled
    client_forms.edit(world.store, world.actor(), replace(sheet, owner=CORA), world.now, "edit")
    assert waits(world, client).promiser == CORA


def test_whoever_was_answered_before_they_were_written_down_waits_for_nothing(world: World) -> None:
    client = asks(world, world.now, Stage.ACTIVE)
    world.clock.move(MINUTE)
    touch(world, client)

    stages.change(world.store, world.actor(), client, Stage.PROSPECT, Stage.ACTIVE, world.now, "stage")

    with world.read() as work:
        assert work.promises.enquiries_of(world.id, client) == []


def test_a_touch_of_the_cover_is_an_answer_too(world: World) -> None:
    client = asks(world, world.now)
    with world.store.begin() as work:
        work.clients.save(replace(work.clients.get(world.id, client), cover=CORA))
    world.clock.move(DAY)

    touch(world, client, CORA)

    assert waits(world, client).standing is Standing.LATE
