"""The journeys that come with Moments: complete, and worth reading aloud."""

import re
from collections.abc import Iterator

import pytest

from bot.domain.clients import ClientKind, Stage
from bot.domain.journeys import DATES, ON_THE_DAY, Asks, Journey, JourneyMilestone, Persona, Span, Unit, Weight, When
from bot.domain.milestones import GIVEN
from bot.domain.snapshots import dumped, read_back
from bot.journeys import load
from bot.views.milestones import KNOW_MOST
from tests.views.looking import hold_plain

ALL = load(None).all
CLIENTS = [each for each in ALL if each.name != "Colleague"]
PERSONAS = (None, *Persona)
every = pytest.mark.parametrize("journey", ALL, ids=lambda journey: journey.name)
for_clients = pytest.mark.parametrize("journey", CLIENTS, ids=lambda journey: journey.name)


def one(journey: Journey, key: str) -> JourneyMilestone:
    found = journey.find(key)
    assert found is not None, key
    return found


def after_start(days: int, unit: Unit = Unit.DAYS) -> When:
    return When("start", Span(days, unit))


def test_they_come_by_name_segment_and_kind() -> None:
    assert [each.name for each in ALL] == ["Agency retainer", "Business coaching", "Colleague", "Customer success"]
    found = {segment: each.name for each in ALL for segment in each.segments}
    assert (found["coaching"], found["agency"], found["retainer"]) == (
        "Business coaching",
        "Agency retainer",
        "Agency retainer",
    )
    assert (found["success"], found["saas"]) == ("Customer success", "Customer success")
    assert [each.name for each in ALL if ClientKind.COLLEAGUE in each.kinds] == ["Colleague"]


@for_clients
def test_what_was_sold_is_handed_over_in_writing_before_the_start(journey: Journey) -> None:
    hand_over = one(journey, "hand-over")
    assert (hand_over.stage, hand_over.asks, hand_over.persona) == (Stage.LANDING, Asks.HAND_OVER, None)
    assert hand_over.when.base == "start"
    assert hand_over.when.offset.count < 0


@every
@pytest.mark.parametrize("persona", PERSONAS)
def test_everybody_has_one_first_day(journey: Journey, persona: Persona | None) -> None:
    days = [each for each in journey.for_(persona) if each.when == When("start")]
    assert [each.weight for each in days] == [Weight.HIGH]


@every
@pytest.mark.parametrize("persona", PERSONAS)
def test_the_early_win_is_named_in_week_one_and_checked_three_times(journey: Journey, persona: Persona | None) -> None:
    wins = [each.when for each in journey.for_(persona) if each.key.startswith("early-win")]
    assert wins == [after_start(4, Unit.WORKING_DAYS), after_start(10), after_start(20), after_start(27)]


@every
def test_how_the_first_weeks_felt_is_asked_once(journey: Journey) -> None:
    (asked,) = [each for each in journey.milestones if each.asks is Asks.WELCOME]
    assert asked.weight is Weight.HIGH
    assert 30 <= asked.when.offset.count <= 60


@for_clients
@pytest.mark.parametrize("key", ["first-hire", "first-let-go", "first-revenue", "goal-reached"])
def test_the_firsts_have_no_day_and_are_asked_about_until_they_happen(journey: Journey, key: str) -> None:
    first = one(journey, key)
    assert first.when.is_expected
    assert first.when.every is not None


@for_clients
def test_what_had_no_day_is_come_back_to_weeks_after_it_happened(journey: Journey) -> None:
    """Whoever says that it happened is shown nothing of it: what follows is a milestone of its own."""
    after = [each for each in journey.milestones if (base := journey.find(each.when.base)) and base.when.is_expected]
    assert after
    for each in after:
        assert each.when.offset.unit is Unit.DAYS
        assert each.when.offset.count >= 14


@for_clients
def test_goals_and_reviews_come_round(journey: Journey) -> None:
    again = [each.when.every for each in journey.milestones if each.when.every and not each.when.is_expected]
    assert {Span(3, Unit.MONTHS), Span(6, Unit.MONTHS), Span(12, Unit.MONTHS)} <= set(again)


@for_clients
def test_before_a_renewal_what_once_went_wrong_is_looked_at(journey: Journey) -> None:
    renewal = one(journey, "renewal")
    assert renewal.when == When("start", Span(12, Unit.MONTHS), Span(12, Unit.MONTHS))
    assert {60, 30, 7} <= set(renewal.leads)
    assert any(step.day <= -60 and "what once went wrong" in step.do for step in renewal.steps)


@every
def test_what_once_went_wrong_comes_back_before_they_decide_to_stay(journey: Journey) -> None:
    renewal = one(journey, "renewal")
    assert renewal.looks_back
    assert renewal.when.every == Span(12, Unit.MONTHS)
    assert "what once went wrong" in " ".join(step.do for step in renewal.steps)


@every
def test_every_kind_of_their_own_days_has_its_card(journey: Journey) -> None:
    assert [each.when.base for each in journey.milestones if each.is_about_dates] == list(DATES)


def test_the_kinds_of_their_own_days_are_those_on_the_card() -> None:
    assert {*DATES, "other"} == {str(kind) for kind in GIVEN}


@every
def test_a_memorial_is_quiet(journey: Journey) -> None:
    memorial = one(journey, "memorial")
    assert len(memorial.steps) <= 3
    assert not re.search("congratulat|celebrat|happy|gift|cake", " ".join(texts(memorial)).casefold())


