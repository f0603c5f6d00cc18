"""A promise in a view: what was said, how it stands, what can be done about it, and its history."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain import calendar
from bot.domain.clients import Client
from bot.domain.history import UNDO_WITHIN, Entry
from bot.domain.promises import Move, Origin, Promise, Standing
from bot.views import history, promises
from bot.views.blocks import Block, View, actions, button, context, divider, mention, modal, paragraphs, section, words
from bot.views.endings import BREAK, CORRECT, OFFER, RELEASE
from bot.views.milestones import UNDO

VIEW = "promise_card"
LOG_MOST = 10
ORIGINS = {
    Origin.SOLD: "It was promised before they were a client, and stands in the hand-over from sales.",
    Origin.ENQUIRY: "A first answer to somebody who asks is a promise of ours to everybody.",
}


@dataclass(frozen=True)
class Shown:
    promise: Promise
    client: Client
    viewer: str
    zone: ZoneInfo
    """The viewer's."""
    moves: Sequence[Move] = ()
    """The first one first."""
    log: Sequence[Entry] = ()
    """The newest first."""
    may_change: bool = True
    why_back: str = ""
    """When it comes back, and why then."""


def card(shown: Shown, now: datetime, said: str = "") -> View:
    """`said` is what was just done."""
    blocks = [section(said)] if said else []
    blocks += [section("\n".join(_head(shown, now))), context(" ".join(_made(shown, now)))]
    blocks += [actions(row, block_id=f"row{number}") for number, row in enumerate(_rows(shown, now)) if row]
    lines = [history.line(each, shown.zone, now) for each in shown.log[:LOG_MOST]]
    blocks += [divider(), *paragraphs(["*Its history*", *lines])] if lines else []
    return modal("A promise", VIEW, blocks, close="Close", metadata=str(shown.promise.id))


def promise_of(view: View) -> int:
    return int(view["private_metadata"])


def _head(shown: Shown, now: datetime) -> list[str]:
    promise = shown.promise
    lines = [f"*{promises.title(promise, shown.client, shown.viewer)}*"]
    if promise.is_open:
        lines.append(promises.due_line(promise, now))
    else:
        lines.append(promises.became(promise, None, shown.zone, now))
    if promise.standing in (Standing.KEPT, Standing.LATE) and promise.said:
        lines.append(f"Delivered: {words(promise.said, 500)}")
    if promise.standing is Standing.LATE:
        lines.append(f"It was due {promises.was_due(promise, now)}, and was {_days(promise.days_late)} late.")
    if promise.offered_to is not None:
        lines.append(f"{mention(promise.offered_to)} was asked to take it over, and has not said yes.")
    return [*lines, *(_moved(each, promise, now) for each in shown.moves)]


def _moved(move: Move, promise: Promise, now: datetime) -> str:
    zone = calendar.zone_or_utc(promise.zone)
    was, due = (
        calendar.at_in_words(at, zone, now, with_zone=False, with_on=True)
        for at in (move.waited_until or move.was_due_at, move.due_at)
    )
    late = "" if move.is_in_time else " That was after it was due."
    return f"It was {was}, and moved to {due.removeprefix('on ')}, agreed with {words(move.agreed_by, 120)}.{late}"


def _made(shown: Shown, now: datetime) -> list[str]:
    promise = shown.promise
    at = calendar.at_in_words(promise.made_at, shown.zone, now, with_zone=False)
    said = [f"Recorded by {mention(promise.made_by)}, {at}."]
    if promise.origin is Origin.ENQUIRY:
        said = [f"They asked {at}. {mention(promise.made_by)} wrote it down."]
    said += [f"{mention(promise.promiser)} has it to keep."] if promise.promiser != promise.whose_word else []
    said += [ORIGINS[promise.origin]] if promise.origin in ORIGINS else []
    said += [f"It was said here: {promise.link}"] if promise.link else []
    said += [shown.why_back] if shown.why_back else []
    return said


def _days(count: int) -> str:
    return "one day" if count == 1 else f"{count} days"


def _rows(shown: Shown, now: datetime) -> list[list[Block]]:
    promise = shown.promise
    newest = shown.log[0] if shown.log else None
    can_undo = newest is not None and newest.who == shown.viewer and now - newest.at < UNDO_WITHIN
    undo = promises.undo_button(promise, newest) if can_undo else []
    if not shown.may_change:
        return [_asked(shown), undo]
    if not promise.is_open:
        deliver = [each for each in promises.afterwards(promise, None) if each["action_id"] != UNDO]
        return [[*deliver, button("Put it right", CORRECT, promise.id), *undo]]
    main = [*promises.open_buttons(promise)[:2], button("Hand over", OFFER, promise.id)]
    ends = [button("They let us off", RELEASE, promise.id), button("We will not keep it", BREAK, promise.id)]
    return [_asked(shown), main, [*ends, *undo]]


def _asked(shown: Shown) -> list[Block]:
    if not shown.promise.is_open or shown.promise.offered_to != shown.viewer:
        return []
    take = button("I take it over", promises.ACCEPT, shown.promise.id, style="primary")
    return [take, button("I cannot", promises.REFUSE, shown.promise.id)]
