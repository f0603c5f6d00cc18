from dataclasses import replace
from datetime import date

import pytest

from bot.domain.handovers import HandOver, HandOverEnded, HandOverUndone
from tests.cast import CORA, MAX, MONDAY, OLGA

FOR_A_WHILE = HandOver(1, 1, 1, OLGA, CORA, date(2026, 12, 1), MAX, MONDAY)
FOR_GOOD = replace(FOR_A_WHILE, until=None)


def test_one_for_a_while_runs_until_it_ends_and_one_for_good_has_nothing_to_end() -> None:
    assert FOR_A_WHILE.is_running
    assert not FOR_A_WHILE.is_for_good
    assert not FOR_A_WHILE.end(MONDAY).is_running
    assert not FOR_A_WHILE.undo(MONDAY).is_running
    assert FOR_GOOD.is_for_good
    assert not FOR_GOOD.is_running


def test_what_is_over_is_over() -> None:
    with pytest.raises(HandOverEnded):
        FOR_A_WHILE.end(MONDAY).undo(MONDAY)
    with pytest.raises(HandOverUndone):
        FOR_GOOD.undo(MONDAY).undo(MONDAY)
    with pytest.raises(HandOverUndone):
        FOR_A_WHILE.undo(MONDAY).end(MONDAY)
