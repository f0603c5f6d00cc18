"""Promises as people see them: the form, and the messages about one."""

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from bot.domain import calendar
from bot.domain.calendar import DayOff, Off
from bot.domain.clients import Client
from bot.domain.history import UNDOABLE_OF_PROMISES, Entry, What
from bot.domain.nudges import NudgeKind
from bot.domain.promises import Origin, Promise, Standing
from bot.domain.texts import in_a_row
from bot.views import choosing
from bot.views.blocks import (
    Block,
    Message,
    View,
    actions,
    button,
    chosen_in,
    clip,
    colleague,
    context,
    day_in,
    field_of,
    mention,
    message,
    modal,
    option,
    plain,
    plain_message,
    section,
    state_of,
    text_input,
    words,
)
from bot.views.milestones import ASKED_AGAIN, RECORD_PROMISE, UNDO
from bot.views.milestones import upper as _upper

FORM = "promise_form"
OPEN_FORM = RECORD_PROMISE
KEEP, MOVE, OPEN, DELIVER = "keep", "move_promise", "open_promise", "deliver_promise"
TOLD, NO_WORD = "told_promise", "no_word_promise"
ACCEPT, REFUSE, NOT_MINE = "accept_promise", "refuse_promise", "not_my_promise"
TEXT_MOST = 500
OTHER = "other"

USAGE = (
    "*What `/promise` can do*\n"
    "`/promise` opens a form to record what you promised a client.\n"
    "`/promise Zebra Works send the hiring plan by Friday noon` opens it filled in.\n"
    "`/promise @Bea will call Zebra Works back within 24 hours` records what somebody else promised.\n"
    "`/promise mine` shows what you have to keep, and how you are doing.\n"
    "`/promise due` shows what is due or overdue, and `/promise list` everything that is open.\n"
    "`/promise help` shows this."
)


@dataclass(frozen=True)
class Filled:
    client_id: int
    what: str
    day: date | None
    clock: time | None = None
    """None where only a day was said."""
    promiser: str | None = None
    """None is whoever records it."""
    link: str = ""
    either: tuple[datetime, bool] | None = None
    """One of the two that the words may have meant, and whether it has a clock time. UTC."""


@dataclass(frozen=True)
class Start:
    """What the form begins with."""

    client: Client | None
    text: str
    zone: ZoneInfo
    """Of whoever promises."""
    due: datetime | None = None
    unread: str = ""
    """Words that say when and could not be read."""
    is_one_unknown_word: bool = False
    has_time: bool = True
    """Of `due`: a clock time was said."""
    promiser: str | None = None
    """Slack id of the colleague whom the words name; None where they name nobody."""
    either: tuple[tuple[datetime, bool], ...] = ()
    """What the words may mean where that is not certain, the earlier first, and whether it has a clock time; only what
    is still ahead, so it may be one. UTC."""
    passed: datetime | None = None
    """What the words meant when they were written, and is past by now. UTC."""
    named: tuple[Client, ...] = ()
    """The clients that the words name where these are several, and none was chosen."""
    link: str = ""


def usage() -> Message:
    return message(USAGE, [section(USAGE)])


def form(start: Start, now: datetime, me: str) -> View:
    day: Block = {"type": "datepicker", "action_id": "day"}
    clock: Block = {"type": "timepicker", "action_id": "time"}
    if start.due is not None:
        local = start.due.astimezone(start.zone)
        day["initial_date"] = local.date().isoformat()
        if start.has_time:
            clock["initial_time"] = f"{local:%H:%M}"
    own = "Leave it empty where only a day was said: then it is due when their working day ends."
    what = text_input("what", initial=clip(start.text, TEXT_MOST), most=TEXT_MOST, multiline=True)
    blocks = [
        choosing.choose(start.client),
        *([context(_which_client(start.named))] if start.named else []),
        field_of("promiser", "Who promised it?", _who(start, me), optional=True),
        field_of("what", "What was promised?", what, hint="In the words used."),
        *_either(start, now),
        field_of("due_date", "Due day", day, optional=bool(start.either)),
        field_of("due_time", "Due time", clock, hint=f"On the clock of whoever promised it. {own}", optional=True),
        *_reading(start, now),
    ]
    return modal("A promise", FORM, blocks, submit="Record it", metadata=start.link)


def _who(start: Start, me: str) -> Block:
    who = colleague("promiser", start.promiser if start.promiser != me else None)
    return {**who, "placeholder": plain("You")}


