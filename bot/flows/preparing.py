"""What somebody needs to meet a milestone well, brought together when they ask for it."""

from dataclasses import replace
from datetime import date, datetime
from typing import NamedTuple

from bot.domain import calendar
from bot.domain.history import Noun, Thing
from bot.domain.journeys import Asks
from bot.domain.milestones import NoSuchDate
from bot.domain.nudges import NudgeGone, NudgeKind, NudgeState
from bot.domain.people import Actor
from bot.flows import journeys, people
from bot.flows.nudges import is_answered_by, mine
from bot.flows.terms import terms_of
from bot.views import reckonings
from bot.views.preparing import Prepared
from store import Store, Work


def prepare(store: Store, actor: Actor, nudge_id: int, now: datetime) -> Prepared:
    """Raises NudgeGone, NoSuchDate, NotYourNudge."""
    with store.read() as work:
        shown = _found(work, actor, nudge_id, now)
        return shown if shown.is_closed else _with_what_is_known(work, shown, actor.slack_id, now)


def why_then(store: Store, actor: Actor, nudge_id: int, now: datetime) -> str:
    """In one line, how the time was worked out at which this comes. Raises NudgeGone, NoSuchDate, NotYourNudge."""
    with store.read() as work:
        if work.nudges.get(actor.workspace_id, nudge_id).plan.kind is NudgeKind.SILENCE:
            return _why_quiet(work, actor, nudge_id, now)
        shown = _found(work, actor, nudge_id, now)
        owner = shown.client.owner
        terms = terms_of(work, actor.workspace_id, owner)
        whose = None if owner == actor.slack_id else owner
        return reckonings.why_then(shown.client, shown.milestone, shown.nudge, terms, now, whose)


def _why_quiet(work: Work, actor: Actor, nudge_id: int, now: datetime) -> str:
    nudge = mine(work, actor, nudge_id, now)
    client = work.clients.get(actor.workspace_id, nudge.plan.about.id)
    quiet = work.silence.of_client(actor.workspace_id, client.id, now)
    if quiet is None:
        raise NudgeGone
    return reckonings.why_quiet(client, quiet, nudge, terms_of(work, actor.workspace_id, client.owner), now)


class Asked(NamedTuple):
    """What the form about how it went begins with."""

    today: date
    pulse: bool
    """Whether the milestone asks how they seem."""


def asked(store: Store, actor: Actor, nudge_id: int, now: datetime) -> Asked:
    """Raises NudgeGone, NoSuchDate, NotYourNudge."""
    with store.read() as work:
        shown = _found(work, actor, nudge_id, now)
    return Asked(calendar.local_day(now, shown.zone), shown.guidance.asks is Asks.PULSE)


def to_write(store: Store, actor: Actor, nudge_id: int, now: datetime) -> tuple[Asks, int]:
    """What the milestone asks to be written down, and about which client. Raises NudgeGone, NoSuchDate, NotYourNudge,
    AnsweredAlready."""
    with store.read() as work:
        shown = _found(work, actor, nudge_id, now)
    shown.nudge.answer(NudgeState.DONE)
    return shown.guidance.asks, shown.client.id


def _found(work: Work, actor: Actor, nudge_id: int, now: datetime) -> Prepared:
    """What it is about and how to meet it, without what only the whole card shows."""
    workspace_id = actor.workspace_id
    nudge = work.nudges.get(workspace_id, nudge_id).as_of(now)
    if nudge.plan.about.noun is not Noun.MILESTONE:
        raise NudgeGone
    milestone = work.milestones.find(workspace_id, nudge.plan.about.id)
    if milestone is None:
        raise NoSuchDate
    client = work.clients.get(workspace_id, milestone.client_id)
    viewer, rights = people.meet(work, actor), work.roles.rights(workspace_id)
    may_answer = is_answered_by(work, actor, nudge, client, now)
    is_closed = client.is_closed_to(viewer, rights)
    if is_closed and not may_answer:
        client.refuse_others(viewer, rights)
    terms = terms_of(work, workspace_id, actor.slack_id)
    return Prepared(
        nudge,
        milestone,
        client,
        journeys.guidance_of(work, nudge, client, milestone, terms_of(work, workspace_id, nudge.plan.recipient), now),
        terms.zone,
        terms.hours,
        may_answer=may_answer,
        is_closed=is_closed,
        answer=work.history.newest(
            workspace_id, nudge.plan.about if milestone.is_expected else Thing(Noun.NUDGE, nudge.id)
        ),
    )


def _with_what_is_known(work: Work, shown: Prepared, viewer: str, now: datetime) -> Prepared:
    workspace_id, client_id = shown.client.workspace_id, shown.client.id
    return replace(
        shown,
        touch=work.touches.last_of(workspace_id, [client_id]).get(client_id),
        moments=work.moments.open_of_client(workspace_id, client_id),
        promises=work.promises.open_of_client(workspace_id, client_id),
        lingering=journeys.lingering(work, shown.client, shown.zone, now, viewer) if shown.guidance.looks_back else (),
        sale=journeys.handed_over(work, shown.client),
        goals=[goal for goal in work.goals.of_client(workspace_id, client_id) if goal.is_open],
    )
