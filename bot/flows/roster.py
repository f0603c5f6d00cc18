"""Importing the roster and its dates: first what would happen, in full; then all of it, or nothing."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from typing import NamedTuple

from bot.domain.clients import Client, Stage, folded
from bot.domain.contacts import Contact
from bot.domain.dates import Order
from bot.domain.directory import Directory
from bot.domain.history import Entry, Noun, Thing, What
from bot.domain.imports import ClientStep, DateStep, Import, Known, compare
from bot.domain.journeys import Journeys
from bot.domain.milestones import Milestone
from bot.domain.nudges import Plan
from bot.domain.refusals import Refusal
from bot.domain.roster import NAME, Watch, unwatched
from bot.flows import milestones, walks
from bot.views.planned import Walkers
from store import Store, Work, again

FORTNIGHT = timedelta(days=14)
Walked = tuple[Client, Milestone]
WALKERS_MOST = 500
NO_NAME = "-" * 2 * NAME
"""With it begins what nobody can be called: a name may not be so long."""


class Prompt(NamedTuple):
    """One prompt that would be planned."""

    plan: Plan
    milestone: Milestone
    client: Client


class HasMistakes(Refusal):
    """There are mistakes in the file, so nothing was imported."""


class RosterChanged(Refusal):
    """Somebody changed the roster while your file was read, so nothing was imported. Please try once more."""


def plan_import(
    store: Store,
    workspace_id: int,
    roster_text: str,
    dates_text: str | None,
    people: Directory,
    files: tuple[str, str] = ("roster.csv", "dates.csv"),
    order: Order | None = None,
    watch: Watch = unwatched,
) -> Import:
    """Reads and compares; changes nothing. `files`: how the two are called in mistakes. `order`: of day and month in
    dates, where somebody said it. `watch` hands out the lines and may count them."""
    with store.read() as work:
        known = _known(work, workspace_id)
    return compare(workspace_id, known, people, roster_text, dates_text, files, order, watch)


def first_prompts(
    store: Store,
    plan: Import,
    now: datetime,
    within: timedelta = FORTNIGHT,
    loaded: Journeys = walks.NOTHING,
) -> list[Prompt]:
    """What committing would plan for these days, the first prompt first. Empty where there are mistakes. Raises
    RosterChanged where somebody changed it since the plan was made.

    It is done, looked at and taken back: what depends on everything that is planned already cannot be foretold in
    another way without being wrong one day. On SQLite that is a copy, and nobody waits for it. PostgreSQL holds the
    owners' briefs meanwhile, as at the import itself: whoever plans something into these waits until it is taken back.
    """
    return [] if plan.mistakes else again(lambda: _looked_at(store, plan, now, within, loaded))


def commit_import(
    store: Store,
    plan: Import,
    now: datetime,
    also: Callable[[Work], None] = lambda _: None,
    loaded: Journeys = walks.NOTHING,
) -> list[Prompt]:
    """In one transaction, the prompts too, and what `also` does; all of it again where the database gave that up, so
    `also` changes nothing else. What was planned for the first fortnight, as `first_prompts` says it. Raises
    HasMistakes, RosterChanged."""
    if plan.mistakes:
        raise HasMistakes
    return again(lambda: _committed(store, plan, now, also, loaded))


def begins_later(plan: Import) -> bool:
    """Of very many the mending pass begins the journeys after the import, in small transactions."""
    return len(plan.clients) > WALKERS_MOST


def walkers(store: Store, plan: Import, loaded: Journeys) -> list[Walkers]:
    """How many begin to walk along which journey, in the order of the journeys' names: whoever is new, has landed
    since, or is on another one from now on."""
    with store.read() as work:
        found = [(step.after, journey) for step in plan.clients if (journey := _begins_along(work, step, loaded))]
    counts = Counter(journey for _, journey in found)
    waiting = Counter(journey for client, journey in found if client.start_date is None)
    return [Walkers(journey, count, waiting[journey]) for journey, count in sorted(counts.items())]


def _begins_along(work: Work, step: ClientStep, loaded: Journeys) -> str | None:
    """The name of the journey; None for whoever walks along none, or goes on along their own."""
    before, after = step.before, step.after
    if before == after or not after.is_prompted_about or not after.has_landed:
        return None
    journey = walks.of(work, after, loaded)
    current = work.journeys.find(after.workspace_id, before.journey_digest) if before and before.has_landed else None
    return None if journey is None or (current and current.name == journey.name) else journey.name


def _committed(
    store: Store, plan: Import, now: datetime, also: Callable[[Work], None], loaded: Journeys
) -> list[Prompt]:
    with store.begin() as work:
        also(work)
        return _commit(work, plan, now, loaded, FORTNIGHT)


def _looked_at(store: Store, plan: Import, now: datetime, within: timedelta, loaded: Journeys) -> list[Prompt]:
    with store.rehearse() as work:
        return _commit(work, plan, now, loaded, within)


def _commit(work: Work, plan: Import, now: datetime, loaded: Journeys, within: timedelta) -> list[Prompt]:
    if plan.changes_nothing:
        return []
    if _known(work, plan.workspace_id) != plan.known:
        raise RosterChanged
    plan = _pinned(work, plan, loaded, now)
    clients = _save_clients(work, plan)
    added, changed = _save_dates(work, plan, clients)
    _save_people(work, plan, clients)
    work.handovers.end_running(plan.workspace_id, _with_another_owner(plan), now)
    work.history.record_many([*_told(plan, clients, now), *_passed(work, clients, [*added, *changed], now)])
    by_id = {client.id: client for client in clients.values()}
    begun, walked = _set_out(work, plan, clients, now)
    new = [*((by_id[each.client_id], each) for each in added), *begun]
    anew = [*_to_replan(plan, clients), *walked]
    milestones.replan_many(work, plan.workspace_id, anew, now, new)
    return _coming(work, plan.workspace_id, [*new, *anew], now + within)


def _coming(work: Work, workspace_id: int, about: Sequence[tuple[Client, Milestone]], until: datetime) -> list[Prompt]:
    """What waits to be sent about these, the first one first."""
    known = {milestone.id: (milestone, client) for client, milestone in about}
    waiting = work.nudges.unsent_until(workspace_id, Noun.MILESTONE, until)
    found = [Prompt(each.plan, *known[each.plan.about.id]) for each in waiting if each.plan.about.id in known]
    return sorted(found, key=lambda each: (each.plan.due_at, each.client.name, each.milestone.title))


def _pinned(work: Work, plan: Import, loaded: Journeys, now: datetime) -> Import:
    """The same with everybody on their journey. Of very many the mending pass takes care in small transactions."""
    if begins_later(plan):
        return plan

    def pinned(step: ClientStep) -> ClientStep:
        if step.before == step.after or not step.after.is_prompted_about:
            return step
        before = step.before or replace(step.after, stage=Stage.ACTIVE)
        return replace(step, after=walks.pin(work, walks.moved(work, before, step.after, now), loaded, now))

    return replace(plan, clients=tuple(map(pinned, plan.clients)))


def _set_out(work: Work, plan: Import, clients: dict[str, Client], now: datetime) -> tuple[list[Walked], list[Walked]]:
    """Whoever is new begins to walk; whoever is not goes on as they are now. What is to be planned of both."""
    changed = [step for step in plan.clients if step.before != step.after and step.after.journey_digest]
    after = [(step.before, clients[folded(step.after.name)]) for step in changed]
    begun = walks.set_out(work, [client for before, client in after if before is None], now)
    walked = list[Walked]()
    for before, client in after:
        if before is not None:
            walks.land(work, before, client, now)
            walked += walks.settle(work, client, now)
    return begun, walked


def _known(work: Work, workspace_id: int) -> Known:
    return Known(
        tuple(work.clients.all(workspace_id)),
        tuple(work.milestones.all(workspace_id)),
        tuple(work.contacts.all(workspace_id)),
    )


def _to_replan(plan: Import, clients: dict[str, Client]) -> Iterator[tuple[Client, Milestone]]:
    """Every date known before whose prompts must follow it, or its client's new owner or stage."""
    by_id = {client.id: client for client in clients.values()}
    moved = {step.after.id for step in plan.clients if step.moves_prompts}
    after = {step.after.id: step.after for step in plan.dates if step.is_change}
    for milestone in plan.known.milestones:
        if milestone.id in after or milestone.client_id in moved:
            yield by_id[milestone.client_id], after.get(milestone.id, milestone)