def _which_client(named: tuple[Client, ...]) -> str:
    return f"You named {in_a_row([words(each.name) for each in named], 3)}. Please choose which one."


def _either(start: Start, now: datetime) -> list[Block]:
    """What can be read in two ways is asked: one tap, and nothing is guessed."""
    if not start.either:
        return []
    options = [
        option(_upper(_at(at, has_time, start.zone, now)), f"{at.isoformat()}|{has_time:d}")
        for at, has_time in start.either
    ]
    options.append(option("The day and time below", OTHER))
    choice = {"type": "radio_buttons", "action_id": "either", "options": options}
    label = f"When is “{clip(start.unread, 60)}”?"
    return [field_of("either", label, choice, hint="It can be read in more than one way.", optional=True)]


def _reading(start: Start, now: datetime) -> list[Block]:
    """How the time was understood, spelled out; nothing is guessed silently."""
    if start.due is not None:
        return [context(f"Read as {_at(start.due, start.has_time, start.zone, now)}.")]
    if start.passed is not None:
        was = calendar.at_in_words(start.passed, start.zone, now)
        return [context(f"“{words(start.unread)}” was {was}, and that has passed. Please choose a time that is ahead.")]
    if start.unread and not start.either:
        return [context(f"I am not sure when “{words(start.unread)}” is. Please choose the day and time.")]
    return []


def read(view: View) -> Filled:
    state = state_of(view)
    clock = state["due_time"].get("selected_time")
    chosen = chosen_in(state, "either", OTHER)
    at, _, has_time = chosen.partition("|")
    return Filled(
        choosing.chosen(state),
        state["what"].get("value") or "",
        day_in(state, "due_date"),
        time.fromisoformat(clock) if clock else None,
        state["promiser"].get("selected_user"),
        view.get("private_metadata") or "",
        None if chosen == OTHER else (datetime.fromisoformat(at), has_time == "1"),
    )


def recorded(promise: Promise, prompted_at: datetime | None, off: DayOff | None, me: str, now: datetime) -> str:
    """What happens next, for whoever recorded it."""
    who = "You" if promise.promiser == me else mention(promise.promiser)
    said = [f"Recorded. {_day_off(off, who)}".strip()]
    if prompted_at is None:
        said.append(f"{who} asked for no messages about promises, so it stands in Home.")
    elif prompted_at <= now:
        said.append("It stands in the brief of today, with a button to press when it is kept.")
    else:
        at = calendar.at_in_words(prompted_at, calendar.zone_or_utc(promise.zone), now, with_zone=False, with_on=True)
        said.append(f"{who} will hear from me {at}.")
    return " ".join(said)


def _day_off(off: DayOff | None, who: str) -> str:
    if off is None:
        return ""
    day = calendar.WEEKDAYS[off.day.weekday()]
    is_you = who == "You"
    whose = "your" if is_you else "their"
    why = {
        Off.LEAVE: f"{who} {'are' if is_you else 'is'} on leave that {day}",
        Off.WEEKDAY: f"{who} {'do' if is_you else 'does'} not work on a {day}",
        Off.HOLIDAY: f"That {day} is {words(off.name)}, a holiday in {whose} country",
    }[off.why]
    return f"{why}. What was promised stays as it is, and the reminder comes before."


# --- in words


def when(promise: Promise, now: datetime) -> str:
    """When the client expects it, on the clock on which it was promised."""
    return _at(promise.expected_at, promise.has_time or promise.waits_until is not None, _zone(promise), now)


def _at(at: datetime, has_time: bool, zone: ZoneInfo, now: datetime) -> str:
    said = calendar.at_in_words(at, zone, now)
    return said if has_time else said.replace(" at ", ", at the end of the day, ", 1)


def _zone(promise: Promise) -> ZoneInfo:
    return calendar.zone_or_utc(promise.zone)


def was_due(promise: Promise, now: datetime) -> str:
    """When it was promised for, whatever was agreed after that."""
    return _at(promise.due_at, promise.has_time, _zone(promise), now)


def due_line(promise: Promise, now: datetime) -> str:
    if promise.waits_until is not None:
        was = _at(promise.due_at, promise.has_time, _zone(promise), now)
        expects = "expected" if promise.is_awaited(now) else "expect"
        return f"It was due {was}. They {expects} it {when(promise, now)}."
    if promise.is_overdue(now):
        return f"It was due {when(promise, now)}. A word about where it stands helps more than silence."
    return f"Due {when(promise, now)}.{_moved(promise)}"


