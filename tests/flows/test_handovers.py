"""What follows a hand-over, and what does not."""

from dataclasses import replace
from datetime import date

import pytest

from bot.domain.clients import NoSuchClient
from bot.domain.handovers import GiverLeft, NotAReceiver
from bot.domain.history import ChangedSince, Noun, Thing, What
from bot.domain.nudges import NudgeKind
from bot.flows import handovers, history, returns
from bot.views.handovers import Done, Filled
from tests.cast import CORA, GRETA, MAX, OLGA, OSCAR, fill
from tests.flows.test_client_forms import newest, opened, save, zebra
from tests.flows.world import DAY, HOUR, MINUTE, World

TOMORROW = date(2026, 11, 24)


def hand_over(world: World, to: str = CORA, until: date | None = None, by: str = OLGA) -> Done:
    filled = Filled((world.cast.zebra.id,), to, until)
    return handovers.hand_over(world.store, world.actor(by), filled, world.now, f"h{to}{by}{world.now}")


def test_a_moment_that_nobody_has_yet_rings_at_the_receivers(world: World) -> None:
    flagged = world.flagged()
    hand_over(world)

    theirs = world.nudges(Thing(Noun.MOMENT, flagged))
    called = {nudge.plan.kind: nudge.plan.recipient for nudge in theirs}
    assert called == {NudgeKind.MOMENT_TAKE: CORA, NudgeKind.MOMENT_UNANSWERED: MAX}
    with world.read() as work:
        assert work.moments.get(world.id, flagged).taken_at is None


def test_a_prompt_that_is_due_and_unsent_goes_to_the_receiver(world: World) -> None:
    world.due()
    hand_over(world)
    world.deliver()

    assert any("\nBirthday of Ada Zebra" in text for text in world.slack.texts("D0CORA"))
    assert not any("\nBirthday" in text for text in world.slack.texts("D0OLGA"))


def test_a_promise_that_was_prompted_already_goes_from_one_brief_into_the_other(world: World) -> None:
    world.promised()
    world.deliver()
    hand_over(world)
    world.deliver()

    assert world.slack.texts("D0OLGA")[0].endswith("That was everything for today.")
    assert any("\n<@U0OLGA> promised Zebra Works" in text for text in world.slack.texts("D0CORA"))


def test_the_pass_brings_back_once_however_often_it_runs(world: World) -> None:
    hand_over(world, until=TOMORROW)
    world.pass_time(2 * DAY)
    before = len(world.slack.texts("D0OLGA"))

    for _ in range(3):
        returns.end(world.store, world.id, world.now)
        world.deliver()

    assert len(world.slack.texts("D0OLGA")) == before + 1


def test_what_nobody_could_read_in_time_is_not_told(world: World) -> None:
    world.change_person(CORA, zone="Pacific/Auckland")  # her night; her today is tomorrow here
    world.pass_time(3 * HOUR)
    hand_over(world, until=date(2026, 11, 23))
    world.pass_time(2 * DAY)

    assert world.slack.texts("D0CORA") == []


def test_nobody_hands_over_what_is_another_workspaces(world: World) -> None:
    other = fill(world.store, "T0OTHER", "Other")
    ours = world.cast.zebra.id

    with pytest.raises(NoSuchClient):
        handovers.begin(world.store, other.actor(MAX), ours)
    with pytest.raises(NoSuchClient):
        handovers.hand_over(world.store, other.actor(MAX), Filled((ours,), CORA), world.now, "x")
    assert [each.id for each in handovers.suggest(world.store, other.actor(MAX), "")] == [other.zebra.id]


def test_a_guest_and_a_stranger_receive_nothing(world: World) -> None:
    for somebody in (GRETA, "U0NOBODY"):
        with pytest.raises(NotAReceiver):
            hand_over(world, somebody)


# --- what happens to the client meanwhile in other ways


def test_whoever_becomes_the_owner_in_the_form_keeps_them(world: World) -> None:
    hand_over(world, OSCAR, until=TOMORROW)
    save(world, replace(opened(world), owner=MAX, manager=None), MAX)
    world.clock.move(MINUTE)
    hand_over(world, OSCAR, until=date(2026, 12, 31), by=MAX)

    world.pass_time(2 * DAY)
    returns.end(world.store, world.id, world.now)

    assert zebra(world).owner == OSCAR, "until the last day of the year, and then it is Max again"


def test_an_edit_is_not_undone_past_a_hand_over(world: World) -> None:
    save(world, replace(opened(world), owner=CORA, cover=None), MAX)
    edited = newest(world)
    world.clock.move(MINUTE)
    hand_over(world, OSCAR, by=CORA)

    with pytest.raises(ChangedSince):
        history.undo(world.store, world.actor(MAX), edited.id, world.now, None)
    assert zebra(world).owner == OSCAR


def test_nobody_becomes_their_own_cover_by_an_undo(world: World) -> None:
    save(world, replace(opened(world), cover=None))
    edited = newest(world)
    world.clock.move(MINUTE)
    hand_over(world, CORA)

    with pytest.raises(ChangedSince):
        history.undo(world.store, world.actor(), edited.id, world.now, None)
    assert (zebra(world).owner, zebra(world).cover) == (CORA, None)


def test_nothing_goes_back_to_somebody_who_has_left(world: World) -> None:
    hand_over(world, CORA, by=MAX)
    world.change_person(OLGA, is_gone=True)
    with world.read() as work:
        entry = next(each for each in work.history.all(world.id) if each.what is What.CLIENT_HANDED_OVER)

    with pytest.raises(GiverLeft, match="has left the workspace"):
        history.undo(world.store, world.actor(MAX), entry.id, world.now, None)
    assert zebra(world).owner == CORA
