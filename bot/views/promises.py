"""Promises as people see them."""

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from bot.domain import calendar
from bot.domain.clients import Client
from bot.domain.history import Entry, What
from bot.domain.promises import Promise
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
    plain_message,
    section,
    state_of,
    text_input,
    words,
)
from bot.views.milestones import UNDO

FORM = "promise_form"
OPEN_FORM = "open_promise_form"
KEEP = "keep"

USAGE = (
    "*What `/promise` can do*\n"
    "`/promise` opens a form to record what you promised a client.\n"
    "`/promise Zebra Works send the hiring plan by Friday noon` opens it filled in.\n"
    "`/promise help` shows this."
)


@dataclass(frozen=True)
class Filled:
    client_id: int
    what: str
    day: date
    clock: time


@dataclass(frozen=True)
class Start:
    """What the form begins with."""

    client: Client | None
    text: str
    zone: ZoneInfo
    due: datetime | None = None
    unread: str = ""
    """Words that say when and could not be read."""
    is_one_unknown_word: bool = False
    promiser: str | None = None
    """Slack id of the colleague whom the words name; None where they name nobody."""
    either: tuple[datetime, ...] = ()
    """What the words may mean where that is not certain, the earlier first; only what is still ahead, so it may be one.
    UTC."""
    passed: datetime | None = None
    """What the words meant when they were written, and is past by now. UTC."""
    named: tuple[Client, ...] = ()
    """The clients that the words name where these are several, and none was chosen."""


def usage() -> Message:
    return message(USAGE, [section(USAGE)])


def form(start: Start, now: datetime) -> View:
    day: Block = {"type": "datepicker", "action_id": "day"}
    clock: Block = {"type": "timepicker", "action_id": "time", "initial_time": "18:00"}
    if start.due is not None:
        local = start.due.astimezone(start.zone)
        day["initial_date"] = local.date().isoformat()
        clock["initial_time"] = f"{local:%H:%M}"
    own = f"On your own clock ({calendar.zone_in_words(start.zone)})."
    what = text_input("what", initial=start.text, most=500)
    blocks = [
        choosing.choose(start.client),
        field_of("what", "What was promised?", what, hint="In the words used."),
        field_of("due_date", "Due day", day),
        field_of("due_time", "Due time", clock, hint=own),
        *_reading(start, now),
    ]
    return modal("A promise", FORM, blocks, submit="Record it")


def _reading(start: Start, now: datetime) -> list[Block]:
    """How the time was understood, spelled out; nothing is guessed silently."""
    if start.due is not None:
        return [context(f"Read as {calendar.at_in_words(start.due, start.zone, now)}.")]
    if start.unread:
        return [context(f"I am not sure when “{words(start.unread)}” is. Please choose the day and time.")]
    return []


def recorded(promise: Promise, client: Client, prompted_at: datetime | None, now: datetime) -> View:
    zone = calendar.zone_or_utc(promise.zone)
    by = calendar.at_in_words(promise.due_at, zone, now)
    said = f"Recorded. You promised {words(client.name)}: {words(promise.text, 500)}"
    then = "A message comes now, with a button to press when it is kept."
    if prompted_at is None:
        then = "It stands in Home. In your settings you asked for no messages about promises."
    elif prompted_at > now:
        at = calendar.at_in_words(prompted_at, zone, now, with_zone=False, with_on=True)
        then = f"You will hear from me {at}."
    return modal("A promise", "recorded", [section(f"{said}\nDue {by}. {then}")], close="Close")


def read(view: View) -> Filled:
    state = state_of(view)
    return Filled(
        choosing.chosen(state),
        state["what"].get("value") or "",
        date.fromisoformat(state["due_date"]["selected_date"]),
        time.fromisoformat(state["due_time"]["selected_time"]),
    )


def due(
    promise: Promise,
    client: Client,
    *,
    answer: Entry | None,
    late: str | None,
    now: datetime,
    reader: str | None = None,
) -> Message:
    """On the due morning, to whoever has it to keep: mostly they promised it themselves. Whoever it went on from is
    told so in the message that stands."""
    zone = calendar.zone_or_utc(promise.zone)
    by = calendar.at_in_words(promise.due_at, zone, now)
    who = "You" if promise.made_by == (reader or promise.promiser) else mention(promise.made_by)
    first = f"{who} promised {words(client.name)}: {words(promise.text, 500)}"
    if promise.is_open and reader not in (None, promise.promiser):
        gone = f"It is with {mention(promise.promiser)} now, so there is nothing to do here."
        return plain_message(f"*{first}*", gone)
    when = f"Due {by}."
    came_late = f"This comes late. It should have come {late}." if late else ""
    said = kept(promise, zone, now)
    blocks = [section(f"*{first}*\n{when}")]
    if came_late:
        blocks.append(context(came_late))
    if promise.is_open:
        blocks.append(actions([keep_button(promise)]))
    else:
        blocks.append(context(said))
        if answer is not None and answer.what is What.PROMISE_KEPT:
            blocks.append(actions([button("Undo", UNDO, answer.id, said=f"Undo: {promise.text}")]))
    return message("\n".join(part for part in (first, when, came_late, said) if part), blocks)


def said(promise: Promise, client: Client, reader: str, now: datetime) -> list[str]:
    """What was promised, to whom, and by when."""
    by = calendar.at_in_words(promise.due_at, calendar.zone_or_utc(promise.zone), now)
    who = "You" if promise.made_by == reader else mention(promise.made_by)
    due = (
        f"It was due {by}. A word about where it stands helps more than silence."
        if promise.is_overdue(now)
        else f"Due {by}."
    )
    return [f"{who} promised {words(client.name)}: {words(promise.text, 500)}", due]


def keep_button(promise: Promise) -> Block:
    return button("Kept", KEEP, promise.id, style="primary", said=f"Kept: {promise.text}")


def line(promise: Promise, now: datetime, client: Client | None = None) -> str:
    zone = calendar.zone_or_utc(promise.zone)
    by = calendar.at_in_words(promise.due_at, zone, now)
    state = "overdue, it was due" if promise.is_overdue(now) else "due"
    to = f"{words(client.name)}: " if client else ""
    return f"{to}{words(promise.text, 300)}, {mention(promise.promiser)}, {state} {by}"


def kept(promise: Promise, zone: ZoneInfo, now: datetime) -> str:
    if promise.kept_at is None:
        return ""
    at = calendar.at_in_words(promise.kept_at, zone, now, with_zone=False)
    return f"Kept late, {at}." if promise.is_kept_late else f"Kept, {at}."
