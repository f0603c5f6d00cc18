from datetime import timedelta

import pytest

from bot.domain.history import ChangedSince, Entry, NotYoursToUndo, Noun, Thing, TooLateToUndo, What
from tests.cast import CORA, MONDAY, OLGA

DONE = Entry(9, 1, OLGA, MONDAY, What.MILESTONE_DONE, Thing(Noun.NUDGE, 5))
MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)


@pytest.mark.parametrize("after", [timedelta(), MINUTE, 10 * MINUTE - SECOND])
def test_inside_ten_minutes_it_can_be_undone(after: timedelta) -> None:
    DONE.refuse_undo(OLGA, MONDAY + after, newest=9)


@pytest.mark.parametrize("after", [10 * MINUTE, 10 * MINUTE + SECOND, timedelta(days=400)])
def test_at_ten_minutes_it_is_too_late(after: timedelta) -> None:
    with pytest.raises(TooLateToUndo):
        DONE.refuse_undo(OLGA, MONDAY + after, newest=9)


def test_it_is_for_whoever_did_it() -> None:
    with pytest.raises(NotYoursToUndo):
        DONE.refuse_undo(CORA, MONDAY, newest=9)


def test_what_time_alone_did_is_nobodys_to_undo() -> None:
    by_time = Entry(9, 1, None, MONDAY, What.MOMENT_ESCALATED, Thing(Noun.MOMENT, 5))
    with pytest.raises(NotYoursToUndo):
        by_time.refuse_undo(OLGA, MONDAY, newest=9)


@pytest.mark.parametrize("newest", [10, None])
def test_what_changed_since_stays_as_it_is(newest: int | None) -> None:
    with pytest.raises(ChangedSince):
        DONE.refuse_undo(OLGA, MONDAY, newest=newest)


def test_a_thing_is_written_as_its_noun_and_number() -> None:
    assert str(Thing(Noun.PROMISE, 7)) == "promise:7"
