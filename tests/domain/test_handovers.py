from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.domain.handovers import HandOver, HandOverEnded, HandOverUndone
from bot.domain.promises import Promise
from tests.cast import CORA, MAX, MONDAY, OLGA, zebra_works

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


@pytest.mark.parametrize(
    ("cover", "until", "after"),
    [
        (None, None, None),
        (CORA, None, None),
        (MAX, None, MAX),
        (None, FOR_A_WHILE.until, OLGA),
        (CORA, FOR_A_WHILE.until, OLGA),
        (MAX, FOR_A_WHILE.until, MAX),
    ],
)
def test_who_covers_afterwards_and_that_it_goes_back_as_it_was(
    cover: str | None, until: date | None, after: str | None
) -> None:
    before = replace(zebra_works(1), cover=cover)
    handover = replace(FOR_A_WHILE, until=until, cover=cover)

    gone = before.hand_to(CORA, until is not None)

    assert (gone.owner, gone.cover) == (CORA, after)
    assert handover.stands(gone)
    assert not handover.stands(before)
    assert not handover.stands(replace(gone, cover="U0OSCAR"))
    assert gone.hand_back(OLGA, cover) == before


def test_whoever_was_named_as_cover_meanwhile_stays() -> None:
    gone = replace(zebra_works(1), owner=CORA, cover="U0OSCAR")
    assert gone.hand_back(OLGA, CORA).cover == "U0OSCAR"


@pytest.mark.parametrize(("day", "is_due"), [(None, True), (24, True), (23, True), (22, False)])
def test_what_is_due_by_a_day_is_so_on_the_clock_it_was_promised_on(day: int | None, is_due: bool) -> None:
    late = datetime(2026, 11, 23, 23, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    promise = Promise(1, 1, 1, "Call.", OLGA, OLGA, MONDAY, late, "Europe/Berlin")
    assert promise.is_due_by(date(2026, 11, day) if day else None) is is_due
