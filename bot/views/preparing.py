"""The just-in-time card behind Prepare: who they are, what happened last, what we owe them, steps and words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from bot.domain import calendar
from bot.domain.calendar import USUAL, Hours, Repeat
from bot.domain.clients import Client
from bot.domain.goals import Goal
from bot.domain.guidance import Guidance
from bot.domain.history import Entry, What
from bot.domain.journeys import Step
from bot.domain.milestones import Milestone, MilestoneKind
from bot.domain.moments import Moment
from bot.domain.nudges import Nudge, NudgeState
from bot.domain.promises import Promise
from bot.domain.sales import Sale
from bot.domain.touches import Touch
from bot.views import client_cards, clients, expected, goals, milestones, moments, promises, sales, touches
from bot.views.blocks import Block, View, actions, button, context, divider, modal, paragraphs, section, words

VIEW = "prepared"
LISTED_MOST = 5


@dataclass(frozen=True)
class Prepared:
    nudge: Nudge
    milestone: Milestone
    client: Client
    guidance: Guidance
    zone: ZoneInfo
    """The reader's."""
    hours: Hours = USUAL
    """In which the reader works."""
    may_answer: bool = True
    is_closed: bool = False
    """What is known about the client is not for the reader: then only what to do is shown."""
    touch: Touch | None = None
    moments: Sequence[Moment] = ()
    promises: Sequence[Promise] = ()
    goals: Sequence[Goal] = ()
    lingering: Sequence[str] = ()
    """What once went wrong, and comes back into view now: lines that are ready to be shown."""
    sale: Sale | None = None
    """What sales wrote down."""
    answer: Entry | None = None


def card(shown: Prepared, now: datetime) -> View:
    today = calendar.local_day(now, shown.zone)
    blocks: list[Block] = [section(_title(shown, today, now)), section(words(shown.guidance.know, 1000))]
    for title, lines in _parts(shown, today, now):
        if lines:
            blocks += [divider(), *paragraphs([f"*{title}*", *lines])]
    blocks += [divider(), *_answering(shown, now)]
    return modal("Prepare", VIEW, blocks, close="Close", metadata=str(shown.nudge.id))


def _title(shown: Prepared, today: date, now: datetime) -> str:
    milestone, there = shown.milestone, shown.client.today(now)
    if milestone.is_expected and milestone.happened_on is not None:
        return f"*{milestones.upper(words(milestone.title))}*\n{words(shown.client.name)}"
    if milestone.is_expected:
        return f"*{expected.title(milestone)}*\n{words(shown.client.name)}"
    day, is_open = shown.nudge.plan.occurrence, shown.nudge.state not in milestones.ENDED
    happens, whose, _ = milestones.said(milestone, shown.client, day, today, there, is_open=is_open)
    return f"*{happens}*\n{whose}{_turns(shown, today)}"


def _turns(shown: Prepared, today: date) -> str:
    """How old they are on a birthday. Of those who died every birthday is silent."""
    milestone, day = shown.milestone, shown.nudge.plan.occurrence
    is_counted = milestone.kind is MilestoneKind.BIRTHDAY and milestone.repeat is Repeat.YEARLY
    if not is_counted or milestone.date.year is None or milestone.is_silent or shown.is_closed:
        return ""
    years = day.year - milestone.date.year
    return f" · {'turned' if day < today else 'turns'} {years}" if years > 0 else ""


def why(said: str) -> View:
    return modal("Why then?", "why_then", [section(said)], close="Close")


def nudge_of(view: View) -> int:
    return int(view["private_metadata"])


