from dataclasses import replace

import pytest

from bot.domain.roles import NotAdministrator, Rights
from tests.cast import CORA, GRETA, MAX, OLGA, people

OLGA_, CORA_, MAX_, OSCAR_, GRETA_ = people(1)
RIGHTS = Rights(installer=OLGA, admins=frozenset({CORA, GRETA}), managers=frozenset({CORA, GRETA}))


def test_slacks_admins_the_installer_and_whom_they_name_administer() -> None:
    assert [RIGHTS.administers(each) for each in (OLGA_, CORA_, MAX_, OSCAR_, GRETA_)] == [
        *(True, True, True),
        *(False, False),
    ]


@pytest.mark.parametrize("gone", [{"is_gone": True}, {"is_guest": True}])
@pytest.mark.parametrize("person", [OLGA_, CORA_, MAX_], ids=[OLGA, CORA, MAX])
def test_whoever_left_or_became_a_guest_administers_nothing(person, gone: dict[str, bool]) -> None:  # type: ignore[no-untyped-def]
    assert not RIGHTS.administers(replace(person, **gone))
    assert not RIGHTS.sees_roster(replace(person, **gone))


def test_a_manager_of_the_workspace_sees_the_roster_and_arranges_nothing() -> None:
    rights = Rights(managers=frozenset({CORA}))
    assert rights.manages(CORA_)
    assert rights.sees_roster(CORA_)
    assert not rights.administers(CORA_)
    assert not RIGHTS.manages(GRETA_)


def test_whoever_does_not_administer_is_refused_in_words() -> None:
    RIGHTS.refuse_others(MAX_)
    with pytest.raises(NotAdministrator):
        RIGHTS.refuse_others(OSCAR_)
