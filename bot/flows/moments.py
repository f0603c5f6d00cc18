"""A Moment of Truth is flagged; somebody takes it, and speaks with the client."""

from datetime import UTC, datetime
from typing import NamedTuple

from bot.domain import calendar
from bot.domain.clients import Client
from bot.domain.history import Entry, Noun, Thing, What
from bot.domain.moments import (
    ANSWER_WITHIN_HOURS,
    Moment,
    NothingSaid,
    NotYoursToTake,
    TakerAway,
)
from bot.domain.nudges import NudgeKind, Plan
from bot.domain.people import Actor
from bot.domain.texts import cleaned
from bot.flows import clients, covers, silence
from bot.flows.drawing import show_anew
from bot.flows.people import only_once
from bot.flows.terms import terms_of
from bot.messenger import Posted
from bot.views.moments import Start
from store import Store, Work


def begin(store: Store, actor: Actor, words: str) -> Start:
    """What the form begins with, after `/moment` and these words: the owner is proposed to take it."""
    client, text = clients.begun(store, actor, words)
    alone = client is None and bool(text) and len(text.split()) == 1
    return Start(client, text, client.owner if client else None, is_one_unknown_word=alone)


def begin_with(store: Store, actor: Actor, client_id: int, text: str = "") -> Start:
    """From a client's card; 0 is from Home, where no client is chosen yet."""
    client = clients.get(store, actor, client_id) if client_id else None
    return Start(client, text, client.owner if client else None)


class Flagged(NamedTuple):
    moment: Moment
    client: Client
    helper: str | None
    """Who is told if nobody has it in time."""


def flag(store: Store, actor: Actor, client_id: int, text: str, taker: str | None, now: datetime, once: str) -> Flagged:
    """At once a message to whoever takes it, and in two working hours one to the manager if nobody has it.

    Without a taker it is the client's owner's: whoever flags it need not know whose client it is. Taking it oneself
    is "I have it". Raises NothingSaid, TakerAway, NoSuchClient, Repeated.
    """
    said = cleaned(text)
    if not said:
        raise NothingSaid
    with store.begin() as work:
        only_once(work, actor.workspace_id, once, now)
        client = work.clients.get(actor.workspace_id, client_id)
        taker = taker or client.owner
        person = work.people.find(actor.workspace_id, taker)
        if person is None or not person.is_colleague:
            raise TakerAway(name=person.name if person else "Somebody we do not know")
        moment = work.moments.add(
            Moment(
                id=0,
                workspace_id=actor.workspace_id,
                number=work.moments.next_number(actor.workspace_id),
                client_id=client.id,
                text=said,
                flagged_by=actor.slack_id,
                flagged_at=now,
                taker=taker,
                taken_at=now if taker == actor.slack_id else None,
            )
        )
        _record(work, actor.slack_id, moment, What.MOMENT_FLAGGED, now, text=moment.text)
        if moment.taken_at is not None:
            _record(work, actor.slack_id, moment, What.MOMENT_TAKEN, now, text=taker)
        work.nudges.replan(actor.workspace_id, _thing(moment), _plans(work, client, moment))
        silence.settle(work, client, now)
        show_anew(work, actor.workspace_id, _thing(moment), now)
        return Flagged(moment, client, _helper(work, client, moment))


def take(store: Store, actor: Actor, moment_id: int, now: datetime, pressed: Posted | None) -> None:
    """ "I have it": nobody else is called."""
    with store.begin() as work:
        moment = _allowed(work, actor, moment_id)
        _save(work, moment.take(actor.slack_id, now), actor, What.MOMENT_TAKEN, now, pressed)


def speak(store: Store, actor: Actor, moment_id: int, now: datetime, pressed: Posted | None) -> None:
    """ "I have spoken with them": the client has heard from us."""
    with store.begin() as work:
        moment = _allowed(work, actor, moment_id)
        _save(work, moment.speak(actor.slack_id, now), actor, What.MOMENT_SPOKEN, now, pressed)


