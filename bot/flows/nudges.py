"""Answering a prompt: done, later, not this time; and what follows a prompt that was sent."""

from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain import calendar
from bot.domain.deliveries import Delivery
from bot.domain.history import Noun, Thing, What
from bot.domain.nudges import NotYourNudge, Nudge, NudgeKind, NudgeState
from bot.domain.people import Actor
from bot.domain.texts import cleaned
from bot.flows import silence
from bot.flows.drawing import show_anew
from bot.flows.people import only_once
from bot.flows.terms import terms_of
from bot.messenger import Posted
from store import Store, Work

AFTERNOON = time(15)


class Later(StrEnum):
    """What the button offers. The value travels in the button."""

    HOUR = "hour"
    AFTERNOON = "afternoon"
    TOMORROW = "tomorrow"
    NEXT_WEEK = "next_week"
    PICK = "pick"


def done(store: Store, actor: Actor, nudge_id: int, now: datetime, pressed: Posted | None) -> None:
    """Recorded in the client's history."""
    with store.begin() as work:
        nudge = _mine(work, actor, nudge_id).answer(NudgeState.DONE)
        work.nudges.answer(nudge)
        _record(work, actor, nudge, What.MILESTONE_DONE, now)
        silence.settle_after(work, nudge, now)
        show_anew(work, actor.workspace_id, Thing(Noun.NUDGE, nudge.id), now, pressed)


def note(store: Store, actor: Actor, nudge_id: int, how: str, now: datetime, once: str) -> None:
    """How it went, in the owner's words. Raises Repeated for a form that was sent before."""
    with store.begin() as work:
        only_once(work, actor.workspace_id, once, now)
        nudge = _mine(work, actor, nudge_id)
        if nudge.state is NudgeState.OPEN:
            work.nudges.answer(nudge.answer(NudgeState.DONE))
        if cleaned(how):
            _record(work, actor, nudge, What.MILESTONE_NOTED, now, text=cleaned(how))
            silence.settle_after(work, nudge, now)
        show_anew(work, actor.workspace_id, Thing(Noun.NUDGE, nudge.id), now)


def put_off(store: Store, actor: Actor, nudge_id: int, later: Later, now: datetime, pressed: Posted | None) -> None:
    with store.read() as work:
        terms = terms_of(work, actor.workspace_id, actor.slack_id)
    zone, hours = terms.zone, terms.hours
    monday = calendar.next_monday(calendar.local_day(now, zone))
    until = {
        Later.HOUR: now + timedelta(hours=1),
        Later.AFTERNOON: calendar.at_clock(calendar.local_day(now, zone), AFTERNOON, zone),
        Later.TOMORROW: calendar.next_working_morning(calendar.end_of_day(now, zone), zone, hours),
        Later.NEXT_WEEK: calendar.morning(calendar.working_day_on_or_after(monday, hours), zone, hours),
    }[later]
    _put_off(store, actor, nudge_id, until, now, pressed)


def put_off_to(store: Store, actor: Actor, nudge_id: int, day: date, clock: time, now: datetime, once: str) -> None:
    """To an hour on the person's own clock. Raises NotAhead."""
    until = calendar.at_clock(day, clock, zone_for(store, actor))
    _put_off(store, actor, nudge_id, until, now, None, once)


def decline(store: Store, actor: Actor, nudge_id: int, why: str, now: datetime, once: str) -> None:
    """Not this time. The next occurrence is prompted as usual."""
    with store.begin() as work:
        only_once(work, actor.workspace_id, once, now)
        nudge = _mine(work, actor, nudge_id).answer(NudgeState.DECLINED)
        work.nudges.answer(nudge)
        _record(work, actor, nudge, What.MILESTONE_DECLINED, now, text=cleaned(why))
        show_anew(work, actor.workspace_id, Thing(Noun.NUDGE, nudge.id), now)


def zone_for(store: Store, actor: Actor) -> ZoneInfo:
    """Whose clock a chosen hour is meant on."""
    with store.read() as work:
        return work.people.zone_of(actor.workspace_id, actor.slack_id)


def reopen(work: Work, nudge_id: int, workspace_id: int) -> None:
    """For Undo: it waits for an answer again. A round that was put off and not sent yet is taken back."""
    nudge = work.nudges.get(workspace_id, nudge_id)
    if nudge.state is NudgeState.LATER and nudge.delivery_id is not None:
        work.nudges.save(nudge.without_delivery())
        work.deliveries.withdraw(workspace_id, nudge.delivery_id)
        nudge = nudge.without_delivery()
    work.nudges.save(nudge.reopen())


def follow(work: Work, delivery: Delivery, now: datetime, is_sent: bool) -> None:
    """After a prompt was sent or dropped: what was put off waits for an answer again. The next occurrence is planned
    once nothing is due any more (milestones.plan_ahead)."""
    nudge = work.nudges.find(delivery.workspace_id, delivery.about.id)
    if nudge is None:
        return
    if nudge.state is NudgeState.LATER and nudge.delivery_id == delivery.id:
        work.nudges.save(nudge.reopen())
        show_anew(work, delivery.workspace_id, Thing(Noun.NUDGE, nudge.id), now, _where(work, delivery))
    if nudge.plan.kind is NudgeKind.MOMENT_UNANSWERED and is_sent:
        work.history.record(
            delivery.workspace_id,
            What.MOMENT_ESCALATED,
            nudge.plan.about,
            now,
            client_id=nudge.plan.client_id,
            subject=f"Moment {work.moments.get(delivery.workspace_id, nudge.plan.about.id).number}",
            text=delivery.recipient,
        )


def is_waiting(work: Work, delivery: Delivery) -> bool:
    """Whether its nudge still waits for an answer."""
    if delivery.about.noun is not Noun.NUDGE:
        return False
    nudge = work.nudges.find(delivery.workspace_id, delivery.about.id)
    return nudge is not None and nudge.state is NudgeState.OPEN


def _where(work: Work, delivery: Delivery) -> Posted | None:
    sent = work.deliveries.find(delivery.workspace_id, delivery.id)
    return Posted(sent.channel, sent.ts) if sent and sent.channel and sent.ts else None


def _mine(work: Work, actor: Actor, nudge_id: int) -> Nudge:
    """Raises NudgeGone, NotYourNudge."""
    nudge = work.nudges.get(actor.workspace_id, nudge_id)
    if nudge.plan.recipient != actor.slack_id:
        raise NotYourNudge(name=f"<@{nudge.plan.recipient}>")
    return nudge


def _record(work: Work, actor: Actor, nudge: Nudge, what: What, now: datetime, text: str = "") -> None:
    work.history.record(
        actor.workspace_id,
        what,
        Thing(Noun.NUDGE, nudge.id),
        now,
        who=actor.slack_id,
        client_id=nudge.plan.client_id,
        subject=silence.SUBJECT if nudge.plan.kind is NudgeKind.SILENCE else nudge.subject,
        text=text,
    )


def _put_off(
    store: Store,
    actor: Actor,
    nudge_id: int,
    until: datetime,
    now: datetime,
    pressed: Posted | None,
    once: str | None = None,
) -> None:
    with store.begin() as work:
        only_once(work, actor.workspace_id, once, now)
        nudge = _mine(work, actor, nudge_id).put_off(until, now)
        work.nudges.save(nudge)
        work.nudges.deliver_again(nudge)
        _record(work, actor, nudge, What.MILESTONE_LATER, now)
        show_anew(work, actor.workspace_id, Thing(Noun.NUDGE, nudge.id), now, pressed)
