"""A promise is made, and comes back to whoever made it until it has an ending."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from bot.domain import calendar
from bot.domain.calendar import DayOff
from bot.domain.clients import Client
from bot.domain.history import Noun, Thing, What
from bot.domain.locales import order_of
from bot.domain.nudges import NudgeKind, NudgeState, Plan
from bot.domain.people import Actor
from bot.domain.promises import (
    DueInThePast,
    Move,
    NoDay,
    NotAPromiser,
    NotYourPromise,
    NoWords,
    Origin,
    Promise,
    due_on,
)
from bot.domain.texts import cleaned
from bot.flows import clients, sentences, silence
from bot.flows.drawing import show_anew
from bot.flows.entries import record
from bot.flows.people import only_once
from bot.flows.terms import terms_of
from bot.flows.when import Ambiguous, Reading, read_when
from bot.messenger import Posted
from bot.views.promises import Filled, Start
from store import Store, Work

ASKED = (NudgeKind.PROMISE_RECORDED, NudgeKind.PROMISE_OFFERED, NudgeKind.PROMISE_REFUSED)
TURN = 20
"""What is planned for one due time is numbered from here to there: with each new time it is the next one's turn."""


class Made(NamedTuple):
    promise: Promise
    client: Client
    prompted_at: datetime | None
    """When whoever has to keep it hears of it; None where they want to hear of no promises."""
    off: DayOff | None
    """Why they do not work on the day on which it is due."""


def begin(
    store: Store, actor: Actor, text: str, now: datetime, *, written: datetime | None = None, author: str | None = None
) -> Start:
    """What the form begins with, after these words as Slack hands them on: typed just now, or in a message that
    `author` wrote at `written`.

    Their time is read from when they were written, on the clock and by the working hours of whoever promises. What is
    past by now is no deadline, and `Start.passed` says so.
    """
    said = sentences.read_promise(store, actor, text, author)
    with store.read() as work:
        whose = said.promiser or author or actor.slack_id
        terms = terms_of(work, actor.workspace_id, whose)
        order = order_of(work.people.get(actor.workspace_id, author or actor.slack_id).locale)  # of whoever wrote it
    reading = read_when(said.when, min(written or now, now), terms.zone, order, terms.hours) if said.when else None
    possible = _readings(reading)
    ahead = tuple((each.at, each.has_time) for each in possible if each.at > now)
    is_clear = len(possible) == len(ahead) == 1
    return Start(
        said.client,
        said.what,
        terms.zone,
        ahead[0][0] if is_clear else None,
        "" if is_clear else said.when,
        is_one_unknown_word=said.is_one_word,
        has_time=ahead[0][1] if is_clear else True,
        promiser=said.promiser,
        either=() if is_clear else ahead,
        passed=possible[-1].at if possible and not ahead else None,
        named=said.named,
    )


def begin_from(
    store: Store, actor: Actor, text: str, author: str | None, channel: str, link: str, written: datetime, now: datetime
) -> Start:
    """From a message: its words, who wrote it and when, its link, and the client whose channel it stands in."""
    with store.read() as work:
        is_ours = author is not None and work.people.get(actor.workspace_id, author).is_colleague
        of_channel = work.clients.of_channel(actor.workspace_id, channel)
    start = begin(store, actor, text, now, written=written, author=author if is_ours else None)
    promiser = start.promiser or (author if is_ours else None)
    return replace(start, client=start.client or of_channel, link=link, promiser=promiser)


def _readings(reading: Reading | Ambiguous | None) -> list[Reading]:
    match reading:
        case Ambiguous(earlier, later):
            return [earlier, later]
        case Reading():
            return [reading]
    return []


def begin_with(store: Store, actor: Actor, client_id: int, text: str, now: datetime) -> Start:
    """From a client's card, or after a touch, with what was heard; 0 is from Home, where no client is chosen yet."""
    start = begin(store, actor, text, now)
    return replace(start, client=clients.get(store, actor, client_id), named=()) if client_id else start


