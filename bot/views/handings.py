"""What those concerned are told of a hand-over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain import calendar
from bot.domain.clients import Client, Listed
from bot.domain.handovers import Handing
from bot.domain.milestones import Milestone
from bot.domain.promises import Promise
from bot.views import promises
from bot.views.blocks import (
    Block,
    Message,
    button,
    context,
    divider,
    mention,
    message,
    paragraphs,
    plain_message,
    section,
    words,
)
from bot.views.clients import SHOW
from bot.views.handovers import WORD_MOST, for_how_long, named, whom
from bot.views.milestones import upper

LISTED_MOST, NEAR_MOST, PROMISES_MOST, MOMENTS_MOST = 8, 5, 5, 5
NOTHING = "Nothing is open there, and no date is near."


@dataclass(frozen=True)
class Told:
    """What one person is told of a hand-over."""

    handing: Handing
    clients: Sequence[Listed]
    count: int
    today: date
    is_kept: bool = False
    """Whoever had them before has left, so they stay."""
    near: Sequence[tuple[Milestone, date, Client]] = ()
    promises: Sequence[tuple[Promise, Client]] = ()
    promises_count: int = 0
    moments: Sequence[Client] = ()
    """Only with whom: what happened is for the card."""
    moments_count: int = 0


def received(told: Told, now: datetime) -> Message:
    """To whoever has them from now on: one message, however many."""
    handing = told.handing
    who = whom(told.clients, told.count)
    are = "is" if told.count == 1 else "are"
    first = f"{who} {are} with you again, as agreed."
    if told.is_kept:
        first = f"{who} {'stays' if told.count == 1 else 'stay'} with you for good: who had them before has left."
    elif handing.by is not None:
        until = for_how_long(handing.until, told.today)
        first = f"{mention(handing.by)} handed {who} over to you{until}."
    own = f"“{words(handing.word, WORD_MOST)}”" if handing.word else ""
    parts = [
        ("Needs you", _moments(told)),
        ("To keep", _promises(told, now)),
        ("Near", _near(told)),
    ]
    blocks = [section(f"*{first}*"), *([section(own)] if own else [])]
    text = [first, *([own] if own else [])]
    for title, lines in parts:
        if lines:
            blocks += paragraphs([f"*{title}*", *lines])
            text += [title, *lines]
    if not any(lines for _, lines in parts):
        blocks.append(context(NOTHING))
        text.append(NOTHING)
    rows, said = _rows(told)
    return message("\n".join([*text, *said]), [*blocks, divider(), *rows])


def gone(told: Told) -> Message:
    """To whoever had them, where somebody else handed them over."""
    handing = told.handing
    until = for_how_long(handing.until, told.today)
    by = mention(handing.by or handing.to)
    who = whom(told.clients, told.count)
    took = f"{by} took {who} over from you{until}."
    gave = f"{by} handed {who} over from you to {mention(handing.to)}{until}."
    lines = [took if handing.by == handing.to else gave]
    lines.append("What was still open with you there went along, and prompts about them go there, too.")
    if handing.until is not None:
        lines.append("When that day is over, all of it comes back by itself.")
    return plain_message(*lines, *_names(told))


def gone_back(told: Told) -> Message:
    """To whoever had them for a while."""
    are = "is" if told.count == 1 else "are"
    first = f"{whom(told.clients, told.count)} {are} with {mention(told.handing.to)} again, as agreed."
    return plain_message(first, "Prompts about them go there, too. Thank you for standing in.", *_names(told))


def taken_back(told: Told) -> Message:
    by = mention(told.handing.by or told.handing.to)
    first = f"{by} took a hand-over back: {whom(told.clients, told.count)}."
    return plain_message(first, "Everything is as it was before, so there is nothing to do here.", *_names(told))


def _names(told: Told) -> list[str]:
    """One alone is named already."""
    return [named([client.name for client in told.clients], told.count)] if told.count > 1 else []


def _moments(told: Told) -> list[str]:
    lines = [f"{words(client.name)} has an open moment. The card says what happened." for client in told.moments]
    return lines + _further(
        told.moments_count - len(told.moments), "client has an open moment", "clients have open moments"
    )


def _promises(told: Told, now: datetime) -> list[str]:
    lines = [promises.line(promise, now, client if told.count > 1 else None) for promise, client in told.promises]
    return lines + _further(
        told.promises_count - len(told.promises), "promise stands in Home", "promises stand in Home"
    )


def _further(count: int, one: str, many: str) -> list[str]:
    return [] if count <= 0 else [f"One more {one}."] if count == 1 else [f"{count:,} more {many}."]


def _near(told: Told) -> list[str]:
    """Of one client alone nobody needs to hear the name each time."""
    lines = []
    for milestone, day, client in told.near:
        when = f"{upper(words(milestone.title))} {calendar.occurrence_in_words(milestone.date, day, told.today)}"
        lines.append(when if told.count == 1 else f"{words(client.name)}: {when}")
    return lines


def _rows(told: Told) -> tuple[list[Block], list[str]]:
    """A button for each of the first, and how many there are besides."""
    lines = [words(client.name) for client in told.clients[:LISTED_MOST]]
    rows = [
        section(line or " ", button("Show", SHOW, client.id, said=f"Show {client.name}"))
        for client, line in zip(told.clients, lines, strict=False)
    ]
    more = told.count - len(lines)
    if more > 0:
        said = f"And {more:,} more. `/client` lists them, and a part of a name finds each."
        return [*rows, context(said)], [*lines, said]
    return rows, lines
