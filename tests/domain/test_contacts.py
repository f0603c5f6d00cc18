from datetime import date

import pytest

from bot.domain.contacts import Contact, LostAlready
from tests.cast import MONDAY

ADA = Contact(1, 1, 1, "Ada Zebra", "founder")


@pytest.mark.parametrize("on", [date(2026, 11, 20), None])
def test_somebody_is_lost_whether_the_day_is_known_or_not(on: date | None) -> None:
    lost = ADA.lose(on, MONDAY)
    assert lost.is_lost
    assert (lost.lost_on, lost.lost_recorded_at) == (on, MONDAY)
    assert not ADA.is_lost


def test_a_loss_is_recorded_once_and_can_be_a_mistake() -> None:
    lost = ADA.lose(None, MONDAY)
    with pytest.raises(LostAlready, match="Ada Zebra has died"):
        lost.lose(date(2026, 11, 20), MONDAY)
    assert lost.before_loss() == ADA
