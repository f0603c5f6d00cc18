from datetime import timedelta

import pytest

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
