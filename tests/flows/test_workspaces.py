"""A workspace arrives, loses its token, lets us go, and comes back."""

import pytest
from cryptography.fernet import Fernet

from bot.flows import workspaces
from bot.secrets import Vault
from tests.cast import TEAM, fill
from tests.flows.world import DAY, MINUTE, World


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
    workspaces.install(world.store, Vault([old]), "xoxb-secret", TEAM, "Harbour & Co")
    with world.read() as work:
        assert "secret" not in (work.workspaces.sealed_token(world.id) or "")
    assert [each.team_id for each in workspaces.locked(world.store, Vault([new]))] == [TEAM]
    assert workspaces.reseal(world.store, Vault([new, old])).done == 1
    assert workspaces.locked(world.store, Vault([new])) == []
