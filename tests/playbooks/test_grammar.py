"""Times and phrases as people write them in a playbook file."""

import pytest

from bot.domain.playbooks import NEXT_WORKING_MORNING, Unit, Within
from bot.playbooks import grammar


@pytest.mark.parametrize(
    ("said", "within"),
    [
        ("15 minutes", Within(15, Unit.MINUTES)),
        ("1 minute", Within(1, Unit.MINUTES)),
        ("2 hours", Within(120, Unit.MINUTES)),
        ("1 day", Within(1440, Unit.MINUTES)),
        ("30 working minutes", Within(30, Unit.WORKING_MINUTES)),
        ("1 working hour", Within(60, Unit.WORKING_MINUTES)),
        ("4 working hours", Within(240, Unit.WORKING_MINUTES)),
        ("1 working day", Within(1, Unit.WORKING_DAYS)),
        ("10 working days", Within(10, Unit.WORKING_DAYS)),
        ("next working morning", NEXT_WORKING_MORNING),
        ("  2   hours ", Within(120, Unit.MINUTES)),
    ],
)
def test_a_time_is_read_as_it_is_written(said: str, within: Within) -> None:
    assert grammar.within(said) == within
    assert grammar.within(within.in_words) == within


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("soon", "is not a time such as `15 minutes`, `2 hours`,"),
        ("15", "is not a time such as"),
        ("2 hrs", "is not a time such as"),
        ("-2 hours", "is not a time such as"),
        ("1.5 hours", "is not a time such as"),
        ("next morning", "is not a time such as"),
        ("2 weeks", "is not a time such as"),
        ("0 minutes", "is no time at all."),
        ("11 days", "is more than ten days."),
        ("241 hours", "is more than ten days."),
        ("11 working days", "is more than ten days."),
        ("91 working hours", "is more than ten days."),
        ("9999 working minutes", "is more than ten days."),
    ],
)
def test_what_is_no_time_is_answered_with_what_would_be(said: str, expected: str) -> None:
    with pytest.raises(ValueError) as refused:
        grammar.within(said)
    assert str(refused.value).startswith(expected)


@pytest.mark.parametrize(
    ("said", "day"), [("on the day", 0), ("the day after", 1), ("1 day after", 1), ("2 weeks after", 14)]
)
def test_a_step_has_its_day(said: str, day: int) -> None:
    assert grammar.step_day(said) == day


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("on teh day", "is not a time such as `on the day`"),
        ("at once", "is not a time such as `on the day`"),
        ("3 days before", "lies before the moment, and nobody knew of it then."),
        ("the day before", "lies before the moment"),
        ("367 days after", "is more than a year away."),
    ],
)
def test_what_is_no_time_of_a_step_is_answered_with_what_would_be(said: str, expected: str) -> None:
    with pytest.raises(ValueError) as refused:
        grammar.step_day(said)
    assert str(refused.value).startswith(expected)


@pytest.mark.parametrize("said", ["funeral", "passed away", "embezzl*", "let ... go", "can't pay", "straße", "24 7"])
def test_a_phrase_is_words_as_people_say_them(said: str) -> None:
    assert grammar.phrase(said) == said


def test_a_phrase_may_have_any_apostrophe_and_any_space() -> None:
    assert grammar.phrase(" can\u2019t   pay ") == "can't pay"


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("Passed away", "has capitals. Write “passed away”"),
        ("hand-over", "is not a phrase such as `funeral`"),
        ("*", "is not a phrase such as"),
        ("de*d", "is not a phrase such as"),
        ("... go", "is not a phrase such as"),
        ("let ...", "is not a phrase such as"),
        ("let...go", "is not a phrase such as"),
        ("died, alone", "is not a phrase such as"),
        ("a*", "is so short that anything would suggest it."),
        ("it", "is so short that anything"),
        ("one two three four five six seven eight nine", "has 9 words, and it takes at most 8."),
    ],
)
def test_what_is_no_phrase_is_answered_with_what_would_be(said: str, expected: str) -> None:
    with pytest.raises(ValueError) as refused:
        grammar.phrase(said)
    assert str(refused.value).startswith(expected)
