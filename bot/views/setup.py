"""What a workspace settles for everybody: the form behind `/moment setup`, and what was saved."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.domain.arrangements import Arrangements
from bot.domain.calendar import Hours
from bot.domain.channels import Unfit
from bot.domain.enquiries import USUAL_TARGETS
from bot.domain.silence import PATIENT
from bot.views import channels, countries, enquiries, exports, hours, imports, silence
from bot.views.blocks import (
    Block,
    Message,
    View,
    actions,
    button,
    field_of,
    mention,
    message,
    modal,
    option,
    plain,
    said_in,
    section,
    state_of,
)

FORM = "setup_form"
OPEN_FORM = "open_setup_form"
CLOSED, OPEN = "closed", "open"
EVERYBODY, SMALL = "everybody", "small"
SURE = (
    "Needed when you choose a channel. A moment names the client and says what happened. Please look that the channel"
    " has no guests and is not shared with another company."
)
PEOPLE_MOST = 100
"""More than Slack takes in one field."""


@dataclass(frozen=True)
class Start:
    """What is settled now."""

    arrangements: Arrangements
    admins: frozenset[str] = frozenset()
    managers: frozenset[str] = frozenset()
    asks_who_reads: bool = True
    """Moments may not look who reads a channel, so whoever chooses one says that they looked."""
    channel_before: str | None = None
    """The moments channel until this was saved."""

    @property
    def instead(self) -> str | None:
        """The moments channel, if the one that was chosen turns out not to be fit."""
        return None if self.channel_before == self.arrangements.moments_channel else self.channel_before


@dataclass(frozen=True)
class Filled:
    admins: frozenset[str]
    managers: frozenset[str]
    channel: str | None
    fallback: str | None
    hours: Hours
    country: str | None
    is_roster_open: bool
    is_small_start: bool
    owners: frozenset[str]
    silent_days: str = str(PATIENT.usual)
    silent_segments: str = ""
    answer_hours: str = str(USUAL_TARGETS.usual)
    answer_segments: str = ""
    is_sure: bool = False
    """Only colleagues read the channel: they say so, or Moments looks itself."""


def offer(now: Arrangements, *, is_settled: bool) -> Message:
    """To whoever installed Moments, once."""
    if is_settled:
        lines = ["Moments is set up here. What you settled can be changed at any time, also in Home."]
    else:
        lines = [
            f"Moments is installed and works as it is: prompts come {hours.in_words(now.hours)}, on each person's own"
            " clock.",
            "The setup takes two minutes. It settles who administers and manages, these hours, and whether only a few"
            " owners are prompted at first.",
            "Nobody else got this message. The setup is in Home, too, and behind `/moment setup`.",
        ]
    way = button(
        "Change the setup" if is_settled else "Set up Moments", OPEN_FORM, "0", style=None if is_settled else "primary"
    )
    return message("\n".join(lines), [section("\n".join(lines)), actions([way])])


def form(start: Start, today: date) -> View:
    """`today` is in UTC: for holidays that is near enough."""
    now = start.arrangements
    return modal(
        "Set up Moments",
        FORM,
        [
            section("Everything here has a default that works, so you can save it as it stands and change it later."),
            *_roles(start),
            *_places(start),
            *hours.fields(
                now.hours, "On each person's own clock. Everybody can choose their own hours in their settings."
            ),
            countries.select(
                "Country", now.country, "Read it from each person's time zone", holds=now.country, today=today
            ),
            *_choices(now),
            _owners(now),
            *silence.fields(now.patience),
            *enquiries.fields(now.targets),
            actions(roster_buttons()),
        ],
        submit="Save",
    )


def read(view: View) -> Filled:
    state = state_of(view)
    return Filled(
        admins=_chosen(state["admins"]),
        managers=_chosen(state["managers"]),
        channel=next(iter(state["channel"].get("selected_conversations") or ()), None),
        fallback=next(iter(_chosen(state["fallback"])), None),
        hours=hours.read(state),
        country=countries.read(state),
        is_roster_open=state["roster"]["selected_option"]["value"] == OPEN,
        is_small_start=state["start"]["selected_option"]["value"] == SMALL,
        owners=_chosen(state["owners"]),
        silent_days=said_in(state, "silent_days"),
        silent_segments=said_in(state, "silent_segments"),
        answer_hours=said_in(state, "answer_hours"),
        answer_segments=said_in(state, "answer_segments"),
        is_sure="sure" not in state or channels.is_sure(state),
    )


def saved(start: Start) -> View:
    now = start.arrangements
    channel = now.moments_channel
    lines = [
        f"Saved. Prompts come {hours.in_words(now.hours)}, unless somebody chose their own hours.",
        f"Prompted: {_named(now.prompted)}. The dates of all others stay silent."
        if now.is_small_start
        else "Every owner is prompted.",
        silence.in_words(now.patience),
        enquiries.in_words(now.targets),
        f"Managers: {_named(start.managers)}." if start.managers else "",
        f"The moments channel is <#{channel}>: each open moment gets one post there. If Moments is not there yet, type"
        " `/invite @Moments` in it."
        if channel
        else "",
        "Every colleague sees all of every client." if now.is_roster_open else "",
        "Next, bring your clients in.",
    ]
    said = section("\n".join(filter(None, lines)))
    return modal("Set up Moments", "saved", [said, actions(roster_buttons())], close="Close")


def refused(start: Start, why: Unfit) -> Message:
    """Moments looked, and others than colleagues read there."""
    stays = f"It is <#{start.instead}> as before." if start.instead else "There is none for now."
    said = (
        f"<#{start.arrangements.moments_channel}> {channels.NOT_FIT[why]}, so it cannot be the moments channel. {stays}"
        " Everything else is saved. Please choose a channel that only colleagues read."
    )
    return message(said, [section(said), actions([button("Change the setup", OPEN_FORM, "0")])])


def refused_view(start: Start, why: Unfit) -> View:
    return modal("Set up Moments", "saved", refused(start, why).blocks, close="Close")


def roster_buttons() -> list[Block]:
    """Also for Home."""
    return [button("Import clients", imports.OPEN, "0"), button("Export everything", exports.EVERYTHING, "0")]


def _roles(start: Start) -> list[Block]:
    return [
        field_of(
            "admins",
            "Who administers Moments",
            _people("admins", start.admins),
            hint="Slack's own admins and whoever installed Moments may always do it, and need no place here.",
            optional=True,
        ),
        field_of(
            "managers",
            "Managers of the whole firm",
            _people("managers", start.managers),
            hint="They see every client. Who manages one client only is written on that client.",
            optional=True,
        ),
    ]


def _places(start: Start) -> list[Block]:
    """Where and to whom things go that have no place of their own."""
    now = start.arrangements
    return [
        field_of(
            "channel",
            "The moments channel",
            _channel(now.moments_channel),
            hint="A channel of colleagues. Each open moment gets one post there, with its log below it; what is for a"
            " team or sealed never does. For a summary each morning, type /moment digest in it.",
            optional=True,
        ),
        *([channels.only_colleagues(SURE, optional=True)] if start.asks_who_reads else []),
        field_of(
            "fallback",
            "Who helps where nobody else can",
            _people("fallback", [now.fallback] if now.fallback else [], most=1),
            hint="They are asked where a client has no manager. If you choose nobody, it is whoever installed Moments.",
            optional=True,
        ),
    ]


def _owners(now: Arrangements) -> Block:
    return field_of(
        "owners",
        "Start with these owners",
        _people("owners", now.prompted),
        hint="Counts only if you start small.",
        optional=True,
    )


def _choices(now: Arrangements) -> list[Block]:
    sees = (
        option("Their owner, cover and manager, and who administers", CLOSED),
        option("Every colleague", OPEN),
    )
    starts = (option("Every owner", EVERYBODY), option("Start small: only the owners chosen below", SMALL))
    who = "Everybody always sees a client's name, owner and stage."
    silent = "The dates of all others stay silent until you switch them on here."
    return [
        field_of("roster", "Who sees notes, dates and history", _radio("roster", sees, now.is_roster_open), hint=who),
        field_of("start", "Who is prompted about dates", _radio("start", starts, now.is_small_start), hint=silent),
    ]


def _radio(action: str, options: tuple[Block, Block], is_second: bool) -> Block:
    initial = options[is_second]
    return {"type": "radio_buttons", "action_id": action, "options": list(options), "initial_option": initial}


def _people(action: str, chosen: Iterable[str], most: int | None = None) -> Block:
    element: Block = {"type": "multi_users_select", "action_id": action, "placeholder": plain("Choose colleagues")}
    if most is not None:
        element |= {"max_selected_items": most, "placeholder": plain("Choose a colleague")}
    initial = sorted(chosen)[:PEOPLE_MOST]
    return element | {"initial_users": initial} if initial else element


def _channel(chosen: str | None) -> Block:
    """One of many: what was chosen once in a select for one cannot be emptied in Slack."""
    element: Block = {
        "type": "multi_conversations_select",
        "action_id": "channel",
        "max_selected_items": 1,
        "placeholder": plain("Choose a channel"),
        "filter": {"include": ["public", "private"], "exclude_external_shared_channels": True},
    }
    return element | {"initial_conversations": [chosen]} if chosen else element


def _chosen(state: dict[str, Any]) -> frozenset[str]:
    return frozenset(state.get("selected_users") or ())


def _named(people: Iterable[str]) -> str:
    return hours.listed([mention(each) for each in sorted(people)])
