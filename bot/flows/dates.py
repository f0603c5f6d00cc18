"""The dates of a client are added, changed, removed, silenced and woken."""

from dataclasses import replace
from datetime import datetime

from bot.domain.calendar import PartialDate, Repeat
from bot.domain.clients import Client
from bot.domain.contacts import DateChanged, NotADate, NotALead, OnceNeedsItsYear, TheyDied, WhoseDate
from bot.domain.formers import kept, restored
from bot.domain.history import Entry, Noun, Thing, What
from bot.domain.milestones import Milestone, MilestoneKind, OfTheJourney
from bot.domain.people import Actor
from bot.domain.roster import LEADS, MOST_LEAD, USUAL_LEAD
from bot.domain.texts import cleaned, one_line
from bot.flows import clients, milestones
from bot.flows.drawing import show_anew
from bot.flows.entries import former, record
from bot.flows.people import only_once
from bot.views.dates import Filled, mark, of_milestone, usual_title
from store import Store, Work


def begin_change(store: Store, actor: Actor, milestone_id: int) -> tuple[Client, Filled]:
    """Raises NoSuchDate, OfTheJourney, NotYourClient."""
    with store.read() as work:
        milestone = work.milestones.get(actor.workspace_id, milestone_id)
        _refuse_of_journey(milestone)
        return clients.to_arrange(work, actor, milestone.client_id), of_milestone(milestone)


def save(store: Store, actor: Actor, filled: Filled, now: datetime, once: str) -> int:
    """The client's id. Raises a refusal for every field that cannot be, NotYourClient and Repeated."""
    return (edit if filled.milestone_id else add)(store, actor, filled, now, once)


def add(store: Store, actor: Actor, filled: Filled, now: datetime, once: str) -> int:
    """Planned in the same transaction."""
    with store.begin() as work:
        only_once(work, actor.workspace_id, once, now)
        client = clients.to_arrange(work, actor, filled.client_id)
        new = _as_filled(client, filled)
        _refuse_for_the_dead(work, new)
        milestone = work.milestones.add(new)
        record(work, actor, Noun.MILESTONE, milestone, What.DATE_ADDED, now, milestone.title)
        milestones.replan(work, client, milestone, now)
        return client.id


def edit(store: Store, actor: Actor, filled: Filled, now: datetime, once: str) -> int:
    """What is silent stays so. Raises DateChanged where somebody else was quicker, and NoSuchDate."""
    with store.begin() as work:
        only_once(work, actor.workspace_id, once, now)
        client, before = _held(work, actor, filled.milestone_id)
        _refuse_of_journey(before)
        if mark(before) != filled.shown:
            raise DateChanged
        changed = replace(
            _as_filled(client, filled), id=before.id, silenced_at=before.silenced_at, silenced_by=before.silenced_by
        )
        _refuse_for_the_dead(work, changed)
        if changed != before:
            _save(work, changed, now)
            entry = record(
                work, actor, Noun.MILESTONE, changed, What.DATE_CHANGED, now, changed.title, str(before.date)
            )
            work.formers.keep(client.workspace_id, entry, client.id, kept(before, changed), now)
        return client.id


def remove(store: Store, actor: Actor, milestone_id: int, now: datetime) -> int:
    """The client's id. A prompt that stands somewhere says so. Raises NoSuchDate, NotYourClient."""
    with store.begin() as work:
        _, milestone = _held(work, actor, milestone_id)
        _refuse_of_journey(milestone)
        entry = record(work, actor, Noun.MILESTONE, milestone, What.DATE_REMOVED, now, milestone.title)
        blank = _blank(milestone.workspace_id, milestone.id, milestone.client_id)
        work.formers.keep(milestone.workspace_id, entry, milestone.client_id, kept(milestone, blank), now)
        _save(work, milestone.silence(now, actor.slack_id), now)
        work.milestones.remove(milestone)
        return milestone.client_id


def silence(store: Store, actor: Actor, milestone_id: int, now: datetime) -> int:
    """Nobody is asked why. The client's id. Raises NoSuchDate, NotYourClient."""
    with store.begin() as work:
        _, milestone = _held(work, actor, milestone_id)
        if not milestone.is_silent:
            _save(work, milestone.silence(now, actor.slack_id), now)
            record(work, actor, Noun.MILESTONE, milestone, What.DATE_SILENCED, now, milestone.title)
        return milestone.client_id


