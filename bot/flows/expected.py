"""What is expected on a journey and has no day until it happens: asked about now and then, and answered in one tap."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.domain import calendar
from bot.domain.calendar import PartialDate
from bot.domain.clients import Client
from bot.domain.expected import NotAsked, NotYetHappened
from bot.domain.formers import kept, restored
from bot.domain.history import Entry, Noun, Thing, What
from bot.domain.milestones import Milestone
from bot.domain.nudges import AnsweredAlready, Nudge, NudgeState
from bot.domain.people import Actor
from bot.domain.texts import cleaned
from bot.flows import clients, milestones
from bot.flows import walks as walking
from bot.flows.drawing import show_anew
from bot.flows.entries import former, record
from bot.flows.nudges import mine
from bot.flows.people import only_once
from bot.messenger import Posted
from store import Store, Work

DONE, DECLINED = NudgeState.DONE, NudgeState.DECLINED


def begin(store: Store, actor: Actor, nudge_id: int, now: datetime) -> tuple[Client, Milestone, date]:
    """For the form that asks when it happened; and what day it is for them. Raises NudgeGone, NotYourNudge,
    AnsweredAlready, NotAsked."""
    with store.read() as work:
        nudge, client, milestone = _asked(work, actor, nudge_id, now)
        nudge.answer(DONE, now)
        return client, milestone, calendar.local_day(now, work.people.zone_of(actor.workspace_id, actor.slack_id))


def begin_unasked(store: Store, actor: Actor, milestone_id: int, now: datetime) -> tuple[Client, Milestone, date]:
    """As `begin`, for what happened before anybody asked. Raises NoSuchDate, NotYourClient, NotAsked,
    AnsweredAlready."""
    with store.read() as work:
        _, client, milestone = _unasked(work, actor, milestone_id, now)
        return client, milestone, calendar.local_day(now, work.people.zone_of(actor.workspace_id, actor.slack_id))


def happen(store: Store, actor: Actor, nudge_id: int, on: date, note: str, now: datetime, once: str) -> None:
    """It happened on that day. What follows it on the journey gets its days. Raises NotYetHappened, Repeated, and as
    `begin`."""
    with store.begin() as work:
        only_once(work, actor.workspace_id, once, now)
        nudge, client, milestone = _asked(work, actor, nudge_id, now)
        _happen(work, actor, client, [nudge.answer(DONE, now)], milestone, on, note, now)


def happen_unasked(store: Store, actor: Actor, milestone_id: int, on: date, note: str, now: datetime, once: str) -> int:
    """As `happen`, said on the journey. Where somebody is asked about it, that is answered by it. The client's id.
    Raises NotYetHappened, Repeated, and as `begin_unasked`."""
    with store.begin() as work:
        only_once(work, actor.workspace_id, once, now)
        standing, client, milestone = _unasked(work, actor, milestone_id, now)
        _happen(work, actor, client, standing, milestone, on, note, now)
        return client.id


def long_ago_unasked(store: Store, actor: Actor, milestone_id: int, now: datetime) -> int:
    """As `long_ago`, said on the journey. The client's id. Raises as `begin_unasked`."""
    with store.begin() as work:
        standing, client, milestone = _unasked(work, actor, milestone_id, now)
        known = replace(milestone, happened_at=now)
        _answer(work, actor, client, standing, milestone, known, What.EXPECTED_LONG_AGO, now)
        return client.id


def not_yet(store: Store, actor: Actor, nudge_id: int, now: datetime, pressed: Posted | None) -> None:
    """It is asked again on its next day. Raises as `begin`."""
    with store.begin() as work:
        nudge, client, milestone = _asked(work, actor, nudge_id, now)
        later = replace(milestone, date=_next_day(work, client, milestone, now) or milestone.date)
        _answer(
            work, actor, client, [nudge.answer(DECLINED, now)], milestone, later, What.EXPECTED_NOT_YET, now, pressed
        )


def long_ago(store: Store, actor: Actor, nudge_id: int, now: datetime, pressed: Posted | None) -> None:
    """It happened, nobody needs to say when. Raises as `begin`."""
    with store.begin() as work:
        nudge, client, milestone = _asked(work, actor, nudge_id, now)
        known = replace(milestone, happened_at=now)
        _answer(work, actor, client, [nudge.answer(DONE, now)], milestone, known, What.EXPECTED_LONG_AGO, now, pressed)


