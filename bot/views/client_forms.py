"""The form that adds a client and changes one: a name and an owner are enough, and the rest folds open."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from dataclasses import field as dataclass_field
from datetime import date, datetime
from hashlib import md5
from zoneinfo import ZoneInfo

from bot.domain import calendar
from bot.domain.clients import Client, ClientKind, Persona, Stage
from bot.domain.texts import cleaned, one_line
from bot.views.blocks import (
    Block,
    View,
    actions,
    button,
    choice,
    chosen_in,
    clip,
    colleague,
    context,
    day_in,
    day_picker,
    divider,
    field_of,
    instant_picker,
    mention,
    modal,
    option,
    said_in,
    section,
    state_of,
    text_input,
    words,
)

FORM, MORE, ADD, EDIT = "client_form", "more_of_client", "add_client", "edit_client"
START = "start_of_client"
NAME_MOST, NOTES_MOST, ALIASES_MOST = 80, 3000, 3000
FIRST_MOMENT = 10**9
"""Slack's picker of instants knows none before September 2001."""
BUT = "If somebody should be, press Add a date on the card."
JOURNEY_MOST = 74
"""What the value of a choice holds. A longer name that nobody knows counts as unchanged, so that it stays whole."""
MOST = {"notes": NOTES_MOST, "aliases": ALIASES_MOST, "country": 60, "journey": JOURNEY_MOST}
"""How much of a text the form can hold; NAME_MOST of any other."""
SHORT = ("name", "owner")

AS_USUAL, NAMED = "-", "="
PERSONAS = {
    None: "Nobody said",
    Persona.NEWCOMER: "No, they are a newcomer",
    Persona.OLD_HAND: "Yes, they are an old hand",
}
PERSONA_OF: dict[str, Persona | None] = {"": None, AS_USUAL: None, **{str(each): each for each in Persona}}
KINDS = {
    ClientKind.FIRM: "A firm",
    ClientKind.PERSON: "A person",
    ClientKind.COLLEAGUE: "A colleague of ours",
    ClientKind.TEAM: "A team of ours",
}

CHANNEL_HINT = "Your own channel about them. Please choose none that another company or a guest reads: I cannot look."
LABELS = {
    "name": "Name", "owner": "Owner", "cover": "Cover", "manager": "Manager", "kind": "Who they are",
    "stage": "Stage", "segment": "Segment", "journey": "Journey",
    "persona": "Have they worked with somebody like us before?", "start": "First day working together",
    "enquired": "When they first asked for us", "zone": "Their time zone", "country": "Their country",
    "channel": "Their channel", "aliases": "Other names", "notes": "What matters to them",
}  # fmt: skip


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
    journey: str = ""
    start: date | None = None
    enquired: int | None = None
    """Seconds since 1970, as Slack counts them."""
    zone: str = ""
    country: str = ""
    channel: str | None = None
    persona: Persona | None = None
    aliases: str = ""
    """Separated by semicolons."""
    notes: str = ""
    is_unfolded: bool = False
    shown: Mapping[str, str] = dataclass_field(default_factory=dict)
    """The mark of what each field showed when the form was opened."""

    def mark(self, name: str) -> str:
        """Short enough to travel in the form, and different where the field is."""
        value = getattr(self, name)
        if isinstance(value, str):
            value = cleaned(cleaned(value).replace("\r\n", "\n")[: MOST.get(name, NAME_MOST)])
        return md5(repr(value or None).encode(errors="replace"), usedforsecurity=False).hexdigest()[:8]

    def after(self, overtaken: "Overtaken") -> "Filled":
        """They were told of what somebody else wrote: what they send next is meant."""
        return replace(self, shown={**self.shown, **{name: overtaken.theirs.mark(name) for name in overtaken.names}})

    def as_shown(self) -> "Filled":
        return replace(self, shown={name: self.mark(name) for name in FIELDS})


FIELDS = tuple(field.name for field in fields(Filled) if field.name not in ("client_id", "is_unfolded", "shown"))


