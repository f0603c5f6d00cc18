"""Answering a prompt: done, later, not this time; and what follows a prompt that was sent."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain import calendar
from bot.domain.clients import Client
from bot.domain.deliveries import Delivery
from bot.domain.history import ChangedSince, Entry, Noun, Thing, Visibility, What
from bot.domain.journeys import Asks
from bot.domain.nudges import (
    OF_MOMENTS,
    AlreadyTheirs,
    AnsweredAlready,
    CannotReceive,
    NotYetBeen,
    NotYourNudge,
    Nudge,
    NudgeGone,
    NudgeKind,
    NudgeState,
)
from bot.domain.people import Actor
from bot.domain.texts import cleaned
from bot.domain.touches import How, Touch
from bot.flows import briefs, enquiries, journeys, posts, silence
from bot.flows.drawing import show_anew
from bot.flows.entries import log
from bot.flows.people import only_once
from bot.flows.terms import terms_of
from bot.messenger import Posted
from bot.views.nudges import Noted
from store import Store, Work

AFTERNOON = time(15)


class Later(StrEnum):
    """What the button offers. The value travels in the button."""

    HOUR = "hour"
    AFTERNOON = "afternoon"
    TOMORROW = "tomorrow"
    NEXT_WEEK = "next_week"
    NEARER = "nearer"
    """When its next lead says."""
    PICK = "pick"


def done(store: Store, actor: Actor, nudge_id: int, now: datetime, pressed: Posted | None) -> None:
    """Recorded in the client's history."""
    with store.begin() as work:
        _meet(work, actor, mine(work, actor, nudge_id, now).answer(NudgeState.DONE, now), now, pressed)


def done_with(work: Work, actor: Actor, nudge_id: int, now: datetime) -> None:
    """Answered by a form that asks for more. What was answered meanwhile stays as it is."""
    nudge = mine(work, actor, nudge_id, now)
    if nudge.state is NudgeState.OPEN:
        _meet(work, actor, nudge.answer(NudgeState.DONE, now), now)


def met_with(work: Work, actor: Actor, client: Client, asks: Asks, now: datetime) -> None:
    """What the client's journey asks to be written down was written elsewhere: nobody is asked for it again."""
    journey = work.journeys.find(client.workspace_id, client.journey_digest)
    steps = {each.key for each in journey.milestones if each.asks is asks} if journey else set()
    rows = work.milestones.walked(client.workspace_id, [client.id]) if steps else []
    for row in rows:
        about = Thing(Noun.MILESTONE, row.id)
        for each in work.nudges.about(client.workspace_id, about) if row.step in steps else ():
            nudge = work.nudges.find(client.workspace_id, each.id)  # held: somebody may be answering it
            if nudge is not None and nudge.state in (NudgeState.OPEN, NudgeState.LATER):
                _meet(work, actor, replace(nudge, state=NudgeState.DONE, answered_at=now), now)


def _meet(work: Work, actor: Actor, met: Nudge, now: datetime, pressed: Posted | None = None) -> None:
    """Kept as it was answered, and recorded in the client's history."""
    work.nudges.answer(met)
    _record(work, actor, met, What.MILESTONE_DONE, now)
    silence.settle_after(work, met, now)
    show_anew(work, actor.workspace_id, Thing(Noun.NUDGE, met.id), now, pressed)


def note(store: Store, actor: Actor, noted: Noted, now: datetime, once: str) -> None:
    """How it went, in the owner's words, and when it really was. Raises NotYetBeen, and Repeated for a form that was
    sent before."""
    with store.begin() as work:
        only_once(work, actor.workspace_id, once, now)
        nudge = mine(work, actor, noted.nudge_id, now)
        today = calendar.local_day(now, terms_of(work, actor.workspace_id, actor.slack_id).zone)
        if noted.day is not None and noted.day > today:
            raise NotYetBeen
        if nudge.state is NudgeState.OPEN:
            work.nudges.answer(nudge.answer(NudgeState.DONE, now))
        was = f"It was {calendar.in_words(noted.day, today)}." if noted.day else ""
        seemed = f"They seemed {noted.seems.word}." if noted.seems else ""
        said = " ".join(part for part in (cleaned(noted.how), was, seemed) if part)
        if said:
            _record(work, actor, nudge, What.MILESTONE_NOTED, now, text=said)
        if noted.seems is not None and nudge.plan.client_id is not None:
            _touch(work, actor, nudge.plan.client_id, noted, now)
            enquiries.answer(work, actor, nudge.plan.client_id, now, now)
        silence.settle_after(work, nudge, now)
        show_anew(work, actor.workspace_id, Thing(Noun.NUDGE, nudge.id), now)


