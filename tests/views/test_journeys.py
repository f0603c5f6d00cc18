"""Journeys to look at: all of them, one by stage, and the card of a milestone."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.clients import ClientKind, Stage
from bot.domain.journeys import Asks, Journey, JourneyMilestone, Journeys, Persona, Span, Step, Unit, Weight, When
from bot.journeys import load
from bot.views import journeys as views
from bot.views.blocks import View
from tests.views import looking
from tests.views.looking import hold_plain, hold_view, hostile, labels, texts

spans = st.builds(Span, st.integers(-3_700, 3_700), st.sampled_from(Unit))
lines = st.lists(looking.anything, max_size=5).map(tuple)
milestones = st.builds(
    JourneyMilestone,
    key=st.from_regex("[a-z]{1,40}", fullmatch=True),
    title=looking.anything,
    stage=st.sampled_from(Stage),
    when=st.builds(When, looking.anything | st.sampled_from(["start", "ending", "birthday"]), spans, st.none() | spans),
    know=looking.anything,
    steps=st.lists(st.builds(Step, st.integers(-366, 366), looking.anything), max_size=7).map(tuple),
    leads=st.lists(st.integers(0, 365), min_size=1, max_size=6).map(tuple),
    weight=st.sampled_from(Weight),
    persona=st.none() | st.sampled_from(Persona),
    asks=st.sampled_from(Asks),
    helps=lines,
    avoid=lines,
    is_table_stakes=st.booleans(),
)
journeys = st.builds(
    Journey,
    name=looking.anything.map(lambda said: said[:40]),
    about=looking.anything,
    milestones=st.lists(milestones, min_size=1, max_size=60).map(tuple),
    segments=lines,
    kinds=st.lists(st.sampled_from(ClientKind), max_size=4).map(tuple),
)
personas = st.none() | st.sampled_from(Persona)

FIRST_DAY = JourneyMilestone(
    "first-day",
    "The first day",
    Stage.ONBOARDING,
    When("start"),
    "They are nervous.",
    (Step(-1, "Read the hand-over."), Step(0, "Be there."), Step(14, "Ask how it was.")),
    leads=(7, 1, 0),
    weight=Weight.HIGH,
    persona=Persona.NEWCOMER,
    asks=Asks.WELCOME,
    helps=("Sit down.", "Ask me anything."),
    avoid=("Hurry up.",),
    is_table_stakes=True,
)
BIRTHDAY = JourneyMilestone("birthday", "A birthday", Stage.ACTIVE, When("birthday"), "Be short.", ())
ENDING = JourneyMilestone("ending", "The ending", Stage.ENDING, When("ending"), "Be kind.", ())
JOURNEY = Journey("Garden design", "For people with gardens.", (BIRTHDAY, ENDING, FIRST_DAY), ("gardens", "parks"))
OTHER = Journey("Colleague", "For us.", (ENDING,), kinds=(ClientKind.COLLEAGUE, ClientKind.TEAM))


def said(view: View) -> list[str]:
    return [text for text in texts(view["blocks"]) if text]


@hostile
@given(st.lists(journeys, max_size=4), st.sampled_from([1, 50]))
def test_slack_takes_the_list_whatever_stands_in_the_files(found: list[Journey], times: int) -> None:
    hold_view(views.listed(Journeys(tuple(found * times))))


@hostile
@given(journeys, personas)
def test_slack_takes_the_map_and_every_card(journey: Journey, persona: Persona | None) -> None:
    hold_view(views.map_of(journey, persona))
    for each in journey.milestones[:3]:
        hold_view(views.card(journey, each))


@hostile
@given(journeys, personas)
def test_no_milestone_is_lost_between_the_stages(journey: Journey, persona: Persona | None) -> None:
    looks = [each for each in looking.elements(views.map_of(journey, persona)["blocks"]) if each["type"] == "button"]
    shown = [each.key for each in journey.milestones if persona is None or each.is_for(persona)]
    assert sorted(each["value"].partition(":")[0] for each in looks) == sorted(shown)


def test_the_list_says_for_whom_each_is_and_what_is_in_it() -> None:
    view = views.listed(Journeys((JOURNEY, OTHER)))
    assert said(view) == [
        views.WHAT,
        "*Garden design*\nFor people with gardens.",
        "For clients whose segment is gardens or parks\n"
        "3 milestones: 1 in onboarding, 1 in ending and 1 about their own days",
        "*Colleague*\nFor us.",
        "For every colleague or team on the roster\n1 milestone: 1 in ending",
    ]
    assert labels(view["blocks"]) == ["Look at Garden design", "Look at Colleague"]


def test_what_does_not_fit_into_the_list_is_counted() -> None:
    view = views.listed(Journeys((JOURNEY,) * 33))
    assert said(view)[-1] == "3 more are not shown. `/client journeys` and a name opens each of them."


def test_the_map_goes_by_stage_and_their_own_days_come_last() -> None:
    assert said(views.map_of(JOURNEY)) == [
        "*Garden design*\nFor people with gardens.",
        "For clients whose segment is gardens or parks",
        "Onboarding",
        "Our first weeks together",
        "*The first day*\nOn the first day · matters most · table stakes · for newcomers",
        "Ending",
        "Our work together is coming to its end",
        "*The ending*\nOn the day of the ending",
        "Their own days",
        "How to meet the dates that stand on a client's card, in every stage",
        "*A birthday*\nOn each birthday of theirs",
    ]


def test_for_one_persona_only_theirs_is_shown_and_nobody_says_whose_it_is() -> None:
    newcomers, old_hands = (said(views.map_of(JOURNEY, each)) for each in Persona)
    assert "*The first day*\nOn the first day · matters most · table stakes" in newcomers
    assert not any("The first day" in each for each in old_hands)


def test_the_card_says_all_there_is() -> None:
    assert said(views.card(JOURNEY, FIRST_DAY)) == [
        "*The first day*\nOn the first day · matters most · table stakes · for newcomers",
        "*What to know*\nThey are nervous.",
        "*What to do*\n• The day before: Read the hand-over.\n• On the day: Be there.\n"
        "• 2 weeks after: Ask how it was.",
        "*Words that help*\n“Sit down.”\n“Ask me anything.”",
        "*Words to avoid*\n“Hurry up.”",
        "It comes up in the brief 7 days before, the day before and on the day.\n"
        "Once it is done you are asked how the first weeks felt for them.\n"
        "Table stakes: everybody expects this by now, so it is noticed only when it is missing.",
    ]


@pytest.mark.parametrize(
    ("leads", "line"),
    [
        ((0,), "on the day."),
        ((1,), "the day before."),
        ((30,), "30 days before."),
        ((60, 30, 7), "60, 30 and 7 days before."),
        ((3, 0), "3 days before and on the day."),
    ],
)
def test_the_card_says_when_it_comes_up(leads: tuple[int, ...], line: str) -> None:
    view = views.card(JOURNEY, replace(FIRST_DAY, leads=leads))
    assert said(view)[-1].startswith(f"It comes up in the brief {line}\n")


def days(count: int) -> Span:
    return Span(count, Unit.DAYS)


def months(count: int) -> Span:
    return Span(count, Unit.MONTHS)


@pytest.mark.parametrize(
    ("when", "words"),
    [
        (When("start"), "on the first day"),
        (When("start", days(10)), "10 days after the start"),
        (When("start", days(1)), "one day after the start"),
        (When("start", days(42)), "6 weeks after the start"),
        (When("start", Span(-5, Unit.WORKING_DAYS)), "5 working days before the start"),
        (When("start", months(3), months(3)), "every 3 months from the start"),
        (When("start", months(12), months(12)), "every year from the start"),
        (When("start", months(1), months(12)), "a month after the start, then every year"),
        (When("ending"), "on the day of the ending"),
        (When("ending", days(30)), "30 days after the ending"),
        (When("first-day", days(-7)), "a week before “The first day”"),
        (When("first-day"), "on the day of “The first day”"),
        (When("start", days(9), days(60), True), "expected: asked about from 9 days after the start,"
         " then every 60 days"),
        (When("memorial"), "on each of their days of remembrance"),
    ],
)  # fmt: skip
def test_when_it_comes_is_said_in_words(when: When, words: str) -> None:
    assert views.when_in_words(JOURNEY, when) == words


def test_every_shipped_journey_reads_plainly() -> None:
    shipped = load(None)
    seen = [views.listed(shipped), *(views.map_of(each, persona) for each in shipped.all for persona in views.WHOSE)]
    seen += [views.card(journey, each) for journey in shipped.all for each in journey.milestones]
    for view in seen:
        hold_view(view)
        hold_plain(*said(view), *labels(view["blocks"]))
        assert not any("(+" in each for each in said(view)), "clipped"