def wake(store: Store, actor: Actor, milestone_id: int, now: datetime) -> int:
    """The client's id. Raises NoSuchDate, TheyDied, NotYourClient."""
    with store.begin() as work:
        _, milestone = _held(work, actor, milestone_id)
        _refuse_for_the_dead(work, milestone.wake())
        if milestone.is_silent:
            _save(work, milestone.wake(), now)
            record(work, actor, Noun.MILESTONE, milestone, What.DATE_WOKEN, now, milestone.title)
        return milestone.client_id


def _held(work: Work, actor: Actor, milestone_id: int) -> tuple[Client, Milestone]:
    """Whoever changes a date holds its client: read before that, it may be changed while we wait. Raises NoSuchDate,
    NotYourClient."""
    client_id = work.milestones.get(actor.workspace_id, milestone_id).client_id
    client = clients.to_arrange(work, actor, client_id)
    return client, work.milestones.get(actor.workspace_id, milestone_id)


def undo(work: Work, entry: Entry, now: datetime) -> None:
    """A date that was added by mistake goes; where somebody was prompted about it already it is silent instead.
    Raises TheyDied where a happy date would speak again of somebody we lost meanwhile."""
    if entry.what is What.DATE_REMOVED:
        milestone = restored(_blank(entry.workspace_id, entry.about.id, entry.client_id or 0), former(work, entry))
        _refuse_for_the_dead(work, milestone)
        work.milestones.put_back(milestone)
        follow(work, entry.workspace_id, [milestone.id], now)
        return
    milestone = work.milestones.get(entry.workspace_id, entry.about.id)
    match entry.what:
        case What.DATE_SILENCED:
            milestone = milestone.wake()
        case What.DATE_CHANGED:
            milestone = restored(milestone, former(work, entry))
        case _:
            milestone = milestone.silence(now, entry.who)
    _refuse_for_the_dead(work, milestone)
    _save(work, milestone, now)
    if entry.what is What.DATE_ADDED and not work.nudges.about(entry.workspace_id, entry.about):
        work.milestones.remove(milestone)


def _blank(workspace_id: int, milestone_id: int, client_id: int) -> Milestone:
    return Milestone(milestone_id, workspace_id, client_id, MilestoneKind.OTHER, "", PartialDate(None, 1, 1))


def follow(work: Work, workspace_id: int, ids: list[int], now: datetime) -> None:
    """What is unsent goes or comes, and what was sent says so."""
    milestones.replan_these(work, workspace_id, ids, now)
    for milestone_id in ids:
        show_anew(work, workspace_id, Thing(Noun.MILESTONE, milestone_id), now)


def _as_filled(client: Client, filled: Filled) -> Milestone:
    when, contact = _read(filled.date), one_line(filled.contact)
    if when.year is None and filled.repeat is Repeat.NONE:
        raise OnceNeedsItsYear
    return Milestone(
        id=0,
        workspace_id=client.workspace_id,
        client_id=client.id,
        kind=filled.kind,
        title=_title(client, filled, contact),
        date=when,
        contact=contact or None,
        repeat=filled.repeat,
        leap=filled.leap,
        lead_days=_lead(filled),
    )


def _read(said: str) -> PartialDate:
    try:
        return PartialDate.said(said)
    except ValueError as wrong:
        raise NotADate(why=str(wrong).rstrip(".")) from None


def _title(client: Client, filled: Filled, contact: str) -> str:
    title = one_line(filled.title)
    if title:
        return title
    if filled.kind is MilestoneKind.ANNIVERSARY and not contact:
        return f"Anniversary of {client.name}"
    if not contact or filled.kind is MilestoneKind.OTHER:
        raise WhoseDate
    return usual_title(filled.kind, contact)


def _lead(filled: Filled) -> int:
    said = cleaned(filled.lead)
    if not said:
        return LEADS.get(filled.kind, USUAL_LEAD)
    if not (said.isascii() and said.isdigit()) or int(said) > MOST_LEAD:
        raise NotALead
    return int(said)


def _refuse_for_the_dead(work: Work, milestone: Milestone) -> None:
    if milestone.contact is None or milestone.is_silent or not milestone.kind.is_cheerful:
        return
    contact = work.contacts.called(milestone.workspace_id, milestone.client_id, milestone.contact)
    if contact is not None and contact.is_lost:
        raise TheyDied(name=contact.name)


def _refuse_of_journey(milestone: Milestone) -> None:
    """Raises OfTheJourney."""
    if milestone.step is not None:
        raise OfTheJourney


def _save(work: Work, milestone: Milestone, now: datetime) -> None:
    work.milestones.save(milestone)
    follow(work, milestone.workspace_id, [milestone.id], now)
