from dataclasses import replace
from datetime import timedelta

from bot.domain.arrangements import Arrangements
from bot.domain.roles import Appointment, Rights, Role
from store import Store
from tests.cast import CORA, MAX, MONDAY, OLGA, Cast


def test_where_nobody_was_named_the_installer_stands_alone(store: Store, cast: Cast) -> None:
    with store.read() as work:
        assert work.roles.rights(cast.id) == Rights(installer=MAX)
        assert work.roles.of(cast.id, OLGA) == frozenset()
        assert work.roles.rights(99_999) == Rights()


def test_somebody_may_have_both_roles_and_keeps_each_as_it_was_given(store: Store, cast: Cast) -> None:
    with store.begin() as work:
        for number, role in enumerate((Role.MANAGER, Role.ADMIN, Role.MANAGER)):
            work.roles.set(cast.id, OLGA, role, MAX, MONDAY + number * timedelta(hours=1))
        work.roles.set(cast.id, CORA, Role.MANAGER, OLGA, MONDAY + timedelta(days=1))

    with store.read() as work:
        assert work.roles.of(cast.id, OLGA) == {Role.ADMIN, Role.MANAGER}
        assert work.roles.rights(cast.id) == Rights(MAX, frozenset({OLGA}), frozenset({OLGA, CORA}))
        assert work.roles.all(cast.id) == [
            Appointment(cast.id, OLGA, Role.MANAGER, MAX, MONDAY),
            Appointment(cast.id, OLGA, Role.ADMIN, MAX, MONDAY + timedelta(hours=1)),
            Appointment(cast.id, CORA, Role.MANAGER, OLGA, MONDAY + timedelta(days=1)),
        ]


def test_a_role_is_taken_away_and_the_other_one_stays(store: Store, cast: Cast) -> None:
    with store.begin() as work:
        for role in Role:
            work.roles.set(cast.id, OLGA, role, MAX, MONDAY)
        work.roles.remove(cast.id, OLGA, Role.ADMIN)

    with store.read() as work:
        assert work.roles.of(cast.id, OLGA) == {Role.MANAGER}


def test_an_open_roster_is_one_of_the_rights(store: Store, cast: Cast) -> None:
    with store.begin() as work:
        work.arrangements.save(replace(Arrangements(cast.id), is_roster_open=True))
        work.roles.set(cast.id, OLGA, Role.ADMIN, MAX, MONDAY)

    with store.read() as work:
        assert work.roles.rights(cast.id) == Rights(MAX, frozenset({OLGA}), is_roster_open=True)