@dataclass(frozen=True)
class Overtaken:
    """Somebody changed the same while the form was open."""

    who: str | None
    """Slack id; None where an import did it."""
    names: tuple[str, ...]
    """Of the fields that both of them changed."""
    theirs: Filled
    """As the form would begin now."""


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
        journey=client.journey or "",
        start=client.start_date,
        enquired=_seconds(client.enquired_at),
        zone=client.zone or "",
        country=client.country or "",
        channel=client.channel,
        persona=client.persona,
        aliases="; ".join(client.aliases),
        notes=client.notes or "",
        is_unfolded=True,
    ).as_shown()


def form(
    filled: Filled,
    zone: ZoneInfo,
    near: Sequence[str] = (),
    overtaken: Overtaken | None = None,
    journeys: Sequence[str] = (),
    journey: str | None = None,
) -> View:
    """`near` says the next dates, as they would be if this were saved now. `zone` is the viewer's. `journeys`: how
    those are called that can be chosen, and `journey` the one they would walk along."""
    blocks = [section(_overtaken(overtaken, zone)), divider()] if overtaken else []
    blocks += [
        field_of("name", "Name", text_input("name", initial=filled.name, most=NAME_MOST)),
        field_of("owner", "Owner", colleague("owner", filled.owner), hint="Prompts about this client go to them."),
    ]
    if filled.is_unfolded:
        blocks += _rest(filled, zone, journeys)
    else:
        blocks.append(actions([button("More about them", MORE, filled.client_id)], block_id="more"))
    if near:
        blocks += [divider(), section("\n".join(["*Their next dates*", *near]))]
        if journey:
            blocks.append(context(f"Milestones of the journey “{words(journey)}” come up by themselves."))
        elif filled.start:
            blocks.append(context(f"Nobody is prompted about the first day and its years. {BUT}"))
    title, submit = ("Edit a client", "Save") if filled.client_id else ("A new client", "Add")
    return modal(title, FORM, blocks, submit=submit, metadata=_metadata(filled))


def read(view: View) -> Filled:
    state = state_of(view)
    client_id, _, shown = str(view["private_metadata"]).partition(" ")
    return Filled(
        client_id=int(client_id),
        name=said_in(state, "name"),
        owner=state.get("owner", {}).get("selected_user") or "",
        cover=state.get("cover", {}).get("selected_user"),
        manager=state.get("manager", {}).get("selected_user"),
        kind=ClientKind(chosen_in(state, "kind", ClientKind.FIRM)),
        segment=said_in(state, "segment"),
        stage=Stage(chosen_in(state, "stage", Stage.ACTIVE)),
        journey=_named_in(chosen_in(state, "journey")),
        persona=PERSONA_OF[chosen_in(state, "persona")],
        start=day_in(state, "start"),
        enquired=state.get("enquired", {}).get("selected_date_time"),
        zone=said_in(state, "zone"),
        country=said_in(state, "country"),
        channel=state.get("channel", {}).get("selected_conversation"),
        aliases=said_in(state, "aliases"),
        notes=said_in(state, "notes"),
        is_unfolded="stage" in state,
        shown=json.loads(shown or "{}"),
    )


def add_button(said: str) -> Block:
    """Where a name leads to nobody."""
    name = " ".join(said.split())
    return button(f"Add client “{clip(name, 50)}”", ADD, f"+{clip(name, NAME_MOST)}", said=f"Add client {name}")


def _rest(filled: Filled, zone: ZoneInfo, journeys: Sequence[str]) -> list[Block]:
    return [*_who(filled, journeys), *_when(filled, zone), *_where(filled)]


def _who(filled: Filled, journeys: Sequence[str]) -> list[Block]:
    kinds = [option(label, kind.value) for kind, label in KINDS.items()]
    stages = [option(stage.capitalize(), stage.value) for stage in Stage]
    notes = text_input("notes", initial=filled.notes, most=NOTES_MOST, multiline=True)
    cover, manager = colleague("cover", filled.cover), colleague("manager", filled.manager)
    return [
        field_of("notes", "What matters to them", notes, optional=True),
        field_of("cover", "Cover", cover, hint="Stands in while the owner is away.", optional=True),
        field_of("manager", "Manager", manager, optional=True),
        field_of("kind", "Who they are", choice("kind", kinds, list(KINDS).index(filled.kind))),
        field_of("stage", "Stage", choice("stage", stages, list(Stage).index(filled.stage))),
        _line("segment", "Segment", filled.segment),
        _journey(filled, journeys),
        field_of("persona", "Have they worked with somebody like us before?", _persona(filled)),
    ]


