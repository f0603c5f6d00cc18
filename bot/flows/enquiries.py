"""Whoever asks for us waits for a first answer, which is a promise of the firm to everybody."""

from dataclasses import replace
from datetime import datetime

from bot.domain import calendar
from bot.domain.clients import Client
from bot.domain.enquiries import NEVER, WORDS, is_asking
from bot.domain.history import What
from bot.domain.people import Actor
from bot.domain.promises import Origin, Promise
from bot.flows import promises
from bot.flows.terms import terms_of
from store import Work


def settle(work: Work, actor: Actor, client: Client, now: datetime) -> None:
    """After they came, or changed: their first answer is due by the target of their segment, in the owner's working
    time from when they asked. Whoever became a client has had one."""
    waits = work.promises.enquiry_of(client.workspace_id, client.id)
    if not is_asking(client):
        if waits is not None and waits.is_open:
            _end(work, actor, waits, now)
        return
    assert client.enquired_at is not None
    target = work.arrangements.of(client.workspace_id).targets.hours(client.segment)
    if target == NEVER or (waits is not None and waits.made_at == client.enquired_at):
        return
    if waits is not None and waits.is_open:
        _move(work, waits, client, now)
    elif not work.touches.has_any_since(client.workspace_id, client.id, client.enquired_at):
        _add(work, actor, client, now)


def answer(work: Work, actor: Actor, client_id: int, at: datetime, now: datetime) -> None:
    """Somebody was in touch: where they waited for a first answer this was it."""
    waits = work.promises.enquiry_of(actor.workspace_id, client_id)
    if waits is not None and waits.is_open and at >= waits.made_at:
        _end(work, actor, waits, now, at)


def wait_again(work: Work, workspace_id: int, client_id: int, at: datetime, now: datetime) -> None:
    """For Undo: nobody was in touch after all."""
    waits = work.promises.enquiry_of(workspace_id, client_id)
    if waits is not None and not waits.is_open and waits.ended_at == at:
        open_again = waits.reopen()
        work.promises.save(open_again)
        work.nudges.unsettle(workspace_id, promises.thing(waits), at)
        promises.changed(work, open_again, now)


def _add(work: Work, actor: Actor, client: Client, now: datetime) -> None:
    asked_at, origin = client.enquired_at, Origin.ENQUIRY
    promises.add(work, actor, client, WORDS, client.owner, _due(work, client), now, origin=origin, made_at=asked_at)


def _move(work: Work, waits: Promise, client: Client, now: datetime) -> None:
    """They asked at another time than was written down."""
    assert client.enquired_at is not None
    moved = replace(waits, made_at=client.enquired_at, due_at=_due(work, client), promiser=client.owner)
    work.promises.save(moved)
    promises.changed(work, moved, now)


def _due(work: Work, client: Client) -> datetime:
    assert client.enquired_at is not None
    terms = terms_of(work, client.workspace_id, client.owner)
    target = work.arrangements.of(client.workspace_id).targets.hours(client.segment)
    return calendar.add_working_hours(client.enquired_at, target, terms.zone, terms.hours)


def _end(work: Work, actor: Actor, waits: Promise, now: datetime, at: datetime | None = None) -> None:
    answered = waits.keep(max(at or now, waits.made_at))
    work.promises.save(answered)
    late = "late" if answered.is_kept_late else ""
    promises.tell(work, actor, answered, What.PROMISE_KEPT, now, late)
    promises.settle(work, answered, now)
    promises.changed(work, answered, now)
