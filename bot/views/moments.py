"""Moments of Truth as messages and lines. Quiet: no cheer, no numbers that are not needed.

A message shows on lock screens and stays: of a team's moment it names the client and never what happened, of a sealed
one it names nothing. What happened stands in a view, for whoever may see it (`moment_cards`).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain import calendar
from bot.domain.clients import Client
from bot.domain.history import Entry, Visibility, What
from bot.domain.moments import Moment, Outcome
from bot.domain.playbooks import Playbook, Playbooks, Size
from bot.views.blocks import (
    Block,
    Message,
    actions,
    button,
    context,
    mention,
    message,
    section,
    words,
)
from bot.views.milestones import UNDO

OPEN_FORM = "open_moment_form"
TAKE, SPEAK, OPEN = "take", "speak", "open_moment"
TEXT_MOST = 2000
SEALED = "A sealed item needs you."
SEEN_BY = {
    Visibility.OPEN: "Everybody here may know.",
    Visibility.TEAM: "For the client's team and those in its circle.",
    Visibility.SEALED: "Sealed: for those in its circle only. Who opens it is on record.",
}

USAGE = (
    "*What `/moment` can do*\n"
    "`/moment` opens a form to flag a Moment of Truth: something hard happened to a client.\n"
    "`/moment Zebra Works: the founder's father died` opens it filled in.\n"
    "`/moment list` shows the open moments that you can see, and `/moment 12` shows one of them.\n"
    "`/moment digest`, typed in a channel, sets up a morning digest there.\n"
    "`/moment settings` is for your own working hours, leave and which prompts you get.\n"
    "`/moment setup` is for whoever administers Moments here.\n"
    "`/moment help` shows this."
)


@dataclass(frozen=True)
class Filled:
    """What stood in the form."""

    client_id: int
    """0 where nobody was chosen so far."""
    text: str
    kind: str = ""
    """The key of a playbook; empty where it is none of them."""
    size: Size = Size.NOTABLE
    secrecy: Visibility = Visibility.OPEN
    taker: str | None = None
    """Nobody chosen means the client's owner, or whoever covers them."""
    about: str | None = None
    """Whom of us it is about. Slack id."""
    has_spoken: bool = False
    link: str = ""
    """To the message that it was flagged from."""


@dataclass(frozen=True)
class Start:
    """What the form begins with."""

    client: Client | None
    text: str
    taker: str | None
    is_one_unknown_word: bool = False
    playbook: Playbook | None = None
    is_guessed: bool = False
    """The kind was read from the words, so it is said that it was."""
    playbooks: Playbooks = field(default_factory=Playbooks)
    about: str | None = None
    link: str = ""
    can_seal: bool = True


@dataclass(frozen=True)
class Told:
    """When a message is read, and by whom."""

    zone: ZoneInfo
    """The reader's."""
    now: datetime
    answer: Entry | None = None
    """The last thing that happened to the moment."""
    late: str | None = None
    """When it should have come, where it comes late."""
    reader: str | None = None
    """Slack id; None where it is whoever may undo the last thing."""


def usage() -> Message:
    return message(USAGE, [section(USAGE)])


def flagged(moment: Moment, client: Client, told: Told) -> Message:
    """To whoever takes it, and then perhaps gave it on."""
    first, sealed = words(client.name), "A sealed item."
    if moment.waits and moment.taken_at is None:
        is_theirs = told.reader in (None, moment.taker)
        first += " needs you." if is_theirs else f" is with {mention(moment.taker)} now."
        sealed = SEALED if is_theirs else f"A sealed item is with {mention(moment.taker)} now."
    return _moment(first, sealed, moment, told)


def unanswered(moment: Moment, client: Client, told: Told) -> Message:
    """To the next one on the ladder, once."""
    name, sealed = words(client.name), SEALED
    if not moment.waits:
        first = name
    elif moment.taken_at is None:
        first = f"{name}: nobody has this yet. {mention(moment.taker)} was asked and has not answered."
        sealed = f"{SEALED} Nobody has it yet."
    elif moment.is_stale(told.now):
        first = f"{name}: {mention(moment.taker)} has this, and has not said that they have spoken with them."
        sealed = f"{SEALED} Nobody has spoken with them yet."
    else:
        first, sealed = name, "A sealed item."
    return _moment(first, sealed, moment, told, can_take_over=True)


def to_speak(moment: Moment, client: Client, told: Told) -> Message:
    """To whoever has it, when the second clock has run out."""
    asks = moment.waits and told.reader in (None, moment.taker)
    first = f"{words(client.name)}: have you spoken with them?" if asks else words(client.name)
    sealed = "A sealed item: have you spoken with them?" if asks else "A sealed item."
    return _moment(first, sealed, moment, told)


def heard_of(moment: Moment, client: Client, told: Told) -> Message:
    """To those in its circle, once."""
    first = f"{words(client.name)}: something happened that you should know of."
    first = "A sealed item: you can open it now." if moment.is_sealed else first
    asked = f"{mention(moment.taker)} is asked." if moment.is_open and moment.taken_at is None else _state(moment, told)
    return _built(first, "", asked, moment, told.late, [open_button(moment)])