def _when(filled: Filled, zone: ZoneInfo) -> list[Block]:
    start = day_picker(START, filled.start.isoformat() if filled.start else None)
    asked = instant_picker("enquired", filled.enquired)
    clock = f"On your own clock ({calendar.zone_in_words(zone)}). How fast we answered is counted from here."
    return [
        {**field_of("start", "First day working together", start, optional=True), "dispatch_action": True},
        field_of("enquired", "When they first asked for us", asked, hint=clock, optional=True),
    ]


def _where(filled: Filled) -> list[Block]:
    ours = {"include": ["public", "private"], "exclude_external_shared_channels": True}
    channel: Block = {"type": "conversations_select", "action_id": "channel", "filter": ours}
    if filled.channel:
        channel["initial_conversation"] = filled.channel
    return [
        _line("zone", "Their time zone", filled.zone, "A large city in it, such as Berlin."),
        _line("country", "Their country", filled.country, "Its name in English, or two letters such as DE or US."),
        field_of("channel", "Their channel", channel, hint=CHANNEL_HINT, optional=True),
        _line("aliases", "Other names", filled.aliases, "Separated by semicolons."),
    ]


def _journey(filled: Filled, journeys: Sequence[str]) -> Block:
    """What stands there and is no journey of ours stays until another one is chosen."""
    chosen = one_line(filled.journey)[:JOURNEY_MOST]
    own = [] if chosen in ("", *journeys) else [chosen]
    names = ["", *journeys, *own]
    options = [option("As for others of their segment", AS_USUAL), *[_named(name, name in own) for name in names[1:]]]
    hint = "Its milestones come up on their days. Type /client journeys to look at each journey."
    if own:
        hint = f"I know no journey called “{clip(own[0], NAME_MOST)}”, so their segment decides which it is."
    return field_of("journey", "Journey", choice("journey", options, names.index(chosen)), hint=hint)


def _named(name: str, is_unknown: bool) -> Block:
    return option(f"{clip(name, 50)} (none of ours)" if is_unknown else name, f"{NAMED}{name}")


def _named_in(chosen: str) -> str:
    return chosen.removeprefix(NAMED) if chosen != AS_USUAL else ""


def _persona(filled: Filled) -> Block:
    options = [option(said, persona or AS_USUAL) for persona, said in PERSONAS.items()]
    return choice("persona", options, list(PERSONAS).index(filled.persona))


def _line(name: str, label: str, said: str, hint: str | None = None) -> Block:
    field = text_input(name, initial=said, most=MOST.get(name, NAME_MOST))
    return field_of(name, label, field, hint=hint, optional=True)


def _metadata(filled: Filled) -> str:
    return f"{filled.client_id} {json.dumps(dict(filled.shown), separators=(',', ':'))}"


def _seconds(at: datetime | None) -> int | None:
    return int(at.timestamp()) if at is not None and at.timestamp() >= FIRST_MOMENT else None


def _overtaken(overtaken: Overtaken, zone: ZoneInfo) -> str:
    who = mention(overtaken.who) if overtaken.who else "Somebody"
    lines = [f"{who} changed this while you were writing. It says now:"]
    lines += [f"*{LABELS[name]}*: {_said(overtaken.theirs, name, zone)}" for name in overtaken.names]
    return "\n".join([*lines, "Nothing is saved yet, and yours stands below. Send the form again to keep yours."])


def _said(filled: Filled, name: str, zone: ZoneInfo) -> str:
    value = getattr(filled, name)
    if not value:
        return "nothing"
    if name in ("owner", "cover", "manager"):
        return mention(value)
    if name == "channel":
        return f"<#{value}>"
    if name == "enquired":
        at = datetime.fromtimestamp(value, zone)
        return calendar.at_in_words(at, zone, at, with_zone=False).replace("today", str(at.date()))
    if name == "persona":
        return PERSONAS[value]
    return words(KINDS[value] if name == "kind" else str(value), 300)