def never(store: Store, actor: Actor, nudge_id: int, now: datetime, pressed: Posted | None) -> None:
    """It does not apply to them, and nobody asks again. Raises as `begin`."""
    with store.begin() as work:
        nudge, client, milestone = _asked(work, actor, nudge_id, now)
        silent = milestone.silence(now, actor.slack_id)
        _answer(
            work, actor, client, [nudge.answer(DECLINED, now)], milestone, silent, What.EXPECTED_NEVER, now, pressed
        )


def undo(work: Work, entry: Entry, now: datetime) -> None:
    """It waits for an answer again, and so does the prompt that asked."""
    milestone = work.milestones.get(entry.workspace_id, entry.about.id)
    before = restored(milestone, former(work, entry))
    client = work.clients.get(entry.workspace_id, before.client_id)
    work.milestones.save(before)
    for nudge in work.nudges.about(entry.workspace_id, entry.about):
        if nudge.state in (DONE, DECLINED) and before.occurs_on(nudge.plan.occurrence):
            work.nudges.answer(nudge.reopen())
    _follow(work, client, before, now)


def _asked(work: Work, actor: Actor, nudge_id: int, now: datetime) -> tuple[Nudge, Client, Milestone]:
    """Raises NudgeGone, NotYourNudge, NotAsked."""
    nudge = mine(work, actor, nudge_id, now)
    client = clients.to_arrange(work, actor, nudge.plan.client_id or 0)
    milestone = work.milestones.get(actor.workspace_id, nudge.plan.about.id)
    if not milestone.is_expected:
        raise NotAsked
    return nudge, client, milestone


def _unasked(work: Work, actor: Actor, milestone_id: int, now: datetime) -> tuple[list[Nudge], Client, Milestone]:
    """With whatever stands somewhere and asks about it, or was put off, as answered: what nobody was told of yet is
    taken back when it is planned anew."""
    client = clients.to_arrange(work, actor, work.milestones.get(actor.workspace_id, milestone_id).client_id)
    milestone = work.milestones.get(actor.workspace_id, milestone_id)  # as it is after we waited for the client
    if not milestone.is_expected:
        raise NotAsked
    if not milestone.is_asked:
        raise AnsweredAlready
    about = Thing(Noun.MILESTONE, milestone.id)
    unsent = {nudge.id for nudge in work.nudges.unsent(actor.workspace_id, about)}
    asks = [
        nudge
        for nudge in work.nudges.about(actor.workspace_id, about)
        if nudge.state is NudgeState.LATER or (nudge.state is NudgeState.OPEN and nudge.id not in unsent)
    ]
    return [nudge.reopen().answer(DONE, now) for nudge in asks], client, milestone


def _happen(
    work: Work,
    actor: Actor,
    client: Client,
    answered: Sequence[Nudge],
    milestone: Milestone,
    on: date,
    note: str,
    now: datetime,
) -> None:
    if on > calendar.local_day(now, work.people.zone_of(actor.workspace_id, actor.slack_id)):
        raise NotYetHappened
    known = replace(milestone, happened_at=now, happened_on=on)
    _answer(work, actor, client, answered, milestone, known, What.EXPECTED_HAPPENED, now, note=note)


def _answer(
    work: Work,
    actor: Actor,
    client: Client,
    answered: Sequence[Nudge],
    before: Milestone,
    after: Milestone,
    what: What,
    now: datetime,
    pressed: Posted | None = None,
    note: str = "",
) -> None:
    for nudge in answered:
        work.nudges.answer(nudge)
    work.milestones.save(after)
    entry = record(work, actor, Noun.MILESTONE, after, what, now, after.title, cleaned(note))
    work.formers.keep(client.workspace_id, entry, client.id, kept(before, after), now)
    _follow(work, client, after, now, pressed)


def _follow(work: Work, client: Client, milestone: Milestone, now: datetime, pressed: Posted | None = None) -> None:
    """What is unsent about it goes or comes, and so does what follows it on the journey."""
    milestones.replan(work, client, milestone, now)
    walking.replan(work, client, now)
    show_anew(work, client.workspace_id, Thing(Noun.MILESTONE, milestone.id), now, pressed)


def _next_day(work: Work, client: Client, milestone: Milestone, now: datetime) -> PartialDate | None:
    """None where it is asked about once."""
    journey = work.journeys.find(client.workspace_id, client.journey_digest)
    found = journey.find(milestone.step or "") if journey else None
    if journey is None or found is None or found.when.every is None:
        return None
    walk = walking.walk(work, client, journey, (), now)
    walk = replace(walk, today=max(walk.today, milestone.day) + timedelta(days=1))
    day = walk.ahead(found)
    return PartialDate(day.year, day.month, day.day) if day else None
