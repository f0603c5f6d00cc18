"""How a moment ends: withdrawn within minutes, closed as not one, or closed once it is over."""

from datetime import datetime

from bot.domain.history import What
from bot.domain.moments import Moment, Outcome
from bot.domain.people import Actor
from bot.flows import moments, silence
from bot.flows.drawing import show_anew
from store import Store, Work


def withdraw(store: Store, actor: Actor, moment_id: int, now: datetime) -> Moment:
    """Whoever was told sees that there is nothing to do. Raises NoSuchMoment, NotYoursToWithdraw, TooLateToWithdraw,
    ClosedAlready."""
    with store.begin() as work:
        moment, _ = moments.seen(work, actor, moment_id)
        closed = moment.withdraw(actor.slack_id, now)
        end(work, actor, closed, What.MOMENT_WITHDRAWN, now)
        return closed


def not_one(store: Store, actor: Actor, moment_id: int, now: datetime) -> Moment:
    """It turned out to be nothing that anybody had to step in for. Raises NoSuchMoment, NotYoursToTake,
    ClosedAlready."""
    with store.begin() as work:
        moment, _ = moments.allowed(work, actor, moment_id)
        closed = moment.close(actor.slack_id, now, Outcome.NOT_ONE)
        end(work, actor, closed, What.MOMENT_CLOSED, now)
        return closed


def end(work: Work, actor: Actor, closed: Moment, what: What, now: datetime) -> None:
    work.moments.save(closed)
    moments.record(work, actor.slack_id, closed, what, now)
    moments.plan(work, work.clients.get(closed.workspace_id, closed.client_id), closed)
    silence.settle_one(work, closed.workspace_id, closed.client_id, now)
    show_anew(work, actor.workspace_id, moments.thing(closed), now)
