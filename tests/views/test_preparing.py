"""The card behind Prepare, with everything in it and words as bad as they come."""

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import guidance
from bot.domain.calendar import PartialDate, Repeat
from bot.domain.clients import Stage
from bot.domain.history import Entry, Noun, Thing, What
from bot.domain.journeys import Step
from bot.domain.milestones import MilestoneKind
from bot.domain.nudges import NudgeState
from bot.views import preparing as views
from bot.views.blocks import words
from bot.views.preparing import Prepared
from tests.cast import MONDAY, OLGA, birthday, zebra_works
from tests.views import looking
from tests.views.looking import BERLIN, HOSTILE, elements, hold_plain, hold_view, hostile, texts
from tests.views.test_milestones import NUDGE

ZEBRA, BIRTHDAY = zebra_works(1), birthday(zebra_works(1))


def shown(kind: MilestoneKind = MilestoneKind.BIRTHDAY, **more: Any) -> Prepared:
    day = replace(BIRTHDAY, kind=kind)
    usual = Prepared(NUDGE, day, ZEBRA, guidance.plain(day), BERLIN)
    return replace(usual, **more)


def said(shown: Prepared) -> str:
    view = views.card(shown, MONDAY)
    hold_view(view)
    return "\n".join(texts(view["blocks"]))


def pressable(shown: Prepared) -> list[str]:
    return [one["action_id"] for one in elements(views.card(shown, MONDAY)["blocks"])]


@hostile
@given(
    looking.nudges,
    looking.milestones,
    looking.clients,
    st.lists(looking.moments, max_size=2),
    st.lists(looking.promises, max_size=2),
    st.lists(looking.anything, max_size=2),
    st.none() | looking.entries,
    st.booleans(),
    looking.instants,
)
def test_slack_takes_every_card(nudge, milestone, client, moments, promises, lingering, answer, closed, now) -> None:  # type: ignore[no-untyped-def]
    prepared = shown(
        nudge=nudge,
        milestone=milestone,
        client=client,
        guidance=guidance.plain(milestone),
        moments=moments,
        promises=promises,
        lingering=[words(each, 300) for each in lingering],
        answer=answer,
        is_closed=closed,
    )
    view = views.card(prepared, now)
    hold_view(view)
    assert views.nudge_of(view) == nudge.id


@pytest.mark.parametrize("longest", HOSTILE, ids=range(len(HOSTILE)))
def test_the_longest_words_fit(longest: str) -> None:
    milestone = replace(BIRTHDAY, title=longest, contact=longest)
    said(
        shown(
            milestone=milestone, client=replace(ZEBRA, name=longest, notes=longest), lingering=[words(longest, 300)] * 5
        )
    )


@pytest.mark.parametrize("kind", MilestoneKind)
def test_our_own_words_are_plain_for_every_kind(kind: MilestoneKind) -> None:
    prepared = shown(kind)
    hold_plain(said(prepared))
    assert "*What to do*" in said(prepared)


def test_a_client_that_is_closed_to_the_reader_shows_only_what_to_do() -> None:
    closed = said(shown(is_closed=True))
    assert "Prefers the phone." in said(shown())
    assert "Prefers the phone." not in closed
    assert "*What to do*" in closed
    assert "What is known about this client is for its owner, cover and manager." in closed


DONE = Entry(9, 1, OLGA, MONDAY, What.MILESTONE_DONE, Thing(Noun.NUDGE, 5))


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        ({}, ["done", "later", "more"]),
        ({"may_answer": False}, []),
        ({"nudge": replace(NUDGE, state=NudgeState.DONE), "answer": DONE}, ["note", "undo"]),
        ({"nudge": replace(NUDGE, state=NudgeState.DONE), "answer": DONE, "may_answer": False}, []),
        ({"nudge": replace(NUDGE, state=NudgeState.WITHDRAWN)}, []),
    ],
)
def test_what_can_be_pressed_is_what_the_reader_may_do(facts: dict[str, Any], found: list[str]) -> None:
    *answers, card = pressable(shown(**facts))
    assert answers == found
    assert card not in ("done", "undo")
    assert pressable(shown(is_closed=True, **facts)) == found


def test_what_is_due_on_the_same_day_stands_under_it_together() -> None:
    steps = tuple(Step(day, do) for day, do in ((-3, "Ask."), (-2, "Buy."), (1, "Thank.")))
    card = said(shown(guidance=replace(guidance.plain(BIRTHDAY), steps=steps)))

    assert "*What to do*\n_Now:_\n• Ask.\n• Buy.\n_Tomorrow:_\n• Thank." in card


@pytest.mark.parametrize(
    ("start", "stage", "line"),
    [
        (date(2019, 3, 11), Stage.ACTIVE, "With us since Monday 11 March 2019."),
        (MONDAY.date() - timedelta(days=1), Stage.ONBOARDING, "With us since yesterday."),
        (MONDAY.date(), Stage.ONBOARDING, "Their first day with us is today."),
        (MONDAY.date() + timedelta(days=1), Stage.LANDING, "Their first day with us is tomorrow."),
    ],
)
def test_since_when_they_are_with_us_is_said(start: date, stage: Stage, line: str) -> None:
    card = said(shown(client=replace(ZEBRA, start_date=start, stage=stage)))
    assert line in card
    hold_plain(card)


@pytest.mark.parametrize("facts", [{"start_date": None}, {"stage": Stage.PROSPECT}])
def test_and_not_where_nobody_knows_or_they_only_may_come(facts: dict[str, Any]) -> None:
    card = said(shown(client=replace(ZEBRA, **{"start_date": date(2026, 11, 16), **facts})))
    assert "with us" not in card.casefold()


BORN = replace(BIRTHDAY, date=PartialDate(1984, 11, 24))
TOMORROW = replace(NUDGE, plan=replace(NUDGE.plan, occurrence=MONDAY.date() + timedelta(days=1)))
YESTERDAY = replace(NUDGE, plan=replace(NUDGE.plan, occurrence=MONDAY.date() - timedelta(days=1)))


def test_a_birthday_whose_year_is_known_says_which_it_is() -> None:
    assert "Ada Zebra, Zebra Works · turns 42" in said(shown(milestone=BORN, nudge=TOMORROW))
    assert "Ada Zebra, Zebra Works · turned 42" in said(shown(milestone=BORN, nudge=YESTERDAY))


@pytest.mark.parametrize(
    "facts",
    [
        {"milestone": BIRTHDAY},
        {"milestone": replace(BORN, repeat=Repeat.NONE)},
        {"milestone": replace(BORN, kind=MilestoneKind.MEMORIAL)},
        {"milestone": BORN.silence(MONDAY, OLGA)},
        {"milestone": BORN, "is_closed": True},
    ],
)
def test_no_other_day_and_nobody_who_died_is_counted(facts: dict[str, Any]) -> None:
    assert not re.search(r"turn(s|ed) \d", said(shown(nudge=TOMORROW, **facts)))