def _save_clients(work: Work, plan: Import) -> dict[str, Client]:
    """Every client by its folded name. Changed ones first: they may let go of an alias that a new one takes, and
    of a name that another one takes."""
    renamed = [step.before for step in plan.clients if step.before and step.before.name != step.after.name]
    work.clients.save_many([replace(client, name=f"{NO_NAME}{client.ref}") for client in renamed])
    work.clients.save_many([step.after for step in plan.clients if step.changes])
    added = work.clients.add_many([step.after for step in plan.clients if step.before is None])
    return _afterwards(plan, [*(step.after for step in plan.clients if step.before), *added])


def _afterwards(plan: Import, imported: Iterable[Client]) -> dict[str, Client]:
    return {folded(client.name): client for client in (*plan.known.clients, *imported)}


def _save_dates(work: Work, plan: Import, clients: dict[str, Client]) -> tuple[list[Milestone], list[Milestone]]:
    """Those that were added, and those that were changed."""
    new = [replace(step.after, client_id=clients[step.client].id) for step in plan.dates if step.before is None]
    changed = [step.after for step in plan.dates if step.is_change]
    for milestone in changed:
        work.milestones.save(milestone)
    return work.milestones.add_many(new), changed


def _with_another_owner(plan: Import) -> list[int]:
    return [step.after.id for step in plan.clients if step.before and step.before.owner != step.after.owner]


