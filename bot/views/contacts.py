"""The dates of a client and of their people in one list, and what is asked when somebody died."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.domain import calendar
from bot.domain.clients import Client
from bot.domain.contacts import Contact
from bot.domain.milestones import Milestone
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
    section,
    state_of,
    words,
)
from bot.views.dates import ADD as ADD_DATE
from bot.views.dates import NAME_MOST

LIST, SILENCE, WAKE = "dates_of_client", "silence_date", "wake_date"
LOST, LOST_FORM = "lost_contact", "lost_form"
DATES_MOST, CONTACTS_MOST, ASKED_MOST = 40, 30, 10


@dataclass(frozen=True)
class Loss:
    contact_id: int
    on: date | None
    silent: tuple[int, ...]
    """The other dates of the client that are to be silent, too."""


def listed(
    client: Client, dates: Sequence[Milestone], contacts: Sequence[Contact], zone: ZoneInfo, now: datetime
) -> View:
    """Every date, and the people whom we know there."""
    blocks: list[Block] = [section(f"*{words(client.name)}*")]
    blocks += [_date(each, zone, now) for each in dates[:DATES_MOST]] or [context("No dates are known yet.")]
    blocks += _more(len(dates) - DATES_MOST, "dates")
    if contacts:
        blocks += [divider(), section("*People*"), *[_contact(each) for each in contacts[:CONTACTS_MOST]]]
    blocks += _more(len(contacts) - CONTACTS_MOST, "people")
    blocks.append(actions([button("Add a date", ADD_DATE, client.id, said=f"Add a date of {client.name}")]))
    return modal("Dates and people", "dates", blocks, close="Close")


def lost_form(contact: Contact, client: Client, theirs: Sequence[Milestone], others: Sequence[Milestone]) -> View:
    name = words(contact.name)
    stays = "A day of remembrance stays." if any(each.is_quiet for each in theirs) else ""
    said = f"I am sorry. From now on nobody is prompted about birthdays or other happy dates of {name}. {stays}".strip()
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
    return modal("We lost them", LOST_FORM, blocks, submit="Record it", metadata=str(contact.id))


def read_loss(view: View) -> Loss:
    state = state_of(view)
    chosen = state.get("silent", {}).get("selected_options") or []
    return Loss(
        int(view["private_metadata"]),
        day_in(state, "on"),
        tuple(int(one["value"]) for one in chosen),
    )


def _date(milestone: Milestone, zone: ZoneInfo, now: datetime) -> Block:
    title = words(milestone.title)
    whose = f" · {words(milestone.contact)}" if milestone.contact else ""
    if milestone.is_silent:
        wake = button("Wake", WAKE, milestone.id, said=f"Wake: {milestone.title}")
        return section(f"{title}{whose}\nSilent: nobody is prompted about it.", wake)
    due = milestone.next_prompt(zone, now)
    today = calendar.local_day(now, zone)
    when = calendar.occurrence_in_words(milestone.date, due.occurrence, today) if due else "is past"
    silence = button("Silence", SILENCE, milestone.id, said=f"Silence: {milestone.title}")
    return section(f"{title}{whose}\n{when[:1].upper()}{when[1:]}", silence)


def _contact(contact: Contact) -> Block:
    role = f", {words(contact.role)}" if contact.role else ""
    if contact.is_lost:
        return section(f"{words(contact.name)}{role}\nWe lost them.")
    lost = button("We lost them", LOST, contact.id, said=f"We lost {contact.name}")
    return section(f"{words(contact.name)}{role}", lost)


def _more(count: int, what: str) -> list[Block]:
    return [context(f"{count} more {what} are not shown here.")] if count > 0 else []
