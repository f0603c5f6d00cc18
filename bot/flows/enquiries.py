"""Whoever asks for us waits for a first answer, which is a promise of the firm to everybody."""

from dataclasses import replace
from datetime import datetime

from bot.domain import calendar
from bot.domain.clients import Client
from bot.domain.enquiries import NEVER, WORDS, is_asking
from bot.domain.history import What
from bot.domain.people import Actor
from bot.domain.promises import Ending, Origin, Promise
from bot.domain.silence import HEARD_IN
from bot.flows import promises
from bot.flows.terms import terms_of
from store import Work


def settle(work: Work, actor: Actor, client: Client, now: datetime, before: Client | None = None) -> None:
    """After they came, or changed: their first answer is due by the target of their segment, in the owner's working
    time from when they asked. Whoever became a client has had one; a lead that was lost never will. What should have
    been answered on an earlier day is history, and nobody is prompted about it."""
    if before is not None and _asks(before) == _asks(client):
        return
    found = work.promises.enquiries_of(client.workspace_id, client.id)
    waits = next((each for each in found if each.is_open), None)
    if not is_asking(client):
        if waits is not None and client.stage in HEARD_IN:
            _end(work, actor, waits, client, now)
        elif waits is not None:
            _take_out(work, actor, waits, client, now)
        return
    assert client.enquired_at is not None
    if work.arrangements.of(client.workspace_id).targets.hours(client.segment) == NEVER:
        return
    if waits is not None:
        _move(work, waits, client, now)
    elif client.enquired_at not in [each.made_at for each in found] and _is_new(work, client, now):
        _add(work, actor, client, now)


def _asks(client: Client) -> tuple[object, ...]:
    return client.stage, client.enquired_at, client.segment, client.owner, client.archived_at is None


def _is_new(work: Work, client: Client, now: datetime) -> bool:
    assert client.enquired_at is not None
    zone = terms_of(work, client.workspace_id, client.owner).zone
    is_past = calendar.local_day(_due(work, client), zone) < calendar.local_day(now, zone)
    return not is_past and not work.touches.has_any_since(client.workspace_id, client.id, client.enquired_at)


def answer(work: Work, actor: Actor, client_id: int, at: datetime, now: datetime) -> None:
    """Somebody was in touch: where they waited for a first answer this was it. The client need not be held."""
    found = work.promises.enquiries_of(actor.workspace_id, client_id)
    waits = next((each for each in found if each.is_open and at >= each.made_at), None)
    client = work.clients.some(actor.workspace_id, [client_id]).get(client_id)
    if waits is not None and client is not None:
        _end(work, actor, waits, client, now, at)


def wait_again(work: Work, workspace_id: int, client_id: int, at: datetime, now: datetime) -> None:
    """For Undo: nobody was in touch then, and nobody since. The client is held before."""
    for each in work.promises.enquiries_of(workspace_id, client_id):
        is_it = each.ended_at == at and each.ending in (Ending.KEPT, Ending.MISTAKE)
        if is_it and not work.touches.has_any_since(workspace_id, client_id, each.made_at):
            open_again = each.reopen()
            work.promises.save(open_again)
            work.nudges.unsettle(workspace_id, promises.thing(each), at)
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


def _end(work: Work, actor: Actor, waits: Promise, client: Client, now: datetime, at: datetime | None = None) -> None:
    promises.end(work, actor, client, waits.keep(max(at or now, waits.made_at)), What.PROMISE_KEPT, now)


def _take_out(work: Work, actor: Actor, waits: Promise, client: Client, now: datetime) -> None:
    promises.end(work, actor, client, waits.take_out(now), What.PROMISE_CORRECTED, now, "They do not ask any more.")
