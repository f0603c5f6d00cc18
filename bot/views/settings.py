"""What one person settles for themselves: the form behind `/moment settings`, and what was saved."""

from collections.abc import Set
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot.domain import calendar
from bot.domain.calendar import Hours
from bot.domain.countries import name_of
from bot.domain.milestones import EXPECTED, MilestoneKind
from bot.domain.nudges import NudgeKind
from bot.domain.preferences import FEWEST, MANY, MOST, Preferences
from bot.domain.terms import Terms
from bot.views import countries, hours
from bot.views.blocks import (
    Block,
    View,
    actions,
    button,
    choice,
    chosen_in,
    context,
    field_of,
    modal,
    option,
    section,
    state_of,
)

FORM = "settings_form"
OPEN_FORM = "open_settings_form"
GO_ON = "go_on"
OPEN_CALENDAR = "open_calendar"

KINDS: dict[str, str] = {
    str(MilestoneKind.BIRTHDAY): "Birthdays",
    str(MilestoneKind.CHILD): "Dates of children",
    str(MilestoneKind.WEDDING): "Weddings",
    str(MilestoneKind.ANNIVERSARY): "Anniversaries",
    str(MilestoneKind.MEMORIAL): "Days of remembrance",
    str(MilestoneKind.OTHER): "Other dates",
    str(MilestoneKind.JOURNEY): "Milestones of journeys",
    EXPECTED: "Firsts that have no day yet",
    str(NudgeKind.PROMISE_DUE): "Promises you made",
    str(NudgeKind.SILENCE): "Clients nobody was in touch with",
}
"""Every kind that can be left out. A moment is never among them: somebody needs help then."""
MEANWHILE = "Whoever covers a client is asked instead of you meanwhile, and the rest waits until you are back."
DATES = tuple(str(kind) for kind in MilestoneKind)


@dataclass(frozen=True)
class Filled:
    hours: Hours
    country: str | None
    """None: as the workspace says."""
    leave_from: date | None
    leave_until: date | None
    pause: date | None
    """The first day on which prompts come again."""
    goes_on: bool
    kinds: frozenset[str]
    """Those of `KINDS` that they want."""
    on_the_day: frozenset[str] = frozenset()
    """Those of `DATES` of which they hear on the day itself."""
    most: int = MOST


def form(terms: Terms, now: datetime) -> View:
    own, zone = terms.preferences, calendar.zone_in_words(terms.zone)
    today = calendar.local_day(now, terms.zone)
    paused = own.paused_until if own.is_paused(now) else None
    leave = own.leave(None, None) if _is_leave_over(terms, now) else own
    pause_day = None if paused is None else calendar.local_day(paused, terms.zone)
    blocks = [
        *hours.fields(
            terms.hours, f"On your own clock ({zone}). Prompts come in these hours, and at the start of them."
        ),
        *_going_on(terms, now),
        field_of("leave_from", "On leave from", _day("leave_from", leave.leave_from), optional=True),
        field_of(
            "leave_until",
            "Last day of leave",
            _day("leave_until", leave.leave_until),
            hint=f"{MEANWHILE} Without a last day, until you say so here.",
            optional=True,
        ),
        field_of(
            "pause",
            "Pause until",
            _day("pause", pause_day),
            hint="The day on which prompts come again.",
            optional=True,
        ),
        countries.select("Country", own.country, _usual_country(terms), holds=terms.country, today=today),
        _kinds(own.muted),
        _on_the_day(own.on_the_day),
        _most(own.most),
        actions([button("Your calendar", OPEN_CALENDAR, "0")]),
        context("A moment that was flagged for you always comes, at any hour: somebody needs you then."),
    ]
    return modal("Your settings", FORM, blocks, submit="Save")


def read(view: View) -> Filled:
    state = state_of(view)
    return Filled(
        hours.read(state),
        countries.read(state),
        _read_day(state["leave_from"]),
        _read_day(state["leave_until"]),
        _read_day(state["pause"]),
        bool((state.get("goes_on") or {}).get("selected_options")),
        _ticked(state["kinds"]),
        _ticked(state["on_the_day"]),
        int(chosen_in(state, "most")),
    )


def saved(terms: Terms, now: datetime) -> View:
    return modal("Your settings", "saved", [section(in_words(terms, now))], close="Close")


def in_words(terms: Terms, now: datetime) -> str:
    """What they mean, one sentence a line."""
    own = terms.preferences
    said = [f"Your prompts come {hours.in_words(terms.hours)} ({calendar.zone_in_words(terms.zone)})."]
    said += [f"Your country is {name_of(own.country)}."] if own.country else []
    holidays = countries.next_holidays(terms.country, calendar.local_day(now, terms.zone))
    said += [f"Public holidays are days off. {holidays}"] if holidays else []
    return "\n".join([*said, *pauses_in_words(terms, now), *_muted_in_words(own.muted), *_brief_in_words(own)])