def _touch(work: Work, actor: Actor, client_id: int, noted: Noted, now: datetime) -> None:
    """How they seem is kept where every pulse is."""
    work.touches.add(
        Touch(
            id=0,
            workspace_id=actor.workspace_id,
            client_id=client_id,
            who=actor.slack_id,
            at=now,
            how=How.CALL,
            line=cleaned(noted.how),
            seems=noted.seems,
        )
    )


def put_off(store: Store, actor: Actor, nudge_id: int, later: Later, now: datetime, pressed: Posted | None) -> None:
    with store.read() as work:
        terms = terms_of(work, actor.workspace_id, actor.slack_id)
        nearer = _nearer(work, actor, nudge_id, now) if later is Later.NEARER else now
    zone, hours = terms.zone, terms.hours
    monday = calendar.next_monday(calendar.local_day(now, zone))
    until = {
        Later.NEARER: nearer,
        Later.HOUR: now + timedelta(hours=1),
        Later.AFTERNOON: calendar.at_clock(calendar.local_day(now, zone), AFTERNOON, zone),
        Later.TOMORROW: calendar.next_working_morning(calendar.end_of_day(now, zone), zone, hours),
        Later.NEXT_WEEK: calendar.morning(calendar.working_day_on_or_after(monday, hours), zone, hours),
    }[later]
    _put_off(store, actor, nudge_id, until, now, pressed, alone=later in (Later.HOUR, Later.AFTERNOON))


def done_for_now(store: Store, actor: Actor, nudge_id: int, now: datetime, pressed: Posted | None) -> None:
    """This round of what its journey prepares in several; the next one is asked on its own morning. Raises NotAhead
    where none is left."""
    with store.read() as work:
        until = _nearer(work, actor, nudge_id, now)
    _put_off(store, actor, nudge_id, until, now, pressed, alone=False, what=What.MILESTONE_FOR_NOW)


def _nearer(work: Work, actor: Actor, nudge_id: int, now: datetime) -> datetime:
    """The morning that the next lead says. Now, and so refused, where there is none left."""
    nudge = mine(work, actor, nudge_id, now)
    milestone = work.milestones.get(actor.workspace_id, nudge.plan.about.id)
    client = work.clients.get(actor.workspace_id, milestone.client_id)
    terms = terms_of(work, actor.workspace_id, nudge.plan.recipient)
    leads = journeys.guidance(work, client, milestone).leads
    found = journeys.next_round(client, milestone, leads, terms, nudge.plan.occurrence, now)
    return now if found is None else found[1]


def put_off_to(store: Store, actor: Actor, nudge_id: int, day: date, clock: time, now: datetime, once: str) -> None:
    """To an hour on the person's own clock, where it is a message of its own unless their day begins then. Raises
    NotAhead."""
    with store.read() as work:
        terms = terms_of(work, actor.workspace_id, actor.slack_id)
    until = calendar.at_clock(day, clock, terms.zone)
    _put_off(store, actor, nudge_id, until, now, None, alone=not terms.begins_work_at(until), once=once)


def decline(store: Store, actor: Actor, nudge_id: int, why: str, now: datetime, once: str) -> None:
    """Not this time. The next occurrence is prompted as usual."""
    with store.begin() as work:
        only_once(work, actor.workspace_id, once, now)
        nudge = mine(work, actor, nudge_id, now).answer(NudgeState.DECLINED, now)
        work.nudges.answer(nudge)
        _record(work, actor, nudge, What.MILESTONE_DECLINED, now, text=cleaned(why))
        show_anew(work, actor.workspace_id, Thing(Noun.NUDGE, nudge.id), now)


def leave_out(work: Work, actor: Actor, nudge: Nudge, now: datetime) -> None:
    """Whoever it was for: it waited until a moment was closed, and does not come any more. Nobody says why, and in the
    brief of whoever was never asked it is no answer of theirs."""
    work.nudges.answer(nudge.answer(NudgeState.DECLINED))
    named = replace(nudge, subject=work.nudges.get(nudge.plan.workspace_id, nudge.id).subject)
    _record(work, actor, named, What.MILESTONE_DECLINED, now)


def zone_for(store: Store, actor: Actor) -> ZoneInfo:
    """Whose clock a chosen hour is meant on."""
    with store.read() as work:
        return work.people.zone_of(actor.workspace_id, actor.slack_id)


