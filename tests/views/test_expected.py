"""The question about something expected, as people see it."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given

from bot.domain.calendar import PartialDate
from bot.domain.history import Entry, Noun, Thing, What
from bot.domain.milestones import Milestone, MilestoneKind
from bot.domain.nudges import Nudge, NudgeKind, NudgeState, Plan
from bot.views import expected as views
from bot.views.blocks import Message
from tests.cast import MONDAY, OLGA, zebra_works
from tests.views import looking
from tests.views.looking import BERLIN, elements, hold_message, hold_plain, hold_view, hostile, labels, lines

ABOUT = Thing(Noun.MILESTONE, 7)
DAY = PartialDate(2026, 11, 23)
HIRE = Milestone(7, 1, 1, MilestoneKind.JOURNEY, "The first hire", DAY, step="first-hire", is_expected=True)
NUDGE = Nudge(9, Plan(1, ABOUT, NudgeKind.MILESTONE, 0, MONDAY.date(), OLGA, MONDAY, "Europe/Berlin", 1))


def shown(milestone: Milestone, state: NudgeState, what: What | None = None, text: str = "") -> Message:
    answer = Entry(5, 1, OLGA, MONDAY, what, ABOUT, 1, "The first hire", text) if what else None
    nudge = replace(NUDGE, state=state)
    return views.prompt(milestone, zebra_works(1), nudge, answer=answer, late=None, zone=BERLIN, now=MONDAY)


ANSWERS = [views.HAPPENED, views.NOT_YET, views.LONG_AGO, views.NEVER]


@hostile
@given(looking.milestones, looking.clients, looking.nudges, looking.entries, looking.when_late, looking.instants)
def test_slack_takes_every_question(milestone, client, nudge, entry, late, now) -> None:  # type: ignore[no-untyped-def]
    hold_message(views.prompt(milestone, client, nudge, answer=entry, late=late, zone=BERLIN, now=now))
    hold_view(views.form(client, milestone, nudge.id, now.date()))
    hold_view(views.unasked_form(client, milestone, now.date()))


@pytest.mark.parametrize(
    ("milestone", "state", "what", "said", "pressable"),
    [
        (HIRE, NudgeState.OPEN, None, views.DO, ["prepare", *ANSWERS, "more"]),
        (
            replace(HIRE, happened_at=MONDAY, happened_on=date(2026, 11, 20)),
            NudgeState.DONE,
            What.EXPECTED_HAPPENED,
            "It happened on Friday 20 November. “A friend.”",
            ["prepare", "undo"],
        ),
        (replace(HIRE, happened_at=MONDAY), NudgeState.DONE, What.EXPECTED_LONG_AGO, "Long ago.", ["undo"]),
        (
            replace(HIRE, date=PartialDate(2027, 2, 23)),
            NudgeState.DECLINED,
            What.EXPECTED_NOT_YET,
            "Not yet. I will ask again from Tuesday 23 February 2027 on.",
            ["undo"],
        ),
        (HIRE, NudgeState.DECLINED, What.EXPECTED_NOT_YET, "Not yet.", ["undo"]),
        (HIRE.silence(MONDAY, OLGA), NudgeState.DECLINED, What.EXPECTED_NEVER, "It does not apply to them.", ["undo"]),
        (HIRE, NudgeState.WITHDRAWN, None, "This has changed since, so there is nothing to do here.", []),
        (HIRE, NudgeState.DECLINED, What.UNDONE, "Not yet.", []),
    ],
)
def test_it_says_what_became_of_it_and_offers_what_can_be_done(
    milestone: Milestone, state: NudgeState, what: What | None, said: str, pressable: list[str]
) -> None:
    message = shown(milestone, state, what, "A friend.")
    assert said in message.text
    assert [one["action_id"] for one in elements(message.blocks)] == pressable
    hold_message(message)
    hold_plain(message.text, *labels(message.blocks))


def test_the_form_asks_when_and_how_it_went() -> None:
    view = views.form(zebra_works(1), HIRE, 9, date(2026, 11, 23))
    hold_plain(*lines(view["blocks"]))
    assert view["blocks"][1]["element"]["initial_date"] == "2026-11-23"