def make(store: Store, actor: Actor, filled: Filled, now: datetime, once: str) -> Made:
    """Due at an hour on the clock of whoever keeps it; without one at the end of their working day.

    Raises NoWords, NoDay, NotAPromiser, DueInThePast, NoSuchClient, Repeated.
    """
    said = cleaned(filled.what)
    if not said:
        raise NoWords
    with store.begin() as work:
        only_once(work, actor.workspace_id, once, now)
        client = work.clients.get(actor.workspace_id, filled.client_id)
        promiser = filled.promiser or actor.slack_id
        if not work.people.get(actor.workspace_id, promiser).is_colleague:
            raise NotAPromiser
        terms = terms_of(work, actor.workspace_id, promiser)
        if filled.either is not None:
            due_at, has_time = filled.either
        elif filled.day is not None:
            due_at, has_time = due_on(filled.day, filled.clock, terms.zone.key, terms.hours)
        else:
            raise NoDay
        promise = add(work, actor, client, said, promiser, due_at, now, has_time=has_time, link=filled.link,
                      said_by=None if promiser == actor.slack_id else promiser)  # fmt: skip
        off = calendar.day_off(calendar.local_day(due_at, terms.zone), terms.hours_but_for_leave)
        return Made(promise, client, prompted_at(work, promise, now), off)


def add(
    work: Work,
    actor: Actor,
    client: Client,
    said: str,
    promiser: str,
    due_at: datetime,
    now: datetime,
    *,
    has_time: bool = True,
    link: str = "",
    said_by: str | None = None,
    origin: Origin = Origin.SAID,
    made_at: datetime | None = None,
) -> Promise:
    """Planned in the same transaction, on the clock of whoever keeps it. Who asked for us may have waited too long
    already. Raises DueInThePast."""
    if due_at <= now and origin is not Origin.ENQUIRY:
        raise DueInThePast
    promise = work.promises.add(
        Promise(
            id=0,
            workspace_id=client.workspace_id,
            client_id=client.id,
            text=said,
            promiser=promiser,
            made_by=actor.slack_id,
            made_at=made_at or now,
            due_at=due_at,
            zone=work.people.zone_of(client.workspace_id, promiser).key,
            has_time=has_time,
            said_by=said_by,
            link=link,
            origin=origin,
            stage=client.stage,
            segment=client.segment,
        )
    )
    tell(work, actor, promise, What.PROMISE_MADE, now, said_by or "")
    changed(work, promise, now)
    return promise


def allowed(work: Work, actor: Actor, promise_id: int) -> tuple[Promise, Client]:
    """For whoever keeps it, or answers for the client. The client is held before it. Raises NoSuchPromise,
    NotYourPromise."""
    client = work.clients.get(actor.workspace_id, work.promises.whose(actor.workspace_id, promise_id))
    promise = work.promises.get(actor.workspace_id, promise_id)
    if not may_change(promise, client, actor.slack_id):
        raise NotYourPromise(name=f"<@{promise.promiser}>")
    return promise, client


def may_change(promise: Promise, client: Client, who: str) -> bool:
    return who in (promise.promiser, client.owner, client.cover, client.manager)


def tell(work: Work, actor: Actor, promise: Promise, what: What, now: datetime, text: str = "") -> int:
    """In the history. The id of the entry."""
    return record(work, actor, Noun.PROMISE, promise, what, now, promise.text, text)


def changed(work: Work, promise: Promise, now: datetime, pressed: Posted | None = None) -> None:
    """What was planned goes by how it stands now, and what stands somewhere says so."""
    replan(work, promise, now)
    silence.settle_one(work, promise.workspace_id, promise.client_id, now)
    show_anew(work, promise.workspace_id, thing(promise), now, pressed)


def end(
    work: Work,
    actor: Actor,
    client: Client,
    ended: Promise,
    what: What,
    now: datetime,
    text: str = "",
    pressed: Posted | None = None,
) -> Promise:
    """It has an ending: nobody is asked about it any more, and what stands somewhere says so."""
    work.promises.save(ended)
    tell(work, actor, ended, what, now, "late" if ended.is_kept_late else text)
    settle(work, ended, now)
    silence.settle(work, client, now)
    show_anew(work, ended.workspace_id, thing(ended), now, pressed)
    return ended


def settle(work: Work, promise: Promise, now: datetime) -> None:
    """Nobody waits for an answer about it any more."""
    work.nudges.replan(promise.workspace_id, thing(promise), [])
    work.nudges.settle(promise.workspace_id, thing(promise), NudgeState.DONE, now)


