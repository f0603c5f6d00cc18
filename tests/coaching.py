"""A small journey for tests: a bit of everything that a real one has."""

from typing import Any

from bot.domain.clients import Persona, Stage
from bot.domain.journeys import (
    ENDING,
    START,
    Asks,
    Journey,
    JourneyMilestone,
    Journeys,
    Span,
    Step,
    Unit,
    Weight,
    When,
)


def days(count: int) -> Span:
    return Span(count, Unit.DAYS)


def working_days(count: int) -> Span:
    return Span(count, Unit.WORKING_DAYS)


def months(count: int) -> Span:
    return Span(count, Unit.MONTHS)


def milestone(key: str, title: str, stage: Stage, when: When, **facts: Any) -> JourneyMilestone:
    given = {"know": f"What to know about {key}.", "steps": (Step(0, f"What to do about {key}."),), **facts}
    return JourneyMilestone(key, title, stage, when, **given)


HAND_OVER = milestone(
    "hand-over", "The hand-over from sales", Stage.LANDING, When(START, working_days(-5)), asks=Asks.HAND_OVER
)
FIRST_DAY = milestone(
    "first-day", "The first day together", Stage.ONBOARDING, When(START), leads=(7, 1), weight=Weight.HIGH
)
EARLY_WIN = milestone("early-win", "The early win", Stage.ONBOARDING, When("first-day", days(20)), leads=(5,))
WELCOME = milestone(
    "welcome",
    "How the first weeks felt",
    Stage.ONBOARDING,
    When(START, days(30)),
    asks=Asks.WELCOME,
    persona=Persona.NEWCOMER,
)
FIRST_HIRE = milestone(
    "first-hire", "The first hire", Stage.ACTIVE, When(START, days(60), every=months(3), is_expected=True)
)
AFTER_HIRE = milestone("after-hire", "Three weeks with the first hire", Stage.ACTIVE, When("first-hire", days(21)))
REVIEW = milestone("review", "The review", Stage.ACTIVE, When(START, months(3), every=months(3)), leads=(10,))
BIRTHDAYS = milestone("birthdays", "A birthday", Stage.ACTIVE, When("birthday"), helps=("You told me about the boat.",))
FAREWELL = milestone("farewell", "The farewell", Stage.ENDING, When(ENDING, days(14)), leads=(3,))

COACHING = Journey(
    "Coaching",
    "For owners of firms.",
    (HAND_OVER, FIRST_DAY, EARLY_WIN, WELCOME, FIRST_HIRE, AFTER_HIRE, REVIEW, BIRTHDAYS, FAREWELL),
    segments=("coaching",),
)
RETAINER = Journey("Retainer", "For agencies.", (FIRST_DAY, REVIEW), segments=("agency",))
LOADED = Journeys((COACHING, RETAINER))
