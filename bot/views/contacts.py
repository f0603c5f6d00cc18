"""The dates of a client and of their people in one list, and what is asked when somebody died."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.domain import calendar
from bot.domain.clients import Client
from bot.domain.contacts import Contact
from bot.domain.history import Entry
from bot.domain.milestones import Milestone
from bot.views import history
from bot.views.blocks import (
    Block,
    View,
    actions,
    button,
    clip,
    context,
    day_in,
    day_picker,
    divider,
    field_of,
    modal,
    option,
    overflow,
    said_in,
    section,
    state_of,
    text_input,
    words,
)
from bot.views.dates import ADD as ADD_DATE
from bot.views.dates import NAME_MOST, mark

LIST, UNDO, MENU, DATE_MENU = "dates_of_client", "undo_on_dates", "contact_menu", "date_menu"
CALLBACK, FORM, ADD, LOST_FORM = "dates", "contact_form", "add_contact", "lost_form"
DATES_MOST, CONTACTS_MOST, ASKED_MOST = 40, 30, 10
ROLE_MOST = 80


class Listing(NamedTuple):
    client: Client
    dates: Sequence[Milestone]
    contacts: Sequence[Contact]
    recent: Sequence[Entry]
    """What the viewer just did here, and can still undo."""
    zone: ZoneInfo


@dataclass(frozen=True)
class Filled:
    client_id: int
    name: str = ""
    role: str = ""
    contact_id: int = 0
    """0 for a new one."""
    shown: str = ""
    """The mark of what it was when the form was opened."""


def of_contact(contact: Contact) -> Filled:
    return Filled(contact.client_id, contact.name, contact.role or "", contact.id, mark(contact))


@dataclass(frozen=True)
class Loss:
    contact_id: int
    on: date | None
    silent: tuple[int, ...]
    """The other dates of the client that are to be silent, too."""


def listed(shown: Listing, now: datetime) -> View:
    """Every date, and the people whom we know there."""
    client, dates, contacts = shown.client, shown.dates, shown.contacts
    blocks: list[Block] = [section(f"*{words(client.name)}*"), *[_recent(each, shown) for each in shown.recent]]
    blocks += [_date(each, shown.zone, now) for each in dates[:DATES_MOST]] or [context("No dates are known yet.")]
    blocks += _more(len(dates) - DATES_MOST, "dates")
    if contacts:
        blocks += [divider(), section("*People*"), *[_contact(each) for each in contacts[:CONTACTS_MOST]]]
    blocks += _more(len(contacts) - CONTACTS_MOST, "people")
    row = [
        button("Add a date", ADD_DATE, client.id, said=f"Add a date of {client.name}"),
        button("Add a person", ADD, client.id, said=f"Add a person at {client.name}"),
    ]
    return modal("Dates and people", CALLBACK, [*blocks, actions(row)], close="Close")


def form(client: Client, filled: Filled) -> View:
    name = text_input("name", initial=filled.name, most=NAME_MOST)
    role = text_input("role", initial=filled.role, most=ROLE_MOST)
    blocks = [
        section(f"*{words(client.name)}*"),
        field_of("name", "Name", name),
        field_of("role", "What they do there", role, hint="Such as head of operations.", optional=True),
    ]
    title, submit = ("Change a person", "Save") if filled.contact_id else ("A person there", "Add")
    metadata = f"{client.id} {filled.contact_id} {filled.shown or '-'}"
    return modal(title, FORM, blocks, submit=submit, metadata=metadata)


def read(view: View) -> Filled:
    state = state_of(view)
    client_id, contact_id, shown = view["private_metadata"].split(" ")
    return Filled(int(client_id), said_in(state, "name"), said_in(state, "role"), int(contact_id), shown)


def lost_form(contact: Contact, client: Client, theirs: Sequence[Milestone], others: Sequence[Milestone]) -> View:
    name = words(contact.name)
    stays = "A day of remembrance stays." if any(each.is_quiet for each in theirs) else ""
    quiet = f"Once you record it, nobody is prompted about birthdays or other happy dates of {name}."
    said = f"I am sorry. {quiet} {stays}".strip()
    blocks: list[Block] = [
        section(said),
        field_of("on", "The day, if you know it and want to keep it", day_picker("on"), optional=True),
    ]
    if others:
        boxes: Block = {
            "type": "checkboxes",
            "action_id": "silent",
            "options": [option(each.title, each.id) for each in others[:ASKED_MOST]],
        }
        label = f"Are there other dates of {clip(client.name, NAME_MOST)} that should be quiet, too?"
        hint = "Only if it feels right. Each of them can be woken again."
        blocks.append(field_of("silent", label, boxes, hint=hint, optional=True))
    if len(others) > ASKED_MOST:
        blocks.append(context(f"{len(others) - ASKED_MOST} more stand in Dates and people, and can be silenced there."))
    return modal("We lost them", LOST_FORM, blocks, submit="Record it", metadata=str(contact.id))


def read_loss(view: View) -> Loss:
    state = state_of(view)
    chosen = state.get("silent", {}).get("selected_options") or []
    return Loss(
        int(view["private_metadata"]),
        day_in(state, "on"),
        tuple(int(one["value"]) for one in chosen),
    )


def _recent(entry: Entry, shown: Listing) -> Block:
    undo = button("Undo", UNDO, f"{entry.id}:{shown.client.id}", said=f"Undo: {entry.subject}")
    return section(f"Just now: {history.just_now(entry)}", undo)


def _date(milestone: Milestone, zone: ZoneInfo, now: datetime) -> Block:
    title = words(milestone.title)
    whose = f" · {words(milestone.contact)}" if milestone.contact else ""
    if milestone.is_silent:
        menu = overflow(DATE_MENU, _verbs(milestone.id, change="Change", wake="Wake", remove="Remove"))
        return section(f"{title}{whose}\nSilent: nobody is prompted about it.", menu)
    due = milestone.next_prompt(zone, now)
    today = calendar.local_day(now, zone)
    when = calendar.occurrence_in_words(milestone.date, due.occurrence, today) if due else "is past"
    menu = overflow(DATE_MENU, _verbs(milestone.id, change="Change", silence="Silence", remove="Remove"))
    return section(f"{title}{whose}\n{when[:1].upper()}{when[1:]}", menu)


def _contact(contact: Contact) -> Block:
    role = f", {words(contact.role)}" if contact.role else ""
    if contact.is_lost:
        menu = overflow(MENU, _verbs(contact.id, change="Change", remove="Remove"))
        return section(f"{words(contact.name)}{role}\nWe lost them.", menu)
    menu = overflow(MENU, _verbs(contact.id, change="Change", lost="We lost them", remove="Remove"))
    return section(f"{words(contact.name)}{role}", menu)


def _verbs(thing_id: int, **verbs: str) -> list[Block]:
    return [option(said, f"{verb}:{thing_id}") for verb, said in verbs.items()]


def _more(count: int, what: str) -> list[Block]:
    return [context(f"{count} more {what} are not shown here.")] if count > 0 else []
