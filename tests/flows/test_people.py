"""Who is let in, and what follows when somebody moves."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from bot.domain.history import Noun, Thing
from bot.domain.moments import TakerAway
from bot.domain.nudges import NudgeKind
from bot.domain.people import Actor, Guest, Person, Repeated, Stranger
from bot.flows import milestones, nudges, people, settings, statuses
from bot.flows.nudges import Later
from bot.messenger import person_from_event
from tests.cast import GRETA, MAX, OLGA, OSCAR, TEAM
from tests.flows.world import DAY, HOUR, MINUTE, World


def at(said: str) -> datetime:
    return datetime.fromisoformat(said)


def moves(world: World, zone: str | None, slack_id: str = OLGA) -> None:
    with world.read() as work:
        known = work.people.get(world.id, slack_id)
    people.record(world.store, world.id, [replace(known, zone=zone)], world.now)
    settings.catch_up(world.store, world.id, world.now)


def test_colleagues_are_let_in_and_guests_and_strangers_are_not(world: World) -> None:
    assert people.admit(world.store, world.actor(OSCAR), world.now).name == "Oscar Blunt"
    with pytest.raises(Guest):
        people.admit(world.store, world.actor(GRETA), world.now)
    with pytest.raises(Stranger):
        people.admit(world.store, world.actor("U0NOBODY"), world.now)
    with pytest.raises(Stranger):
        people.admit(world.store, Actor(world.id + 1, OLGA), world.now)


def slacks(world: World, **said: Any) -> Person:
    """Somebody as Slack tells of them, in an event."""
    user = {"id": "U0NEW", "name": "new", "team_id": TEAM, "profile": {"real_name": "Nils New"}, "tz": "Europe/Berlin"}
    people.record(world.store, world.id, [person_from_event(world.id, user | said)], world.now)
    with world.read() as work:
        return work.people.get(world.id, str(said.get("id", "U0NEW")))


@pytest.mark.parametrize(
    "said",
    [
        {"team_id": "T0OTHER"},
        {"team_id": None, "profile": {"team": "T0OTHER"}},
        {"team_id": "T0OTHER", "enterprise_user": {"teams": ["T0OTHER", "T0THIRD"]}},
        {"is_stranger": True},
        {"is_invited_user": True},
        {"is_restricted": True},
        {"id": "USLACKBOT", "name": "slackbot"},
        {"is_bot": True},
        {"deleted": True},
    ],
    ids=str,
)
def test_only_our_own_people_are_let_in_and_can_take_a_moment(world: World, said: dict[str, Any]) -> None:
    somebody = slacks(world, **said).slack_id
    with pytest.raises(Guest):
        people.admit(world.store, world.actor(somebody), world.now)
    with pytest.raises(TakerAway):
        world.flagged(taker=somebody)


@pytest.mark.parametrize(
    "said",
    [{}, {"team_id": "T0OTHER", "enterprise_user": {"teams": ["T0OTHER", TEAM]}}, {"team_id": None}],
    ids=["at home", "of another workspace of our organisation and of ours", "Slack does not say"],
)
def test_whoever_belongs_to_this_workspace_too_is_a_colleague(world: World, said: dict[str, Any]) -> None:
    somebody = slacks(world, **said)
    assert people.admit(world.store, world.actor(somebody.slack_id), world.now).is_colleague


@pytest.mark.parametrize(("slack_id", "installer"), [(OSCAR, None), (MAX, MAX)])
def test_the_first_admin_we_meet_counts_as_the_installer(world: World, slack_id: str, installer: str | None) -> None:
    with world.store.begin() as work:
        work.workspaces.set(world.id, installed_by=None)
    people.admit(world.store, world.actor(slack_id), world.now)
    with world.read() as work:
        assert work.workspaces.get(world.id).installed_by == installer


def test_a_second_admin_does_not_take_over(world: World) -> None:
    world.change_person(OLGA, is_admin=True)
    people.admit(world.store, world.actor(OLGA), world.now)
    with world.read() as work:
        assert work.workspaces.get(world.id).installed_by == MAX


# somebody moves to another zone


@pytest.mark.parametrize(
    ("zone", "due"),
    [
        ("America/New_York", "2026-12-07T09:00-05:00"),
        ("Asia/Kolkata", "2026-12-07T09:00+05:30"),
        ("Europe/Berlin", "2026-12-07T09:00+01:00"),
        (None, "2026-12-07T09:00+01:00"),  # the workspace's own
        ("Mars/Olympus", "2026-12-07T09:00+01:00"),
    ],
)
def test_the_unsent_prompt_is_at_nine_where_they_are_now(world: World, zone: str | None, due: str) -> None:
    world.planned()
    moves(world, zone)
    assert world.nudge().plan.due_at == at(due)
    world.clock.set(at(due) - MINUTE)
    world.deliver()
    assert not world.slack.standing
    world.clock.set(at(due))
    world.deliver()
    (said,) = world.slack.texts("D0OLGA")
    assert "late" not in said


def test_what_was_put_off_keeps_its_hour(world: World) -> None:
    nudge = world.prompted()
    chosen = at("2026-12-08T15:30+01:00")
    nudges.put_off_to(world.store, world.actor(), nudge.id, chosen.date(), chosen.time(), world.now, "form 1")
    moves(world, "America/New_York")
    assert world.nudge().plan.due_at == at("2026-12-08T15:30-05:00")


@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Tokyo"])
def test_in_an_hour_is_in_an_hour_wherever_they_land(world: World, zone: str) -> None:
    nudge = world.prompted()
    nudges.put_off(world.store, world.actor(), nudge.id, Later.HOUR, world.now, None)
    due = world.now + HOUR
    for each in (zone, "Pacific/Auckland"):
        moves(world, each)
        assert world.nudge().plan.due_at == due
        assert world.delivery().due_at == due


def test_a_promise_keeps_its_morning(world: World) -> None:
    world.promised(2 * DAY + HOUR)
    moves(world, "America/New_York")
    nudge = next(each for each in world.nudges(Thing(Noun.PROMISE, 1)) if each.plan.kind is NudgeKind.PROMISE_DUE)
    assert nudge.plan.due_at == at("2026-11-24T09:00-05:00")


@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Tokyo"])
def test_a_moment_that_nobody_has_waits_no_longer_because_the_manager_flew(world: World, zone: str) -> None:
    world.change_client(cover=None)
    world.flagged()
    (_, told) = world.nudges(Thing(Noun.MOMENT, 1))
    moves(world, zone, slack_id=MAX)
    assert world.nudges(Thing(Noun.MOMENT, 1))[1].plan.due_at == told.plan.due_at
    assert world.delivery(told).due_at == told.plan.due_at


def test_a_prompt_that_is_late_stays_late_wherever_they_go(world: World) -> None:
    world.due()
    world.clock.move(8 * DAY)
    moves(world, "Pacific/Auckland")
    world.deliver()
    world.pass_time(12 * HOUR)
    assert "This comes late. It was due on Monday 7 December" in world.slack.texts("D0OLGA")[0]


def test_what_was_sent_is_not_sent_again_for_moving(world: World) -> None:
    world.prompted()
    for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/Berlin"):
        moves(world, zone)
        world.pass_time(MINUTE)
    assert sum("Birthday of Ada Zebra" in text for text in world.slack.texts("D0OLGA")) == 1


def test_nobody_elses_prompts_move(world: World) -> None:
    nudge = world.planned()
    moves(world, "Asia/Tokyo", slack_id=OSCAR)
    assert world.nudge() == nudge


def test_what_only_we_know_of_somebody_stays(world: World) -> None:
    fresh = Person(world.id, OLGA, "Olga M. Marin", zone="Europe/Berlin")
    people.record(world.store, world.id, [fresh], world.now)
    with world.read() as work:
        known = work.people.get(world.id, OLGA)
    assert (known.name, known.dm) == ("Olga M. Marin", "D0OLGA")


def test_an_event_that_comes_again_is_done_once(world: World) -> None:
    statuses.hear(world.store, world.id, replace(world.cast.olga, zone="Asia/Tokyo"), world.now, "Ev1")
    with pytest.raises(Repeated):
        statuses.hear(world.store, world.id, world.cast.olga, world.now, "Ev1")
    assert world.zone().key == "Asia/Tokyo"


def of_nudges(statements: list[str]) -> int:
    return sum("FROM nudge" in each for each in statements)


def test_what_is_unsent_is_asked_for_only_where_somebody_moved_and_once_for_all_of_them(
    world: World, statements: list[str]
) -> None:
    world.planned()
    with world.read() as work:
        everyone = work.people.all(world.id)
    statements.clear()

    people.record(world.store, world.id, [replace(each, name=f"Dr {each.name}") for each in everyone], world.now)
    assert of_nudges(statements) == 0
    people.record(world.store, world.id, [replace(each, zone="Asia/Tokyo") for each in everyone], world.now)
    assert of_nudges(statements) == 1
    with world.read() as work:
        assert work.people.next_unplanned(world.id) == (OLGA, world.now)


def test_whoever_has_many_dates_moves_with_all_of_them_at_once(world: World, statements: list[str]) -> None:
    with world.store.begin() as work:
        added = work.milestones.add_many([replace(world.cast.birthday, title=f"Day {n}") for n in range(300)])
        milestones.plan_new(work, [(world.client(work), milestone) for milestone in added], world.now)
    statements.clear()
    moves(world, "America/New_York")
    questions = sum(each.startswith("SELECT") for each in statements)

    moved = [world.nudges(Thing(Noun.MILESTONE, milestone.id)) for milestone in added]
    assert {nudge.plan.due_at for (nudge,) in moved} == {at("2026-12-07T09:00-05:00")}
    assert questions < 40, "and not some for each: Slack waits for the answer meanwhile"