def _moved(promise: Promise) -> str:
    if not promise.moved:
        return ""
    return " The time was moved once." if promise.moved == 1 else f" The time was moved {promise.moved} times."


def title(promise: Promise, client: Client, reader: str) -> str:
    """Who promised what to whom. Whoever keeps it now may not be who said it."""
    if promise.origin is Origin.ENQUIRY:
        return f"{words(client.name)} asked for us, and waits for a first answer"
    who = "You" if promise.whose_word == reader else mention(promise.whose_word)
    return f"{who} promised {words(client.name)}: {words(promise.text, TEXT_MOST)}"


def said(promise: Promise, client: Client, reader: str, now: datetime, kind: NudgeKind | None = None) -> list[str]:
    """What was promised, to whom, and by when, as an item of the brief says it."""
    lines = [title(promise, client, reader), due_line(promise, now)]
    if kind is NudgeKind.PROMISE_WORD:
        lines.append("Have you told them where it stands? A short word on the way is enough.")
    if promise.offered_to is not None:
        lines.append(f"{mention(promise.offered_to)} was asked to take it over. Until they do it is yours.")
    return lines


def item_buttons(promise: Promise, nudge_id: int, kind: NudgeKind) -> list[Block]:
    if kind is not NudgeKind.PROMISE_WORD:
        return open_buttons(promise)
    told = button("I told them", TOLD, nudge_id, style="primary", said=f"I told them: {promise.text}")
    return [told, button("No word needed", NO_WORD, nudge_id), keep_button(promise, style=None), open_button(promise)]


def open_buttons(promise: Promise) -> list[Block]:
    move = button("New time", MOVE, promise.id, said=f"New time: {promise.text}")
    return [keep_button(promise), move, open_button(promise)]


def keep_button(promise: Promise, style: str | None = "primary") -> Block:
    return button("Kept", KEEP, promise.id, style=style, said=f"Kept: {promise.text}")


def open_button(promise: Promise) -> Block:
    return button("Open", OPEN, promise.id, said=f"Open: {promise.text}")


def line(promise: Promise, now: datetime, client: Client | None = None) -> str:
    state = "due" if not promise.is_overdue(now) else "overdue, it was due"
    if promise.is_overdue(now) and promise.waits_until is not None:
        state = "late, they expect it"
    to = f"{words(client.name)}: " if client else ""
    return f"{to}{words(promise.text, 300)}, {mention(promise.promiser)}, {state} {when(promise, now)}"


def became(promise: Promise, answer: Entry | None, zone: ZoneInfo, now: datetime) -> str:
    """How it stands, in a sentence."""
    at = calendar.at_in_words(promise.ended_at, zone, now, with_zone=False) if promise.ended_at else ""
    match promise.standing:
        case Standing.KEPT:
            return f"Kept, {at}."
        case Standing.LATE:
            return f"Kept late, {at}."
        case Standing.BROKEN:
            return f"Not kept. {words(promise.said, 200)}".strip()
        case Standing.RELEASED:
            return f"They let us off: {words(promise.released_by, 120)} said so."
        case Standing.MISTAKE:
            return "Recorded by mistake, and counted nowhere."
        case _:
            return _so_far(promise, answer, now)


def _so_far(promise: Promise, answer: Entry | None, now: datetime) -> str:
    match answer.what if answer else None:
        case What.PROMISE_MOVED | What.PROMISE_LATE_DATE:
            return f"The new time is {when(promise, now).removeprefix('on ')}."
        case What.PROMISE_TOLD:
            return "They know where it stands."
        case What.PROMISE_NO_WORD:
            return "No word was needed."
        case What.PROMISE_ACCEPTED:
            return f"It is with {mention(promise.promiser)} now."
        case _:
            return "Open again."


def undo_button(promise: Promise, answer: Entry | None) -> list[Block]:
    if answer is None or answer.what not in UNDOABLE_OF_PROMISES:
        return []
    return [button("Undo", UNDO, answer.id, said=f"Undo: {promise.text}")]


def afterwards(promise: Promise, answer: Entry | None) -> list[Block]:
    """What can be said and taken back once it has an ending."""
    is_kept = promise.standing in (Standing.KEPT, Standing.LATE)
    deliver = button("Say what was delivered", DELIVER, promise.id, said=f"Say what was delivered: {promise.text}")
    return [*([deliver] if is_kept and not promise.said else []), *undo_button(promise, answer)]


