"""The form that adds a client and changes one is filled in, read and saved."""

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from bot.domain import calendar, countries
from bot.domain.calendar import Leap, PartialDate, Repeat
from bot.domain.clients import (
    AliasTaken,
    AliasTooLong,
    Client,
    CoverIsOwner,
    NameInArchive,
    NameTaken,
    NoName,
    NotAChannelOfOurs,
    NotACover,
    NotAManager,
    NotAnOwner,
    UnknownCountry,
    UnknownZone,
    folded,
)
from bot.domain.formers import kept, restored
from bot.domain.history import ChangedSince, Entry, Noun, Thing, What
from bot.domain.journeys import Journeys
from bot.domain.milestones import Milestone, MilestoneKind
from bot.domain.people import Actor
from bot.domain.refusals import Refusal
from bot.domain.texts import cleaned, one_line
from bot.flows import clients, enquiries, people, walks
from bot.flows.entries import former
from bot.views import client_forms
from bot.views.client_cards import Near
from bot.views.client_forms import FIELDS, NAME_MOST, SHORT, Filled, Overtaken
from store import Store, Work


class Sheet(NamedTuple):
    filled: Filled
    near: list[Near]
    """The next dates if it were saved now."""
    zone: ZoneInfo
    """In which they are seen."""
    journey: str | None = None
    """The one they would walk along."""


def begin(store: Store, actor: Actor, name: str) -> Sheet:
    with store.read() as work:
        people.meet(work, actor)
        return Sheet(Filled(0, name, actor.slack_id), [], work.people.zone_of(actor.workspace_id, actor.slack_id))


def fill_in(store: Store, actor: Actor, client_id: int, now: datetime, loaded: Journeys = walks.NOTHING) -> Sheet:
    """Raises NoSuchClient, NotYourClient."""
    with store.read() as work:
        client = clients.to_arrange(work, actor, client_id)
        return _sheet(work, actor, client, client_forms.of_client(client), now, loaded)


def go_on(store: Store, actor: Actor, filled: Filled, now: datetime, loaded: Journeys = walks.NOTHING) -> Sheet:
    """In the middle of filling it in. Raises NoSuchClient, NotYourClient."""
    with store.read() as work:
        client = Client(0, actor.workspace_id, "", actor.slack_id)
        if filled.client_id:
            client = clients.to_arrange(work, actor, filled.client_id)
        return _sheet(work, actor, client, filled, now, loaded)


def save(
    store: Store, actor: Actor, filled: Filled, now: datetime, once: str, loaded: Journeys = walks.NOTHING
) -> Client | Overtaken:
    """Raises a refusal for every field that cannot be, NotYourClient and Repeated."""
    if not filled.client_id:
        return add(store, actor, filled, now, once, loaded)
    try:
        return edit(store, actor, filled, now, once, loaded)
    except _Overtaken as found:
        return found.overtaken


def add(
    store: Store, actor: Actor, filled: Filled, now: datetime, once: str, loaded: Journeys = walks.NOTHING
) -> Client:
    with store.begin() as work:
        people.only_once(work, actor.workspace_id, once, now)
        people.meet(work, actor)
        blank = Client(id=0, workspace_id=actor.workspace_id, name="", owner=actor.slack_id)
        fields = FIELDS if filled.is_unfolded else SHORT
        new = _as_filled(work, blank, filled, fields)
        client = work.clients.add(walks.pin(work, walks.moved(work, blank, new, now), loaded, now))
        clients.record(work, actor, client, What.CLIENT_ADDED, now)
        walks.replan(work, client, now)
        enquiries.settle(work, actor, client, now)
        return client


