"""Times as people write them in a journey file."""

import pytest

from bot.domain.journeys import ON_THE_DAY, Span, Unit, When
from bot.journeys import grammar


def days(count: int) -> Span:
    return Span(count, Unit.DAYS)


def months(count: int) -> Span:
    return Span(count, Unit.MONTHS)


@pytest.mark.parametrize(
    ("said", "when"),
    [
        ("start", When("start")),
        ("start + 5 working days", When("start", Span(5, Unit.WORKING_DAYS))),
        ("start + 1 working day", When("start", Span(1, Unit.WORKING_DAYS))),
        ("start - 3 days", When("start", days(-3))),
        ("start + 2 weeks", When("start", days(14))),
        ("start + 12 months every 12 months", When("start", months(12), months(12))),
        ("start every 1 year", When("start", ON_THE_DAY, months(12))),
        ("renewal - 30 days", When("renewal", days(-30))),
        ("ending + 30 days", When("ending", days(30))),
        ("expected from start + 45 days every 60 days", When("start", days(45), days(60), True)),
        ("expected from first-hire every 90 days", When("first-hire", ON_THE_DAY, days(90), True)),
        ("each birthday", When("birthday")),
        ("  start  +  3   days ", When("start", days(3))),
    ],
)
def test_a_time_is_read_as_it_is_written(said: str, when: When) -> None:
    assert grammar.when(said) == when


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("start + 5 werkdays", "is not a time such as `start + 5 working days`"),
        ("start +5 days", "is not a time such as"),
        ("5 days after start", "is not a time such as"),
        ("start + 3 days every", "is not a time such as"),
        ("birthday", "is a day of their own. Write `each birthday`."),
        ("birthday - 3 days", "is a day of their own. Write `each birthday`."),
        ("each nameday", "is none of their own days. They are `each birthday`, `each child`"),
        ("expected from start + 45 days", "does not say how often it is asked about."),
        ("start every 0 days", "comes round every 0 days."),
        ("start + 4000 days", "is more than ten years away."),
        ("start + 11 years", "is more than ten years away."),
    ],
)
def test_what_is_no_time_is_answered_with_what_would_be(said: str, expected: str) -> None:
    with pytest.raises(ValueError) as refused:
        grammar.when(said)
    assert str(refused.value).startswith(expected)


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("on the day", 0),
        ("the day before", -1),
        ("the day after", 1),
        ("3 days before", -3),
        ("1 day after", 1),
        ("2 weeks after", 14),
        ("6 weeks before", -42),
        ("366 days after", 366),
    ],
)
def test_a_step_has_its_day(said: str, day: int) -> None:
    assert grammar.step_day(said) == day


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("on teh day", "is not a time such as `on the day`"),
        ("3 days", "is not a time such as"),
        ("2 months after", "is not a time such as"),
        ("367 days after", "is more than a year away."),
    ],
)
def test_what_is_no_time_of_a_step_is_answered_with_what_would_be(said: str, expected: str) -> None:
    with pytest.raises(ValueError) as refused:
        grammar.step_day(said)
    assert str(refused.value).startswith(expected)
