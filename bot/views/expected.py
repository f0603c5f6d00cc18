"""The question about something expected: has it happened? And its four answers."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.domain import calendar
from bot.domain.clients import Client
from bot.domain.history import Entry, What
from bot.domain.milestones import Milestone
from bot.domain.nudges import Nudge, NudgeState
from bot.views.blocks import (
    Block,
    Message,
    View,
    actions,
    button,
    context,
    day_in,
    day_picker,
    field_of,
    message,
    modal,
    option,
    overflow,
    said_in,
    section,
    state_of,
    text_input,
    words,
)
from bot.views.milestones import LESS, MORE, PREPARE, UNDO, WHY, handed, spoken, upper

HAPPENED, NOT_YET, LONG_AGO, NEVER = "expected_happened", "expected_not_yet", "expected_long_ago", "expected_never"
FORM, UNASKED_FORM = "happened_form", "happened_unasked_form"
"""In answer to a prompt, and on the journey, where nobody may have asked yet."""
NOTE_MOST = 1000
MORES = (("Not useful to me", LESS), ("Why then?", WHY))
ANSWERS = (What.EXPECTED_HAPPENED, What.EXPECTED_NOT_YET, What.EXPECTED_LONG_AGO, What.EXPECTED_NEVER)
DO = "If it has, say when, and I show you what helps now. If not, I ask again in a while."


def title(milestone: Milestone) -> str:
    return f"{upper(words(milestone.title))}: has it happened by now?"


def line(client: Client) -> str:
    return words(client.name)


def buttons(milestone: Milestone, client: Client, nudge_id: int) -> list[Block]:
    def said(verb: str) -> str:
        return spoken(verb, milestone, client)

    return [
        button("Prepare", PREPARE, nudge_id, said=said("Prepare")),
        button("It happened", HAPPENED, nudge_id, style="primary", said=said("It happened")),
        button("Not yet, ask again", NOT_YET, nudge_id, said=said("Not yet, ask again")),
        button("Long ago", LONG_AGO, nudge_id, said=said("Long ago")),
        button("Does not apply", NEVER, nudge_id, said=said("Does not apply")),
        overflow(MORE, [option(label, f"{nudge_id}:{value}") for label, value in MORES]),
    ]


def prompt(
    milestone: Milestone,
    client: Client,
    nudge: Nudge,
    *,
    answer: Entry | None,
    late: str | None,
    zone: ZoneInfo,
    now: datetime,
) -> Message:
    """`answer`: the newest that was written down about this milestone; `late` says when it should have come."""
    came_late = f"This comes late. It was due {late}." if late else ""
    said = answered(milestone, nudge, answer, zone, now)
    do = "" if said else DO
    below = [each for each in (handed(nudge), came_late, said) if each]
    lines = [line for line in (title(milestone), words(client.name), do, *below) if line]
    blocks: list[Block] = [section(f"*{title(milestone)}*\n{words(client.name)}")]
    blocks += [section(do)] if do else []
    blocks += [context(each) for each in below]
    row = _row(milestone, client, nudge, answer)
    blocks += [actions(row, block_id="expected")] if row else []
    return message("\n".join(lines), blocks)


def answered(milestone: Milestone, nudge: Nudge, answer: Entry | None, zone: ZoneInfo, now: datetime) -> str:
    """What became of the question, in one line; empty while it waits."""
    today = calendar.local_day(now, zone)
    if nudge.state is NudgeState.WITHDRAWN:
        return "This has changed since, so there is nothing to do here."
    if nudge.state is NudgeState.LATER:
        return f"I will ask again {calendar.at_in_words(nudge.plan.due_at, zone, now, with_on=True)}."
    if nudge.state is NudgeState.DECLINED:
        return "It does not apply to them." if milestone.is_silent else _not_yet(milestone, nudge, today)
    if nudge.state is NudgeState.DONE:
        own = f" “{words(answer.text, 600)}”" if answer and answer.text and answer.what is ANSWERS[0] else ""
        when = milestone.happened_on
        return f"It happened {calendar.in_words(when, today)}.{own}" if when else "Long ago."
    return ""


def afterwards(milestone: Milestone, client: Client | None, nudge: Nudge, answer: Entry) -> list[Block]:
    """What helps is wanted most once it has happened."""
    undo = button("Undo", UNDO, answer.id, said=spoken("Undo", milestone, client))
    return [_what_helps(milestone, client, nudge), undo] if milestone.happened_on else [undo]


def _what_helps(milestone: Milestone, client: Client | None, nudge: Nudge) -> Block:
    return button("What helps now", PREPARE, nudge.id, said=spoken("What helps now", milestone, client))


def form(client: Client, milestone: Milestone, nudge_id: int, today: date) -> View:
    return modal("It happened", FORM, _when(client, milestone, today), submit="Save", metadata=str(nudge_id))


def unasked_form(client: Client, milestone: Milestone, today: date) -> View:
    return modal(
        "It happened", UNASKED_FORM, _when(client, milestone, today), submit="Save", metadata=str(milestone.id)
    )


def read(view: View) -> tuple[int, date | None, str]:
    """The id of the prompt, or of what happened before anybody asked; the day, and what they wrote."""
    state = state_of(view)
    return int(view["private_metadata"]), day_in(state, "on"), said_in(state, "note")


def _when(client: Client, milestone: Milestone, today: date) -> list[Block]:
    note = text_input("note", most=NOTE_MOST, multiline=True)
    return [
        section(f"*{upper(words(milestone.title))}*\n{words(client.name)}"),
        field_of("on", "When did it happen?", day_picker("on", today.isoformat())),
        field_of("note", "How did it go?", note, hint="It is kept in their history.", optional=True),
    ]


def _not_yet(milestone: Milestone, nudge: Nudge, today: date) -> str:
    again = calendar.next_occurrence(milestone.date, milestone.repeat, milestone.leap, today)
    if again is None or again <= nudge.plan.occurrence or not milestone.is_asked:
        return "Not yet."
    return f"Not yet. I will ask again from {calendar.in_words(again, today).removeprefix('on ')} on."


def _row(milestone: Milestone, client: Client, nudge: Nudge, answer: Entry | None) -> list[Block]:
    if nudge.state is NudgeState.OPEN:
        return buttons(milestone, client, nudge.id)
    is_theirs = answer is not None and answer.what in ANSWERS and nudge.state in (NudgeState.DONE, NudgeState.DECLINED)
    return afterwards(milestone, client, nudge, answer) if answer and is_theirs else []
