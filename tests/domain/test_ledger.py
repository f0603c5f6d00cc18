from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.ledger import Answers, Count, answered, counted, grouped
from bot.domain.promises import Origin, Promise
from tests.cast import CORA, MONDAY, OLGA, OSCAR

DAY = timedelta(days=1)
DUE = MONDAY + DAY
LATER = MONDAY + 9 * DAY
OPEN = Promise(1, 1, 1, "Send the plan.", OLGA, OLGA, MONDAY, DUE, "Europe/Berlin")
KEPT, LATE, BROKEN = OPEN.keep(MONDAY), OPEN.keep(DUE + 2 * DAY), OPEN.break_off(DUE)
RELEASED, MISTAKE = OPEN.release(MONDAY, "Ada"), OPEN.take_out(MONDAY)
MOVED = OPEN.move(DUE + DAY, True, MONDAY).keep(DUE + DAY)


def test_the_kept_rate_is_kept_among_kept_late_and_broken_beside_the_share_that_was_moved() -> None:
    count = counted([KEPT, KEPT, MOVED, LATE, BROKEN, RELEASED, MISTAKE, OPEN], LATER)

    assert (count.kept, count.late, count.broken, count.released, count.open) == (3, 1, 1, 1, 1)
    assert count.rate == 3 / 5
    assert count.moved_share == 1 / 5
    assert count.days_late == 2


@pytest.mark.parametrize("nothing", [[], [OPEN], [RELEASED], [MISTAKE, OPEN]])
def test_where_nothing_has_come_to_an_end_there_is_no_rate(nothing: list[Promise]) -> None:
    assert counted(nothing, MONDAY).rate is None
    assert counted(nothing, MONDAY).moved_share is None


def test_what_was_moved_and_let_off_does_not_count_as_moved() -> None:
    let_off = OPEN.move(DUE + DAY, True, MONDAY).release(MONDAY, "Ada")

    assert counted([KEPT, let_off], LATER).moved == 0


def test_what_is_open_and_past_due_is_overdue() -> None:
    assert counted([OPEN], DUE) == Count(open=1)
    assert counted([OPEN], LATER) == Count(open=1, overdue=1)


def test_of_fewer_than_five_it_is_not_said_how_they_went() -> None:
    of_cora, of_oscar = replace(KEPT, promiser=CORA), replace(KEPT, promiser=OSCAR)

    groups = grouped([*[KEPT] * 5, *[of_cora] * 4, *[of_oscar] * 2], lambda each: each.promiser, LATER)

    assert [(each.name, each.count) for each in groups] == [(OLGA, Count(kept=5)), (CORA, None), (OSCAR, None)]


def test_nor_can_it_be_worked_out_from_what_the_others_leave_of_the_whole() -> None:
    of_cora, of_oscar = replace(KEPT, promiser=CORA), replace(KEPT, promiser=OSCAR)

    groups = grouped([*[KEPT] * 9, *[of_cora] * 6, *[of_oscar] * 2], lambda each: each.promiser, LATER)

    assert [(each.name, each.count) for each in groups] == [(OLGA, Count(kept=9)), (CORA, None), (OSCAR, None)]


def test_what_does_not_count_makes_no_group() -> None:
    only_open = replace(OPEN, promiser=OSCAR)

    assert [each.name for each in grouped([KEPT, only_open, RELEASED], lambda each: each.promiser, LATER)] == [OLGA]


def test_first_answers_are_counted_by_themselves() -> None:
    asked = replace(OPEN, origin=Origin.ENQUIRY)
    found = [asked, asked.keep(MONDAY), asked.keep(LATER), asked.keep(MONDAY), KEPT]

    hours = iter([1.0, 20.0, 3.0])
    assert answered(found, lambda _: next(hours)) == Answers(count=3, in_time=2, median_hours=3.0, waiting=1)
    assert answered([KEPT], lambda _: 1.0) == Answers()
