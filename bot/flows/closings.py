"""How a moment ends: withdrawn within minutes, closed as not one, or closed once it is over; and what it holds back
until then."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime

from bot.domain import calendar
from bot.domain.briefs import Item
from bot.domain.calendar import PartialDate, Repeat
from bot.domain.clients import Client
from bot.domain.history import Entry, Noun, Thing, What
from bot.domain.milestones import Milestone, MilestoneKind
from bot.domain.moments import Goes, Moment, NothingToAdd, NothingToLearn, Outcome
from bot.domain.nudges import Nudge
from bot.domain.people import Actor
from bot.domain.playbooks import Holds
from bot.domain.roster import LEADS
from bot.domain.texts import cleaned
from bot.flows import briefs, dates, entries, holds, milestones, moments, nudges, people, silence
from bot.flows.drawing import show_anew
from bot.flows.entries import log
from bot.flows.people import only_once
from bot.flows.terms import terms_of
from bot.views.closings import REMEMBERED, Filled, Start, goes_in_words
from store import Store, Work

UNDONE_MOST = 1_000
"""Of what was left out on closing."""


def withdraw(store: Store, actor: Actor, moment_id: int, now: datetime) -> Moment:
    """Whoever was told sees that there is nothing to do. Raises NoSuchMoment, NotYoursToWithdraw, TooLateToWithdraw,
    ClosedAlready."""
    with store.begin() as work:
        moment, _ = moments.seen(work, actor, moment_id)
        closed = moment.withdraw(actor.slack_id, now)
        _go_on(work, moment, now)
        end(work, actor, closed, What.MOMENT_WITHDRAWN, now)
        return closed


def not_one(store: Store, actor: Actor, moment_id: int, now: datetime) -> Moment:
    """It turned out to be nothing that anybody had to step in for. Raises NoSuchMoment, NotYoursToTake,
    ClosedAlready."""
    with store.begin() as work:
        moment, _ = moments.allowed(work, actor, moment_id)
        closed = moment.close(actor.slack_id, now, Outcome.NOT_ONE)
        _go_on(work, moment, now)
        end(work, actor, closed, What.MOMENT_CLOSED, now)
        return closed


def begin(store: Store, actor: Actor, moment_id: int, now: datetime) -> Start:
    """What the form begins with. Raises NoSuchMoment, NotYoursToTake, ClosedAlready."""
    with store.read() as work:
        moment, client = moments.allowed(work, actor, moment_id)
        moment.close(actor.slack_id, now)
        zone = work.people.zone_of(actor.workspace_id, actor.slack_id)
        viewer, rights = people.meet(work, actor), work.roles.rights(actor.workspace_id)
        return Start(
            moment,
            client,
            held(work, moment, now),
            zone,
            may_remember=_may_remember(work, actor, moment, client),
            may_see=not client.is_closed_to(viewer, rights),
        )


def close(store: Store, actor: Actor, filled: Filled, now: datetime, once: str) -> Moment:
    """It is over. Of what waited only what was ticked comes now; the rest is left out, and the history says so. Raises
    NoSuchMoment, NotYoursToTake, ClosedAlready, Repeated."""
    with store.begin() as work:
        only_once(work, actor.workspace_id, once, now)
        moment, client = moments.allowed(work, actor, filled.moment_id)
        closed = replace(
            moment.close(actor.slack_id, now),
            seems=filled.seems,
            did=cleaned(filled.did),
            lingers=cleaned(filled.lingers),
        )
        waited = held(work, moment, now)
        work.moments.save(closed)
        for nudge in _nudges(waited):
            _settle(work, actor, moment, nudge, filled, now)
        if filled.remembers and _may_remember(work, actor, moment, client):
            _remember(work, actor, moment, client, now)
        end(work, actor, closed, What.MOMENT_CLOSED, now)
        return closed


def undo(work: Work, entry: Entry, now: datetime) -> None:
    """It is open again, and holds again. What was left out waits again; the day to remember was never asked for."""
    moment = work.moments.get(entry.workspace_id, entry.about.id)
    moments.undo(work, entry, now)
    if moment.closed_at is None:
        return
    for each in _done_with_it(work, moment, moment.closed_at):
        if each.what is What.MILESTONE_DECLINED:
            nudges.reopen(work, each.about.id, entry.workspace_id, now)
        if each.what is What.DATE_ADDED:
            dates.undo(work, each, now)
    _show_anew(work, _nudges(held(work, replace(moment, closed_at=None), now)), now)


def begin_letting_out(store: Store, actor: Actor, moment_id: int) -> Moment:
    """Raises NoSuchMoment, NotYoursToTake, ClosedAlready, HoldsNotAll."""
    with store.read() as work:
        moment, _ = moments.allowed(work, actor, moment_id)
        return moment.let_out(moment.lets_out)


def let_out(store: Store, actor: Actor, moment_id: int, goes: Collection[Goes], now: datetime, once: str) -> Moment:
    """These may go out again from now on. Raises NoSuchMoment, NotYoursToTake, ClosedAlready, HoldsNotAll, Repeated."""
    with store.begin() as work:
        only_once(work, actor.workspace_id, once, now)
        moment, client = moments.allowed(work, actor, moment_id)
        changed = moment.let_out(goes)
        if changed.lets_out == moment.lets_out:
            return moment
        before, after = (_nudges(held(work, each, now)) for each in (moment, changed))
        work.moments.save(changed)
        log(work, actor.slack_id, changed, What.MOMENT_LETS_OUT, now, text=goes_in_words(changed.lets_out))
        for nudge in before:
            if nudge.id not in {each.id for each in after}:
                holds.release(work, nudge, moment, now)
        _show_anew(work, [*before, *after], now)
        silence.settle(work, client, now)
        show_anew(work, actor.workspace_id, changed.thing, now)
        return changed


def begin_learning(store: Store, actor: Actor, moment_id: int) -> Moment:
    """Raises NoSuchMoment, NotYoursToTake, NothingToLearn."""
    with store.read() as work:
        moment, _ = moments.allowed(work, actor, moment_id)
    if not moment.learns:
        raise NothingToLearn
    return moment


def learn(store: Store, actor: Actor, moment_id: int, line: str, now: datetime, once: str) -> None:
    """One line, for whoever may see the moment. Raises NoSuchMoment, NotYoursToTake, NothingToAdd, NothingToLearn,
    Repeated."""
    said = cleaned(line)
    if not said:
        raise NothingToAdd
    with store.begin() as work:
        only_once(work, actor.workspace_id, once, now)
        moment, _ = moments.allowed(work, actor, moment_id)
        work.moments.save(moment.learn(said))
        log(work, actor.slack_id, moment, What.MOMENT_LEARNED, now, text=said)
        show_anew(work, actor.workspace_id, moment.thing, now)


def held(work: Work, moment: Moment, now: datetime) -> list[Item]:
    """What is due about its client, would be said to somebody, and waits for this one; the first day first. Whether
    something else holds it, too, is not said."""
    theirs: dict[str, list[Nudge]] = defaultdict(list)
    for nudge in holds.by_moment(work, moment, now):
        theirs[nudge.plan.recipient].append(nudge)
    items = [
        item
        for who, asked in theirs.items()
        for item in briefs.held_or_not(work, moment.workspace_id, asked, terms_of(work, moment.workspace_id, who), now)[
            0
        ]
    ]
    return sorted(items, key=lambda item: (item.day, item.since))


def end(work: Work, actor: Actor, closed: Moment, what: What, now: datetime) -> None:
    work.moments.save(closed)
    log(work, actor.slack_id, closed, what, now)
    moments.plan(work, work.clients.get(closed.workspace_id, closed.client_id), closed)
    silence.settle_one(work, closed.workspace_id, closed.client_id, now)
    show_anew(work, actor.workspace_id, closed.thing, now)


def _done_with_it(work: Work, moment: Moment, closed_at: datetime) -> list[Entry]:
    """What else closing it did, and nobody has changed since."""
    found = work.history.of_person(moment.workspace_id, moment.closed_by or "", closed_at, UNDONE_MOST)
    return [
        each
        for each in found
        if each.at == closed_at
        and each.client_id == moment.client_id
        and work.history.newest(moment.workspace_id, each.about) == each
    ]


def _go_on(work: Work, moment: Moment, now: datetime) -> None:
    """It never was one, so what waited for it comes now."""
    for nudge in _nudges(held(work, moment, now)):
        holds.release(work, nudge, moment, now)


def _settle(work: Work, actor: Actor, moment: Moment, nudge: Nudge, filled: Filled, now: datetime) -> None:
    """What fell due after the form was shown was never asked about, and comes as everything does."""
    is_shown = nudge.id in filled.listed or nudge.plan.due_at <= filled.shown_at
    if is_shown and nudge.id not in filled.ticked and not (filled.rest and nudge.id not in filled.listed):
        nudges.leave_out(work, actor, nudge, now)
    else:
        holds.release(work, nudge, moment, now)
    show_anew(work, actor.workspace_id, Thing(Noun.NUDGE, nudge.id), now)


def _show_anew(work: Work, changed: Iterable[Nudge], now: datetime) -> None:
    for nudge in changed:
        show_anew(work, nudge.plan.workspace_id, Thing(Noun.NUDGE, nudge.id), now)


def _nudges(items: Iterable[Item]) -> list[Nudge]:
    return [item.nudge for item in items if item.nudge is not None]


def _may_remember(work: Work, actor: Actor, moment: Moment, client: Client) -> bool:
    """In grief, for whoever may add a date to the client. A date is seen by everybody who sees the card, and so it is
    not offered where the moment is sealed."""
    if moment.holds is not Holds.ALL or moment.is_sealed:
        return False
    return client.is_arranged_by(people.meet(work, actor), work.roles.rights(actor.workspace_id))


def _remember(work: Work, actor: Actor, moment: Moment, client: Client, now: datetime) -> None:
    """A quiet day, each year from the next on, with no word of why."""
    day = calendar.local_day(moment.flagged_at, work.people.zone_of(actor.workspace_id, actor.slack_id))
    kind = MilestoneKind.MEMORIAL
    on = PartialDate(None, day.month, day.day)
    new = Milestone(
        0, client.workspace_id, client.id, kind, REMEMBERED, on, repeat=Repeat.YEARLY, lead_days=LEADS[kind]
    )
    milestone = work.milestones.add(new)
    entries.record(work, actor, Noun.MILESTONE, milestone, What.DATE_ADDED, now, milestone.title)
    terms = terms_of(work, client.workspace_id, client.owner)
    plan = milestones.next_plan(client, milestone, terms, now, {day})
    work.nudges.replan(client.workspace_id, Thing(Noun.MILESTONE, milestone.id), [plan] if plan else [])