def pauses_in_words(terms: Terms, now: datetime) -> list[str]:
    """Leave and pause, where there is one now or ahead."""
    own, today = terms.preferences, calendar.local_day(now, terms.zone)
    said = []
    if own.leave_from is not None and not _is_leave_over(terms, now):
        begin = calendar.in_words(own.leave_from, today)
        since = f"since {begin.removeprefix('on ')}" if own.leave_from < today else f"from {begin.removeprefix('on ')}"
        until = (
            "" if own.leave_until is None else f" until {calendar.in_words(own.leave_until, today).removeprefix('on ')}"
        )
        said.append(f"You are on leave {since}{until}. {MEANWHILE}")
        said += ["It comes from your Slack status, and ends when you take that off."] if own.is_leave_of_status else []
    if own.is_paused(now) and own.paused_until is not None:
        again = calendar.at_in_words(own.paused_until, terms.zone, now, with_zone=False)
        said.append(f"Your prompts are paused until {again}.")
    return said


def is_held_back(terms: Terms, now: datetime) -> bool:
    """Whether nothing comes just now, or soon."""
    return bool(pauses_in_words(terms, now))


def _usual_country(terms: Terms) -> str:
    usual = Terms(terms.zone, terms.preferences.live_in(None), terms.usual)
    said = "As the firm says" if terms.usual.country else "Read it from my time zone"
    return f"{said} ({name_of(usual.country)})" if usual.country else said


def _muted_in_words(muted: Set[str]) -> list[str]:
    names = [said.lower() for kind, said in KINDS.items() if kind in muted]
    return [f"You get no prompts about {hours.listed(names)}."] if names else []


def _brief_in_words(own: Preferences) -> list[str]:
    names = [KINDS[kind].lower() for kind in DATES if kind in own.on_the_day and kind not in own.muted]
    said = [f"You hear on the day itself of {hours.listed(names)}."] if names else []
    things = "one thing" if own.most == 1 else f"{own.most} things"
    return [*said, f"Your brief asks for {things} at most."] if own.most != MOST else said


def _going_on(terms: Terms, now: datetime) -> list[Block]:
    """Only where something is held back: Slack cannot empty a day once it was chosen."""
    said = pauses_in_words(terms, now)
    if not said:
        return []
    tick = {
        "type": "checkboxes",
        "action_id": "goes_on",
        "options": [option("End my leave and pause, and go on", "yes")],
    }
    return [section("\n".join(said)), field_of("goes_on", "Back already", tick, optional=True)]


def _is_leave_over(terms: Terms, now: datetime) -> bool:
    last = terms.preferences.leave_until
    return last is not None and last < calendar.local_day(now, terms.zone)


def _kinds(muted: Set[str]) -> Block:
    options = {kind: option(said, kind) for kind, said in KINDS.items()}
    wanted = [each for kind, each in options.items() if kind not in muted]
    element: Block = {"type": "checkboxes", "action_id": "kinds", "options": list(options.values())}
    if wanted:
        element["initial_options"] = wanted
    return field_of("kinds", "Prompt me about", element, optional=True)


def _on_the_day(kinds: Set[str]) -> Block:
    options = {kind: option(KINDS[kind], kind) for kind in DATES}
    chosen = [each for kind, each in options.items() if kind in kinds]
    element: Block = {"type": "checkboxes", "action_id": "on_the_day", "options": list(options.values())}
    if chosen:
        element["initial_options"] = chosen
    hint = "Otherwise each date comes as many days ahead as it says."
    return field_of("on_the_day", "Only on the day itself", element, hint=hint, optional=True)


def _most(most: int) -> Block:
    options = [option(str(number), number) for number in range(FEWEST, MANY + 1)]
    hint = "How many things your morning brief asks for. The rest is one tap away."
    return field_of("most", "In my brief, at most", choice("most", options, most - FEWEST), hint=hint)


def _ticked(state: dict[str, Any]) -> frozenset[str]:
    return frozenset(each["value"] for each in state.get("selected_options") or ())


def _day(action: str, day: date | None) -> Block:
    element: Block = {"type": "datepicker", "action_id": action}
    return element if day is None else element | {"initial_date": day.isoformat()}


def _read_day(state: dict[str, Any]) -> date | None:
    chosen = state.get("selected_date")
    return date.fromisoformat(chosen) if chosen else None
