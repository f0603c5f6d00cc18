"""How a promise ends, and moves: kept, broken, released by the client, a new time, and what was recorded wrongly."""

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.domain import calendar
from bot.domain.clients import Client
from bot.domain.history import ChangedSince, Entry, Noun, What
from bot.domain.nudges import AnsweredAlready, Nudge, NudgeGone, NudgeState
from bot.domain.people import Actor
from bot.domain.promises import (
    DoneBeforeIt,
    DoneInTheFuture,
    Ending,
    Move,
    NobodyNamed,
    NoDay,
    NotDelivered,
    NotLate,
    Promise,
    Standing,
    due_on,
)
from bot.domain.texts import cleaned
from bot.domain.touches import How, Touch
from bot.flows import enquiries, nudges, silence
from bot.flows.drawing import show_anew
from bot.flows.entries import former
from bot.flows.people import only_once
from bot.flows.promises import TURN, allowed, changed, end, replan, settle, tell, thing
from bot.flows.terms import terms_of
from bot.messenger import Posted
from bot.views.endings import STANDINGS, Corrected, Done, Moved
from store import Store, Work


def keep(store: Store, actor: Actor, promise_id: int, now: datetime, pressed: Posted | None) -> None:
    """Just now. Raises EndedAlready, NotYourPromise."""
    with store.begin() as work:
        promise, client = allowed(work, actor, promise_id)
        end(work, actor, client, promise.keep(now), What.PROMISE_KEPT, now, pressed=pressed)


def keep_on(store: Store, actor: Actor, done: Done, now: datetime, once: str) -> Promise:
    """When it was really done: in time, or later on a day. Raises EndedAlready, NotYourPromise, DoneInTheFuture,
    DoneBeforeIt, Repeated."""
    with store.begin() as work:
        only_once(work, actor.workspace_id, once, now)
        promise, client = allowed(work, actor, done.promise_id)
        kept = promise.keep(_done_at(promise, done.in_time, done.day, now), cleaned(done.said))
        if kept.said:
            tell(work, actor, kept, What.PROMISE_DELIVERED, now, kept.said)
        return end(work, actor, client, kept, What.PROMISE_KEPT, now)  # the last one, so that Undo takes back all of it


def deliver(store: Store, actor: Actor, promise_id: int, said: str, now: datetime, once: str) -> Promise:
    """What was delivered, in a line or a link, after it was marked kept. Raises NotYourPromise, Repeated."""
    with store.begin() as work:
        only_once(work, actor.workspace_id, once, now)
        promise, _ = allowed(work, actor, promise_id)
        if promise.ending is not Ending.KEPT:
            raise NotDelivered
        promise = replace(promise, said=cleaned(said))
        work.promises.save(promise)
        tell(work, actor, promise, What.PROMISE_DELIVERED, now, promise.said)
        show_anew(work, actor.workspace_id, thing(promise), now)
        return promise


def break_off(store: Store, actor: Actor, promise_id: int, why: str, now: datetime, once: str) -> Promise:
    """Raises EndedAlready, NotYourPromise, Repeated."""
    with store.begin() as work:
        only_once(work, actor.workspace_id, once, now)
        promise, client = allowed(work, actor, promise_id)
        broken = promise.break_off(now, cleaned(why))
        return end(work, actor, client, broken, What.PROMISE_BROKEN, now, broken.said)


def release(store: Store, actor: Actor, promise_id: int, by: str, now: datetime, once: str) -> Promise:
    """Raises EndedAlready, NobodyNamed, NotYourPromise, Repeated."""
    with store.begin() as work:
        only_once(work, actor.workspace_id, once, now)
        promise, client = allowed(work, actor, promise_id)
        released = promise.release(now, cleaned(by))
        return end(work, actor, client, released, What.PROMISE_RELEASED, now, released.released_by)


