from dataclasses import replace
from datetime import time

import pytest

from bot.domain.arrangements import Arrangements, HoursBackwards, NoWorkingDays
from tests.cast import CORA, OLGA

USUAL = Arrangements(1)


def test_everything_works_before_anything_is_settled() -> None:
    assert (USUAL.days, USUAL.starts, USUAL.ends) == (frozenset({1, 2, 3, 4, 5}), time(9), time(18))
    assert not USUAL.is_roster_open
    assert USUAL.prompts(OLGA)


def test_in_a_small_start_only_those_named_are_prompted() -> None:
    small = replace(USUAL, is_small_start=True, prompted=frozenset({OLGA}))
    assert (small.prompts(OLGA), small.prompts(CORA)) == (True, False)
    assert replace(small, is_small_start=False).prompts(CORA)


def test_hours_need_a_day_and_an_end_after_their_beginning() -> None:
    assert USUAL.work({7, 1}, time(8), time(8, 1)).days == {1, 7}
    with pytest.raises(NoWorkingDays):
        USUAL.work(set(), time(8), time(17))
    with pytest.raises(HoursBackwards):
        USUAL.work({1}, time(9), time(9))