@every
def test_a_child_has_a_birthday_each_year_and_is_born_once(journey: Journey) -> None:
    child = one(journey, "child")
    born = [said for said in texts(child) if re.search(r"\b(birth|born|welcome)\b", said.casefold())]
    assert all(said.startswith("When it is a birth: ") for said in born)
    assert len(born) <= 1
    assert [step.do for step in child.steps if step.day > 0] == []


@every
def test_the_ending_has_its_day_and_a_month_after_it_nobody_is_prompted_any_more(journey: Journey) -> None:
    ending, after = one(journey, "ending"), one(journey, "after-ending")
    assert (ending.when, ending.stage, ending.weight) == (When("ending"), Stage.ENDING, Weight.HIGH)
    assert (after.when, after.stage) == (When("ending", Span(30, Unit.DAYS)), Stage.ENDING)
    assert after.steps[-1].do == "Then move them to the stage alumni. No prompts come after that."


@every
def test_a_newcomer_and_an_old_hand_do_not_get_the_same(journey: Journey) -> None:
    newcomers, old_hands = (set(journey.for_(persona)) for persona in Persona)
    assert newcomers - old_hands
    assert old_hands - newcomers


def test_a_colleague_has_the_days_that_everybody_has() -> None:
    (colleague,) = [each for each in ALL if each.name == "Colleague"]
    days = {key: one(colleague, key).when.offset for key in ("first-week", "thirty-days", "sixty-days", "ninety-days")}
    assert [span.count for span in days.values()] == [5, 30, 60, 90]
    assert one(colleague, "probation").leads[0] == 14
    assert one(colleague, "year-with-us").when.every == Span(12, Unit.MONTHS)
    assert one(colleague, "ending").title == "Leaving well"


@pytest.mark.parametrize("key", ["first-client", "first-hard-talk", "goal-reached"])
def test_a_colleague_has_firsts_of_their_own(key: str) -> None:
    (colleague,) = [each for each in ALL if each.name == "Colleague"]
    assert one(colleague, key).when.is_expected


@every
def test_every_card_is_whole(journey: Journey) -> None:
    for each in journey.milestones:
        assert each.helps, each.key
        assert each.avoid, each.key
        assert 1 <= len(each.steps) <= 5, each.key
        assert len(each.steps) >= 2 or each.is_about_dates, each.key
        assert each.when.offset == ON_THE_DAY or not each.is_about_dates


@every
def test_what_to_know_stands_whole_in_the_brief(journey: Journey) -> None:
    assert [each.key for each in journey.milestones if len(each.know) > KNOW_MOST] == []


@every
def test_an_item_is_in_the_brief_before_its_first_step_is_due(journey: Journey) -> None:
    for each in journey.milestones:
        if not (each.when.is_expected or each.is_about_dates):
            assert each.leads[0] >= -each.steps[0].day, each.key


@every
def test_little_matters_most(journey: Journey) -> None:
    """Where everything is important nothing is."""
    high = [each for each in journey.for_(Persona.NEWCOMER) if each.weight is Weight.HIGH]
    assert len(high) <= len([*journey.for_(Persona.NEWCOMER)]) * 0.4


@every
def test_every_word_is_plain(journey: Journey) -> None:
    for said in (journey.about, *(text for each in journey.milestones for text in texts(each))):
        hold_plain(said)
        assert not re.search(r"—| - |\.\.\.|  ", said), said
        assert not re.search(r"\b(he|she|his|her|him|he's|she's)\b", said, re.IGNORECASE), said
        assert said[-1] in ".?”" or said in titles(journey), said


MEANT_FOR_NOBODY = {"I", "CRM", "SMART", "HR", "Monday", "Tuesday", "Friday"}


@every
def test_no_card_names_somebody_who_is_not_there(journey: Journey) -> None:
    """Names stand with a capital letter inside a sentence, and the card is read at everybody's."""
    said = "\n".join(text for each in journey.milestones for text in texts(each))
    assert set(re.findall(r"(?<=[a-z,:;] )[A-Z]\w*", said)) <= MEANT_FOR_NOBODY


@every
def test_before_a_renewal_nothing_is_said_to_have_gone_wrong_that_may_not_have(journey: Journey) -> None:
    for said in texts(one(journey, "renewal")):
        for sentence in re.findall(r"[^.?]*\bwent wrong[^.?]*", said):
            assert re.search(r"\b(if|whether|what once)\b", sentence.casefold()), sentence


OURS_NOT_THEIRS = (
    "stakeholder|leverage|synerg|touchpoint|deliverable|alignment|onboarding journey|proactive|best practice"
)


@every
def test_nobody_talks_like_a_consultant(journey: Journey) -> None:
    for each in journey.milestones:
        spoken = " ".join([each.title, each.know, *(step.do for step in each.steps), *each.helps])
        assert not re.search(OURS_NOT_THEIRS, spoken.casefold()), spoken


@every
def test_a_snapshot_gives_back_every_word(journey: Journey) -> None:
    assert read_back(dumped(journey)) == journey


def titles(journey: Journey) -> set[str]:
    return {each.title for each in journey.milestones}


def texts(milestone: JourneyMilestone) -> Iterator[str]:
    yield from (milestone.title, milestone.know, *milestone.helps, *milestone.avoid)
    yield from (step.do for step in milestone.steps)