def ask_now(store: Store, actor: Actor, nudge_id: int, now: datetime) -> None:
    """What was put off waits for an answer again, in Home and in the brief of today. Raises AnsweredAlready,
    NudgeGone, NotYourNudge."""
    with store.begin() as work:
        nudge = mine(work, actor, nudge_id, now)
        if nudge.state is NudgeState.OPEN:
            return  # asked again already
        if nudge.state is not NudgeState.LATER:
            raise AnsweredAlready
        reopen(work, nudge.id, actor.workspace_id, now)
        show_anew(work, actor.workspace_id, Thing(Noun.NUDGE, nudge.id), now)


def reopen(work: Work, nudge_id: int, workspace_id: int, now: datetime) -> None:
    """It waits for an answer again, from now on. A round that was put off and not sent yet is taken back."""
    nudge = work.nudges.get(workspace_id, nudge_id)
    if nudge.state is NudgeState.LATER and nudge.delivery_id is not None:
        work.nudges.save(nudge.without_delivery())
        work.deliveries.let_go(workspace_id, nudge.delivery_id)
        nudge = nudge.without_delivery()
    asked = replace(nudge.plan, due_at=min(nudge.plan.due_at, now))
    work.nudges.save(replace(nudge.reopen(), plan=asked))


def settle_silence(work: Work, workspace_id: int, nudge_id: int, now: datetime) -> None:
    """After its answer was taken back: what was heard then was not."""
    nudge = work.nudges.find(workspace_id, nudge_id)
    if nudge is not None:
        silence.settle_after(work, nudge, now)


def follow(work: Work, delivery: Delivery, now: datetime, is_sent: bool) -> None:
    """After a prompt was sent or dropped: what was put off waits for an answer again. The next occurrence is planned
    once nothing is due any more (milestones.plan_ahead)."""
    nudge = work.nudges.find(delivery.workspace_id, delivery.about.id)
    if nudge is None:
        return
    if nudge.state is NudgeState.LATER and nudge.delivery_id == delivery.id:
        work.nudges.save(nudge.reopen())
        show_anew(work, delivery.workspace_id, Thing(Noun.NUDGE, nudge.id), now, _where(work, delivery))
    if nudge.plan.kind in briefs.OF_TODAY and is_sent:  # one place a day: it leaves the brief, and an earlier message
        briefs.ask_no_more(work, nudge, now)
        briefs.show_anew(work, delivery.workspace_id, delivery.recipient, now)
    if nudge.plan.kind in (NudgeKind.MOMENT_UNANSWERED, NudgeKind.MOMENT_READER) and is_sent:
        _record_called(work, nudge, now)


def _record_called(work: Work, nudge: Nudge, now: datetime) -> None:
    """It is in the log of the moment whom it was told to, and they may see it from now on."""
    workspace_id, who = nudge.plan.workspace_id, nudge.plan.recipient
    moment = work.moments.get(workspace_id, nudge.plan.about.id)
    if nudge.plan.kind is NudgeKind.MOMENT_UNANSWERED and moment.circle_id is not None and moment.lets_in(who):
        work.circles.admit(workspace_id, moment.circle_id, who, who, now)
    log(work, None, moment, What.MOMENT_ESCALATED, now, text=who)
    posts.plan(work, moment, now)


def is_waiting(work: Work, delivery: Delivery) -> bool:
    """Whether its nudge still waits for an answer."""
    if delivery.about.noun is not Noun.NUDGE:
        return False
    nudge = work.nudges.find(delivery.workspace_id, delivery.about.id)
    return nudge is not None and nudge.state is NudgeState.OPEN


def _where(work: Work, delivery: Delivery) -> Posted | None:
    sent = work.deliveries.find(delivery.workspace_id, delivery.id)
    return Posted(sent.channel, sent.ts) if sent and sent.channel and sent.ts else None


def is_answered_by(work: Work, actor: Actor, nudge: Nudge, client: Client | None, now: datetime) -> bool:
    """Whoever was asked, and whoever covers them while they are away."""
    if nudge.plan.recipient == actor.slack_id:
        return True
    covers = client is not None and client.cover == actor.slack_id
    return covers and not terms_of(work, actor.workspace_id, nudge.plan.recipient).is_here(now)


def mine(work: Work, actor: Actor, nudge_id: int, now: datetime) -> Nudge:
    """Raises NudgeGone, NotYourNudge."""
    nudge = work.nudges.get(actor.workspace_id, nudge_id).as_of(now)
    if nudge.plan.kind in OF_MOMENTS:
        raise NudgeGone  # it is the moment that is answered, and who is asked about it is not for everybody
    if nudge.plan.recipient != actor.slack_id:
        client_id = nudge.plan.client_id
        client = work.clients.some(actor.workspace_id, [client_id]).get(client_id) if client_id else None
        if not is_answered_by(work, actor, nudge, client, now):
            raise NotYourNudge(name=f"<@{nudge.plan.recipient}>")
    return nudge


