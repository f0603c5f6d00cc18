from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.deliveries import LEASE, Delivery, DeliveryKind, DeliveryState
from bot.domain.history import Noun, Thing
from tests.cast import MONDAY, OLGA

WAITING = Delivery(1, 1, "key", DeliveryKind.NUDGE, Thing(Noun.NUDGE, 5), OLGA, MONDAY)
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("after", "late"), [(-MINUTE, False), (timedelta(), False), (9 * MINUTE, False), (10 * MINUTE, True)]
)
def test_late_begins_at_ten_minutes(after: timedelta, late: bool) -> None:
    assert WAITING.is_late(MONDAY + after) is late


@pytest.mark.parametrize(("doubts", "in_doubt"), [(0, False), (1, False), (2, True), (9, True)])
def test_a_second_claim_without_an_outcome_is_a_doubt(doubts: int, in_doubt: bool) -> None:
    assert replace(WAITING, doubts=doubts).is_in_doubt is in_doubt


@pytest.mark.parametrize(
    ("recipient", "person"), [("U0OLGA", True), ("W0ORG", True), ("C0CLIENTS", False), ("G0OLD", False)]
)
def test_people_and_channels_are_told_apart_by_their_ids(recipient: str, person: bool) -> None:
    assert replace(WAITING, recipient=recipient).is_for_a_person is person


@pytest.mark.parametrize("state", DeliveryState)
def test_only_one_state_is_an_edit(state: DeliveryState) -> None:
    assert replace(WAITING, state=state).is_edit is (state is DeliveryState.EDITING)


def test_a_lease_is_longer_than_clocks_are_apart() -> None:
    assert timedelta(minutes=5) <= LEASE