# --- messages of their own


@dataclass(frozen=True)
class Told:
    """To whom, when, and what happened to it last."""

    reader: str
    now: datetime
    kind: NudgeKind = NudgeKind.PROMISE_DUE
    answer: Entry | None = None
    late: str | None = None
    """When it should have come."""
    is_over: bool = False
    """What this one asked was answered."""
    is_asked_again: bool = False
    """In a newer place."""


def prompt(promise: Promise, client: Client, told: Told) -> Message:
    """To whoever has it to keep: mostly they promised it themselves. Whoever it went on from is told so in the message
    that stands."""
    first = title(promise, client, told.reader)
    if told.kind is NudgeKind.PROMISE_REFUSED and promise.is_open and promise.refused_by is not None:
        return _refused(promise, first, told)
    if promise.is_open and told.reader != promise.promiser:
        gone = f"It is with {mention(promise.promiser)} now, so there is nothing to do here."
        return plain_message(f"*{first}*", gone)
    if told.is_asked_again:
        said = ASKED_AGAIN if promise.is_open else became(promise, told.answer, _zone(promise), told.now)
        return plain_message(f"*{first}*", said)
    lines = [*_opening(promise, told), due_line(promise, told.now)]
    if not promise.is_open or told.is_over:
        lines = [became(promise, told.answer, _zone(promise), told.now)]
        pressable = afterwards(promise, told.answer) if not promise.is_open else undo_button(promise, told.answer)
    else:
        pressable = open_buttons(promise)
        if told.kind is NudgeKind.PROMISE_RECORDED and promise.said_by == promise.promiser:
            pressable.append(button("This is not mine", NOT_MINE, promise.id))
    return _message(first, lines, pressable, told.late if promise.is_open else None)


def _refused(promise: Promise, first: str, told: Told) -> Message:
    """To whoever asked, who may not be the one who has it."""
    is_theirs = promise.promiser == told.reader
    keeps = "It is yours to keep." if is_theirs else f"It stays with {mention(promise.promiser)}."
    lines = [f"{mention(promise.refused_by or '')} cannot take it over. {keeps}", due_line(promise, told.now)]
    if told.answer is not None and told.answer.what is What.PROMISE_REFUSED and told.answer.text:
        lines.insert(1, f"“{words(told.answer.text, 300)}”")
    return _message(first, lines, open_buttons(promise) if is_theirs else [open_button(promise)], told.late)


def _opening(promise: Promise, told: Told) -> list[str]:
    match told.kind:
        case NudgeKind.PROMISE_MISSED if promise.is_overdue(told.now):
            return ["Its time has passed."]
        case NudgeKind.PROMISE_RECORDED:
            return [f"{mention(promise.made_by)} wrote this down for you."]
        case _:
            return []


def offered(promise: Promise, client: Client, told: Told) -> Message:
    """To whoever is asked to take it over."""
    first = title(promise, client, told.reader)
    if promise.is_open and promise.offered_to == told.reader:
        asks = (
            f"{mention(promise.offered_by or promise.promiser)} asks you to take it over. Until you do it stays theirs."
        )
        pressable = [
            button("I take it over", ACCEPT, promise.id, style="primary", said=f"I take it over: {promise.text}"),
            button("I cannot", REFUSE, promise.id, said=f"I cannot: {promise.text}"),
            open_button(promise),
        ]
        return _message(first, [asks, due_line(promise, told.now)], pressable, told.late)
    if promise.promiser == told.reader and promise.is_open:
        return _message(first, ["You took it over.", due_line(promise, told.now)], open_buttons(promise), None)
    if promise.promiser == told.reader:
        said = became(promise, told.answer, _zone(promise), told.now)
        return _message(first, [said], afterwards(promise, told.answer), None)
    return plain_message(f"*{first}*", "Nobody asks you to take it over any more, so there is nothing to do here.")


def _message(first: str, lines: list[str], pressable: list[Block], late: str | None) -> Message:
    came_late = [f"This comes late. It should have come {late}."] if late else []
    blocks = [section("\n".join([f"*{first}*", *lines])), *([context(*came_late)] if late else [])]
    blocks += [actions(pressable)] if pressable else []
    return message("\n".join([first, *lines, *came_late]), blocks)
