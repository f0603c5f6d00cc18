"""A workspace arrives, loses its token, lets us go, and comes back."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from cryptography.fernet import Fernet

from bot.domain.arrangements import Arrangements
from bot.flows import people, workspaces
from bot.messenger import Unanswered
from bot.secrets import Vault
from store import Store
from tests.cast import MAX, MONDAY, OLGA, OSCAR, TEAM, fill
from tests.flows.world import DAY, HOUR, MINUTE, SECOND, World


def active(world: World) -> bool:
    with world.read() as work:
        return work.workspaces.get(world.id).is_active


def test_arriving_again_is_the_same_workspace(world: World) -> None:
    workspaces.deactivate(world.store, world.id, world.now)
    again = workspaces.arrive(world.store, TEAM, "Harbour & Co, renamed")
    assert (again.id, again.name, again.is_active) == (world.id, "Harbour & Co, renamed", True)


def test_joining_an_organisation_keeps_what_we_know(world: World) -> None:
    joined = workspaces.arrive(world.store, TEAM, "Harbour & Co", "E0ORG")
    assert (joined.id, joined.enterprise_id) == (world.id, "E0ORG")


def test_without_a_token_nothing_is_sent(world: World) -> None:
    world.due()
    workspaces.deactivate(world.store, world.id, world.now)
    with world.read() as work:
        assert work.deliveries.due_workspaces(world.now) == []


def test_letting_us_go_takes_everything_of_theirs_and_nothing_of_anybody_elses(world: World) -> None:
    world.prompted()
    other = fill(world.store, "T0OTHER", "Other")
    workspaces.purge(world.store, world.id, world.now)
    workspaces.purge(world.store, world.id, world.now)  # Slack says it in two ways
    with world.read() as work:
        assert work.workspaces.find(TEAM) is None
        assert (work.people.all(world.id), work.clients.all(world.id)) == ([], [])
        assert len(work.people.all(other.id)) == 5
        assert len(work.clients.all(other.id)) == 1


@pytest.mark.parametrize(("after", "counts"), [(-DAY, False), (-MINUTE, False), (MINUTE, True)])
def test_what_slack_says_late_of_the_time_before_does_not_count(world: World, after: object, counts: bool) -> None:
    workspaces.arrive(world.store, TEAM, "Harbour & Co", installed_at=world.now)
    workspaces.deactivate(world.store, world.id, world.now + after)  # type: ignore[operator]
    assert active(world) is not counts


def test_a_token_is_kept_unreadable_and_moves_to_the_newest_key(world: World) -> None:
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    workspaces.install(world.store, Vault([old]), "xoxb-secret", TEAM, "Harbour & Co", world.now)
    with world.read() as work:
        assert "secret" not in (work.workspaces.sealed_token(world.id) or "")
    assert [each.team_id for each in workspaces.locked(world.store, Vault([new]))] == [TEAM]
    assert workspaces.reseal(world.store, Vault([new, old])).done == 1
    assert workspaces.locked(world.store, Vault([new])) == []


# --- the setup is offered once, to whoever installed it


def installs(world: World, by: str | None = MAX) -> None:
    vault = Vault([Fernet.generate_key().decode()])
    workspaces.install(world.store, vault, "xoxb-1", TEAM, "Harbour & Co", world.now, installed_by=by)


def offered(world: World) -> list[str]:
    """Who was offered the setup, once for each message."""
    return [place.channel for place, (_, said) in world.slack.standing.items() if "The setup takes" in said.text]


def test_whoever_installs_it_is_offered_the_setup_once_and_nobody_else(world: World) -> None:
    installs(world)
    world.deliver()
    world.pass_time(DAY)
    assert offered(world) == ["D0MAX"]
    assert list(world.slack.texts()) == world.slack.texts("D0MAX")


@pytest.mark.parametrize("again", [MAX, OLGA])
def test_installed_again_it_is_not_offered_again(world: World, again: str) -> None:
    installs(world)
    world.deliver()
    installs(world, again)
    world.pass_time(DAY)
    assert offered(world) == ["D0MAX"]


def test_after_everything_was_purged_it_is_offered_anew(world: World) -> None:
    installs(world)
    world.deliver()
    workspaces.purge(world.store, world.id, world.now + DAY)
    again = fill(world.store)
    with world.store.begin() as work:
        workspaces.offer_setup(work, again.id, MAX, MONDAY)
    assert World(world.store, again).deliver() == 1


def test_a_firm_that_is_set_up_already_is_offered_nothing(world: World) -> None:
    with world.store.begin() as work:
        work.arrangements.save(Arrangements(world.id))
    installs(world)
    world.deliver()
    assert world.slack.texts() == []


@pytest.mark.parametrize("facts", [{"is_gone": True}, {"is_guest": True}], ids=["has left", "is a guest"])
def test_an_installer_who_cannot_set_it_up_is_offered_nothing_and_nobody_in_their_place(
    world: World, facts: dict[str, Any]
) -> None:
    world.change_person(MAX, **facts)
    installs(world)
    world.deliver()
    assert world.slack.calls == []
    assert world.notices()[0].reason == "not_administrator"


def test_where_nobody_knows_who_installed_it_the_first_slack_admin_is_offered_it(world: World) -> None:
    installs(world, by=None)
    world.change_person(OLGA, is_admin=True)
    for slack_id in (OSCAR, OLGA, MAX):
        people.admit(world.store, world.actor(slack_id), world.now)
    world.deliver()
    assert offered(world) == ["D0OLGA"]


def test_two_processes_that_meet_two_admins_at_once_offer_it_to_one(world: World) -> None:
    installs(world, by=None)
    world.change_person(OLGA, is_admin=True)
    other, both = Store(world.store.url), Barrier(2)

    def meets(store: Store, slack_id: str) -> None:
        both.wait(5)
        people.admit(store, world.actor(slack_id), world.now)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(meets, (world.store, other), (OLGA, MAX)))
    other.close()
    world.deliver()
    with world.read() as work:
        installer = work.workspaces.get(world.id).installed_by
    assert offered(world) == [(installer or "").replace("U", "D", 1)]


def test_an_answer_that_is_lost_or_a_process_that_dies_makes_no_second_one(world: World) -> None:
    world.slack.will("post", Unanswered("timeout"), done=True)
    installs(world)
    world.deliver()
    world.pass_time(MINUTE)
    assert offered(world) == ["D0MAX"]


def test_who_works_there_may_be_looked_up_only_after_it_was_installed(world: World) -> None:
    with world.store.begin() as work:
        work.workspaces.purge(world.id)
    installs(world)
    with world.read() as work:
        arrived = work.workspaces.of_team(TEAM)
    assert arrived is not None
    new = World(world.store, replace(world.cast, workspace=arrived))
    new.deliver()
    assert new.slack.calls == []
    people.record(new.store, arrived.id, [replace(world.cast.max, workspace_id=arrived.id, dm=None)], new.now)
    new.pass_time(SECOND * 10)
    assert offered(new) == ["D0MAX"]


@pytest.mark.parametrize(("late_by", "comes"), [(MINUTE, True), (HOUR, False), (HOUR * 9, True)])
def test_at_night_it_comes_only_at_once(world: World, late_by: timedelta, comes: bool) -> None:
    world.clock.set(MONDAY + HOUR * 16)  # midnight in London, where Max lives
    installs(world)
    world.pass_time(late_by)
    assert bool(offered(world)) is comes
