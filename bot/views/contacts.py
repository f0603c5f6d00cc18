"""The dates of a client and of their people: added, silenced without a reason, and what is asked when somebody died."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.domain import calendar
from bot.domain.calendar import Leap, Repeat
from bot.domain.clients import Client
from bot.domain.contacts import Contact
from bot.domain.milestones import Milestone, MilestoneKind
from bot.views.blocks import (
    Block,
    View,
    actions,
    button,
    choice,
    chosen_in,
    clip,
    context,
    day_in,
    day_picker,
    divider,
    field_of,
    modal,
    option,
    said_in,
    section,
    state_of,
    text_input,
    words,
)

LIST, ADD, SILENCE, WAKE = "dates_of_client", "add_date", "silence_date", "wake_date"
FORM, LOST, LOST_FORM = "date_form", "lost_contact", "lost_form"
DATES_MOST, CONTACTS_MOST, ASKED_MOST = 40, 30, 10
TITLE_MOST, NAME_MOST = 120, 80

KINDS = {
    MilestoneKind.BIRTHDAY: "A birthday",
    MilestoneKind.CHILD: "A child's birthday",
    MilestoneKind.WEDDING: "A wedding",
    MilestoneKind.ANNIVERSARY: "An anniversary",
    MilestoneKind.MEMORIAL: "A day of remembrance",
    MilestoneKind.OTHER: "Something else",
}
REPEATS = {Repeat.YEARLY: "Every year", Repeat.NONE: "Once"}
LEAPS = {Leap.FEB28: "On 28 February", Leap.MAR1: "On 1 March"}


@dataclass(frozen=True)
class Filled:
    client_id: int
    contact: str
    kind: MilestoneKind
    title: str
    date: str
    repeat: Repeat
    leap: Leap
    lead: str


@dataclass(frozen=True)
class Loss:
    contact_id: int
    on: date | None
    silent: tuple[int, ...]
    """The other dates of the client that are to be silent, too."""


def form(client: Client, heard: str = "") -> View:
    kinds = [option(said, kind.value) for kind, said in KINDS.items()]
    repeats = [option(said, repeat.value) for repeat, said in REPEATS.items()]
    leaps = [option(said, leap.value) for leap, said in LEAPS.items()]
    title = text_input("title", initial=clip(heard, TITLE_MOST), most=TITLE_MOST)
    blocks = [
        section(f"*{words(client.name)}*"),
        field_of("kind", "What is it?", choice("kind", kinds, 0)),
        field_of(
            "date",
            "Date",
            text_input("date", most=20),
            hint="2026-12-14, or 14 December where the year is not known, or December.",
        ),
        field_of(
            "contact",
            "Whose?",
            text_input("contact", most=NAME_MOST),
            hint="The person's name. Leave it empty where it is the client's own.",
            optional=True,
        ),
        field_of("title", "What it is called", title, hint="Leave it empty and I find a name.", optional=True),
        field_of("repeat", "How often?", choice("repeat", repeats, 0)),
        field_of(
            "lead", "Days before", text_input("lead", most=3), hint="When I remind you. Usually a week.", optional=True
        ),
        field_of("leap", "If it is 29 February, in other years", choice("leap", leaps, 0)),
    ]
    return modal("A date", FORM, blocks, submit="Add it", metadata=str(client.id))


def read(view: View) -> Filled:
    state = state_of(view)

    return Filled(
        client_id=int(view["private_metadata"]),
        contact=said_in(state, "contact"),
        kind=MilestoneKind(chosen_in(state, "kind")),
        title=said_in(state, "title"),
        date=said_in(state, "date"),
        repeat=Repeat(chosen_in(state, "repeat")),
        leap=Leap(chosen_in(state, "leap")),
        lead=said_in(state, "lead"),
    )


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
    blocks.append(actions([button("Add a date", ADD, client.id, said=f"Add a date of {client.name}")]))
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
