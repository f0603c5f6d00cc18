"""A client as a card, the list of mine, and the search that every form chooses a client with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.domain import calendar
from bot.domain.clients import Client, Listed
from bot.domain.history import Entry
from bot.domain.milestones import Milestone
from bot.domain.moments import Moment
from bot.domain.people import Person
from bot.domain.promises import Promise
from bot.views import history, moments, promises
from bot.views.blocks import (
    Block,
    Message,
    View,
    actions,
    button,
    context,
    divider,
    mention,
    message,
    modal,
    paragraphs,
    section,
    words,
)
from bot.views.milestones import upper

SHOW = "show_client"
LISTED_MOST = 40
"""How many clients one list holds."""

USAGE = (
    "*What `/client` can do*\n"
    "`/client` lists the clients you own.\n"
    "`/client Zebra Works` shows a client. A part of the name or an alias is enough.\n"
    "`/client help` shows this.\n"
    "Clients come from a spreadsheet. Whoever runs Moments here adds them: `moments import roster.csv` shows what"
    " would change, and `--commit` does it."
)


@dataclass(frozen=True)
class Near:
    """A milestone and the day it occurs on next."""

    milestone: Milestone
    due: calendar.Due


@dataclass(frozen=True)
class Card:
    """What one viewer may see of one client."""

    client: Client
    viewer: Person
    zone: ZoneInfo
    """The viewer's."""
    is_closed: bool
    """Only name, owner and stage are theirs to see."""
    near: tuple[Near, ...] = ()
    moments: tuple[Moment, ...] = ()
    promises: tuple[Promise, ...] = ()
    history: tuple[Entry, ...] = ()


@dataclass(frozen=True)
class Found:
    """What the words after `/client` led to: one card, or several clients that may be meant."""

    card: Card | None
    offered: list[Client]


def usage() -> Message:
    return message(USAGE, [section(USAGE)])


def found(said: str, found: Found, now: datetime) -> Message:
    if found.card is not None:
        return card(found.card, now)
    return offered(said, found.offered) if found.offered else nobody(said)


def card_view(card: Card, now: datetime) -> View:
    return modal("Client", "client", _card_blocks(card, now)[1], close="Close")


def nobody(said: str) -> Message:
    first = f"I know no client called “{words(said)}”."
    return message(f"{first}\n{USAGE}", [section(first), section(USAGE)])


def offered(said: str, clients: Sequence[Client]) -> Message:
    """Several may be meant, or the name was nearly right."""
    first = f"I know no client called exactly “{words(said)}”. Did you mean one of these?"
    lines = [f"{words(client.name)}, with {mention(client.owner)}" for client in clients]
    blocks = [section(first)]
    for client, line in zip(clients, lines, strict=True):
        blocks.append(section(line, button("Show", SHOW, client.id, said=f"Show {client.name}")))
    return message("\n".join([first, *lines]), blocks)


def listed(clients: Sequence[Client | Listed], count: int) -> Message:
    if not clients:
        return message(f"You own no clients yet.\n{USAGE}", [section("You own no clients yet."), section(USAGE)])
    first = "*You own one client.*" if count == 1 else f"*You own {count} clients.*"
    shown = clients[:LISTED_MOST]
    lines = [line(client) for client in shown]
    more = (
        f"{count - len(shown)} more are not shown. `/client` and a part of the name finds them."
        if count > len(shown)
        else ""
    )
    return message(
        "\n".join([first, *lines, more]).strip(),
        [section(first), *paragraphs(lines), *([context(more)] if more else [])],
    )


def line(client: Client | Listed) -> str:
    about = ", ".join(words(part) for part in (client.stage, client.segment) if part)
    return f"*{words(client.name)}* · {about}"


def card(card: Card, now: datetime) -> Message:
    text, blocks = _card_blocks(card, now)
    return message("\n".join(text), blocks)


def _card_blocks(card: Card, now: datetime) -> tuple[list[str], list[Block]]:
    """The same facts twice: as text, and as blocks."""
    client, zone = card.client, card.zone
    team = [f"Owner: {mention(client.owner)}"]
    team += [f"Cover: {mention(client.cover)}"] if client.cover else []
    team += [f"Manager: {mention(client.manager)}"] if client.manager else []
    if card.is_closed:
        rest = "What is known about this client is for its owner, cover and manager."
        lines = [f"*{words(client.name)}*", f"{client.stage.capitalize()} · {team[0]}", rest]
        return lines, [section("\n".join(lines[:2])), context(rest)]
    today = calendar.local_day(now, zone)
    top = [line(client), " · ".join(team)]
    if client.aliases:
        top.append("Also called " + ", ".join(words(alias) for alias in client.aliases))
    parts: list[tuple[str, list[str]]] = [
        ("What matters to them", [words(client.notes, 1500)] if client.notes else []),
        ("Open moments", [moments.line(each) for each in card.moments]),
        ("What we promised", [promises.line(each, now) for each in card.promises]),
        ("Near", [_near(each, today) for each in card.near]),
        ("What happened", [history.line(each, zone, now) for each in card.history]),
    ]
    blocks: list[Block] = [section("\n".join(top))]
    text = list(top)
    for title, lines in parts:
        if lines:
            blocks += [divider(), *paragraphs([f"*{title}*", *lines])]
            text += [title, *lines]
    if not card.near:
        blocks.append(context("No dates are known yet."))
        text.append("No dates are known yet.")
    flag = button("Flag a moment", moments.OPEN_FORM, client.id, said=f"Flag a moment for {client.name}")
    promise = button("Record a promise", promises.OPEN_FORM, client.id, said=f"Record a promise to {client.name}")
    blocks.append(actions([flag, promise]))
    return text, blocks


def _near(near: Near, today: date) -> str:
    when = calendar.occurrence_in_words(near.milestone.date, near.due.occurrence, today)
    return f"{upper(words(near.milestone.title))} {when}"
