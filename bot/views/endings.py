"""The forms about how a promise ends: when it was done, what was delivered, why not, who let us off, a new time, and
what was recorded wrongly."""

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from bot.domain import calendar
from bot.domain.clients import Client
from bot.domain.promises import Promise, Standing
from bot.domain.touches import How
from bot.views import promises
from bot.views.blocks import (
    Block,
    View,
    choice,
    chosen_in,
    colleague,
    day_in,
    day_picker,
    field_of,
    modal,
    option,
    said_in,
    section,
    state_of,
    text_input,
    words,
)

DONE_FORM, DELIVER_FORM, BREAK_FORM, RELEASE_FORM = "done_form", "deliver_form", "break_form", "release_form"
MOVE_FORM, CORRECT_FORM, OFFER_FORM, REFUSE_FORM = "move_form", "correct_form", "offer_form", "refuse_form"
BREAK, RELEASE, CORRECT, OFFER = "break_promise", "release_promise", "correct_promise", "offer_promise"
IN_TIME, LATER = "in_time", "later"
SAID_MOST = 500

HOW = {How.CALL: "On a call", How.MESSAGE: "In writing", How.MEETING: "In a meeting", How.VISIT: "On a visit"}
STANDINGS = {
    Standing.OPEN: "open",
    Standing.KEPT: "kept in time",
    Standing.LATE: "kept late",
    Standing.BROKEN: "not kept",
    Standing.RELEASED: "they let us off",
    Standing.MISTAKE: "recorded by mistake",
}


@dataclass(frozen=True)
class Done:
    promise_id: int
    in_time: bool
    day: date | None = None
    """When, where that was after it was due."""
    said: str = ""


@dataclass(frozen=True)
class Moved:
    promise_id: int
    day: date | None
    clock: time | None
    agreed_by: str
    """Who at the client."""
    how: How = How.CALL


@dataclass(frozen=True)
class Corrected:
    promise_id: int
    standing: Standing
    day: date | None = None
    """When it was really done, where that was late."""
    released_by: str = ""
    why: str = ""


def promise_of(view: View) -> int:
    return int(view["private_metadata"].split(" ")[0])


def done_form(promise: Promise, client: Client, now: datetime, below: str = "") -> View:
    """Its time has passed. Whoever marks it kept only now may have done it in time."""
    zone = calendar.zone_or_utc(promise.zone)
    options = [option("After that, on the day below", LATER), option("In time", IN_TIME)]
    blocks = [
        _about(promise, client, now),
        field_of("in_time", "When was it done?", choice("in_time", options, 0)),
        field_of("done_on", "On which day, where it was after that", day_picker("done_on", _today(now, zone))),
        field_of("said", "What was delivered?", _words("said"), hint="A line or a link.", optional=True),
    ]
    return modal("Kept", DONE_FORM, blocks, submit="Kept", metadata=_of(promise, below))


def read_done(view: View) -> Done:
    state = state_of(view)
    is_in_time = chosen_in(state, "in_time") == IN_TIME
    return Done(promise_of(view), is_in_time, day_in(state, "done_on"), said_in(state, "said"))


def deliver_form(promise: Promise, client: Client, now: datetime, below: str = "") -> View:
    field = field_of("said", "What was delivered?", _words("said", promise.said), hint="A line or a link.")
    return modal(
        "What was delivered",
        DELIVER_FORM,
        [_about(promise, client, now), field],
        submit="Save",
        metadata=_of(promise, below),
    )


def break_form(promise: Promise, client: Client, now: datetime, below: str = "") -> View:
    hint = "Tell the client before you write it down here, and say what you can do instead."
    why = field_of("said", "Why not?", _words("said"), hint=hint, optional=True)
    return modal(
        "Not kept", BREAK_FORM, [_about(promise, client, now), why], submit="Not kept", metadata=_of(promise, below)
    )


def release_form(promise: Promise, client: Client, now: datetime, below: str = "") -> View:
    who = field_of("agreed_by", "Who at the client said so?", text_input("agreed_by", most=120))
    return modal(
        "They let us off",
        RELEASE_FORM,
        [_about(promise, client, now), who],
        submit="Save",
        metadata=_of(promise, below),
    )


