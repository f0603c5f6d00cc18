"""The ledger of promises: one in a view, lists of them, and what became of them."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain import calendar, ledger
from bot.domain.clients import Client
from bot.domain.history import Noun, Thing
from bot.domain.nudges import NudgeKind, NudgeState
from bot.domain.people import Actor, Person
from bot.domain.promises import NoSuchPromise, Promise, Standing
from bot.domain.team import NotYourTeam, Scope
from bot.flows import people, promises, team
from bot.flows.terms import remembered, terms_of
from bot.views.ledger import Listed, Mine, Numbers, Which, Whose
from bot.views.promise_cards import Shown
from bot.views.reckonings import why_back
from store import Store, Work

LOG_MOST = 12


def show(store: Store, actor: Actor, promise_id: int, now: datetime) -> Shown:
    """For whoever keeps it, recorded it, is asked to take it over, or sees the client's card. Raises NoSuchPromise."""
    with store.read() as work:
        viewer = people.meet(work, actor)
        client = work.clients.get(actor.workspace_id, work.promises.whose(actor.workspace_id, promise_id))
        promise = work.promises.get(actor.workspace_id, promise_id)
        if not _is_seen(work, viewer, promise, client):
            raise NoSuchPromise
        return Shown(
            promise,
            client,
            actor.slack_id,
            work.people.zone_of(actor.workspace_id, actor.slack_id),
            work.promises.moves_of(actor.workspace_id, promise_id),
            work.history.about(actor.workspace_id, Thing(Noun.PROMISE, promise_id), LOG_MOST),
            promises.may_change(promise, client, actor.slack_id),
            _why_back(work, promise, client, now),
        )


def listed(store: Store, actor: Actor, which: Which, now: datetime) -> Listed:
    """What is open the first due first, and what has ended the last ended first."""
    with store.read() as work:
        viewer = people.meet(work, actor)
        zone = work.people.zone_of(actor.workspace_id, actor.slack_id)
        found = _of(work, viewer, which, now)
        clients = work.clients.some(actor.workspace_id, {each.client_id for each in found})
        return Listed(which, [(each, clients[each.client_id]) for each in found], zone)


def mine(store: Store, actor: Actor, now: datetime) -> Mine:
    """What somebody has to keep, and what became of what they had to."""
    with store.read() as work:
        viewer = people.meet(work, actor)
        theirs = work.promises.counting(actor.workspace_id, now - ledger.LOOKS_BACK, promiser=actor.slack_id)
        open_ = [each for each in theirs if each.is_open]
        clients = work.clients.some(actor.workspace_id, {each.client_id for each in open_})
        zone = work.people.zone_of(actor.workspace_id, actor.slack_id)
        listed = [(each, clients[each.client_id]) for each in open_]
        return Mine(listed, ledger.counted(theirs, now), zone, bool(work.teams.owners(team.scope_of(work, viewer))))


def numbers(store: Store, actor: Actor, now: datetime) -> Numbers:
    """Of the clients that somebody manages, or of all of them; names stand side by side only here. Raises NotYourTeam
    for whoever manages none."""
    with store.read() as work:
        scope = _team(work, people.meet(work, actor))
        found = work.promises.counting(actor.workspace_id, now - ledger.LOOKS_BACK, manager=scope.manager)
        terms = remembered(work)

        def hours_of(promise: Promise) -> float:
            own = terms(promise.workspace_id, promise.promiser)
            assert promise.ended_at is not None
            return calendar.working_hours_between(promise.made_at, promise.ended_at, own.zone, own.hours)

        return Numbers(
            ledger.counted(found, now),
            people=ledger.grouped(found, lambda each: each.promiser, now),
            kinds=ledger.grouped(found, lambda each: str(each.origin), now),
            stages=ledger.grouped(found, lambda each: each.stage and str(each.stage), now),
            segments=ledger.grouped(found, lambda each: each.segment, now),
            answers=ledger.answered(found, hours_of),
            is_whole=scope.manager is None,
        )


def _of(work: Work, viewer: Person, which: Which, now: datetime) -> Sequence[Promise]:
    workspace_id, since = viewer.workspace_id, now - ledger.LOOKS_BACK
    if which.whose is Whose.NEAR:
        who = None if work.roles.rights(workspace_id).sees_roster(viewer) else viewer.slack_id
        zone = work.people.zone_of(workspace_id, viewer.slack_id)
        before = calendar.day_after(calendar.local_day(now, zone), zone) if which.only_due else None
        return work.promises.open_near(workspace_id, who, before)
    if which.whose is Whose.MINE:
        found = work.promises.counting(workspace_id, since, promiser=viewer.slack_id)
    else:
        found = work.promises.counting(workspace_id, since, manager=_team(work, viewer).manager)
    chosen = [each for each in found if which.counts(each, now)]
    return chosen if which.standing is Standing.OPEN else sorted(chosen, key=_ended, reverse=True)


def _why_back(work: Work, promise: Promise, client: Client, now: datetime) -> str:
    """Nothing where nobody will be asked about it."""
    asked = work.nudges.about(promise.workspace_id, Thing(Noun.PROMISE, promise.id))
    waits = (NudgeState.OPEN, NudgeState.LATER)
    due = [each for each in asked if each.plan.kind is NudgeKind.PROMISE_DUE and each.state in waits]
    terms = terms_of(work, promise.workspace_id, promise.promiser)
    return why_back(client, promise, due[-1], terms, now) if due and promise.is_open else ""


def _team(work: Work, viewer: Person) -> Scope:
    """Raises NotYourTeam for whoever manages nobody's clients."""
    scope = team.scope_of(work, viewer)
    if not work.teams.owners(scope):
        raise NotYourTeam
    return scope


def _ended(promise: Promise) -> datetime:
    return promise.ended_at or promise.due_at


def _is_seen(work: Work, viewer: Person, promise: Promise, client: Client) -> bool:
    if viewer.slack_id in (promise.promiser, promise.made_by, promise.offered_to):
        return True
    return not client.is_closed_to(viewer, work.roles.rights(promise.workspace_id))
