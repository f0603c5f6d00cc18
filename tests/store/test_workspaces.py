from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest

from bot.flows.workspaces import Resealed, arrive, install, locked, reseal
from bot.secrets import NoKeys, Vault, new_key
from store import Store
from tests.cast import MONDAY, TEAM, Cast, fill
from tests.store.everything import empty_tables, fill_everything, rows


def test_a_workspace_is_known_by_its_team_and_its_organisation(store: Store, cast: Cast) -> None:
    with store.begin() as work:
        in_org = work.workspaces.record(TEAM, "Harbour in a group", enterprise_id="E1")

    with store.read() as work:
        assert work.workspaces.find(TEAM) == cast.workspace
        assert work.workspaces.find(TEAM, "E1") == in_org
        assert work.workspaces.find(TEAM, "E2") is None
        assert work.workspaces.all() == [cast.workspace, in_org]
    assert (cast.workspace.enterprise_id, in_org.enterprise_id) == (None, "E1")


def test_installing_again_grows_no_second_row_and_keeps_what_is_known(store: Store, cast: Cast) -> None:
    with store.begin() as work:
        again = work.workspaces.record(TEAM, "Harbour & Company", bot_user_id="U0NEWBOT", bot_token="sealed")

    assert (again.id, again.name, again.bot_user_id) == (cast.id, "Harbour & Company", "U0NEWBOT")
    assert again.installed_by == cast.workspace.installed_by
    with store.read() as work:
        assert len(work.workspaces.all()) == 1
        assert work.workspaces.sealed_token(cast.id) == "sealed"


def test_a_purge_leaves_no_row_of_that_team_in_any_table_and_touches_nobody_else(store: Store) -> None:
    going, staying = (fill_everything(store, team, team).cast for team in ("T0GOING", "T0STAYS"))
    before = rows(store, staying.id)

    with store.begin() as work:
        work.workspaces.purge(going.id)

    left = rows(store, going.id)
    assert sorted(empty_tables(left)) == sorted(left)
    assert rows(store, staying.id) == before


def test_a_purge_twice_is_no_fault_and_the_team_can_come_back(store: Store) -> None:
    gone = fill_everything(store, "T0GOING", "Going").cast
    for _ in range(2):
        with store.begin() as work:
            work.workspaces.purge(gone.id)

    with store.read() as work, pytest.raises(LookupError):
        work.workspaces.get(gone.id)
    assert fill(store, "T0GOING", "Back").id > gone.id


def test_what_was_in_flight_when_the_team_left_settles_into_nothing(store: Store) -> None:
    gone = fill_everything(store, "T0GOING", "Going").cast
    with store.begin() as work:
        held = work.deliveries.claim_next(gone.id, MONDAY + timedelta(days=1), "me")
        assert held is not None
    with store.begin() as work:
        work.workspaces.purge(gone.id)

    with store.begin() as work:
        assert not work.deliveries.record_sent(held, "me", "D0OLGA", "9.9", held.due_at)


def test_a_team_is_found_whatever_organisation_it_is_in(store: Store, cast: Cast) -> None:
    assert arrive(store, TEAM, "Harbour in a group", enterprise_id="E1").id == cast.id

    with store.read() as work:
        found = work.workspaces.of_team(TEAM)
        assert found is not None
        assert (found.id, found.enterprise_id) == (cast.id, "E1")
        assert work.workspaces.of_team("T0NOBODY") is None
        assert len(work.workspaces.all()) == 1


def test_four_installations_at_the_same_moment_end_in_one_row(store: Store) -> None:
    ready = Barrier(4)

    def arrives(name: str) -> int:
        ready.wait()
        return arrive(store, "T0NEW", name).id

    with ThreadPoolExecutor(4) as pool:
        ids = set(pool.map(arrives, ["one", "two", "three", "four"]))

    assert len(ids) == 1
    with store.read() as work:
        assert [each.team_id for each in work.workspaces.all()] == ["T0NEW"]


def test_what_is_sealed_is_listed_by_workspace(store: Store, cast: Cast) -> None:
    with store.begin() as work:
        work.workspaces.record("T0OTHER", "Other", bot_token="sealed")

    with store.read() as work:
        assert list(work.workspaces.sealed_tokens().values()) == ["sealed"]
        assert cast.id not in work.workspaces.sealed_tokens()


def test_tokens_are_sealed_anew_and_one_that_no_key_opens_stays_as_it_is(store: Store) -> None:
    old, new, lost = (new_key() for _ in range(3))
    ours = install(store, Vault([old]), "xoxb-ours", "T0OURS", "Ours", MONDAY)
    theirs = install(store, Vault([lost]), "xoxb-theirs", "T0THEIRS", "Theirs", MONDAY)
    with store.read() as work:
        before = work.workspaces.sealed_tokens()

    assert locked(store, Vault([new, old])) == [theirs]
    assert reseal(store, Vault([new, old])) == Resealed(1, ("T0THEIRS",))

    with store.read() as work:
        after = work.workspaces.sealed_tokens()
    assert Vault([new]).open(after[ours.id]) == "xoxb-ours"
    assert after[theirs.id] == before[theirs.id]
    with pytest.raises(NoKeys):
        reseal(store, Vault([]))
