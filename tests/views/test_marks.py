"""Still a delight, or table stakes by now?"""

from dataclasses import replace

from hypothesis import given

from bot.views import marks as views
from bot.views.blocks import message
from bot.views.marks import Question
from tests.coaching import REVIEW
from tests.views import looking
from tests.views.looking import elements, hold_message, hold_plain, hostile

QUESTION = Question("Coaching", REVIEW)


@hostile
@given(looking.anything, looking.anything)
def test_slack_takes_every_question(journey, title) -> None:  # type: ignore[no-untyped-def]
    question = Question(journey[:80], replace(REVIEW, title=title))
    hold_message(message(views.line(question), views.asked(question)))


def test_a_question_is_answered_by_one_of_two_buttons() -> None:
    hold_plain(views.line(QUESTION), views.line(replace(QUESTION, answer=True)))
    buttons = list(elements(views.asked(QUESTION)))
    assert [views.read(each) for each in buttons] == [("Coaching", "review", False), ("Coaching", "review", True)]
    assert "table stakes by now" in views.line(replace(QUESTION, answer=True))
    assert "still a delight" in views.line(replace(QUESTION, answer=False))
