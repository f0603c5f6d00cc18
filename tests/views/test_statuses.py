"""What somebody is asked about their status, and how it looks once it is answered."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.statuses import Absence, Answer
from bot.views import statuses as views
from bot.views.statuses import Standing
from tests.cast import CORA, MAX, OLGA, OSCAR
from tests.views.looking import elements, hold_message, hold_plain, hostile

TODAY, FRIDAY = date(2026, 11, 23), date(2026, 12, 4)
ASKED = Absence(7, 1, OLGA, "1", FRIDAY, None)
BY_CORA = Standing((CORA,))

standings = st.builds(Standing, st.lists(st.sampled_from([CORA, MAX, OLGA]), max_size=9), st.integers(0, 10_000))
days = st.none() | st.dates(date(2026, 11, 20), date(2199, 12, 31))


def asked(standing: Standing, until: date | None = FRIDAY, today: date = TODAY) -> str:
    return views.question(replace(ASKED, until=until), standing, today).text


@hostile
@given(st.sampled_from(Answer), standings, days, days)
def test_slack_takes_every_question_and_every_answer(answer, standing, until, leave_until) -> None:  # type: ignore[no-untyped-def]
    absence = replace(ASKED, answer=answer, until=until, leave_from=TODAY, leave_until=leave_until)
    shown = views.question(absence, standing, TODAY)
    hold_message(shown)
    hold_plain(shown.text)


def test_it_names_the_day_and_whoever_would_be_asked() -> None:
    assert asked(BY_CORA) == (
        "Your Slack status says that you are away until Friday 4 December. Shall <@U0CORA> be asked instead of you"
        " until then?\nNobody else is told of your status, and its words are not kept."
    )


@pytest.mark.parametrize(
    ("until", "said"),
    [
        (None, "that you are away. Shall <@U0CORA> be asked instead of you until you are back?"),
        (date(2026, 11, 24), "that you are away until tomorrow. Shall <@U0CORA> be asked instead of you until then?"),
        (TODAY, "that you are away today. Shall <@U0CORA> be asked instead of you?"),
    ],
)
def test_an_open_end_and_a_near_one_are_said_as_people_say_them(until: date | None, said: str) -> None:
    assert said in asked(BY_CORA, until)


@pytest.mark.parametrize(
    ("covers", "said"),
    [
        ((CORA, MAX), "Shall <@U0CORA> and <@U0MAX> be asked"),
        ((CORA, MAX, OSCAR), "Shall <@U0CORA>, <@U0MAX> and <@U0OSCAR> be asked"),
        ((CORA, MAX, OSCAR, "U0TOM", "U0PRIYA"), "Shall <@U0CORA>, <@U0MAX>, <@U0OSCAR> and 2 more be asked"),
    ],
)
def test_three_are_named_at_most(covers: tuple[str, ...], said: str) -> None:
    assert said in asked(Standing(covers))


@pytest.mark.parametrize(
    ("alone", "said"),
    [(1, "One of your clients has no cover."), (3, "3 of your clients have no cover.")],
)
def test_clients_without_a_cover_are_counted(alone: int, said: str) -> None:
    assert said in asked(Standing((CORA,), alone))
    assert "no cover" not in asked(BY_CORA)


def test_where_nobody_covers_at_all_the_question_is_another_one() -> None:
    said = asked(Standing((), 3))
    assert "Shall your prompts wait until you are back?" in said
    assert "Nobody covers your clients. If something falls due there meanwhile, the manager is told once." in said


def test_yes_says_who_is_asked_and_how_it_ends() -> None:
    yes = replace(ASKED, answer=Answer.YES, leave_from=TODAY, leave_until=FRIDAY)
    assert views.question(yes, BY_CORA, TODAY).text == (
        "You are on leave until Friday 4 December.\n<@U0CORA> is asked instead of you.\nTaking your Slack status off"
        " ends the leave. So does `/moment settings`."
    )


@pytest.mark.parametrize(
    ("answer", "pressed"),
    [(Answer.OPEN, 2), (Answer.YES, 1), (Answer.NO, 1), (Answer.GONE, 0), (Answer.BACK, 0)],
)
def test_only_what_can_still_be_pressed_is_there(answer: Answer, pressed: int) -> None:
    shown = views.question(replace(ASKED, answer=answer), BY_CORA, TODAY)
    assert len(list(elements(shown.blocks))) == pressed


def test_the_line_on_return_says_when_the_brief_comes() -> None:
    said = views.back("tomorrow at 9:00")
    hold_message(said)
    assert said.text == "Your Slack status is off, so your leave is over. Your brief comes again tomorrow at 9:00."