def reader_needed(moment: Moment, *, late: str | None) -> Message:
    """To whoever answers for the client of what is sealed, and may know nothing of it."""
    said = "A sealed item needs a reader, and nobody who may read it has answered."
    if not moment.waits or moment.taken_at is not None:
        said = "A sealed item needed a reader. That is settled, and there is nothing to do here."
    came_late = _late(late)
    return message("\n".join(filter(None, (said, came_late))), [section(said), *([context(came_late)] if late else [])])


def said(moment: Moment, client: Client) -> list[str]:
    """In the brief of whoever has it, until they have spoken with the client and closed it."""
    waits = "Nobody has spoken with them yet." if moment.taken_at else "Nobody has this yet."
    waits = waits if moment.waits else "You have spoken with them. Close it once it is over."
    if moment.is_sealed:
        return ["A sealed item", waits]
    text = words(moment.text, 600) if moment.visibility is Visibility.OPEN else ""
    return [words(client.name), *filter(None, [text]), f"Moment {moment.number}. {waits}"]


def line(moment: Moment) -> str:
    """Of what is open to everybody."""
    return f"Moment {moment.number}: {words(moment.text, 200)} ({state(moment)})"


def state(moment: Moment) -> str:
    if not moment.is_open:
        return "closed"
    if moment.spoken_at is not None:
        return f"{mention(moment.taker)} has spoken with them"
    return f"{mention(moment.taker)} has it" if moment.taken_at else f"waiting for {mention(moment.taker)}"


def buttons(moment: Moment, answer: Entry | None) -> list[Block]:
    name = _named(moment)
    row = []
    if moment.waits and moment.taken_at is None:
        row.append(button("I have it", TAKE, moment.id, style="primary", said=f"I have it: {name}"))
    if moment.waits:
        style = "primary" if moment.taken_at else None
        row.append(
            button("I have spoken with them", SPEAK, moment.id, style=style, said=f"I have spoken with them: {name}")
        )
    row.append(open_button(moment))
    if answer is not None and answer.what in (What.MOMENT_TAKEN, What.MOMENT_SPOKEN) and moment.is_open:
        row.append(button("Undo", UNDO, answer.id, said=f"Undo: {name}"))
    return row


def stale_buttons(moment: Moment, now: datetime) -> list[Block]:
    """For others than whoever has it and did not speak."""
    if not moment.is_stale(now):
        return []
    return [button("I have it", TAKE, moment.id, said=f"I have it: {_named(moment)}")]


def open_button(moment: Moment) -> Block:
    return button("Open", OPEN, moment.id, said=f"Open {_named(moment)}")


def _moment(first: str, sealed: str, moment: Moment, told: Told, *, can_take_over: bool = False) -> Message:
    said, answer = _state(moment, told), told.answer
    theirs = answer if answer is not None and told.reader in (None, answer.who) else None
    pressable = [*(stale_buttons(moment, told.now) if can_take_over else ()), *buttons(moment, theirs)]
    if moment.is_sealed:
        first = sealed if moment.waits else "A sealed item."
        return _built(first, "", said, moment, told.late, pressable)
    text = words(moment.text, TEXT_MOST) if moment.visibility is Visibility.OPEN else ""
    by = f"Flagged by {mention(moment.flagged_by)}, {_at(moment.flagged_at, told)}."
    by += f" For them: {moment.size.in_words}. {SEEN_BY[moment.visibility]}"
    return _built(first, text, said, moment, told.late, pressable, by)


def _built(
    first: str, text: str, said: str, moment: Moment, late: str | None, pressable: list[Block], by: str = ""
) -> Message:
    number = "" if moment.is_sealed else f"Moment {moment.number}."
    notes = " ".join(part for part in (number, by, _late(late)) if part)
    blocks = [section("\n".join(filter(None, (f"*{first}*", text))))]
    blocks += [context(notes)] if notes else []
    blocks += [section(said)] if said else []
    blocks += [actions(pressable)] if pressable else []
    return message("\n".join(part for part in (first, text, notes, said) if part), blocks)


def _late(late: str | None) -> str:
    return f"This comes late. It was due {late}." if late else ""


def _state(moment: Moment, told: Told) -> str:
    return stands(moment, lambda at: _at(at, told))


def stands(moment: Moment, at: Callable[[datetime], str]) -> str:
    """How it stands with it; empty while nobody has it. `at` says an instant in words."""
    if moment.closed_at is not None:
        return _closed(moment, at(moment.closed_at))
    if moment.spoken_at is not None:
        return f"{mention(moment.taker)} has spoken with them, {at(moment.spoken_at)}."
    if moment.taken_at is not None:
        return f"{mention(moment.taker)} has it, since {at(moment.taken_at)}."
    return ""


def _closed(moment: Moment, at: str) -> str:
    by = mention(moment.closed_by or moment.taker)
    match moment.outcome:
        case Outcome.WITHDRAWN:
            return f"{by} withdrew it, {at}. There is nothing to do here."
        case Outcome.NOT_ONE:
            return f"{by} closed it, {at}: it was not one after all."
        case _:
            return f"{by} closed it, {at}."


def _at(at: datetime, told: Told) -> str:
    return calendar.at_in_words(at, told.zone, told.now, with_zone=False)


def _named(moment: Moment) -> str:
    """What a screen reader says of a button, so that it is clear of which."""
    return "a sealed item" if moment.is_sealed else f"Moment {moment.number}"
