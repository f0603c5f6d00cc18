"""The form of a date: what, when, whose, and how long before."""

from dataclasses import dataclass

from bot.domain.calendar import Leap, Repeat
from bot.domain.clients import Client
from bot.domain.milestones import MilestoneKind
from bot.views.blocks import (
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
    contact: str
    kind: MilestoneKind
    title: str
    date: str
    repeat: Repeat
    leap: Leap
    lead: str


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
