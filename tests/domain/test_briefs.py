"""In which order a person meets what waits, and how much of it at once."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.briefs import A_MORNING, Answered, Brief, Item, Rank, Turn, has_waited, in_order
from bot.domain.deliveries import Delivery, DeliveryKind, brief_key, brief_of, day_of
from bot.domain.history import Noun, Thing
from bot.domain.journeys import Weight
from bot.domain.moments import Moment
from bot.domain.nudges import Nudge, NudgeKind, Plan
from bot.domain.silence import Quiet
from tests.cast import CORA, MONDAY, OLGA, birthday, zebra_works

BERLIN = ZoneInfo("Europe/Berlin")
TODAY, DAY, MINUTE = MONDAY.date(), timedelta(days=1), timedelta(minutes=1)
AROUND = TODAY - 3 * DAY, TODAY + DAY
"""The working days around: it is Monday."""
PLAN = Plan(1, Thing(Noun.MILESTONE, 3), NudgeKind.MILESTONE, 7, TODAY, OLGA, MONDAY, "Europe/Berlin", client_id=1)
NUDGE = Nudge(5, PLAN)
USUAL = Item(zebra_works(1), Rank.MILESTONE, TODAY, MONDAY, NUDGE)
MOMENT = Moment(9, 1, 9, 1, "", "U0OSCAR", MONDAY, taker=OLGA)


def item(**facts: Any) -> Item:
    return replace(USUAL, **facts)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"rank": Rank.CRISIS, "day": TODAY + 9 * DAY}, {"rank": Rank.PROMISE}),
        ({"rank": Rank.PROMISE, "day": TODAY + 9 * DAY}, {"rank": Rank.MILESTONE}),
        ({"rank": Rank.MILESTONE, "day": TODAY + 9 * DAY}, {"rank": Rank.NICE}),
        ({"day": TODAY}, {"day": TODAY + DAY, "since": MONDAY - 9 * DAY}),
        ({"since": MONDAY - MINUTE}, {"since": MONDAY}),
        # now, then near, then far
        ({"day": TODAY, "weight": Weight.LOW}, {"day": TODAY - DAY, "weight": Weight.HIGH}),
        ({"day": TODAY + DAY, "weight": Weight.LOW}, {"day": TODAY + 2 * DAY, "weight": Weight.HIGH}),
        ({"day": TODAY + 7 * DAY, "weight": Weight.LOW}, {"day": TODAY + 8 * DAY, "weight": Weight.HIGH}),
        ({"day": TODAY - 3 * DAY, "weight": Weight.LOW}, {"day": TODAY + 50 * DAY, "weight": Weight.HIGH}),
        ({"day": TODAY + 7 * DAY, "weight": Weight.LOW}, {"day": TODAY - 4 * DAY, "weight": Weight.USUAL}),
        ({"day": TODAY - 7 * DAY, "weight": Weight.HIGH}, {"day": TODAY + 7 * DAY, "weight": Weight.LOW}),
        ({"day": TODAY + 7 * DAY, "weight": Weight.LOW}, {"day": TODAY - 8 * DAY, "weight": Weight.HIGH}),
        # what is owed and late is now
        ({"rank": Rank.PROMISE, "day": TODAY - 9 * DAY}, {"rank": Rank.PROMISE, "day": TODAY + 2 * DAY}),
        ({"moment": MOMENT, "day": TODAY - 9 * DAY}, {"day": TODAY - DAY, "weight": Weight.HIGH}),
        # what the reader put off to today
        ({"nudge": replace(NUDGE, round=1), "day": TODAY + 50 * DAY}, {"day": TODAY + 2 * DAY, "weight": Weight.HIGH}),
        (
            {"day": TODAY + 2 * DAY, "weight": Weight.LOW},
            {"nudge": replace(NUDGE, round=1), "day": TODAY + 50 * DAY, "since": MONDAY - DAY},
        ),
    ],
)
def test_a_crisis_then_a_promise_then_a_date_then_the_nearest_then_what_has_waited_longest(
    first: dict[str, Any], second: dict[str, Any]
) -> None:
    ahead, behind = item(**first), item(**second)
    assert in_order([behind, ahead], TODAY, AROUND, BERLIN) == [ahead, behind]
    assert in_order([ahead, behind], TODAY, AROUND, BERLIN) == [ahead, behind]


@pytest.mark.parametrize("by", [1, 7, 60])
def test_whether_a_first_hire_has_come_stands_behind_everything_that_has_a_day(by: int) -> None:
    hire = replace(birthday(USUAL.client), title="The first hire", is_expected=True)
    asked = item(milestone=hire, weight=Weight.HIGH)
    ahead = item(milestone=birthday(USUAL.client), day=TODAY + by * DAY, weight=Weight.LOW)

    assert in_order([asked, ahead], TODAY, AROUND, BERLIN) == [ahead, asked]


items = st.builds(
    item,
    rank=st.sampled_from(Rank),
    weight=st.sampled_from(Weight),
    day=st.integers(-9, 9).map(lambda by: TODAY + by * DAY),
    since=st.integers(0, 5).map(lambda by: MONDAY - by * DAY),
)


@given(st.lists(items, max_size=8))
def test_nothing_stands_before_what_matters_more(waiting: list[Item]) -> None:
    """Against a plain model: pairs, compared one fact after the other."""
    found = in_order(waiting, TODAY, AROUND, BERLIN)

    assert len(found) == len(waiting)
    assert all(each in found for each in waiting)
    for before, after in pairwise(found):
        assert not matters_more(after, before)


def matters_more(one: Item, other: Item) -> bool:
    """Of items that happen, and that nobody put off."""
    if one.rank is not other.rank:
        return one.rank < other.rank
    how_far = [far(each) for each in (one, other)]
    if how_far[0] != how_far[1]:
        return how_far[0] < how_far[1]
    if one.weight is not other.weight:
        return one.weight < other.weight
    days = [0 if each.day <= TODAY else (each.day - TODAY).days for each in (one, other)]
    return days[0] < days[1] if days[0] != days[1] else one.since < other.since


def far(one: Item) -> int:
    days = (one.day - TODAY).days
    if 0 <= days <= 1 or (days < 0 and one.rank is not Rank.MILESTONE):
        return 0
    return 1 if -3 <= days <= 7 or (one.weight is Weight.HIGH and -7 <= days < 0) else 2


@given(st.lists(items, max_size=20), st.integers(1, 15))
def test_what_is_shown_and_the_rest_are_everything_once(waiting: list[Item], most: int) -> None:
    brief = Brief(OLGA, TODAY, BERLIN, waiting, most=most)
    assert [*brief.shown, *brief.rest] == waiting
    assert len(brief.shown) == min(most, len(waiting))


HIRE = replace(birthday(USUAL.client), title="The first hire", is_expected=True)
SILENCE = Quiet(1, OLGA, None, MONDAY - 40 * DAY)


@pytest.mark.parametrize(("facts", "turn"), [({"milestone": HIRE}, Turn.EXPECTED), ({"quiet": SILENCE}, Turn.QUIET)])
@pytest.mark.parametrize("had", range(5))
def test_what_can_wait_is_asked_a_few_a_day_and_the_others_wait_for_their_turn(
    facts: dict[str, Any], turn: Turn, had: int
) -> None:
    dated = [item(milestone=birthday(USUAL.client)) for _ in range(4)]
    brief = Brief(OLGA, TODAY, BERLIN, [*dated, *[item(**facts)] * 9], had={turn: had})
    assert len(brief.due) == 4 + max(A_MORNING[turn] - had, 0)
    assert brief.due[:4] == dated
    assert [*brief.shown, *brief.rest] == brief.due


def test_where_only_that_waits_and_today_had_its_share_nothing_is_said() -> None:
    brief = Brief(OLGA, TODAY, BERLIN, [item(milestone=HIRE)] * 9, had={Turn.EXPECTED: 2})
    assert brief.is_empty


def test_nothing_to_say_is_nothing_to_ask_and_nothing_to_tell() -> None:
    told = Answered(Nudge(5, PLAN), "Birthday of Ada", None, None)
    assert Brief(OLGA, TODAY, BERLIN).is_empty
    assert Brief(OLGA, TODAY, BERLIN, answered=[told]).is_empty, "what was answered is known already"
    assert not Brief(OLGA, TODAY, BERLIN, while_away=[told]).is_empty
    assert not Brief(OLGA, TODAY, BERLIN, [USUAL]).is_empty


@pytest.mark.parametrize(
    ("since", "waited"),
    [("2026-11-22T23:59+01:00", True), ("2026-11-23T00:00+01:00", False), ("2026-11-23T09:00+01:00", False)],
)
def test_it_has_waited_when_an_earlier_day_of_the_readers_asked_it(since: str, waited: bool) -> None:
    asked = item(since=MONDAY.fromisoformat(since))
    assert has_waited(asked, TODAY, BERLIN) is waited
    assert not has_waited(replace(asked, nudge=None), TODAY, BERLIN)


@given(st.dates(date(1900, 1, 1), date(2200, 1, 1)))
def test_a_brief_is_about_a_day_and_says_which(day: date) -> None:
    brief = Delivery(1, 1, brief_key(OLGA, day), DeliveryKind.BRIEF, brief_of(day), OLGA, MONDAY)
    assert day_of(brief) == day


def test_there_is_one_a_person_a_day() -> None:
    keys = {brief_key(whose, day) for whose in (OLGA, CORA) for day in (TODAY, TODAY + DAY)}
    assert len(keys) == 4
    assert brief_key(OLGA, TODAY) == "brief/U0OLGA/2026-11-23"
