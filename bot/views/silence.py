"""A client of whom nobody heard: how long, what was last said, and one idea."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.clients import Client, Stage
from bot.domain.history import Entry
from bot.domain.nudges import Nudge, NudgeState
from bot.domain.silence import Patience, Quiet
from bot.domain.texts import in_a_row
from bot.domain.touches import Touch
from bot.views import milestones, touches
from bot.views.blocks import (
    Block,
    Message,
    actions,
    button,
    context,
    field_of,
    message,
    option,
    overflow,
    section,
    select,
    text_input,
    words,
)

NOTES_MOST = 300
MORES = (
    ("Not this time", milestones.DECLINE),
    ("Not useful to me", milestones.LESS),
    ("Why then?", milestones.WHY),
)
SEGMENTS_MOST = 1500

BEFORE_THE_START = (
    "Say in two lines what happens on the first day, so that they need not wonder.",
    "Ask what would make the first day a good one.",
    "Tell them by name whom of us they will meet.",
    "Ask what has changed for them since they said yes.",
    "Call for five minutes, and ask what they worry about before we begin.",
)
AT_THE_START = (
    "Ask what has surprised them since you began.",
    "Name one thing that works already, and ask what still feels new.",
    "Ask who else of theirs should know you by now.",
    "Call for five minutes, ask how the start feels to them, and only listen.",
    "Say in two lines what comes next, so that they need not wonder.",
)
ON_THE_WAY = (
    "Send one thing you read that made you think of them, with a line on why.",
    "Ask what has changed for them lately, and leave room for the answer.",
    "Tell them one thing you saw them do well, and ask for nothing.",
    "Ask what they would gladly have off their desk this month.",
    "Suggest a walk, or fifteen minutes on the phone. It needs no agenda.",
    "Ask what they are looking forward to.",
    "Write three lines by hand. Few people get those any more.",
)
AMONG_FRIENDS = (
    "Thank them for something they did for you, and say what came of it.",
    "Ask how they are, and let that be the whole message.",
    "Tell them about something new before you tell others.",
    "Ask for their honest view of something you are about to change.",
    "Introduce them to somebody they would enjoy knowing.",
)
IDEAS = {Stage.LANDING: BEFORE_THE_START, Stage.ONBOARDING: AT_THE_START, Stage.ADVOCATE: AMONG_FRIENDS}


@dataclass(frozen=True)
class Item:
    """What is said and what can be pressed, wherever it stands."""

    title: str
    lines: tuple[str, ...]
    buttons: tuple[Block, ...]
    waits: bool = False
    """For an answer."""


def item(
    client: Client,
    quiet: Quiet | None,
    nudge: Nudge,
    touch: Touch | None,
    *,
    answer: Entry | None,
    zone: ZoneInfo,
    now: datetime,
) -> Item:
    """Once it is answered only its title and what became of it are left: the silence may be over."""
    title = _title(client)
    if nudge.state is not NudgeState.OPEN or quiet is None:
        return Item(title, (answered(nudge, answer, zone, now),), tuple(_undo(client, answer)))
    return Item(
        title,
        tuple(
            line for line in (_how_long(quiet, zone, now), _last_said(client, touch, zone, now), idea(client)) if line
        ),
        tuple(_buttons(client, nudge)),
        waits=True,
    )


def reminder(item: Item, late: str | None = None) -> Message:
    """As a message of its own."""
    blocks = [section(f"*{item.title}*\n{item.lines[0]}"), *(section(line) for line in item.lines[1:])]
    came_late = f"This comes late. It was due {late}." if late else ""
    blocks += [context(came_late)] if came_late else []
    blocks += [actions(item.buttons, block_id="answer")] if item.buttons else []
    return message("\n".join(filter(None, (item.title, *item.lines, came_late))), blocks)


def asked_again(client: Client) -> Message:
    """The older message of two."""
    return reminder(Item(_title(client), (milestones.ASKED_AGAIN,), ()))


def idea(client: Client) -> str:
    """The same for a client at every look, and not the same for all."""
    ideas = IDEAS.get(client.stage, ON_THE_WAY)
    return f"An idea: {_lower(ideas[client.id % len(ideas)])}"


def answered(nudge: Nudge, answer: Entry | None, zone: ZoneInfo, now: datetime) -> str:
    if nudge.state is NudgeState.DONE and answer is None:
        return "Somebody has been in touch since, so there is nothing left to do here."
    if nudge.state is NudgeState.OPEN:
        return "Nobody is reminded of them any more, so there is nothing to do here."
    return milestones.answered(nudge, answer, zone, now)


def fields(patience: Patience) -> list[Block]:
    """Of the setup's form."""
    days = text_input("silent_days", initial=str(patience.usual), most=10)
    segments = text_input("silent_segments", initial=str(patience), most=SEGMENTS_MOST, multiline=True)
    return [
        field_of(
            "silent_days",
            "Days of silence before an owner is reminded",
            days,
            hint="Counted from the last contact, and only where nothing is planned with that client. 0 is never.",
        ),
        field_of(
            "silent_segments",
            "Segments with other days",
            segments,
            hint="One on each line, as in: coaching 14",
            optional=True,
        ),
    ]


def in_words(patience: Patience) -> str:
    """One sentence, for what was saved."""
    if not patience.shortest:
        return "Nobody is reminded of clients that are silent."
    if not patience.usual:
        some = [f"{words(name)} after {_days(days)}" for name, days in patience.segments if days]
        return f"Owners are reminded only of some clients: {in_a_row(some)} of silence."
    some = [f"{words(name)} {_days(days)}" for name, days in patience.segments]
    others = f" ({', '.join(some)})" if some else ""
    return f"Owners are reminded of a client after {_days(patience.usual)} of silence{others}."


def _title(client: Client) -> str:
    return f"A word with {words(client.name)}"


def _days(days: int) -> str:
    return {0: "never", 1: "1 day"}.get(days, f"{days} days")


def _how_long(quiet: Quiet, zone: ZoneInfo, now: datetime) -> str:
    days = _days(quiet.days(zone, now))
    if quiet.heard_at is None:
        return f"No contact is on record for {days}, and nothing is planned."
    return f"Nobody was in touch for {days}, and nothing is planned."


def _last_said(client: Client, touch: Touch | None, zone: ZoneInfo, now: datetime) -> str:
    if touch is not None:
        return f"The last time: {_lower(touches.line(touch, zone, now))}"
    return f"What matters to them: {words(client.notes, NOTES_MOST)}" if client.notes else ""


def _buttons(client: Client, nudge: Nudge) -> list[Block]:
    name = client.name
    return [
        button("Log a touch", touches.LOG, client.id, style="primary", said=f"Log a touch with {name}"),
        select("Later", milestones.LATER, [option(said, f"{nudge.id}:{value}") for said, value in milestones.LATERS]),
        overflow(milestones.MORE, [option(said, f"{nudge.id}:{value}") for said, value in MORES]),
    ]


def _undo(client: Client, answer: Entry | None) -> list[Block]:
    return [button("Undo", milestones.UNDO, answer.id, said=f"Undo: a word with {client.name}")] if answer else []


def _lower(text: str) -> str:
    """As it goes on after a colon."""
    return text[:1].lower() + text[1:]
