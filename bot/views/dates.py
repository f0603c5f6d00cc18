"""The form of a date: what, when, whose, and how long before."""

from dataclasses import dataclass
from hashlib import md5

from bot.domain import calendar
from bot.domain.calendar import Leap, Repeat
from bot.domain.clients import Client
from bot.domain.milestones import Milestone, MilestoneKind
from bot.domain.roster import TITLES
from bot.views.blocks import (
    Block,
    View,
    choice,
    chosen_in,
    clip,
    field_of,
    modal,
    option,
    said_in,
    section,
    state_of,
    text_input,
    words,
)

FORM, ADD = "date_form", "add_date"
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
    contact: str = ""
    kind: MilestoneKind = MilestoneKind.BIRTHDAY
    title: str = ""
    date: str = ""
    repeat: Repeat = Repeat.YEARLY
    leap: Leap = Leap.FEB28
    lead: str = ""
    milestone_id: int = 0
    """0 for a new one."""
    shown: str = ""
    """The mark of what it was when the form was opened."""
    is_on_list: bool = False
    """Whether the form stands on the list of dates and people."""


def of_milestone(milestone: Milestone) -> Filled:
    usual = usual_title(milestone.kind, milestone.contact)
    return Filled(
        client_id=milestone.client_id,
        contact=milestone.contact or "",
        kind=milestone.kind,
        title="" if usual == milestone.title else milestone.title,
        date=calendar.said(milestone.date),
        repeat=milestone.repeat,
        leap=milestone.leap,
        lead=str(milestone.lead_days),
        milestone_id=milestone.id,
        shown=mark(milestone),
        is_on_list=True,
    )


def mark(thing: object) -> str:
    """Short, and different where anything is."""
    return md5(repr(thing).encode(errors="replace"), usedforsecurity=False).hexdigest()[:8]


def usual_title(kind: MilestoneKind, contact: str | None) -> str:
    """What a date of somebody is called where nobody gave it a name; nothing where only a person could say."""
    return TITLES[kind].format(contact) if contact and kind in TITLES else ""


def form(client: Client, filled: Filled) -> View:
    blocks = [section(f"*{words(client.name)}*"), *_what(filled), *_how_often(filled)]
    submit = "Save" if filled.milestone_id else "Add it"
    where = "list" if filled.is_on_list else "card"
    metadata = f"{client.id} {filled.milestone_id} {filled.shown or '-'} {where}"
    return modal("A date", FORM, blocks, submit=submit, metadata=metadata)


def read(view: View) -> Filled:
    state = state_of(view)
    client_id, milestone_id, shown, where = view["private_metadata"].split(" ")
    return Filled(
        client_id=int(client_id),
        contact=said_in(state, "contact"),
        kind=MilestoneKind(chosen_in(state, "kind")),
        title=said_in(state, "title"),
        date=said_in(state, "date"),
        repeat=Repeat(chosen_in(state, "repeat")),
        leap=Leap(chosen_in(state, "leap")),
        lead=said_in(state, "lead"),
        milestone_id=int(milestone_id),
        shown=shown,
        is_on_list=where == "list",
    )


def _what(filled: Filled) -> list[Block]:
    kinds = [option(said, kind.value) for kind, said in KINDS.items()]
    day = text_input("date", initial=filled.date, most=20)
    whose = text_input("contact", initial=filled.contact, most=NAME_MOST)
    title = text_input("title", initial=clip(filled.title, TITLE_MOST), most=TITLE_MOST)
    how = "2026-12-14, or 14 December where the year is not known, or December."
    alone = "The person's name. Leave it empty where it is the client's own."
    return [
        field_of("kind", "What is it?", choice("kind", kinds, list(KINDS).index(filled.kind))),
        field_of("date", "Date", day, hint=how),
        field_of("contact", "Whose?", whose, hint=alone, optional=True),
        field_of("title", "What it is called", title, hint="Leave it empty and I find a name.", optional=True),
    ]


def _how_often(filled: Filled) -> list[Block]:
    repeats = [option(said, repeat.value) for repeat, said in REPEATS.items()]
    leaps = [option(said, leap.value) for leap, said in LEAPS.items()]
    lead = text_input("lead", initial=filled.lead, most=3)
    often = choice("repeat", repeats, list(REPEATS).index(filled.repeat))
    leap = choice("leap", leaps, list(LEAPS).index(filled.leap))
    return [
        field_of("repeat", "How often?", often),
        field_of("lead", "Days before", lead, hint="When I remind you. Usually a week.", optional=True),
        field_of("leap", "If it is 29 February, in other years", leap),
    ]
