"""Once a year each milestone is asked about: still a delight, or table stakes by now?"""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.marks import A_WEEK, A_YEAR, Mark, next_asked
from tests.cast import MAX, MONDAY
from tests.coaching import COACHING, RETAINER

SECOND = timedelta(seconds=1)
SINCE = {COACHING.name: MONDAY}


def asked(now: timedelta, *marks: Mark) -> str | None:
    said = {(mark.journey, mark.key): mark for mark in marks}
    found = next_asked([COACHING, RETAINER], said, SINCE, MONDAY + now)
    return found and f"{found[0].name}: {found[1].key}"


def mark(key: str, at: timedelta) -> Mark:
    return Mark(0, 1, COACHING.name, key, True, MAX, MONDAY + at)


@pytest.mark.parametrize(
    ("now", "key"), [(A_YEAR - SECOND, None), (A_YEAR, "Coaching: hand-over"), (3 * A_YEAR, "Coaching: hand-over")]
)
def test_nothing_is_asked_in_the_first_year_and_then_one_after_the_other(now: timedelta, key: str | None) -> None:
    assert asked(now) == key


@pytest.mark.parametrize(("after", "key"), [(A_WEEK - SECOND, None), (A_WEEK, "Coaching: first-day")])
def test_at_most_one_question_a_week(after: timedelta, key: str | None) -> None:
    assert asked(A_YEAR + after, mark("hand-over", A_YEAR)) == key


def test_what_was_said_is_asked_again_after_a_year_and_what_waits_longest_comes_first() -> None:
    said = [mark(each.key, A_YEAR + n * A_WEEK) for n, each in enumerate(COACHING.milestones)]
    assert asked(2 * A_YEAR - SECOND, *said) is None
    assert asked(2 * A_YEAR, *said) == "Coaching: hand-over"


def test_nobody_is_asked_about_a_journey_along_which_nobody_walks_nor_about_dates() -> None:
    said = [mark(each.key, 2 * A_YEAR - A_WEEK) for each in COACHING.milestones if not each.is_about_dates]
    assert asked(2 * A_YEAR, *said) is None


def test_what_the_file_itself_calls_table_stakes_is_asked_about_only_where_somebody_said_otherwise() -> None:
    first, *others = COACHING.milestones
    journey = replace(COACHING, milestones=(replace(first, is_table_stakes=True), *others))

    found = next_asked([journey], {}, SINCE, MONDAY + A_YEAR)
    assert found is not None
    assert found[1].key == "first-day"

    otherwise = {(COACHING.name, first.key): Mark(0, 1, COACHING.name, first.key, False, MAX, MONDAY - A_YEAR)}
    found = next_asked([journey], otherwise, SINCE, MONDAY + A_YEAR)
    assert found is not None
    assert found[1].key == "hand-over"