def kind_of(store: Store, actor: Actor, nudge_id: int, now: datetime) -> str:
    """By the name that settings know. Raises NudgeGone, NotYourNudge."""
    with store.read() as work:
        nudge = mine(work, actor, nudge_id, now)
        about = nudge.plan.about
        milestone = work.milestones.find(actor.workspace_id, about.id) if about.noun is Noun.MILESTONE else None
        return milestone.wanted_as if milestone else str(nudge.plan.kind)


def hand_to(store: Store, actor: Actor, nudge_id: int, to: str, now: datetime, once: str) -> None:
    """Somebody else has it from now on; the client stays with its owner. Raises AlreadyTheirs, CannotReceive,
    NudgeGone, NotYourNudge, AnsweredAlready, Repeated."""
    with store.begin() as work:
        only_once(work, actor.workspace_id, once, now)
        nudge = mine(work, actor, nudge_id, now)
        if to == nudge.plan.recipient:
            raise AlreadyTheirs(name=f"<@{to}>")
        if not work.people.get(actor.workspace_id, to).is_colleague:
            raise CannotReceive
        work.nudges.answer(nudge.answer(NudgeState.HANDED, now))
        _give(work, nudge, to, actor.slack_id, now)
        _record(work, actor, nudge, What.MILESTONE_HANDED, now, text=to)
        show_anew(work, actor.workspace_id, Thing(Noun.NUDGE, nudge.id), now)


def _give(work: Work, nudge: Nudge, to: str, by: str, now: datetime) -> None:
    """With their next morning's brief; what is for today comes now, and in a message of its own where today's brief
    was sent already, or is just being sent."""
    terms = terms_of(work, nudge.plan.workspace_id, to)
    today = calendar.local_day(now, terms.zone)
    is_today = nudge.plan.occurrence <= today
    at = terms.next_time(now if is_today else calendar.end_of_day(now, terms.zone))
    brief = work.deliveries.brief_on(nudge.plan.workspace_id, to, today)
    alone = is_today and at <= now and brief is not None and brief.is_out
    plan = replace(nudge.plan, recipient=to, due_at=at, zone=terms.zone.key)
    given = work.nudges.give(plan, by, alone=alone)
    show_anew(work, nudge.plan.workspace_id, Thing(Noun.NUDGE, given), now)


def take_back(work: Work, entry: Entry, now: datetime) -> None:
    """For Undo of handing it over: while whoever got it has not answered. Raises ChangedSince."""
    nudge = work.nudges.get(entry.workspace_id, entry.about.id)
    given = work.nudges.keyed(entry.workspace_id, replace(nudge.plan, recipient=entry.text).key)
    if given is not None:
        if given.state not in (NudgeState.OPEN, NudgeState.LATER):
            raise ChangedSince
        work.nudges.withdraw_all(entry.workspace_id, [given.id])
        if given.delivery_id is not None:
            work.deliveries.let_go(entry.workspace_id, given.delivery_id)
        show_anew(work, entry.workspace_id, Thing(Noun.NUDGE, given.id), now)
    work.nudges.save(nudge.reopen())


def _record(work: Work, actor: Actor, nudge: Nudge, what: What, now: datetime, text: str = "") -> None:
    visibility, circle_id, subject = Visibility.OPEN, None, nudge.subject
    if nudge.plan.kind is NudgeKind.SILENCE:
        subject = silence.SUBJECT
    if nudge.plan.kind is NudgeKind.MOMENT_FOLLOW:  # seen by whoever may see the moment
        moment = work.moments.get(actor.workspace_id, nudge.plan.about.id)
        visibility, circle_id, subject = moment.visibility, moment.circle_id, f"After Moment {moment.number}"
    work.history.record(
        actor.workspace_id,
        what,
        Thing(Noun.NUDGE, nudge.id),
        now,
        who=actor.slack_id,
        client_id=nudge.plan.client_id,
        subject=subject,
        text=text,
        visibility=visibility,
        circle_id=circle_id,
    )


def _put_off(
    store: Store,
    actor: Actor,
    nudge_id: int,
    until: datetime,
    now: datetime,
    pressed: Posted | None,
    *,
    alone: bool,
    once: str | None = None,
    what: What = What.MILESTONE_LATER,
) -> None:
    with store.begin() as work:
        only_once(work, actor.workspace_id, once, now)
        nudge = mine(work, actor, nudge_id, now).put_off(until, now)
        work.nudges.save(nudge)
        work.nudges.deliver_again(nudge, alone=alone)
        _record(work, actor, nudge, what, now)
        show_anew(work, actor.workspace_id, Thing(Noun.NUDGE, nudge.id), now, pressed)