def move_form(promise: Promise, client: Client, now: datetime, below: str = "") -> View:
    """After it was due a new time only says until when they wait."""
    hint = "The time counts as moved, because they agree before it has passed."
    if promise.is_overdue(now):
        hint = "Its time has passed, so it will count as late. The new time is what they expect now."
    clock: Block = {"type": "timepicker", "action_id": "time"}
    blocks = [
        _about(promise, client, now),
        field_of("due_date", "The new day", day_picker("due_date"), hint=hint),
        field_of("due_time", "The new time", clock, hint="Leave it empty for the end of the day.", optional=True),
        field_of("agreed_by", "Who at the client agreed?", text_input("agreed_by", most=120)),
        field_of("how", "How?", choice("how", [option(said, how.value) for how, said in HOW.items()], 0)),
    ]
    return modal("A new time", MOVE_FORM, blocks, submit="Save", metadata=_of(promise, below))


def read_moved(view: View) -> Moved:
    state = state_of(view)
    day, clock = day_in(state, "due_date"), state["due_time"].get("selected_time")
    agreed, how = said_in(state, "agreed_by"), How(chosen_in(state, "how", How.CALL))
    return Moved(promise_of(view), day, time.fromisoformat(clock) if clock else None, agreed, how)


def correct_form(promise: Promise, client: Client, now: datetime, below: str = "") -> View:
    """It stays in the history what it had said before."""
    zone = calendar.zone_or_utc(promise.zone)
    others = [each for each in STANDINGS if each is not promise.standing]
    options = [option(_upper(STANDINGS[each]), each.value) for each in others]
    blocks = [
        _about(promise, client, now),
        field_of("standing", "How was it really?", choice("standing", options, 0)),
        field_of("done_on", "When, where it was kept late", day_picker("done_on", _today(now, zone)), optional=True),
        field_of("agreed_by", "Who let us off, where they did", text_input("agreed_by", most=120), optional=True),
        field_of("said", "What was wrong?", _words("said"), hint="It stands in its history.", optional=True),
    ]
    return modal("Put it right", CORRECT_FORM, blocks, submit="Save", metadata=_of(promise, below))


def read_corrected(view: View) -> Corrected:
    state = state_of(view)
    standing = Standing(chosen_in(state, "standing", Standing.OPEN))
    return Corrected(
        promise_of(view), standing, day_in(state, "done_on"), said_in(state, "agreed_by"), said_in(state, "said")
    )


def offer_form(promise: Promise, client: Client, now: datetime, below: str = "") -> View:
    hint = "They are asked, and until they say yes it stays where it is. The client stays with its owner."
    to = field_of("to", "Who could take it over?", colleague("to"), hint=hint)
    return modal(
        "Hand over", OFFER_FORM, [_about(promise, client, now), to], submit="Ask them", metadata=_of(promise, below)
    )


def read_to(view: View) -> str:
    return str(state_of(view)["to"]["selected_user"])


def refuse_form(promise: Promise, below: str = "") -> View:
    hint = "A few words help whoever asked. You can leave this empty."
    why = field_of("said", "Why not?", _words("said"), hint=hint, optional=True)
    return modal(
        "I cannot",
        REFUSE_FORM,
        [section(words(promise.text, SAID_MOST)), why],
        submit="Say so",
        metadata=_of(promise, below),
    )


def read_said(view: View) -> str:
    return said_in(state_of(view), "said")


def read_agreed_by(view: View) -> str:
    return said_in(state_of(view), "agreed_by")


def _about(promise: Promise, client: Client, now: datetime) -> Block:
    return section(f"*{words(client.name)}*\n{words(promise.text, SAID_MOST)}\n{promises.due_line(promise, now)}")


def _words(name: str, initial: str = "") -> Block:
    return text_input(name, initial=initial, most=SAID_MOST, multiline=True)


def _of(promise: Promise, below: str) -> str:
    """What a form keeps: which promise, and what it stands on."""
    return f"{promise.id} {below}"


def _today(now: datetime, zone: ZoneInfo) -> str:
    return calendar.local_day(now, zone).isoformat()


def _upper(said: str) -> str:
    return said[:1].upper() + said[1:]
