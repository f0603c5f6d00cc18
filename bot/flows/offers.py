"""Somebody is asked to take a promise over. Until they accept it is whose it was."""

from dataclasses import replace
from datetime import datetime

from bot.domain.history import What
from bot.domain.nudges import CannotReceive, NudgeKind, NudgeState
from bot.domain.people import Actor
from bot.domain.promises import EndedAlready, NotOffered, NotWrittenForYou, Promise
from bot.domain.texts import cleaned
from bot.flows.people import only_once
from bot.flows.promises import allowed, changed, settle, tell, thing
from bot.messenger import Posted
from store import Store, Work

ASKED = (NudgeKind.PROMISE_OFFERED, NudgeKind.PROMISE_REFUSED)


def offer(store: Store, actor: Actor, promise_id: int, to: str, now: datetime, once: str) -> Promise:
    """Whoever takes it for themselves has it at once. Raises NotYourPromise, EndedAlready, TheirsToKeep,
    CannotReceive, Repeated."""
    with store.begin() as work:
        only_once(work, actor.workspace_id, once, now)
        promise, _ = allowed(work, actor, promise_id)
        if not work.people.get(actor.workspace_id, to).is_colleague:
            raise CannotReceive
        offered = promise.offer_to(to, actor.slack_id)
        _forget_asked(work, promise)
        if to == actor.slack_id:
            return _hand_to(work, actor, promise, to, now)
        work.promises.save(offered)
        tell(work, actor, offered, What.PROMISE_OFFERED, now, to)
        changed(work, offered, now)
        return offered


def accept(store: Store, actor: Actor, promise_id: int, now: datetime, pressed: Posted | None) -> None:
    """From now on it is theirs to keep. Raises NotOffered, NoSuchPromise, EndedAlready."""
    with store.begin() as work:
        promise = _offered(work, actor, promise_id)
        _hand_to(work, actor, promise, actor.slack_id, now, pressed)


def give_back(store: Store, actor: Actor, promise_id: int, now: datetime, pressed: Posted | None) -> None:
    """Somebody else wrote it down for them, and they did not promise it: whoever wrote it down has it. Raises
    NotYourPromise, NotWrittenForYou, CannotReceive, EndedAlready, NoSuchPromise."""
    with store.begin() as work:
        promise, _ = allowed(work, actor, promise_id)
        if not promise.is_open:
            raise EndedAlready
        if promise.said_by != promise.promiser:
            raise NotWrittenForYou
        if not work.people.get(actor.workspace_id, promise.made_by).is_colleague:
            raise CannotReceive
        settle(work, promise, now)
        back = promise.give_back()
        work.promises.save(back)
        tell(work, actor, back, What.PROMISE_GIVEN_BACK, now, back.promiser)
        changed(work, back, now, pressed)


def refuse(store: Store, actor: Actor, promise_id: int, why: str, now: datetime, once: str) -> None:
    """It stays whose it was, and whoever asked hears so. Raises NotOffered, NoSuchPromise, Repeated."""
    with store.begin() as work:
        only_once(work, actor.workspace_id, once, now)
        promise = _offered(work, actor, promise_id).refuse(actor.slack_id)
        _forget_asked(work, promise)
        work.promises.save(promise)
        tell(work, actor, promise, What.PROMISE_REFUSED, now, cleaned(why))
        changed(work, promise, now)


def begin(store: Store, actor: Actor, promise_id: int) -> Promise:
    """For a form in which somebody says that they cannot. Raises NotOffered, NoSuchPromise."""
    with store.read() as work:
        return _offered(work, actor, promise_id)


def _offered(work: Work, actor: Actor, promise_id: int) -> Promise:
    """The client is held before it."""
    work.clients.get(actor.workspace_id, work.promises.whose(actor.workspace_id, promise_id))
    promise = work.promises.get(actor.workspace_id, promise_id)
    if promise.offered_to != actor.slack_id or not promise.is_open:
        raise NotOffered
    return promise


def _hand_to(
    work: Work, actor: Actor, promise: Promise, to: str, now: datetime, pressed: Posted | None = None
) -> Promise:
    """Whoever had it is not asked any more."""
    settle(work, promise, now)
    handed = promise.hand_to(to)
    work.promises.save(handed)
    tell(work, actor, handed, What.PROMISE_ACCEPTED, now, promise.promiser)
    changed(work, handed, now, pressed)
    return handed


def _forget_asked(work: Work, promise: Promise) -> None:
    """Whoever was asked before may be asked again."""
    for each in work.nudges.about(promise.workspace_id, thing(promise)):
        if each.plan.kind in ASKED:
            work.nudges.save(replace(each, state=NudgeState.WITHDRAWN))