def _save_people(work: Work, plan: Import, clients: dict[str, Client]) -> None:
    """Whom a date names is there by now: they were added with it."""
    for step in plan.people:
        client = clients[step.client]
        contact = work.contacts.called(plan.workspace_id, client.id, step.contact)
        if contact is None:
            work.contacts.add(Contact(0, plan.workspace_id, client.id, step.contact, step.role))
        elif step.role:
            work.contacts.save(replace(contact, role=step.role))


def _told(plan: Import, clients: dict[str, Client], now: datetime) -> Iterator[Entry]:
    """One entry for each client that is new or different, their dates included."""
    dates: dict[str, list[DateStep]] = {}
    for step in plan.dates:
        if step.before != step.after:
            dates.setdefault(step.client, []).append(step)
    changes = {folded(step.after.name): step.changes for step in plan.clients}
    new = {folded(step.after.name) for step in plan.clients if step.before is None}
    people = Counter(step.client for step in plan.people_alone)
    for name in dict.fromkeys([*changes, *dates, *people]):
        what = What.CLIENT_IMPORTED if name in new else What.CLIENT_CHANGED
        said = "" if name in new else ", ".join([*changes.get(name, ()), *_counted(dates.get(name, ()), people[name])])
        if name in new or said:
            yield _entry(clients[name], what, Thing(Noun.CLIENT, clients[name].id), now, clients[name].name, said)


def _counted(steps: Sequence[DateStep], people: int) -> Iterator[str]:
    changed = sum(step.is_change for step in steps)
    for count, verb in ((len(steps) - changed, "added"), (changed, "changed")):
        if count:
            yield f"{count} {'date' if count == 1 else 'dates'} {verb}"
    if people:
        yield "one person there" if people == 1 else f"{people} people there"


def _passed(work: Work, clients: dict[str, Client], dates: Sequence[Milestone], now: datetime) -> Iterator[Entry]:
    """What lies before today becomes history, never a prompt."""
    zone_of = cache(work.people.zone_of)
    by_id = {client.id: client for client in clients.values()}
    for milestone in dates:
        client = by_id[milestone.client_id]
        awake = milestone.wake()  # a silent date is not past for being silent
        if awake.next_prompt(zone_of(client.workspace_id, client.owner), now) is None:
            about = Thing(Noun.MILESTONE, milestone.id)
            yield _entry(client, What.MILESTONE_PASSED, about, now, milestone.title, str(milestone.date))


def _entry(client: Client, what: What, about: Thing, at: datetime, subject: str, text: str) -> Entry:
    return Entry(0, client.workspace_id, None, at, what, about, client.id, subject, text)