def move(store: Store, actor: Actor, moved: Moved, now: datetime, once: str) -> Promise:
    """To a time that the client agreed to. Raises EndedAlready, DueInThePast, SameTime, NobodyNamed, NotYourPromise,
    Repeated."""
    with store.begin() as work:
        only_once(work, actor.workspace_id, once, now)
        before, _ = allowed(work, actor, moved.promise_id)
        if not cleaned(moved.agreed_by):
            raise NobodyNamed
        if moved.day is None:
            raise NoDay
        hours = terms_of(work, actor.workspace_id, before.promiser).hours
        promise = before.move(*due_on(moved.day, moved.clock, before.zone, hours), now)
        settle(work, before, now)  # what stands somewhere asks for the old time
        work.promises.add_move(_as_moved(actor, before, promise, moved, now))
        work.promises.save(promise)
        what = What.PROMISE_MOVED if promise.moved > before.moved else What.PROMISE_LATE_DATE
        tell(work, actor, promise, what, now, _from_to(before, promise, moved, now))
        changed(work, promise, now)
        return promise


def correct(store: Store, actor: Actor, corrected: Corrected, now: datetime, once: str) -> Promise:
    """What was recorded wrongly is put right by an entry of its own: nothing is taken out of the history. Raises
    NotYourPromise, NobodyNamed, DoneInTheFuture, DoneBeforeIt, Repeated."""
    with store.begin() as work:
        only_once(work, actor.workspace_id, once, now)
        before, _ = allowed(work, actor, corrected.promise_id)
        promise = _corrected(before, corrected, now)
        work.promises.save(promise)
        if promise.is_open:
            work.nudges.unsettle(promise.workspace_id, thing(promise), before.ended_at or now)
        else:
            settle(work, promise, now)
        why = cleaned(corrected.why)
        was = f"It said: {STANDINGS[before.standing]}."
        tell(work, actor, promise, What.PROMISE_CORRECTED, now, f"{was} {why}".strip())
        changed(work, promise, now)
        return promise


def undo(work: Work, entry: Entry, now: datetime) -> None:
    """Raises ChangedSince."""
    promise = work.promises.get(entry.workspace_id, entry.about.id)
    match entry.what:
        case What.PROMISE_MADE:
            promise = promise.take_out(now)
            settle(work, promise, now)
        case What.PROMISE_MOVED | What.PROMISE_LATE_DATE:
            promise = _moved_back(work, promise, entry, now)
        case What.PROMISE_DELIVERED:
            promise = replace(promise, said="")
        case What.PROMISE_TOLD | What.PROMISE_NO_WORD:
            _not_told(work, promise, entry, now)
        case What.PROMISE_OFFERED:
            promise = promise.withdraw_offer()
        case What.PROMISE_ACCEPTED:
            promise = promise.hand_to(entry.text)
            work.nudges.unsettle(entry.workspace_id, thing(promise), entry.at)
        case _:
            promise = promise.reopen()
            work.nudges.unsettle(entry.workspace_id, thing(promise), entry.at)
    work.promises.save(promise)
    replan(work, promise, now)
    silence.settle_one(work, promise.workspace_id, promise.client_id, now)


def told(store: Store, actor: Actor, nudge_id: int, now: datetime, pressed: Posted | None) -> None:
    """The client knows where it stands, and so somebody was in touch. Raises NudgeGone, NotYourNudge,
    AnsweredAlready."""
    with store.begin() as work:
        nudge, promise = _word(work, actor, nudge_id, NudgeState.DONE, now)
        touch = work.touches.add(
            Touch(0, actor.workspace_id, promise.client_id, actor.slack_id, now, How.MESSAGE, _where_it_stands(promise))
        )
        entry = tell(work, actor, promise, What.PROMISE_TOLD, now)
        work.formers.keep(actor.workspace_id, entry, promise.client_id, str(touch.id), now)
        enquiries.answer(work, actor, promise.client_id, now, now)
        silence.settle_after(work, nudge, now)
        show_anew(work, actor.workspace_id, thing(promise), now, pressed)


def no_word(store: Store, actor: Actor, nudge_id: int, now: datetime, pressed: Posted | None) -> None:
    """They hear of it in another way. Raises NudgeGone, NotYourNudge, AnsweredAlready."""
    with store.begin() as work:
        _, promise = _word(work, actor, nudge_id, NudgeState.DONE, now)
        tell(work, actor, promise, What.PROMISE_NO_WORD, now)
        show_anew(work, actor.workspace_id, thing(promise), now, pressed)


def begin(store: Store, actor: Actor, promise_id: int) -> tuple[Promise, Client]:
    """For a form about how it ends. Raises NoSuchPromise, NotYourPromise."""
    with store.read() as work:
        return allowed(work, actor, promise_id)