def _parts(shown: Prepared, today: date, now: datetime) -> list[tuple[str, list[str]]]:
    said = shown.guidance
    helps = [f"“{words(each, 300)}”" for each in said.helps]
    avoid = [f"“{words(each, 300)}”" for each in said.avoid]
    return [
        ("What went wrong once", list(shown.lingering)),
        ("Who they are", _who(shown, today)),
        ("What happened last", [touches.line(shown.touch, shown.zone, now)] if shown.touch else []),
        ("What needs us now", [moments.line(each) for each in shown.moments[:LISTED_MOST]]),
        ("What we owe them", [promises.line(each, now) for each in shown.promises[:LISTED_MOST]]),
        ("What they want to reach", [goals.line(each, shown.zone, now) for each in shown.goals[:LISTED_MOST]]),
        ("What to do", _steps(shown, today)),
        ("Words that help", helps),
        ("Words to avoid", avoid),
    ]


def _who(shown: Prepared, today: date) -> list[str]:
    if shown.is_closed:
        return ["What is known about this client is for its owner, cover and manager."]
    client = shown.client
    sold = sales.lines(shown.sale) if shown.sale else []
    return [
        client_cards.line(client),
        *_since(client, today),
        *([words(client.notes, 600)] if client.notes else []),
        *sold,
    ]


def _since(client: Client, today: date) -> list[str]:
    if client.start_date is None or not client.has_landed:
        return []
    when = calendar.in_words(client.start_date, today)
    if client.start_date < today:
        return [f"With us since {when.removeprefix('on ')}."]
    return [f"Their first day with us is {when}."]


def _steps(shown: Prepared, today: date) -> list[str]:
    """Under the day on which they are due."""
    if shown.milestone.is_expected and shown.milestone.happened_on is None:  # nobody knows the day to count from
        return [f"• {words(each.do, 400)}" for each in shown.guidance.steps]
    begins = shown.milestone.happened_on or shown.nudge.plan.occurrence
    days = groupby(shown.guidance.steps, lambda step: _due(step, begins, today, shown.hours))
    return [line for when, steps in days for line in (f"_{when}:_", *(f"• {words(each.do, 400)}" for each in steps))]


def _due(step: Step, occurrence: date, today: date, hours: Hours) -> str:
    """On a working day of the reader's; what is past by now is to be done now."""
    day = occurrence + timedelta(days=step.day)
    if step.day:
        day = (calendar.working_day_on_or_after if step.day > 0 else calendar.working_day_on_or_before)(day, hours)
    return milestones.upper("now" if day <= today else calendar.in_words(day, today))


def _answering(shown: Prepared, now: datetime) -> list[Block]:
    nudge = shown.nudge
    row: list[Block] = []
    if shown.milestone.is_expected:
        return _answering_expected(shown, now)
    if shown.may_answer and nudge.state is NudgeState.OPEN:
        row = milestones.buttons(nudge, shown.milestone, shown.client, shown.guidance)[1:]  # here it is prepared
    became = milestones.answered(nudge, shown.answer, shown.zone, now)
    if shown.may_answer and became and shown.answer is not None and shown.answer.what is not What.UNDONE:
        if nudge.state is NudgeState.DONE and shown.answer.what is What.MILESTONE_DONE:
            row.append(button("Say how it went", milestones.NOTE, nudge.id))
        row.append(button("Undo", milestones.UNDO, shown.answer.id))
    return _foot(shown, became, row)


def _answering_expected(shown: Prepared, now: datetime) -> list[Block]:
    nudge, answer = shown.nudge, shown.answer
    became = expected.answered(shown.milestone, nudge, answer, shown.zone, now)
    row: list[Block] = []
    if shown.may_answer and nudge.state is NudgeState.OPEN:
        row = expected.buttons(shown.milestone, shown.client, nudge.id)[1:]
    elif shown.may_answer and answer is not None and answer.what in expected.ANSWERS:
        said = milestones.spoken("Undo", shown.milestone, shown.client)
        row = [button("Undo", milestones.UNDO, answer.id, said=said)]
    return _foot(shown, became, row)


def _foot(shown: Prepared, became: str, row: list[Block]) -> list[Block]:
    if not shown.is_closed:
        row = [*row, button("Their card", clients.SHOW, shown.client.id, said=f"Show {shown.client.name}")]
    return [*([context(became)] if became else []), *([actions(row, block_id="answer")] if row else [])]