def edit(
    store: Store, actor: Actor, filled: Filled, now: datetime, once: str, loaded: Journeys = walks.NOTHING
) -> Client:
    """Only what they changed is written, so that nobody undoes by accident what somebody else did meanwhile. What is
    unsent follows a new owner, cover, zone or stage, and another walk, in the same transaction."""
    with store.begin() as work:
        people.only_once(work, actor.workspace_id, once, now)
        before = clients.to_arrange(work, actor, filled.client_id)
        client = _as_filled(work, before, filled, _changed(work, before, filled))
        client = walks.pin(work, walks.moved(work, before, client, now), loaded, now)
        work.clients.save(client)
        if client.stage is not before.stage:
            clients.record(work, actor, client, What.STAGE_CHANGED, now, subject=client.stage, text=before.stage)
        if changed := client.changed_from(before):
            entry = clients.record(work, actor, client, What.CLIENT_EDITED, now, text=", ".join(changed))
            work.formers.keep(client.workspace_id, entry, client.id, kept(before, client), now)
        if client.owner != before.owner:
            work.handovers.end_running(client.workspace_id, [client.id], now)
        walks.land(work, before, client, now)
        if client.decides_prompts != before.decides_prompts:
            clients.replan(work, client, now)
        enquiries.settle(work, actor, client, now, before)
        return client


def undo(work: Work, entry: Entry, now: datetime) -> None:
    """Every field that was changed is as it was. Raises NameTaken and the like where that cannot be any more, and
    ChangedSince where they were handed over."""
    facts = former(work, entry)
    before = work.clients.get(entry.workspace_id, entry.about.id)
    client = restored(before, facts)
    if (client.owner, client.cover) != (before.owner, before.cover) and _went_since(work, entry):
        raise ChangedSince
    _refuse_taken(work, client)
    work.clients.save(client)
    walks.ask_again(work, before, client, now)
    clients.replan(work, work.clients.get(entry.workspace_id, client.id), now)


def _went_since(work: Work, entry: Entry) -> bool:
    theirs = work.handovers.of_client(entry.workspace_id, entry.about.id)
    return any(each.undone_at is None and max(each.at, each.ended_at or each.at) > entry.at for each in theirs)


def _sheet(work: Work, actor: Actor, client: Client, filled: Filled, now: datetime, loaded: Journeys) -> Sheet:
    zone = work.people.zone_of(actor.workspace_id, actor.slack_id)
    theirs = work.milestones.of_client(actor.workspace_id, filled.client_id) if filled.client_id else []
    names = ("segment", "stage", "journey", "start", "persona", "kind")
    would_be = walks.moved(
        work, client, replace(client, **{ATTRIBUTES.get(name, name): READ[name](filled) for name in names}), now
    )
    journey = walks.of(work, would_be, loaded)
    along = walks.look_ahead(work, would_be, journey, now) if journey else _together(filled, zone, now)
    near = [*clients.near(theirs, zone, now), *along]
    near.sort(key=lambda each: each.due.occurrence)
    return Sheet(filled, near[: clients.NEAR_MOST], zone, journey.name if journey and along else None)


def _together(filled: Filled, zone: ZoneInfo, now: datetime) -> list[Near]:
    """The first day working together, and its years."""
    start = filled.start
    if start is None or not calendar.FIRST_YEAR <= start.year < calendar.LAST_YEAR:
        return []
    source, day = PartialDate(start.year, start.month, start.day), calendar.local_day(now, zone)
    found: list[Near] = []
    for _ in range(clients.NEAR_MOST):
        occurs = calendar.next_occurrence(source, Repeat.YEARLY, Leap.FEB28, day)
        assert occurs is not None
        years = occurs.year - start.year
        title = f"{years} year{'s' if years > 1 else ''} together" if years else "first day working together"
        milestone = Milestone(0, 0, filled.client_id, MilestoneKind.ANNIVERSARY, title, source, repeat=Repeat.YEARLY)
        found.append(Near(milestone, calendar.Due(occurs, now)))
        day = occurs + calendar.A_DAY
    return found


def _changed(work: Work, client: Client, filled: Filled) -> list[str]:
    """The fields that they changed, or that an older form says nothing about. Raises _Overtaken where somebody changed
    one of these to something else meanwhile."""
    theirs = client_forms.of_client(client)
    shown = filled.shown
    changed = [name for name in FIELDS if filled.mark(name) != shown.get(name)]
    both = [n for n in changed if n in shown and theirs.mark(n) not in (shown[n], filled.mark(n))]
    if both:
        newest = work.history.newest(client.workspace_id, Thing(Noun.CLIENT, client.id))
        raise _Overtaken(Overtaken(newest.who if newest else None, tuple(both), theirs))
    return changed


