"""What helps where no journey says anything."""

import pytest

from bot.domain import guidance
from bot.domain.calendar import PartialDate
from bot.domain.milestones import GIVEN, Milestone, MilestoneKind
from tests.views.looking import hold_plain


def dated(kind: MilestoneKind, contact: str | None = None) -> Milestone:
    return Milestone(1, 1, 7, kind, "the day", PartialDate(None, 5, 30), contact)


@pytest.mark.parametrize("contact", [None, "Ana"])
@pytest.mark.parametrize("kind", GIVEN)
def test_every_date_has_plain_words_that_stand_in_its_prompt(kind: MilestoneKind, contact: str | None) -> None:
    said = guidance.plain(dated(kind, contact))
    assert said.know
    hold_plain(said.know, *(step.do for step in said.steps), *said.helps, *said.avoid)


def test_an_anniversary_of_a_person_is_no_day_of_the_firm() -> None:
    firm, person = (guidance.plain(dated(MilestoneKind.ANNIVERSARY, contact)) for contact in (None, "Ana"))
    assert "their words and numbers" in firm.know
    assert "numbers" not in person.know
    assert "not a day of the firm" in person.know
