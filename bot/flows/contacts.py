"""The dates of a client and of their people: added, silenced, woken, and quiet for good where somebody died."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.calendar import PartialDate, Repeat
from bot.domain.clients import Client
from bot.domain.contacts import (
    Contact,
    LostAlready,
    NotADate,
    NotALead,
    OnceNeedsItsYear,
    TheyDied,
    WhoseDate,
)
from bot.domain.history import Entry, Noun, Thing, What
from bot.domain.milestones import Milestone, MilestoneKind
from bot.domain.people import Actor
from bot.domain.roster import LEADS, MOST_LEAD, TITLES, USUAL_LEAD
from bot.domain.texts import cleaned
from bot.flows import clients, milestones
from bot.flows.drawing import show_anew
from bot.flows.entries import record
from bot.flows.people import only_once
from bot.views.contacts import Filled, Loss
from store import Store, Work

Listing = tuple[Client, list[Milestone], list[Contact], ZoneInfo]


def show(store: Store, actor: Actor, client_id: int) -> Listing:
    """Raises NoSuchClient, NotYourClient."""
    with store.read() as work:
        client = clients.to_arrange(work, actor, client_id)
        dates = sorted(work.milestones.of_client(client.workspace_id, client.id), key=lambda each: each.is_silent)
        contacts = work.contacts.of_client(client.workspace_id, client.id)
        return client, dates, contacts, work.people.zone_of(actor.workspace_id, actor.slack_id)


def begin(store: Store, actor: Actor, client_id: int) -> Client:
    """Raises NoSuchClient, NotYourClient."""
    with store.read() as work:
        return clients.to_arrange(work, actor, client_id)


def add_date(store: Store, actor: Actor, filled: Filled, now: datetime, once: str) -> int:
    """Planned in the same transaction; the client's id. Raises a refusal for every field that cannot be."""
    with store.begin() as work:
        only_once(work, actor.workspace_id, once, now)
        client = clients.to_arrange(work, actor, filled.client_id)
        milestone = work.milestones.add(_as_filled(work, client, filled))
        record(work, actor, Noun.MILESTONE, milestone, What.DATE_ADDED, now, milestone.title)
        milestones.replan(work, client, milestone, now)
        return client.id


def silence(store: Store, actor: Actor, milestone_id: int, now: datetime) -> int:
    """Nobody is asked why. The client's id. Raises NoSuchDate, NotYourClient."""
    with store.begin() as work:
        milestone = work.milestones.get(actor.workspace_id, milestone_id)
        clients.to_arrange(work, actor, milestone.client_id)
        if not milestone.is_silent:
            _save(work, milestone.silence(now, actor.slack_id), now)
            record(work, actor, Noun.MILESTONE, milestone, What.DATE_SILENCED, now, milestone.title)
        return milestone.client_id


def wake(store: Store, actor: Actor, milestone_id: int, now: datetime) -> int:
    """The client's id. Raises NoSuchDate, TheyDied, NotYourClient."""
    with store.begin() as work:
        milestone = work.milestones.get(actor.workspace_id, milestone_id)
        clients.to_arrange(work, actor, milestone.client_id)
        _refuse_for_the_dead(work, milestone)
        if milestone.is_silent:
            _save(work, milestone.wake(), now)
            record(work, actor, Noun.MILESTONE, milestone, What.DATE_WOKEN, now, milestone.title)
        return milestone.client_id


def begin_loss(store: Store, actor: Actor, contact_id: int) -> tuple[Contact, Client, list[Milestone], list[Milestone]]:
    """Their own dates, and those of the client that are asked about. Raises LostAlready, NotYourClient."""
    with store.read() as work:
        contact = work.contacts.get(actor.workspace_id, contact_id)
        client = clients.to_arrange(work, actor, contact.client_id)
        if contact.is_lost:
            raise LostAlready(name=contact.name)
        theirs = work.milestones.of_contact(contact.workspace_id, contact.id)
        own = {each.id for each in theirs}
        every = work.milestones.of_client(client.workspace_id, client.id)
        return contact, client, theirs, [each for each in every if each.id not in own and not each.is_silent]


