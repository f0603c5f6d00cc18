"""The form that adds a client and changes one: a name and an owner are enough, and the rest folds open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain.clients import Client, ClientKind, Stage
from bot.views.blocks import (
    Block,
    View,
    actions,
    button,
    choice,
    chosen_in,
    clip,
    colleague,
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
)

FORM, MORE, ADD, EDIT = "client_form", "more_of_client", "add_client", "edit_client"
NAME_MOST, NOTES_MOST, ALIASES_MOST = 80, 3000, 3000

KINDS = {
    ClientKind.FIRM: "A firm",
    ClientKind.PERSON: "A person",
    ClientKind.COLLEAGUE: "A colleague of ours",
    ClientKind.TEAM: "A team of ours",
}


@dataclass(frozen=True)
class Filled:
    """What stands in the form. What is folded away holds what it held before."""

    client_id: int
    """0 for a new one."""
    name: str
    owner: str
    cover: str | None = None
    manager: str | None = None
    kind: ClientKind = ClientKind.FIRM
    segment: str = ""
    stage: Stage = Stage.ACTIVE
    start: date | None = None
    zone: str = ""
    country: str = ""
    aliases: str = ""
    """Separated by semicolons."""
    notes: str = ""
    is_unfolded: bool = False


def of_client(client: Client) -> Filled:
    return Filled(
        client_id=client.id,
        name=client.name,
        owner=client.owner,
        cover=client.cover,
        manager=client.manager,
        kind=client.kind,
        segment=client.segment or "",
        stage=client.stage,
        start=client.start_date,
        zone=client.zone or "",
        country=client.country or "",
        aliases="; ".join(client.aliases),
        notes=client.notes or "",
        is_unfolded=True,
    )


def form(filled: Filled, near: Sequence[str] = ()) -> View:
    """`near` says the next dates of somebody who is a client already."""
    blocks = [
        field_of("name", "Name", text_input("name", initial=filled.name, most=NAME_MOST)),
        field_of("owner", "Owner", colleague("owner", filled.owner), hint="Prompts about this client go to them."),
    ]
    if filled.is_unfolded:
        blocks += _rest(filled)
    else:
        blocks.append(actions([button("More about them", MORE, filled.client_id)], block_id="more"))
    if near:
        blocks += [divider(), section("\n".join(["*Their next dates*", *near]))]
    title, submit = ("Edit a client", "Save") if filled.client_id else ("A new client", "Add")
    return modal(title, FORM, blocks, submit=submit, metadata=str(filled.client_id))


def read(view: View) -> Filled:
    state = state_of(view)

    return Filled(
        client_id=int(view["private_metadata"]),
        name=said_in(state, "name"),
        owner=state.get("owner", {}).get("selected_user") or "",
        cover=state.get("cover", {}).get("selected_user"),
        manager=state.get("manager", {}).get("selected_user"),
        kind=ClientKind(chosen_in(state, "kind", ClientKind.FIRM)),
        segment=said_in(state, "segment"),
        stage=Stage(chosen_in(state, "stage", Stage.ACTIVE)),
        start=day_in(state, "start"),
        zone=said_in(state, "zone"),
        country=said_in(state, "country"),
        aliases=said_in(state, "aliases"),
        notes=said_in(state, "notes"),
        is_unfolded="stage" in state,
    )


def add_button(said: str) -> Block:
    """Where a name leads to nobody."""
    name = " ".join(said.split())
    return button(f"Add client “{clip(name, 50)}”", ADD, f"+{clip(name, NAME_MOST)}", said=f"Add client {name}")


def _rest(filled: Filled) -> list[Block]:
    kinds = [option(label, kind.value) for kind, label in KINDS.items()]
    stages = [option(stage.capitalize(), stage.value) for stage in Stage]
    start = day_picker("start", filled.start.isoformat() if filled.start else None)
    cover, manager = colleague("cover", filled.cover), colleague("manager", filled.manager)
    notes = text_input("notes", initial=filled.notes, most=NOTES_MOST, multiline=True)
    aliases = text_input("aliases", initial=filled.aliases, most=ALIASES_MOST)
    return [
        field_of("notes", "What matters to them", notes, optional=True),
        field_of("cover", "Cover", cover, hint="Stands in while the owner is away.", optional=True),
        field_of("manager", "Manager", manager, optional=True),
        field_of("kind", "Who they are", choice("kind", kinds, list(KINDS).index(filled.kind))),
        field_of("stage", "Stage", choice("stage", stages, list(Stage).index(filled.stage))),
        field_of("segment", "Segment", text_input("segment", initial=filled.segment, most=NAME_MOST), optional=True),
        field_of("start", "First day working together", start, optional=True),
        field_of(
            "zone",
            "Their time zone",
            text_input("zone", initial=filled.zone, most=NAME_MOST),
            hint="A large city in it, such as Berlin.",
            optional=True,
        ),
        field_of(
            "country",
            "Their country",
            text_input("country", initial=filled.country, most=2),
            hint="Two letters, such as DE or US.",
            optional=True,
        ),
        field_of("aliases", "Other names", aliases, hint="Separated by semicolons.", optional=True),
    ]
