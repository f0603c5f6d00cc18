"""The digest of a channel, and the form that sets it up."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from zoneinfo import ZoneInfo

from bot.domain import calendar
from bot.domain.clients import Client
from bot.domain.digests import Digest
from bot.domain.history import Entry, What
from bot.domain.moments import Moment
from bot.domain.promises import Promise
from bot.views import channels, moments, promises
from bot.views.blocks import (
    Block,
    Message,
    View,
    actions,
    button,
    confirm,
    context,
    mention,
    message,
    modal,
    paragraphs,
    section,
    state_of,
    words,
)
from bot.views.milestones import UNDO

FORM = "digest_form"
STOP = "stop_digest"
LINES_MOST = 15


def form(channel: str, zone: ZoneInfo, starts: time = calendar.MORNING) -> View:
    what = (
        f"Every working morning at {calendar.clock_in_words(starts)} ({calendar.zone_in_words(zone)}, your own clock)"
        f" <#{channel}> gets one message: promises that are due or overdue, and moments that are open. Nothing"
        " to say means nothing sent. Anybody in the channel can stop it from the message."
    )
    hint = (
        "The digest names clients. Please look that the channel has no guests and is not shared with another company."
    )
    invite = "Moments posts only where it was invited: type `/invite @Moments` in the channel if it is not there yet."
    blocks = [section(what), channels.only_colleagues(hint), context(invite)]
    return modal("A morning digest", FORM, blocks, submit="Set it up", metadata=channel)


def read(view: View) -> tuple[str, bool]:
    """The channel, and whether the tick was set."""
    return view["private_metadata"], channels.is_sure(state_of(view))


def started(digest: Digest, first: datetime, now: datetime) -> View:
    at = calendar.at_in_words(first, calendar.zone_or_utc(digest.zone), now, with_on=True)
    said = f"<#{digest.channel}> gets its first digest {at}, if there is something to say."
    return modal("A morning digest", "recorded", [section(said)], close="Close")


def digest(
    digest: Digest,
    due: Sequence[Promise],
    kept: Sequence[Promise],
    opened: Sequence[Moment],
    *,
    clients: Mapping[int, Client],
    answer: Entry | None,
    late: str | None,
    zone: ZoneInfo,
    starts: time = calendar.MORNING,
    now: datetime,
) -> Message:
    overdue = [each for each in due if each.is_overdue(now)]
    today = [each for each in due if not each.is_overdue(now)]
    parts = [
        ("Moments open", [f"{words(clients[m.client_id].name)}. {moments.line(m)}" for m in opened]),
        ("Promises overdue", [promises.line(each, now, clients[each.client_id]) for each in overdue]),
        ("Promises due today", [promises.line(each, now, clients[each.client_id]) for each in today]),
        ("Kept today", [f"{words(clients[k.client_id].name)}: {words(k.text, 300)}" for k in kept]),
    ]
    title = _title(len(due), len(opened))
    blocks: list[Block] = [section(f"*{title}*")]
    text = [title]
    for name, lines in parts:
        if lines:
            blocks += paragraphs([f"*{name}*", *_few(lines)])
            text += [name, *_few(lines)]
    foot = _foot(digest, answer, late, zone, starts)
    return message("\n".join([*text, foot]), [*blocks, context(foot), *_buttons(digest, answer)])


def past(digest: Digest, *, answer: Entry | None, zone: ZoneInfo, starts: time = calendar.MORNING) -> Message:
    """One of another day, whose button was pressed: today's facts do not belong there."""
    first, foot = "This was the digest of another day.", _foot(digest, answer, None, zone, starts)
    return message(f"{first}\n{foot}", [section(first), context(foot), *_buttons(digest, answer)])


def _foot(digest: Digest, answer: Entry | None, late: str | None, zone: ZoneInfo, starts: time) -> str:
    at = f"{calendar.clock_in_words(starts)} ({calendar.zone_in_words(zone)})"
    foot = f"Set up by {mention(digest.set_up_by)}. Working mornings at {at}."
    if late:
        foot = f"This comes late. It was due {late}. {foot}"
    if not digest.is_running:
        by = f" by {mention(answer.who)}" if answer and answer.what is What.DIGEST_STOPPED and answer.who else ""
        foot = f"This digest was stopped{by}. {foot}"
    return foot


def _buttons(digest: Digest, answer: Entry | None) -> list[Block]:
    return [actions([_stop_or_undo(digest, answer)])] if _has_button(digest, answer) else []


def _title(due: int, opened: int) -> str:
    if not due and not opened:
        return "Everything here is done."
    parts = [f"{due} promise{'s' if due != 1 else ''} due"] if due else []
    parts += [f"{opened} moment{'s' if opened != 1 else ''} open"] if opened else []
    return "Today: " + ", ".join(parts)


def _few(lines: Sequence[str]) -> list[str]:
    more = len(lines) - LINES_MOST
    return [*lines[:LINES_MOST], f"and {more} more"] if more > 0 else list(lines)


def _has_button(digest: Digest, answer: Entry | None) -> bool:
    return digest.is_running or (answer is not None and answer.what is What.DIGEST_STOPPED)


def _stop_or_undo(digest: Digest, answer: Entry | None) -> Block:
    if not digest.is_running and answer is not None:
        return button("Undo", UNDO, answer.id, said="Undo stopping this digest")
    sure = confirm("Stop this digest?", "This channel gets no more digests.", "Stop it", "Keep it", danger=True)
    return button("Stop this digest", STOP, digest.id, style="danger", confirm=sure)
