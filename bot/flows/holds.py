"""What is held back just now. It stays planned, and only is not said: nothing is released by itself."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain import calendar
from bot.domain.clients import Client
from bot.domain.holds import is_held, is_silence_held
from bot.domain.milestones import Milestone
from bot.domain.moments import Moment
from bot.domain.nudges import Nudge, NudgeKind
from bot.flows.terms import terms_of
from store import Work


def of_nudge(nudge: Nudge, milestone: Milestone | None, moments: Collection[Moment]) -> bool:
    """Whether this is not said while these are as they are. A promise and a moment itself are never held."""
    match nudge.plan.kind:
        case NudgeKind.MILESTONE:
            return milestone is not None and is_held(milestone, moments)
        case NudgeKind.SILENCE:
            return is_silence_held(moments)
        case _:
            return False


def is_held_now(work: Work, nudge: Nudge, milestone: Milestone | None, client: Client) -> bool:
    """By any moment of the client."""
    open_ = work.moments.open_of_clients(client.workspace_id, [client.id]).get(client.id, ())
    return of_nudge(nudge, milestone, open_)


def of_workspace(work: Work, workspace_id: int, now: datetime) -> set[int]:
    """Every nudge that is due and held back."""
    open_: dict[int, list[Moment]] = {}
    for moment in work.moments.unclosed(workspace_id):
        open_.setdefault(moment.client_id, []).append(moment)
    nudges = work.nudges.routine_of_clients(workspace_id, list(open_), now)
    dates = _dates(work, workspace_id, nudges)
    return {
        nudge.id
        for nudge in nudges
        if of_nudge(nudge, dates.get(nudge.plan.about.id), open_.get(nudge.plan.client_id or 0, ()))
    }


def by_moment(work: Work, moment: Moment, now: datetime) -> list[Nudge]:
    """What is due about its client and waits for this one, whatever else holds it."""
    nudges = work.nudges.routine_of_clients(moment.workspace_id, [moment.client_id], now)
    dates = _dates(work, moment.workspace_id, nudges)
    return [nudge.as_of(now) for nudge in nudges if of_nudge(nudge, dates.get(nudge.plan.about.id), [moment])]


def release(work: Work, nudge: Nudge, moment: Moment, now: datetime) -> None:
    """What this one held stands in Home at once, and in the brief of whoever is asked as soon as they are at work: as
    if it were new, where nobody was asked before it was flagged."""
    plan = nudge.plan
    terms = terms_of(work, plan.workspace_id, plan.recipient)
    at = terms.next_time(now)
    brief = work.deliveries.brief(plan.workspace_id, plan.recipient, calendar.local_day(at, terms.zone), at)
    if plan.due_at >= moment.flagged_at:
        work.nudges.save(replace(nudge, plan=replace(plan, due_at=now, zone=terms.zone.key), delivery_id=brief))


def _dates(work: Work, workspace_id: int, nudges: Sequence[Nudge]) -> Mapping[int, Milestone]:
    return work.milestones.some(workspace_id, [n.plan.about.id for n in nudges if n.plan.kind is NudgeKind.MILESTONE])
