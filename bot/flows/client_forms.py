"""The form that adds a client and changes one is filled in, read and saved."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain import calendar
from bot.domain.clients import (
    AliasTaken,
    AliasTooLong,
    Client,
    CoverIsOwner,
    NameInArchive,
    NameTaken,
    NoName,
    NotACover,
    NotAManager,
    NotAnOwner,
    UnknownCountry,
    UnknownZone,
    folded,
)
from bot.domain.countries import COUNTRIES
from bot.domain.history import What
from bot.domain.people import Actor
from bot.domain.refusals import Refusal
from bot.domain.texts import cleaned
from bot.flows import clients, people
from bot.views import client_forms
from bot.views.client_cards import Near
from bot.views.client_forms import NAME_MOST, Filled
from store import Store, Work


def fill_in(store: Store, actor: Actor, client_id: int, now: datetime) -> tuple[Filled, list[Near], ZoneInfo]:
    """What the form begins with, the next dates, and the zone they are seen in. Raises NoSuchClient, NotYourClient."""
    with store.read() as work:
        client = clients.to_arrange(work, actor, client_id)
        zone = work.people.zone_of(actor.workspace_id, actor.slack_id)
        theirs = work.milestones.of_client(client.workspace_id, client.id)
        return client_forms.of_client(client), clients.near(theirs, zone, now)[: clients.NEAR_MOST], zone


def add(store: Store, actor: Actor, filled: Filled, now: datetime, once: str) -> Client:
    """Raises a refusal for every field that cannot be, and Repeated."""
    with store.begin() as work:
        people.only_once(work, actor.workspace_id, once, now)
        people.meet(work, actor)
        blank = Client(id=0, workspace_id=actor.workspace_id, name="", owner=actor.slack_id)
        client = work.clients.add(_as_filled(work, blank, filled))
        clients.record(work, actor, client, What.CLIENT_ADDED, now)
        return client


def edit(store: Store, actor: Actor, filled: Filled, now: datetime, once: str) -> Client:
    """What is unsent follows a new owner or stage in the same transaction. Raises as `add`, and NotYourClient."""
    with store.begin() as work:
        people.only_once(work, actor.workspace_id, once, now)
        before = clients.to_arrange(work, actor, filled.client_id)
        client = _as_filled(work, before, filled)
        work.clients.save(client)
        if changed := client.changed_from(before):
            clients.record(work, actor, client, What.CLIENT_EDITED, now, text=", ".join(changed))
        if client.stage is not before.stage:
            clients.record(work, actor, client, What.STAGE_CHANGED, now, subject=client.stage, text=before.stage)
        if (client.owner, client.stage) != (before.owner, before.stage):
            clients.replan(work, client, now)
        return client


def _as_filled(work: Work, client: Client, filled: Filled) -> Client:
    """The client as the form says; what was folded away stays. Raises a refusal for every field that cannot be."""
    name = _one_line(filled.name)
    if not name:
        raise NoName
    changed = replace(client, name=name, owner=_colleague(work, client, filled.owner, NotAnOwner()))
    if filled.is_unfolded:
        changed = _unfolded(work, changed, filled)
    if changed.cover == changed.owner:
        raise CoverIsOwner
    _refuse_taken(work, changed)
    return changed


def _unfolded(work: Work, client: Client, filled: Filled) -> Client:
    zone, country = calendar.zone_called(filled.zone), cleaned(filled.country).upper()
    if cleaned(filled.zone) and zone is None:
        raise UnknownZone
    if country and country not in COUNTRIES:
        raise UnknownCountry
    return replace(
        client,
        cover=_colleague(work, client, filled.cover, NotACover()) if filled.cover else None,
        manager=_colleague(work, client, filled.manager, NotAManager()) if filled.manager else None,
        kind=filled.kind,
        segment=_one_line(filled.segment) or None,
        stage=filled.stage,
        start_date=filled.start,
        zone=zone,
        country=country or None,
        aliases=_aliases(client.name, filled.aliases),
        notes=cleaned(filled.notes) or None,
    )


def _aliases(name: str, said: str) -> tuple[str, ...]:
    """Without repetitions, and without the name itself."""
    found = {folded(alias): _one_line(alias) for alias in said.split(";")}
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


def _one_line(said: str) -> str:
    return " ".join(cleaned(said).split())