def replan(work: Work, promise: Promise, now: datetime) -> None:
    """Brings what is unsent for this promise in line with how it stands, and with what whoever made it wants."""
    unsent = work.nudges.unsent(promise.workspace_id, thing(promise))
    moves = work.promises.moves_of(promise.workspace_id, promise.id)
    turn = len(moves) * TURN
    plans = _plans(work, promise, moves, turn, now) if promise.is_open else []
    wanted = {plan.key: plan for plan in plans}
    # What is late already is sent late, and says so.
    wanted |= {
        each.plan.key: each.plan
        for each in unsent
        if promise.is_open and each.plan.due_at <= now and each.plan.recipient == promise.promiser
        and (turn <= each.plan.lead < turn + TURN) and each.plan.kind not in ASKED
    }  # fmt: skip
    work.nudges.replan(promise.workspace_id, thing(promise), wanted.values(), unsent)


def prompted_at(work: Work, promise: Promise, now: datetime) -> datetime | None:
    """In the working hours of whoever made it; None where they want to hear of no promises."""
    terms = terms_of(work, promise.workspace_id, promise.promiser)
    if not terms.takes_promises or not promise.is_open:
        return None
    return promise.prompted_at(now, terms.hours_for(work.clients.get(promise.workspace_id, promise.client_id)))


def _plans(work: Work, promise: Promise, moves: Sequence[Move], turn: int, now: datetime) -> Sequence[Plan]:
    """Whoever keeps it hears of it on the working morning before, hours before a clock time, once it has passed, and on
    the way where it runs long; whoever is asked to take it over, and whose words somebody else wrote down, at once."""
    terms = terms_of(work, promise.workspace_id, promise.promiser)
    plans = _asked(work, promise, now)
    if not terms.takes_promises:
        return plans
    client = work.clients.get(promise.workspace_id, promise.client_id)
    hours = terms.hours_for(client)
    plans.append(_plan(promise, NudgeKind.PROMISE_DUE, promise.prompted_at(now, hours), turn))
    soon, missed = promise.soon(hours), promise.missed_at(terms.hours)
    if soon is not None and soon > now:
        plans.append(_plan(promise, NudgeKind.PROMISE_SOON, soon, turn))
    if missed is not None and missed > now:
        plans.append(_plan(promise, NudgeKind.PROMISE_MISSED, missed, turn))
    since = moves[-1].at if moves else promise.made_at
    for number, at in enumerate(promise.words_on_the_way(since, hours), 1):
        if at > now:
            plans.append(_plan(promise, NudgeKind.PROMISE_WORD, at, turn + number))
    return plans


def _asked(work: Work, promise: Promise, now: datetime) -> list[Plan]:
    """In their own working hours, and once, whatever becomes of its time."""
    is_refused = promise.refused_by is not None
    kinds = {
        NudgeKind.PROMISE_OFFERED: promise.offered_to,
        NudgeKind.PROMISE_REFUSED: promise.offered_by if is_refused else None,
    }
    is_enquiry = promise.origin is Origin.ENQUIRY and promise.made_by != promise.promiser
    if promise.said_by == promise.promiser or is_enquiry:
        kinds[NudgeKind.PROMISE_RECORDED] = promise.promiser
    plans = []
    for kind, who in kinds.items():
        terms = terms_of(work, promise.workspace_id, who) if who is not None else None
        if who is not None and terms is not None and (terms.takes_promises or kind is not NudgeKind.PROMISE_RECORDED):
            asked_at = max(promise.made_at, now) if kind is NudgeKind.PROMISE_RECORDED else now
            plans.append(_plan(promise, kind, terms.next_time(asked_at), 0, who, terms.zone.key))
    return plans


def _plan(
    promise: Promise, kind: NudgeKind, at: datetime, lead: int, who: str | None = None, zone_key: str | None = None
) -> Plan:
    zone = calendar.zone_or_utc(promise.zone)
    on = at if kind is NudgeKind.PROMISE_WORD else promise.made_at if kind in ASKED else promise.expected_at
    return Plan(
        workspace_id=promise.workspace_id,
        about=thing(promise),
        kind=kind,
        lead=lead,
        occurrence=calendar.local_day(on, zone),
        recipient=who or promise.promiser,
        due_at=at,
        zone=zone_key or zone.key,
        client_id=promise.client_id,
    )


def thing(promise: Promise) -> Thing:
    return Thing(Noun.PROMISE, promise.id)