def _as_filled(work: Work, client: Client, filled: Filled, names: Collection[str]) -> Client:
    """The client with these fields as the form says. Raises a refusal for every one that cannot be."""
    facts = {ATTRIBUTES.get(name, name): _read(work, client, filled, name) for name in FIELDS if name in names}
    changed = replace(client, **facts)
    changed = replace(changed, aliases=tuple(n for n in changed.aliases if folded(n) != folded(changed.name)))
    if changed.cover == changed.owner:
        raise CoverIsOwner
    _refuse_taken(work, changed)
    return changed


def _read(work: Work, client: Client, filled: Filled, name: str) -> Any:
    if name in PEOPLE:
        who = getattr(filled, name)
        return _colleague(work, client, who, PEOPLE[name]()) if who or name == "owner" else None
    return READ[name](filled)


def _name(filled: Filled) -> str:
    name = one_line(filled.name)
    if not name:
        raise NoName
    return name


def _zone(filled: Filled) -> str | None:
    zone = calendar.zone_called(filled.zone)
    if cleaned(filled.zone) and zone is None:
        raise UnknownZone
    return zone


def _country(filled: Filled) -> str | None:
    said = cleaned(filled.country)
    found = countries.called(said) if said else None
    if said and found is None:
        raise UnknownCountry
    return found


def _channel(filled: Filled) -> str | None:
    if filled.channel and filled.channel[:1] not in ("C", "G"):
        raise NotAChannelOfOurs
    return filled.channel or None


def _aliases(filled: Filled) -> tuple[str, ...]:
    """Without repetitions, and without the name itself."""
    name = filled.name
    found = {folded(alias): one_line(alias) for alias in filled.aliases.split(";")}
    if any(len(alias) > NAME_MOST for alias in found.values()):
        raise AliasTooLong
    return tuple(sorted((alias for key, alias in found.items() if key and key != folded(name)), key=folded))


def _colleague(work: Work, client: Client, slack_id: str, refusal: Refusal) -> str:
    """Somebody who left stays named until somebody else is chosen."""
    person = work.people.find(client.workspace_id, slack_id)
    is_named = slack_id in (client.owner, client.cover, client.manager) and client.id > 0
    if not is_named and (person is None or not person.is_colleague):
        raise refusal
    return slack_id


def _refuse_taken(work: Work, client: Client) -> None:
    others = _others_called(work, client, client.name)
    if others and all(each.is_archived for each in others):
        raise NameInArchive(name=client.name)
    if others:
        raise NameTaken(name=client.name)
    for alias in client.aliases:
        if _others_called(work, client, alias):
            raise AliasTaken(name=alias)


def _others_called(work: Work, client: Client, name: str) -> list[Client]:
    return [each for each in work.clients.called(client.workspace_id, name) if each.id != client.id]


ATTRIBUTES = {"start": "start_date", "enquired": "enquired_at"}
"""Where a client calls it otherwise than the form."""
PEOPLE: dict[str, Callable[[], Refusal]] = {
    "owner": lambda: NotAnOwner(),
    "cover": lambda: NotACover(),
    "manager": lambda: NotAManager(),
}
READ: dict[str, Callable[[Filled], Any]] = {
    "name": _name,
    "kind": lambda filled: filled.kind,
    "segment": lambda filled: one_line(filled.segment) or None,
    "stage": lambda filled: filled.stage,
    "journey": lambda filled: one_line(filled.journey) or None,
    "persona": lambda filled: filled.persona,
    "start": lambda filled: filled.start,
    "enquired": lambda filled: datetime.fromtimestamp(filled.enquired, UTC) if filled.enquired else None,
    "zone": _zone,
    "country": _country,
    "channel": _channel,
    "aliases": _aliases,
    "notes": lambda filled: cleaned(filled.notes) or None,
}


class _Overtaken(Exception):
    def __init__(self, overtaken: Overtaken) -> None:
        super().__init__()
        self.overtaken = overtaken
