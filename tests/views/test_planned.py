"""What an import would bring, morning by morning, in words that a terminal and Slack share."""

from collections import Counter
from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendar import PartialDate
from bot.domain.history import Noun, Thing
from bot.domain.milestones import Milestone, MilestoneKind
from bot.domain.nudges import NudgeKind, Plan
from bot.views import planned
from bot.views.planned import Morning, Prompted, Theirs, Walkers
from tests.cast import MAX, MONDAY, OLGA, zebra_works
from tests.views import looking
from tests.views.looking import hold_plain, hostile

ABOUT = Thing(Noun.MILESTONE, 7)
ZEBRA = replace(zebra_works(1), name="Anker Bräu")
NAMES = {OLGA: "Olga Marin", MAX: "Max Weber"}
GOALS = Milestone(
    7, 1, 1, MilestoneKind.JOURNEY, "The quarter's goals", PartialDate(2026, 11, 30), step="goals", lead_days=0
)


def at(day: int, month: int = 12) -> datetime:
    return datetime.fromisoformat(f"2026-{month:02}-{day:02}T09:00+01:00")


def prompt(due_at: datetime, milestone: Milestone = GOALS, recipient: str = OLGA) -> Prompted:
    day = milestone.date
    occurrence = date(day.year or 2026, day.month, day.day or 1)
    about = Plan(1, ABOUT, NudgeKind.MILESTONE, 0, occurrence, recipient, due_at, "Europe/Berlin")
    return about, milestone, ZEBRA


def shown(prompts: list[Prompted]) -> list[Theirs]:
    return planned.prompts(prompts, NAMES, MONDAY)


def fair(day: int) -> Milestone:
    return replace(GOALS, kind=MilestoneKind.OTHER, title="The fair", date=PartialDate(2026, 12, day), step=None)


def test_each_morning_is_said_once_and_each_thing_has_its_own_day() -> None:
    (olga,) = shown([prompt(at(24, 11)), prompt(at(1), fair(8)), prompt(at(1), fair(9))])
    assert olga == Theirs(
        "Olga Marin (Berlin)",
        [
            Morning("Tuesday 24 November", 1, ["The quarter's goals (Anker Bräu), Monday 30 November"]),
            Morning(
                "Tuesday 1 December",
                2,
                ["The fair (Anker Bräu), Tuesday 8 December", "The fair (Anker Bräu), Wednesday 9 December"],
            ),
        ],
    )
    assert list(map(planned.heading, olga.mornings)) == [
        ("Tuesday 24 November", ", 1 thing"),
        ("Tuesday 1 December", ", 2 things"),
    ]


@pytest.mark.parametrize(
    ("milestone", "said"),
    [
        (replace(GOALS, is_expected=True), "The quarter's goals (Anker Bräu): has it happened by now?"),
        (GOALS, "The quarter's goals (Anker Bräu), which was for Monday 30 November"),
        (replace(fair(1), date=PartialDate(None, 12, None)), "The fair (Anker Bräu), some time in December"),
        (replace(fair(1), date=PartialDate(2027, 1, 7)), "The fair (Anker Bräu), Thursday 7 January 2027"),
    ],
)
def test_a_thing_says_what_is_known_of_its_day(milestone: Milestone, said: str) -> None:
    assert shown([prompt(at(1), milestone)])[0].mornings[0].lines == [said]


def test_where_not_all_fit_the_later_mornings_are_counted() -> None:
    many = [prompt(at(1), fair(9))] * 28 + [prompt(at(2), fair(9))] * 5 + [prompt(at(9), fair(9))] * 3
    (olga,) = shown(many)
    assert [(each.day, each.count, len(each.lines)) for each in olga.mornings] == [
        ("Tuesday 1 December", 28, 28),
        ("Wednesday 2 December", 5, 3),
        ("Wednesday 9 December", 3, 0),
    ]
    assert olga.mornings[1].lines[-1] == "and 3 more"
    assert planned.heading(olga.mornings[2]) == ("Wednesday 9 December", ": 3")


def test_the_nearest_mornings_have_room_first_whoever_they_are_of() -> None:
    prompts = [prompt(at(9), fair(10), OLGA)] * 20 + [prompt(at(1), fair(10), MAX)] * 25
    by_name = {each.who: each.mornings[0] for each in shown(prompts)}
    assert len(by_name["Max Weber (Berlin)"].lines) == 25
    assert by_name["Olga Marin (Berlin)"].lines[-1] == "and 15 more"


def test_of_very_many_people_the_others_are_counted_together() -> None:
    found = shown([prompt(at(1 + n % 2), fair(9), f"U{n:03}") for n in range(20)])
    assert len(found) == planned.PEOPLE_MOST + 1
    mornings = [Morning("Tuesday 1 December", 6, []), Morning("Wednesday 2 December", 6, [])]
    assert found[-1] == Theirs("12 more people", mornings)


prompts = st.lists(st.tuples(looking.plans, looking.milestones, looking.clients), max_size=60)


@hostile
@given(prompts, looking.instants)
def test_nothing_is_lost_in_counting(prompted: list[Prompted], now: datetime) -> None:
    found = planned.prompts(prompted, NAMES, now)
    assert sum(morning.count for theirs in found for morning in theirs.mornings) == len(prompted)
    counted = Counter(each[0].recipient for each in prompted)
    assert len(found) == len(counted)
    assert sum(len(morning.lines) for theirs in found for morning in theirs.mornings) <= planned.PROMPTS_MOST + 1


def test_how_many_walk_along_each_journey() -> None:
    walkers = [Walkers("Agency retainer", 1, 1), Walkers("Business coaching", 1_040, 0), Walkers("Colleague", 3, 2)]
    said = planned.journeys(walkers, False)
    assert said == [
        "Agency retainer: 1 client, without a first day yet",
        "Business coaching: 1,040 clients",
        "Colleague: 3 clients, 2 of them without a first day yet",
    ]
    assert planned.journeys(walkers, True) == [*said, planned.BEGINS_LATER]
    assert planned.journeys([], True) == []
    hold_plain(*said, planned.BEGINS_LATER)
