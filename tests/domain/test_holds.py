"""What is not said while something hard is open."""

from dataclasses import replace

import pytest

from bot.domain.holds import is_held
from bot.domain.milestones import MilestoneKind
from bot.domain.moments import Moment
from tests.cast import MONDAY, OLGA, birthday, zebra_works

DAY = birthday(zebra_works(1))
OPEN = Moment(1, 1, 1, 1, "The founder's father died.", OLGA, MONDAY, OLGA)
SPOKEN = replace(OPEN, spoken_at=MONDAY)
CLOSED = SPOKEN.close(OLGA, MONDAY)
CHEERFUL = (MilestoneKind.BIRTHDAY, MilestoneKind.CHILD, MilestoneKind.WEDDING, MilestoneKind.ANNIVERSARY)


@pytest.mark.parametrize("kind", MilestoneKind)
def test_only_a_cheerful_day_is_held(kind: MilestoneKind) -> None:
    assert is_held(replace(DAY, kind=kind), [OPEN]) is (kind in CHEERFUL)


@pytest.mark.parametrize(("moments", "held"), [([], False), ([OPEN], True), ([SPOKEN], True), ([CLOSED], False)])
def test_until_it_is_closed_and_not_only_until_somebody_has_spoken(moments: list[Moment], held: bool) -> None:
    assert is_held(DAY, moments) is held
