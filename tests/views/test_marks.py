"""Still a delight, or table stakes by now?"""

from dataclasses import replace

import pytest
from hypothesis import given

from bot.domain.history import Entry, What
from bot.domain.marks import Mark, Question
from bot.domain.people import Actor
from bot.views import marks as views
from bot.views.blocks import message
from bot.views.journeys import card
from bot.views.milestones import UNDO
from tests.cast import MAX, MONDAY
from tests.coaching import COACHING, REVIEW
from tests.views import looking
from tests.views.looking import elements, hold_message, hold_plain, hold_view, hostile

QUESTION = Question("Coaching", REVIEW)
MARK = Mark(7, 1, "Coaching", "review", True, MAX, MONDAY)
AGAIN = replace(QUESTION, mark=MARK)
SAID = replace(AGAIN, entry=Entry(9, 1, MAX, MONDAY, What.MARKED_TABLE_STAKES, MARK.thing))


@hostile
@given(looking.anything, looking.anything)
def test_slack_takes_every_question(journey, title) -> None:  # type: ignore[no-untyped-def]
    for each in (QUESTION, AGAIN, SAID):
        question = replace(each, journey=journey[:80], milestone=replace(REVIEW, title=title))
        hold_message(message(views.line(question), views.asked(question)))
        hold_view(card(COACHING, question.milestone, question))


def test_a_question_is_answered_by_one_of_two_buttons_that_know_what_had_been_said() -> None:
    for question, before in ((QUESTION, 0), (AGAIN, 7)):
        read = [views.read(each, Actor(1, MAX), MONDAY) for each in elements(views.asked(question))]
        assert [(each.id, each.key, each.is_table_stakes) for each in read] == [
            (before, "review", False),
            (before, "review", True),
        ]


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (QUESTION, "*The review* (Coaching)\nYou have done this for a year or longer."),
        (AGAIN, "*The review* (Coaching)\nA year ago this was table stakes."),
        (replace(AGAIN, mark=replace(MARK, is_table_stakes=False)), "A year ago this was a delight."),
        (SAID, "*The review* (Coaching): table stakes by now. I ask again in a year."),
    ],
)
def test_what_was_said_before_is_said_with_it(question: Question, said: str) -> None:
    hold_plain(views.line(question))
    assert said in views.line(question)


def test_what_was_said_just_now_can_be_taken_back() -> None:
    for blocks in (views.asked(SAID), views.changed(SAID)):
        assert [(each["action_id"], each["value"]) for each in elements(blocks)] == [(UNDO, "9")]


def test_the_card_of_a_milestone_offers_the_other_answer() -> None:
    stakes = replace(QUESTION, milestone=replace(REVIEW, is_table_stakes=True))
    assert [each["action_id"] for each in elements(views.changed(QUESTION))] == [views.TABLE_STAKES]
    assert [each["action_id"] for each in elements(views.changed(stakes))] == [views.DELIGHT]