def undo(work: Work, entry: Entry, now: datetime) -> None:
    """Back to where it was; the clocks go on from where they were."""
    moment = work.moments.get(entry.workspace_id, entry.about.id)
    before = moment.before(entry.what, entry.text)
    work.moments.save(before)
    client = work.clients.get(entry.workspace_id, moment.client_id)
    work.nudges.replan(entry.workspace_id, entry.about, _plans(work, client, before))
    silence.settle(work, client, now)


def replan(work: Work, moment: Moment) -> None:
    """After it went on to somebody else. Where somebody has it nobody is called."""
    if moment.is_open and moment.taken_at is None:
        client = work.clients.get(moment.workspace_id, moment.client_id)
        work.nudges.replan(moment.workspace_id, _thing(moment), _plans(work, client, moment))


def _allowed(work: Work, actor: Actor, moment_id: int) -> Moment:
    """Whoever takes it, flagged it, was asked, or answers for the client. Raises NotYoursToTake."""
    client = work.clients.get(actor.workspace_id, work.moments.whose(actor.workspace_id, moment_id))
    moment = work.moments.get(actor.workspace_id, moment_id)
    asked = [nudge.plan.recipient for nudge in work.nudges.about(actor.workspace_id, _thing(moment))]
    if actor.slack_id not in (moment.taker, moment.flagged_by, client.owner, client.cover, client.manager, *asked):
        raise NotYoursToTake(name=f"<@{moment.taker}>")
    return moment


def _save(work: Work, moment: Moment, actor: Actor, what: What, now: datetime, pressed: Posted | None) -> None:
    before = work.moments.get(actor.workspace_id, moment.id)
    work.moments.save(moment)
    was = before.taker if what is What.MOMENT_TAKEN or before.taken_at is None else ""
    _record(work, actor.slack_id, moment, what, now, text=was)
    work.nudges.replan(actor.workspace_id, _thing(moment), [])
    silence.settle_one(work, moment.workspace_id, moment.client_id, now)
    show_anew(work, actor.workspace_id, _thing(moment), now, pressed)


def _plans(work: Work, client: Client, moment: Moment) -> list[Plan]:
    """Whoever takes it is told at once, unless they flagged it themselves; the manager is told when nobody has it."""
    plans = []
    if moment.taker != moment.flagged_by or moment.taken_at is None:
        plans.append(_plan(work, moment, NudgeKind.MOMENT_TAKE, moment.taker, moment.flagged_at))
    helper = _helper(work, client, moment)
    if helper is not None:
        terms = terms_of(work, moment.workspace_id, moment.taker)
        at = calendar.add_working_hours(moment.flagged_at, ANSWER_WITHIN_HOURS, terms.zone, terms.hours)
        plans.append(_plan(work, moment, NudgeKind.MOMENT_UNANSWERED, helper, at))
    return plans


def _helper(work: Work, client: Client, moment: Moment) -> str | None:
    """Nobody where there is none, or where it is theirs."""
    helper = covers.helper_of(work, client)
    return helper if moment.taken_at is None and helper != moment.taker else None


def _plan(work: Work, moment: Moment, kind: NudgeKind, recipient: str, at: datetime) -> Plan:
    zone = work.people.zone_of(moment.workspace_id, recipient)
    return Plan(
        workspace_id=moment.workspace_id,
        about=_thing(moment),
        kind=kind,
        lead=0,
        occurrence=moment.flagged_at.astimezone(UTC).date(),  # the same whoever flies where, so nobody is told twice
        recipient=recipient,
        due_at=at,
        zone=zone.key,
        client_id=moment.client_id,
    )


def _record(work: Work, who: str, moment: Moment, what: What, now: datetime, text: str = "") -> None:
    work.history.record(
        moment.workspace_id,
        what,
        _thing(moment),
        now,
        who=who,
        client_id=moment.client_id,
        subject=f"Moment {moment.number}",
        text=text,
    )


def _thing(moment: Moment) -> Thing:
    return Thing(Noun.MOMENT, moment.id)
