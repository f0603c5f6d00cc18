"""In which order a person meets what waits, and how much of it at once."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.briefs import Answered, Brief, Item, Rank, has_waited, in_order
from bot.domain.deliveries import Delivery, DeliveryKind, brief_key, brief_of, day_of
from bot.domain.history import Noun, Thing
from bot.domain.journeys import Weight
from bot.domain.nudges import Nudge, NudgeKind, Plan
from tests.cast import CORA, MONDAY, OLGA, birthday, zebra_works

BERLIN = ZoneInfo("Europe/Berlin")
TODAY, DAY, MINUTE = MONDAY.date(), timedelta(days=1), timedelta(minutes=1)
NOW = TODAY - 3 * DAY, TODAY + DAY
"""The working days around: it is Monday."""
PLAN = Plan(1, Thing(Noun.MILESTONE, 3), NudgeKind.MILESTONE, 7, TODAY, OLGA, MONDAY, "Europe/Berlin", client_id=1)
USUAL = Item(zebra_works(1), Rank.MILESTONE, TODAY, MONDAY, Nudge(5, PLAN))


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
        ({"day": TODAY - DAY, "since": MONDAY - DAY}, {"day": TODAY, "since": MONDAY}),
        ({"day": TODAY}, {"day": TODAY - 4 * DAY, "since": MONDAY - DAY}),
        ({"day": TODAY + DAY, "weight": Weight.USUAL}, {"day": TODAY + 50 * DAY, "weight": Weight.HIGH}),
        ({"day": TODAY + 50 * DAY, "weight": Weight.HIGH}, {"day": TODAY + 2 * DAY, "weight": Weight.USUAL}),
        ({"day": TODAY - 3 * DAY, "weight": Weight.USUAL}, {"day": TODAY + 50 * DAY, "weight": Weight.HIGH}),
        ({"day": TODAY + 50 * DAY, "weight": Weight.HIGH}, {"day": TODAY - 4 * DAY, "weight": Weight.USUAL}),
    ],
)
def test_a_crisis_then_a_promise_then_a_date_then_the_nearest_then_what_has_waited_longest(
    first: dict[str, Any], second: dict[str, Any]
) -> None:
    ahead, behind = item(**first), item(**second)
    assert in_order([behind, ahead], TODAY, NOW) == [ahead, behind]
    assert in_order([ahead, behind], TODAY, NOW) == [ahead, behind]


def test_whether_a_first_hire_has_come_stands_behind_what_happens_tomorrow() -> None:
    hire = replace(birthday(USUAL.client), title="The first hire", is_expected=True)
    asked = item(milestone=hire, weight=Weight.HIGH)
    tomorrow = item(milestone=birthday(USUAL.client), day=TODAY + DAY)

    assert in_order([asked, tomorrow], TODAY, NOW) == [tomorrow, asked]


items = st.builds(
    item,
    rank=st.sampled_from(Rank),
    weight=st.sampled_from(Weight),
    day=st.integers(-5, 5).map(lambda by: TODAY + by * DAY),
    since=st.integers(0, 5).map(lambda by: MONDAY - by * DAY),
)


@given(st.lists(items, max_size=8))
def test_nothing_stands_before_what_matters_more(waiting: list[Item]) -> None:
    """Against a plain model: pairs, compared one fact after the other."""
    found = in_order(waiting, TODAY, NOW)

    assert len(found) == len(waiting)
    assert all(each in found for each in waiting)
    for before, after in pairwise(found):
        assert not matters_more(after, before)


def matters_more(one: Item, other: Item) -> bool:
    if one.rank is not other.rank:
        return one.rank < other.rank
    now = [-3 <= (each.day - TODAY).days <= 1 for each in (one, other)]
    if now[0] != now[1]:
        return now[0]
    if one.weight is not other.weight:
        return one.weight < other.weight
    days = [0 if each.day <= TODAY else (each.day - TODAY).days for each in (one, other)]
    return days[0] < days[1] if days[0] != days[1] else one.since < other.since


@given(st.lists(items, max_size=20), st.integers(1, 15))
def test_what_is_shown_and_the_rest_are_everything_once(waiting: list[Item], most: int) -> None:
    brief = Brief(OLGA, TODAY, BERLIN, waiting, most=most)
    assert [*brief.shown, *brief.rest] == waiting
    assert len(brief.shown) == min(most, len(waiting))


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
