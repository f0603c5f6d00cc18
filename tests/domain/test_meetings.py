"""Whose names stand in a calendar, and when a bad address is told of and given up."""

from dataclasses import replace
from datetime import timedelta
from time import perf_counter

import pytest

from bot.domain.meetings import EVERY, RARELY, SLOWEST, Link, Meeting, Names, changed
from tests.cast import MONDAY, OLGA

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
FIRMS = [(1, "Zebra Works GmbH"), (1, "ZW"), (2, "Lion"), (3, "Max"), (4, "IT"), (5, "Office"), (6, "Zebra")]
PEOPLE = [(1, "Ada Zebra"), (2, "Leo"), (2, "Jo Ng"), (7, "Kim Lee"), (8, "Kim Lee")]
NAMES = Names.of(FIRMS, PEOPLE)


@pytest.mark.parametrize(
    ("text", "whose"),
    [
        ("Zebra Works GmbH", {1}),
        ("Talk: ZEBRA  works, plans", {1}),
        ("Zebra's plans", {6}),
        ("Ada Zebra <> Olga", {1}),
        ("Lion and Jo Ng", {2}),
        ("Lion / Zebra Works", {1, 2}),
        ("Zebraworks", set()),
        ("Lions", set()),
        ("ZW", set()),
        ("Max, IT, Office", set()),
        ("Leo", set()),
        ("Kim Lee", set()),
        ("", set()),
    ],
)
def test_whole_names_are_found_and_words_by_chance_are_not(text: str, whose: set[int]) -> None:
    assert NAMES.found_in(text) == whose


def test_500_clients_in_500_events_are_found_at_once() -> None:
    names = Names.of([(n, f"Client {n} Partners") for n in range(500)], [(n, f"Ann{n} Smith{n}") for n in range(500)])
    began = perf_counter()

    found = [names.found_in(f"Client {n} Partners, with Ann{n} Smith{n} and the others") for n in range(500)]

    assert found == [{n} for n in range(500)]
    assert perf_counter() - began < 1.0


def test_what_came_and_what_is_there_no_more() -> None:
    a, b, c = (Meeting(1, key, MONDAY, MONDAY) for key in "abc")

    assert changed([a, b], [b, c, c]) == ([c], [a])


# --- an address that does not work


LINK = Link(1, 1, OLGA, "sealed", MONDAY, MONDAY)


def test_what_passes_is_asked_again_later_each_time_and_told_after_a_day() -> None:
    link, now, waits = LINK, MONDAY, []
    while not link.is_told:
        link = link.failed("unreachable", False, now)
        waits.append(link.next_at - now)
        now = link.next_at

    assert waits[:4] == [2 * EVERY, 4 * EVERY, 8 * EVERY, 16 * EVERY]
    assert max(waits) <= SLOWEST
    assert link.stopped_at is None
    assert DAY <= now - MONDAY <= 3 * DAY


def test_what_passes_is_never_given_up() -> None:
    link = LINK
    for day in range(100):
        link = link.failed("unreachable", False, MONDAY + day * DAY)

    assert link.stopped_at is None
    assert link.next_at == MONDAY + 100 * DAY


def test_what_is_refused_is_told_at_once_and_asked_for_rarely() -> None:
    link = LINK.failed("answer_404", True, MONDAY)

    assert (link.is_told, link.next_at, link.stopped_at) == (True, MONDAY + RARELY, None)


@pytest.mark.parametrize(("later", "stops"), [(3 * DAY - MINUTE, False), (3 * DAY, True), (5 * DAY, True)])
def test_what_is_refused_for_three_days_is_given_up(later: timedelta, stops: bool) -> None:
    link = LINK.failed("answer_404", True, MONDAY).failed("answer_404", True, MONDAY + later)

    assert (link.stopped_at is not None) is stops


def test_once_it_works_again_all_is_forgotten() -> None:
    bad = LINK.failed("answer_404", True, MONDAY)

    assert bad.was_read(MONDAY + HOUR, None, None) == replace(
        LINK, next_at=MONDAY + HOUR + EVERY, read_at=MONDAY + HOUR
    )


def test_on_a_new_day_it_is_read_whole() -> None:
    read = LINK.was_read(MONDAY, '"1"', "then")

    assert LINK.known(MONDAY) == (None, None)
    assert read.known(MONDAY + HOUR) == ('"1"', "then")
    assert read.known(MONDAY + DAY) == (None, None)
