"""The people at a client: listed with all dates, and quiet for good where somebody died."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.clients import Client
from bot.domain.contacts import (
    Contact,
    LostAlready,
)
from bot.domain.history import Entry, Noun, What
from bot.domain.milestones import Milestone
from bot.domain.people import Actor
from bot.flows import clients, dates
from bot.flows.entries import record
from bot.flows.people import only_once
from bot.views.contacts import Loss
from store import Store, Work

Listing = tuple[Client, list[Milestone], list[Contact], ZoneInfo]


def show(store: Store, actor: Actor, client_id: int) -> Listing:
    """Raises NoSuchClient, NotYourClient."""
    with store.read() as work:
        client = clients.to_arrange(work, actor, client_id)
        theirs = sorted(work.milestones.of_client(client.workspace_id, client.id), key=lambda each: each.is_silent)
        people = work.contacts.of_client(client.workspace_id, client.id)
        return client, theirs, people, work.people.zone_of(actor.workspace_id, actor.slack_id)


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
        dates.follow(work, actor.workspace_id, changed, now)
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
    dates.follow(work, entry.workspace_id, [each.id for each in woken], now)