def _done_at(promise: Promise, in_time: bool, day: date | None, now: datetime) -> datetime:
    """In time: at the latest moment at which it was. Without a day it is now."""
    zone = calendar.zone_or_utc(promise.zone)
    if in_time:
        return min(promise.due_at, now)
    today = calendar.local_day(now, zone)
    if day is None or day == today:
        return now
    if day > today:
        raise DoneInTheFuture
    if day < calendar.local_day(promise.made_at, zone):
        raise DoneBeforeIt
    return max(calendar.end_of_day(calendar.day_begins(day, zone), zone), promise.made_at)


def _as_moved(actor: Actor, before: Promise, promise: Promise, moved: Moved, now: datetime) -> Move:
    return Move(
        id=0,
        workspace_id=promise.workspace_id,
        client_id=promise.client_id,
        promise_id=promise.id,
        at=now,
        by=actor.slack_id,
        was_due_at=before.due_at,
        had_time=before.has_time,
        waited_until=before.waits_until,
        due_at=promise.expected_at,
        is_in_time=promise.moved > before.moved,
        agreed_by=cleaned(moved.agreed_by),
        how=moved.how,
    )


def _from_to(before: Promise, promise: Promise, moved: Moved, now: datetime) -> str:
    """In whole words, on the clock on which it was promised: it stays in the history as it was said."""
    zone = calendar.zone_or_utc(promise.zone)
    was, new = (_when(each.expected_at, each.has_time, zone, now) for each in (before, promise))
    return f"From {was} to {new}, agreed with {cleaned(moved.agreed_by)}."


def _when(at: datetime, has_time: bool, zone: ZoneInfo, now: datetime) -> str:
    if has_time:
        return calendar.at_in_words(at, zone, now, with_zone=False)
    return calendar.in_full(calendar.local_day(at, zone), calendar.local_day(now, zone))


def _corrected(before: Promise, corrected: Corrected, now: datetime) -> Promise:
    promise = before.reopen()
    match corrected.standing:
        case Standing.OPEN:
            return promise
        case Standing.KEPT:
            return promise.keep(_done_at(promise, True, None, before.ended_at or now), before.said)
        case Standing.LATE:
            late = promise.keep(_done_at(promise, False, corrected.day, now), before.said)
            if late.standing is not Standing.LATE:
                raise NotLate
            return late
        case Standing.BROKEN:
            return promise.break_off(before.ended_at or now)
        case Standing.RELEASED:
            return promise.release(before.ended_at or now, cleaned(corrected.released_by))
        case Standing.MISTAKE:
            return promise.take_out(now)


def _moved_back(work: Work, promise: Promise, entry: Entry, now: datetime) -> Promise:
    moves = work.promises.moves_of(entry.workspace_id, promise.id)
    if not moves:
        raise ChangedSince
    work.promises.take_back_move(moves[-1], now)
    work.nudges.unsettle(entry.workspace_id, thing(promise), entry.at)
    asked = work.nudges.about(entry.workspace_id, thing(promise))
    others = [each.id for each in asked if each.plan.lead // TURN != len(moves) - 1]
    work.nudges.withdraw_all(entry.workspace_id, others)
    return moves[-1].back(promise)


def _word(work: Work, actor: Actor, nudge_id: int, state: NudgeState, now: datetime) -> tuple[Nudge, Promise]:
    """The client is held before the promise, and the promise before what asks about it."""
    about = work.nudges.thing_of(actor.workspace_id, nudge_id)
    if about is None or about.noun is not Noun.PROMISE:
        raise NudgeGone
    work.clients.get(actor.workspace_id, work.promises.whose(actor.workspace_id, about.id))
    promise = work.promises.get(actor.workspace_id, about.id)
    nudge = nudges.mine(work, actor, nudge_id, now)
    if not promise.is_open:
        raise AnsweredAlready
    work.nudges.answer(nudge.answer(state, now))
    return nudge, promise


def _not_told(work: Work, promise: Promise, entry: Entry, now: datetime) -> None:
    if entry.what is What.PROMISE_TOLD:
        touch = work.touches.get(entry.workspace_id, int(former(work, entry)))
        work.touches.take_back(touch)
        enquiries.wait_again(work, entry.workspace_id, touch.client_id, touch.at, now)
    work.nudges.unsettle(entry.workspace_id, thing(promise), entry.at)


def _where_it_stands(promise: Promise) -> str:
    return f"Where it stands: {promise.text}"
