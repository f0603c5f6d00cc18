"""The people at a client: added, changed, removed, listed with all dates, and quiet for good where somebody died."""

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.domain.clients import Client
from bot.domain.contacts import (
    Contact,
    ContactChanged,
    ContactHasDates,
    ContactTaken,
    LostAlready,
    NoContactName,
)
from bot.domain.formers import kept, restored
from bot.domain.history import Entry, Noun, What
from bot.domain.milestones import Milestone
from bot.domain.people import Actor
from bot.domain.texts import one_line
from bot.flows import clients, dates
from bot.flows.entries import former, record
from bot.flows.people import meet, only_once
from bot.views.contacts import Filled, Listing, Loss, of_contact
from bot.views.dates import mark, usual_title
from store import Store, Work

RECENT_MOST = 3


def show(store: Store, actor: Actor, client_id: int, now: datetime) -> Listing:
    """Raises NoSuchClient, NotYourClient."""
    with store.read() as work:
        client = clients.to_arrange(work, actor, client_id)
        zone = work.people.zone_of(actor.workspace_id, actor.slack_id)
        theirs = _nearest_first(work.milestones.of_client(client.workspace_id, client.id), zone, now)
        people = work.contacts.of_client(client.workspace_id, client.id)
        mine = clients.recent(work, meet(work, actor), client, now)
        done = [entry for entry in mine if entry.about.noun in (Noun.CONTACT, Noun.MILESTONE)][:RECENT_MOST]
        return Listing(client, theirs, people, done, zone)


def begin_change(store: Store, actor: Actor, contact_id: int) -> tuple[Client, Filled]:
    """Raises NoSuchContact, NotYourClient."""
    with store.read() as work:
        contact = work.contacts.get(actor.workspace_id, contact_id)
        return clients.to_arrange(work, actor, contact.client_id), of_contact(contact)


def save(store: Store, actor: Actor, filled: Filled, now: datetime, once: str) -> int:
    """The client's id. Raises NoContactName, ContactTaken, ContactChanged, NotYourClient, Repeated."""
    with store.begin() as work:
        only_once(work, actor.workspace_id, once, now)
        if filled.contact_id:
            return _edit(work, actor, filled, now)
        client = clients.to_arrange(work, actor, filled.client_id)
        contact = work.contacts.add(_as_filled(Contact(0, client.workspace_id, client.id, ""), filled))
        if contact is None:
            raise ContactTaken(name=one_line(filled.name))
        record(work, actor, Noun.CONTACT, contact, What.CONTACT_ADDED, now, contact.name)
        return client.id


def remove(store: Store, actor: Actor, contact_id: int, now: datetime) -> int:
    """The client's id. Raises ContactHasDates, NoSuchContact, NotYourClient."""
    with store.begin() as work:
        contact = work.contacts.get(actor.workspace_id, contact_id)
        clients.to_arrange(work, actor, contact.client_id)
        _take_off(work, contact)
        entry = record(work, actor, Noun.CONTACT, contact, What.CONTACT_REMOVED, now, contact.name)
        blank = Contact(contact.id, contact.workspace_id, contact.client_id, "")
        work.formers.keep(contact.workspace_id, entry, contact.client_id, kept(contact, blank), now)
        return contact.client_id


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


def undo(work: Work, entry: Entry, now: datetime) -> None:
    """Raises ContactHasDates where a person who was added by mistake got dates since, and ContactTaken."""
    match entry.what:
        case What.CONTACT_LOST:
            _undo_loss(work, entry, now)
        case What.CONTACT_ADDED:
            _take_off(work, work.contacts.get(entry.workspace_id, entry.about.id))
        case What.CONTACT_EDITED:
            contact = work.contacts.get(entry.workspace_id, entry.about.id)
            _save(work, contact, restored(contact, former(work, entry)), now)
        case What.CONTACT_REMOVED:
            blank = Contact(entry.about.id, entry.workspace_id, entry.client_id or 0, "")
            contact = restored(blank, former(work, entry))
            if not work.contacts.put_back(contact):
                raise ContactTaken(name=contact.name)


def _undo_loss(work: Work, entry: Entry, now: datetime) -> None:
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


def _nearest_first(dates: list[Milestone], zone: ZoneInfo, now: datetime) -> list[Milestone]:
    """What is silent or past comes last."""

    def key(each: Milestone) -> tuple[bool, date]:
        due = each.next_prompt(zone, now)
        return each.is_silent, due.occurrence if due else date.max

    return sorted(dates, key=key)


def _edit(work: Work, actor: Actor, filled: Filled, now: datetime) -> int:
    before = work.contacts.get(actor.workspace_id, filled.contact_id)
    clients.to_arrange(work, actor, before.client_id)
    if mark(before) != filled.shown:
        raise ContactChanged
    changed = _as_filled(before, filled)
    if changed != before:
        _save(work, before, changed, now)
        entry = record(work, actor, Noun.CONTACT, changed, What.CONTACT_EDITED, now, changed.name)
        work.formers.keep(changed.workspace_id, entry, changed.client_id, kept(before, changed), now)
    return changed.client_id


def _as_filled(contact: Contact, filled: Filled) -> Contact:
    name = one_line(filled.name)
    if not name:
        raise NoContactName
    return replace(contact, name=name, role=one_line(filled.role) or None)


def _save(work: Work, before: Contact, contact: Contact, now: datetime) -> None:
    """What their dates are called follows their name, where nobody gave a name to the date."""
    if not work.contacts.save(contact):
        raise ContactTaken(name=contact.name)
    theirs = work.milestones.of_contact(contact.workspace_id, contact.id)
    for each in theirs:
        if each.title == usual_title(each.kind, before.name):
            work.milestones.save(replace(each, title=usual_title(each.kind, contact.name)))
    dates.follow(work, contact.workspace_id, [each.id for each in theirs], now)


def _take_off(work: Work, contact: Contact) -> None:
    if work.milestones.of_contact(contact.workspace_id, contact.id):
        raise ContactHasDates(name=contact.name)
    work.contacts.remove(contact)