def lose(store: Store, actor: Actor, loss: Loss, now: datetime, once: str) -> int:
    """Every cheerful date of theirs is silent for good, and whatever else was chosen. Raises LostAlready, Repeated."""
    with store.begin() as work:
        only_once(work, actor.workspace_id, once, now)
        contact = work.contacts.get(actor.workspace_id, loss.contact_id)
        client = clients.to_arrange(work, actor, contact.client_id)
        work.contacts.save(contact.lose(loss.on, now))
        record(work, actor, Noun.CONTACT, contact, What.CONTACT_LOST, now, contact.name)
        theirs = work.milestones.of_contact(contact.workspace_id, contact.id)
        of_client = {each.id for each in work.milestones.of_client(client.workspace_id, client.id)}
        quiet = {each.id for each in theirs if each.kind.is_cheerful} | (of_client & set(loss.silent))
        changed = work.milestones.silence(actor.workspace_id, quiet, now, actor.slack_id)
        _follow(work, actor.workspace_id, changed, now)
        return client.id


def undo_loss(work: Work, entry: Entry, now: datetime) -> None:
    """It was a mistake: they live, and what was silenced with it speaks again."""
    contact = work.contacts.get(entry.workspace_id, entry.about.id)
    work.contacts.save(contact.before_loss())
    woken = [
        each
        for each in work.milestones.of_client(entry.workspace_id, contact.client_id)
        if each.silenced_at == entry.at and each.silenced_by == entry.who
    ]
    for milestone in woken:
        work.milestones.save(milestone.wake())
    _follow(work, entry.workspace_id, [each.id for each in woken], now)


def undo(work: Work, entry: Entry, now: datetime) -> None:
    """A date that was added by mistake goes; where somebody was prompted about it already it is silent instead."""
    milestone = work.milestones.get(entry.workspace_id, entry.about.id)
    if entry.what is What.DATE_SILENCED:
        _save(work, milestone.wake(), now)
        return
    _save(work, milestone.silence(now, entry.who), now)
    if entry.what is What.DATE_ADDED and not work.nudges.about(entry.workspace_id, entry.about):
        work.milestones.remove(milestone)


def _as_filled(work: Work, client: Client, filled: Filled) -> Milestone:
    when, contact = _read(filled.date), " ".join(cleaned(filled.contact).split())
    if when.year is None and filled.repeat is Repeat.NONE:
        raise OnceNeedsItsYear
    milestone = Milestone(
        id=0,
        workspace_id=client.workspace_id,
        client_id=client.id,
        kind=filled.kind,
        title=_title(client, filled, contact),
        date=when,
        contact=contact or None,
        repeat=filled.repeat,
        leap=filled.leap,
        lead_days=_lead(filled),
    )
    _refuse_for_the_dead(work, milestone)
    return milestone


def _read(said: str) -> PartialDate:
    try:
        return PartialDate.said(said)
    except ValueError as wrong:
        raise NotADate(why=str(wrong).rstrip(".")) from None


def _title(client: Client, filled: Filled, contact: str) -> str:
    title = " ".join(cleaned(filled.title).split())
    if title:
        return title
    if filled.kind is MilestoneKind.ANNIVERSARY and not contact:
        return f"Anniversary of {client.name}"
    if not contact or filled.kind is MilestoneKind.OTHER:
        raise WhoseDate
    return TITLES[filled.kind].format(contact)


def _lead(filled: Filled) -> int:
    said = cleaned(filled.lead)
    if not said:
        return LEADS.get(filled.kind, USUAL_LEAD)
    if not (said.isascii() and said.isdigit()) or int(said) > MOST_LEAD:
        raise NotALead
    return int(said)


def _refuse_for_the_dead(work: Work, milestone: Milestone) -> None:
    if milestone.contact is None or not milestone.kind.is_cheerful:
        return
    contact = work.contacts.called(milestone.workspace_id, milestone.client_id, milestone.contact)
    if contact is not None and contact.is_lost:
        raise TheyDied(name=contact.name)


def _save(work: Work, milestone: Milestone, now: datetime) -> None:
    work.milestones.save(milestone)
    _follow(work, milestone.workspace_id, [milestone.id], now)


def _follow(work: Work, workspace_id: int, ids: list[int], now: datetime) -> None:
    """What is unsent goes or comes, and what was sent says so."""
    milestones.replan_these(work, workspace_id, ids, now)
    for milestone_id in ids:
        show_anew(work, workspace_id, Thing(Noun.MILESTONE, milestone_id), now)
