"""A client as a card: who they are, what is near and open, and what can be done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.domain import calendar
from bot.domain.clients import Client, ClientKind, Listed
from bot.domain.goals import Goal
from bot.domain.handovers import HandOver
from bot.domain.history import Entry
from bot.domain.milestones import Milestone
from bot.domain.moments import Moment
from bot.domain.people import Person
from bot.domain.promises import Promise
from bot.domain.sales import Sale
from bot.domain.touches import Touch
from bot.domain.welcomes import Welcome
from bot.views import (
    client_forms,
    contacts,
    dates,
    erasing,
    exports,
    goals,
    handovers,
    history,
    meetings,
    moments,
    promises,
    sales,
    stages,
    touches,
    walks,
    welcomes,
)
from bot.views.blocks import (
    Block,
    Message,
    View,
    actions,
    button,
    confirm,
    context,
    divider,
    mention,
    message,
    modal,
    paragraphs,
    section,
    words,
)
from bot.views.milestones import upper, was_for

ARCHIVE, RESTORE, OLDER, UNDO = "archive_client", "restore_client", "older_of_client", "undo_on_card"
GOALS_MOST = 6


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
    goals: tuple[Goal, ...] = ()
    touch: Touch | None = None
    """The last one."""
    history_count: int = 0
    recent: tuple[Entry, ...] = ()
    """What the viewer just did here, and can still undo."""
    may_change: bool = False
    lent: HandOver | None = None
    """By which they are with their owner for a while."""
    may_take_out: bool = False
    """Export or erase."""
    standing: walks.Standing | None = None
    """On their journey."""
    sale: Sale | None = None
    welcome: Welcome | None = None


def card_view(card: Card, now: datetime) -> View:
    return modal("Client", "client", _card_blocks(card, now)[1], close="Close")


def card(card: Card, now: datetime) -> Message:
    text, blocks = _card_blocks(card, now)
    return message("\n".join(text), blocks)


def _card_blocks(card: Card, now: datetime) -> tuple[list[str], list[Block]]:
    """The same facts twice: as text, and as blocks."""
    client, zone = card.client, card.zone
    team = [f"Owner: {mention(client.owner)}{_for_a_while(card, now)}"]
    team += [f"Cover: {mention(client.cover)}"] if client.cover else []
    team += [f"Manager: {mention(client.manager)}"] if client.manager else []
    if card.is_closed:
        rest = "What is known about this client is for its owner, cover and manager."
        lines = [f"*{words(client.name)}*", f"{client.stage.capitalize()} · {team[0]}", rest]
        return lines, [section("\n".join(lines[:2])), context(rest)]
    today = calendar.local_day(now, zone)
    top = [line(client), " · ".join(team)]
    if client.is_archived:
        top.append("In the archive: nobody is prompted about them.")
    if client.kind is not ClientKind.FIRM:
        top.append(client_forms.KINDS[client.kind])
    if client.aliases:
        top.append("Also called " + ", ".join(words(alias) for alias in client.aliases))
    if client.journey and card.standing is None:
        top.append(f"Journey: {words(client.journey)}")
    top += _since(client, zone, now)
    parts: list[tuple[str, list[str]]] = [
        ("What matters to them", [words(client.notes, 1500)] if client.notes else []),
        ("Last touch", [touches.line(card.touch, zone, now)] if card.touch else []),
        _walk(card, today),
        ("From sales", sales.lines(card.sale) if card.sale else []),
        ("Their first weeks", [welcomes.line(card.welcome, zone, now)] if card.welcome else []),
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
    blocks += meetings.taking_back(card.touch, client, card.viewer)
    if card.goals:
        lines = [goals.line(each, zone, now) for each in card.goals[:GOALS_MOST]]
        blocks += [divider(), section("*What they want to reach*"), *_goals(card, lines)]
        text += ["What they want to reach", *lines]
    if len(card.goals) > GOALS_MOST:
        blocks.append(context(f"{len(card.goals) - GOALS_MOST} more goals are not shown."))
        text.append(f"{len(card.goals) - GOALS_MOST} more goals are not shown.")
    if not card.near:
        blocks.append(context("No dates are known yet."))
        text.append("No dates are known yet.")
    for entry in card.recent:
        said = history.just_now(entry)
        blocks.append(section(f"Just now: {said}", _undo(entry, client)))
        text.append(f"Just now: {said}")
    blocks += _buttons(card)
    return text, blocks


def _walk(card: Card, today: date) -> tuple[str, list[str]]:
    if card.standing is None:
        return "", []
    said = walks.on_card(card.client, card.standing, today)
    return f"Their journey: {words(card.standing.journey)}", said


def line(client: Client | Listed) -> str:
    about = ", ".join(words(part) for part in (client.stage, client.segment) if part)
    return f"*{words(client.name)}* · {about}"


def _for_a_while(card: Card, now: datetime) -> str:
    """Until when, and whose they are again after that."""
    if card.lent is None:
        return ""
    until = handovers.for_how_long(card.lent.until, calendar.local_day(now, card.zone))
    return f"{until}, then {mention(card.lent.from_)}"


def older(client: Client, entries: Sequence[Entry], is_more: bool, zone: ZoneInfo, now: datetime) -> View:
    lines = [history.line(each, zone, now) for each in entries] or ["Nothing older is known."]
    blocks = [section(f"*{words(client.name)}*"), *paragraphs(lines)]
    if is_more:
        blocks.append(actions([_older(client, entries[-1])]))
    return modal("History", "history", blocks, close="Close")


def near_lines(near: Sequence[Near], zone: ZoneInfo, now: datetime) -> list[str]:
    return [_near(each, calendar.local_day(now, zone)) for each in near]


def _since(client: Client, zone: ZoneInfo, now: datetime) -> list[str]:
    """When it began, and where we speak of them."""
    said = []
    if client.enquired_at:
        at = calendar.at_in_words(client.enquired_at, zone, now, with_zone=False, with_on=True)
        said.append(f"First asked for us {at}")
    if client.start_date:
        on = calendar.in_words(client.start_date, calendar.local_day(now, zone))
        said.append(f"First day working together {on}")
    if client.channel:
        said.append(f"Channel: <#{words(client.channel)}>")
    return [" · ".join(said)] if said else []


def _goals(card: Card, lines: list[str]) -> list[Block]:
    """An open one has a button where its reader may change it."""
    return [
        section(
            said,
            button("Change", goals.CHANGE, goal.id, said=f"Change the goal: {goal.text}")
            if goal.is_open and card.may_change
            else None,
        )
        for goal, said in zip(card.goals, lines, strict=False)
    ]


def _buttons(card: Card) -> list[Block]:
    """A row for what one does every day, one for what one adds, and one for the client as such."""
    client = card.client
    rows = [_everyday(card)]
    if card.may_change:
        rows += [[] if client.is_archived else _additions(client), _arrangements(client)]
    if card.may_take_out:
        rows.append(_takings(client))
    return [actions(row) for row in rows if row]


def _everyday(card: Card) -> list[Block]:
    client = card.client
    row: list[Block] = []
    if not client.is_archived:
        row += [
            button("Log a touch", touches.LOG, client.id, said=f"Log a touch with {client.name}"),
            button("Flag a moment", moments.OPEN_FORM, client.id, said=f"Flag a moment for {client.name}"),
            button("Record a promise", promises.OPEN_FORM, client.id, said=f"Record a promise to {client.name}"),
        ]
    if card.history_count > len(card.history) and card.history:
        row.append(_older(client, card.history[-1]))
    return row


def _additions(client: Client) -> list[Block]:
    return [
        button("Add a date", dates.ADD, client.id, said=f"Add a date of {client.name}"),
        button("Add a goal", goals.ADD, client.id, said=f"Add a goal of {client.name}"),
        button("Dates and people", contacts.LIST, client.id, said=f"Dates and people of {client.name}"),
        button("Their journey", walks.SHOW, client.id, said=f"The journey of {client.name}"),
    ]


def _arrangements(client: Client) -> list[Block]:
    edit = button("Edit", client_forms.EDIT, client.id, said=f"Edit {client.name}")
    stage = button("Change stage", stages.CHANGE, client.id, said=f"Change the stage of {client.name}")
    on = button("Hand over", handovers.OPEN, client.id, said=f"Hand over {client.name}")
    return [edit, stage, *([] if client.is_archived else [on]), _away_or_back(client)]


def _takings(client: Client) -> list[Block]:
    return [
        button("Export", exports.ONE, client.id, said=f"Export {client.name}"),
        button("Erase", erasing.ASK, client.id, said=f"Erase {client.name}"),
    ]


def _away_or_back(client: Client) -> Block:
    if client.is_archived:
        return button("Bring back", RESTORE, client.id, said=f"Bring back {client.name}")
    sure = confirm(
        "Archive this client?",
        "Nobody is prompted about them any more. Everything about them stays, and you can bring them back.",
        "Archive",
    )
    return button("Archive", ARCHIVE, client.id, said=f"Archive {client.name}", confirm=sure)


def _older(client: Client, last: Entry) -> Block:
    return button("Older", OLDER, f"{client.id}:{last.id}", said=f"Older: what happened with {client.name}")


def _undo(entry: Entry, client: Client) -> Block:
    said = f"Undo: {entry.subject or client.name}"
    return button("Undo", UNDO, f"{entry.id}:{client.id}", said=said)


def _near(near: Near, today: date) -> str:
    when = calendar.occurrence_in_words(near.milestone.date, near.due.occurrence, today)
    if near.milestone.step and near.due.occurrence < today:
        when = f"now ({was_for(near.due.occurrence, today)})"
    return f"{upper(words(near.milestone.title))} {when}"
