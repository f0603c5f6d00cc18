"""Moments of Truth as people see them. Quiet: no cheer, no numbers that are not needed."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain import calendar
from bot.domain.clients import Client
from bot.domain.history import Entry, What
from bot.domain.moments import Moment
from bot.views import choosing
from bot.views.blocks import (
    Block,
    Message,
    View,
    actions,
    button,
    context,
    field_of,
    mention,
    message,
    modal,
    plain,
    section,
    state_of,
    text_input,
    words,
)
from bot.views.milestones import UNDO

FORM = "moment_form"
OPEN_FORM = "open_moment_form"
TAKE, SPEAK = "take", "speak"

TAKER_HINT = "They get a message at once: the client's owner, if you choose nobody. Choose yourself to say “I have it”."

USAGE = (
    "*What `/moment` can do*\n"
    "`/moment` opens a form to flag a Moment of Truth: something hard happened to a client.\n"
    "`/moment Zebra Works: the founder's father died` opens it filled in.\n"
    "`/moment digest`, typed in a channel, sets up a morning digest there.\n"
    "`/moment settings` is for your own working hours, leave and which prompts you get.\n"
    "`/moment setup` is for whoever administers Moments here.\n"
    "`/moment help` shows this."
)


@dataclass(frozen=True)
class Filled:
    client_id: int
    what: str
    taker: str | None
    """Nobody chosen means the client's owner."""


@dataclass(frozen=True)
class Start:
    """What the form begins with."""

    client: Client | None
    text: str
    taker: str | None
    is_one_unknown_word: bool = False


def usage() -> Message:
    return message(USAGE, [section(USAGE)])


def form(start: Start) -> View:
    hint = "As you would tell a colleague. Everybody in this workspace may read it."
    who: Block = {"type": "users_select", "action_id": "taker", "placeholder": plain("The client's owner")}
    if start.taker:
        who["initial_user"] = start.taker
    blocks = [
        choosing.choose(start.client),
        field_of(
            "what", "What happened?", text_input("what", initial=start.text, multiline=True, most=2000), hint=hint
        ),
        field_of("taker", "Who takes it?", who, hint=TAKER_HINT, optional=True),
    ]
    return modal("A Moment of Truth", FORM, blocks, submit="Flag it")


def read(view: View) -> Filled:
    state = state_of(view)
    return Filled(choosing.chosen(state), state["what"].get("value") or "", state["taker"].get("selected_user"))


def recorded(moment: Moment, client: Client, helper: str | None) -> View:
    """To whoever flagged it: what happens now. `helper` is told if nobody has it in time."""
    first = f"Moment {moment.number}, {words(client.name)}, is flagged."
    if moment.taker == moment.flagged_by:
        then = "You have it. When you have spoken with them, say so in Home."
    else:
        then = f"{mention(moment.taker)} is told now. {_unanswered_tells(moment, helper)}".strip()
    return modal("A Moment of Truth", "recorded", [section(f"{first}\n{then}")], close="Close")


def _unanswered_tells(moment: Moment, helper: str | None) -> str:
    if helper is None:
        return ""
    who = "you are" if helper == moment.flagged_by else f"{mention(helper)} is"
    return f"If nobody has it in two working hours, {who} told."


def flagged(
    moment: Moment, client: Client, *, answer: Entry | None, late: str | None, zone: ZoneInfo, now: datetime
) -> Message:
    """To whoever takes it."""
    needs = " needs you." if moment.taken_at is None else ""
    return _moment(f"{words(client.name)}{needs}", moment, answer, late, zone, now)


def unanswered(
    moment: Moment, client: Client, *, answer: Entry | None, late: str | None, zone: ZoneInfo, now: datetime
) -> Message:
    """To the manager, once."""
    if moment.taken_at is None:
        first = f"{words(client.name)}: nobody has this yet. {mention(moment.taker)} was asked and has not answered."
    else:
        first = f"{words(client.name)}"
    return _moment(first, moment, answer, late, zone, now)


def said(moment: Moment, client: Client) -> list[str]:
    """In the brief of whoever has it, until they have spoken with the client."""
    waits = "Nobody has spoken with them yet." if moment.taken_at else "Nobody has this yet."
    return [words(client.name), words(moment.text, 600), f"Moment {moment.number}. {waits}"]


def line(moment: Moment) -> str:
    state = f"{mention(moment.taker)} has it" if moment.taken_at else f"waiting for {mention(moment.taker)}"
    return f"Moment {moment.number}: {words(moment.text, 200)} ({state})"


def _moment(
    first: str, moment: Moment, answer: Entry | None, late: str | None, zone: ZoneInfo, now: datetime
) -> Message:
    at = calendar.at_in_words(moment.flagged_at, zone, now, with_zone=False)
    by = f"Flagged by {mention(moment.flagged_by)}, {at}."
    came_late = f"This comes late. It was due {late}." if late else ""
    said = _state(moment, zone, now)
    notes = " ".join(part for part in (f"Moment {moment.number}.", by, came_late) if part)
    blocks = [section(f"*{first}*\n{words(moment.text, 2000)}"), context(notes)]
    blocks += [section(said)] if said else []
    pressable = buttons(moment, answer)
    blocks += [actions(pressable)] if pressable else []
    return message("\n".join(part for part in (first, words(moment.text, 2000), notes, said) if part), blocks)


def _state(moment: Moment, zone: ZoneInfo, now: datetime) -> str:
    if moment.spoken_at is not None:
        spoken = calendar.at_in_words(moment.spoken_at, zone, now, with_zone=False)
        return f"{mention(moment.taker)} has spoken with them, {spoken}."
    if moment.taken_at is not None:
        taken = calendar.at_in_words(moment.taken_at, zone, now, with_zone=False)
        return f"{mention(moment.taker)} has it, since {taken}."
    return ""


def buttons(moment: Moment, answer: Entry | None) -> list[Block]:
    name = f"Moment {moment.number}"
    buttons = []
    if moment.taken_at is None:
        buttons.append(button("I have it", TAKE, moment.id, style="primary", said=f"I have it: {name}"))
    if moment.spoken_at is None:
        style = "primary" if moment.taken_at else None
        buttons.append(
            button("I have spoken with them", SPEAK, moment.id, style=style, said=f"I have spoken with them: {name}")
        )
    if answer is not None and answer.what in (What.MOMENT_TAKEN, What.MOMENT_SPOKEN):
        buttons.append(button("Undo", UNDO, answer.id, said=f"Undo: {name}"))
    return buttons
