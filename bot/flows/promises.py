"""A promise is made, prompted on its morning, and kept."""

from datetime import date, datetime, time

from bot.domain import calendar
from bot.domain.clients import Client
from bot.domain.history import Entry, Noun, Thing, What
from bot.domain.nudges import NudgeKind, NudgeState, Plan
from bot.domain.people import Actor
from bot.domain.promises import DueInThePast, NotYourPromise, NoWords, Promise
from bot.domain.texts import cleaned
from bot.flows import clients, sentences, silence
from bot.flows.drawing import show_anew
from bot.flows.nudges import zone_for
from bot.flows.people import only_once
from bot.flows.terms import terms_of
from bot.flows.when import Ambiguous, Reading, read_when
from bot.messenger import Posted
from bot.views.promises import Start
from store import Store, Work


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
        terms = terms_of(work, actor.workspace_id, said.promiser or author or actor.slack_id)
        zone = work.people.zone_of(actor.workspace_id, actor.slack_id)
    reading = read_when(said.when, min(written or now, now), terms.zone, hours=terms.hours) if said.when else None
    possible = [each.at for each in _readings(reading)]
    ahead = tuple(at for at in possible if at > now)
    is_clear = len(possible) == len(ahead) == 1
    return Start(
        said.client,
        said.what,
        zone,
        ahead[0] if is_clear else None,
        "" if is_clear else said.when,
        is_one_unknown_word=said.is_one_word,
        promiser=said.promiser,
        either=() if is_clear else ahead,
        passed=possible[-1] if possible and not ahead else None,
        named=said.named,
    )


def _readings(reading: Reading | Ambiguous | None) -> list[Reading]:
    match reading:
        case Ambiguous(earlier, later):
            return [earlier, later]
        case Reading():
            return [reading]
    return []


def begin_with(store: Store, actor: Actor, client_id: int) -> Start:
    """From a client's card; 0 is from Home, where no client is chosen yet."""
    client = clients.get(store, actor, client_id) if client_id else None
    return Start(client, "", zone_for(store, actor))


def make(
    store: Store,
    actor: Actor,
    client_id: int,
    text: str,
    day: date,
    clock: time,
    now: datetime,
    once: str,
) -> tuple[Promise, Client, datetime | None]:
    """Due at an hour on the promiser's own clock; and when they hear of it, which may be never.

    Raises NoWords, DueInThePast, NoSuchClient, Repeated.
    """
    said = cleaned(text)
    if not said:
        raise NoWords
    with store.begin() as work:
        only_once(work, actor.workspace_id, once, now)
        client = work.clients.get(actor.workspace_id, client_id)
        zone = work.people.zone_of(actor.workspace_id, actor.slack_id)
        due_at = calendar.at_clock(day, clock, zone)
        if due_at <= now:
            raise DueInThePast
        promise = add(work, actor, client, said, actor.slack_id, due_at, now)
        return promise, client, prompted_at(work, promise, now)


def add(work: Work, actor: Actor, client: Client, said: str, promiser: str, due_at: datetime, now: datetime) -> Promise:
    """Planned in the same transaction, on the clock of whoever keeps it."""
    promise = work.promises.add(
        Promise(
            id=0,
            workspace_id=client.workspace_id,
            client_id=client.id,
            text=said,
            promiser=promiser,
            made_by=actor.slack_id,
            made_at=now,
            due_at=due_at,
            zone=work.people.zone_of(client.workspace_id, promiser).key,
        )
    )
    _record(work, actor, promise, What.PROMISE_MADE, now)
    replan(work, promise, now)
    silence.settle(work, client, now)
    show_anew(work, client.workspace_id, _thing(promise), now)
    return promise


def keep(store: Store, actor: Actor, promise_id: int, now: datetime, pressed: Posted | None) -> None:
    """Kept or kept late, by the clock. Raises EndedAlready, NotYourPromise."""
    with store.begin() as work:
        client = work.clients.get(actor.workspace_id, work.promises.whose(actor.workspace_id, promise_id))
        promise = work.promises.get(actor.workspace_id, promise_id)
        _refuse_others(actor, promise, client)
        kept = promise.keep(now)
        work.promises.save(kept)
        _record(work, actor, kept, What.PROMISE_KEPT, now)
        work.nudges.replan(actor.workspace_id, _thing(promise), [])
        work.nudges.settle(actor.workspace_id, _thing(promise), NudgeState.DONE, now)
        silence.settle(work, client, now)
        show_anew(work, actor.workspace_id, _thing(promise), now, pressed)


def undo(work: Work, entry: Entry, now: datetime) -> None:
    promise = work.promises.get(entry.workspace_id, entry.about.id).reopen()
    work.promises.save(promise)
    work.nudges.unsettle(entry.workspace_id, _thing(promise))
    replan(work, promise, now)
    silence.settle_one(work, promise.workspace_id, promise.client_id, now)


def replan(work: Work, promise: Promise, now: datetime) -> None:
    """Brings what is unsent for this promise in line with how it stands, and with what whoever made it wants."""
    at = prompted_at(work, promise, now)
    unsent = work.nudges.unsent(promise.workspace_id, _thing(promise))
    if at and any(nudge.plan.due_at <= now and nudge.plan.recipient == promise.promiser for nudge in unsent):
        return  # late is sent late, and says so
    plans = [_plan(promise, NudgeKind.PROMISE_DUE, at)] if at else []
    soon = promise.soon(terms_of(work, promise.workspace_id, promise.promiser).hours) if at else None
    plans += [_plan(promise, NudgeKind.PROMISE_SOON, soon)] if soon and soon > now else []
    work.nudges.replan(promise.workspace_id, _thing(promise), plans)


def prompted_at(work: Work, promise: Promise, now: datetime) -> datetime | None:
    """In the working hours of whoever made it; None where they want to hear of no promises."""
    terms = terms_of(work, promise.workspace_id, promise.promiser)
    if not terms.takes_promises or not promise.is_open:
        return None
    return promise.prompted_at(now, terms.hours_for(work.clients.get(promise.workspace_id, promise.client_id)))


def _refuse_others(actor: Actor, promise: Promise, client: Client) -> None:
    if actor.slack_id not in (promise.promiser, client.owner, client.cover, client.manager):
        raise NotYourPromise(name=f"<@{promise.promiser}>")


def _plan(promise: Promise, kind: NudgeKind, at: datetime) -> Plan:
    zone = calendar.zone_or_utc(promise.zone)
    return Plan(
        workspace_id=promise.workspace_id,
        about=_thing(promise),
        kind=kind,
        lead=0,
        occurrence=calendar.local_day(promise.due_at, zone),
        recipient=promise.promiser,
        due_at=at,
        zone=zone.key,
        client_id=promise.client_id,
    )


def _record(work: Work, actor: Actor, promise: Promise, what: What, now: datetime) -> None:
    work.history.record(
        actor.workspace_id,
        what,
        _thing(promise),
        now,
        who=actor.slack_id,
        client_id=promise.client_id,
        subject=promise.text,
        text="late" if promise.is_kept_late else "",
    )


def _thing(promise: Promise) -> Thing:
    return Thing(Noun.PROMISE, promise.id)
