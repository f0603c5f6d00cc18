"""Who may know of a moment: showing it, who opened it, its log, and widening its circle."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.clients import Client
from bot.domain.history import Visibility, What
from bot.domain.moments import CannotWiden, InTheCircle, Moment, NoSuchMoment, NothingToAdd
from bot.domain.people import Actor
from bot.domain.texts import cleaned
from bot.flows import moments, people
from bot.flows.drawing import show_anew
from bot.flows.entries import log
from bot.flows.people import only_once
from bot.views.moment_cards import Shown
from store import Store, Work

LOG_MOST = 40
OPENED_AGAIN = timedelta(hours=1)
"""Whoever looks again so soon is not written down once more."""


def show(store: Store, actor: Actor, moment_id: int, now: datetime) -> Shown:
    """Raises NoSuchMoment, also for whoever may not know of it. Who opens what is sealed is on record first."""
    with store.read() as work:
        people.meet(work, actor)
        moment, _ = moments.seen(work, actor, moment_id)
    if moment.is_sealed:
        _open(store, actor, moment_id, now)
    with store.read() as work:
        return _shown(work, actor, *moments.seen(work, actor, moment_id))


def find(store: Store, actor: Actor, number: int, now: datetime) -> Shown:
    """The one that people call by this number. Raises NoSuchMoment."""
    with store.read() as work:
        found = work.moments.numbered(actor.workspace_id, number)
    return show(store, actor, found.id, now)


def listed(store: Store, actor: Actor) -> tuple[list[tuple[Moment, Client]], ZoneInfo]:
    """The open ones that they can see, the oldest first, and their zone. What is sealed is among them for its circle
    alone."""
    with store.read() as work:
        people.meet(work, actor)
        return seen_by(work, actor), work.people.zone_of(actor.workspace_id, actor.slack_id)


def seen_by(work: Work, actor: Actor) -> list[tuple[Moment, Client]]:
    workspace_id = actor.workspace_id
    open_ = work.moments.unclosed(workspace_id)
    clients = work.clients.some(workspace_id, {each.client_id for each in open_})
    mine = work.circles.of_person(workspace_id, actor.slack_id)
    return [
        (each, clients[each.client_id])
        for each in open_
        if each.is_seen_by(actor.slack_id, clients[each.client_id], (actor.slack_id,) if each.circle_id in mine else ())
    ]


def note(store: Store, actor: Actor, moment_id: int, text: str, now: datetime, once: str) -> None:
    """A line of its log, for whoever may see it. Raises NothingToAdd, NoSuchMoment, NotYoursToTake, Repeated."""
    said = cleaned(text)
    if not said:
        raise NothingToAdd
    with store.begin() as work:
        only_once(work, actor.workspace_id, once, now)
        moment, _ = moments.allowed(work, actor, moment_id)
        log(work, actor.slack_id, moment, What.MOMENT_NOTED, now, text=said)
        show_anew(work, actor.workspace_id, moment.thing, now)


def join(store: Store, actor: Actor, moment_id: int, text: str, now: datetime, once: str) -> Moment:
    """Somebody saw the same: what they wrote is a line of its log, and they are in its circle. Nobody joins what is
    sealed. Raises NothingToAdd, NoSuchMoment, Repeated."""
    said = cleaned(text)
    if not said:
        raise NothingToAdd
    with store.begin() as work:
        only_once(work, actor.workspace_id, once, now)
        moment, _ = moments.seen(work, actor, moment_id)
        if moment.is_sealed:
            raise NoSuchMoment
        if moment.circle_id is not None:
            work.circles.admit(actor.workspace_id, moment.circle_id, actor.slack_id, actor.slack_id, now)
        log(work, actor.slack_id, moment, What.MOMENT_NOTED, now, text=said)
        show_anew(work, actor.workspace_id, moment.thing, now)
        return moment


def check(store: Store, actor: Actor, moment_id: int, who: Sequence[str]) -> tuple[Moment, Client, list[str]]:
    """Before it is shared: the moment, its client, and who is in the circle. Raises NoSuchMoment, CannotWiden,
    InTheCircle."""
    with store.read() as work:
        return _to_widen(work, actor, moment_id, who)


def share(store: Store, actor: Actor, moment_id: int, who: Sequence[str], now: datetime, once: str) -> Moment:
    """They may know of it from now on, and are told that it is there. Raises as `check`, and Repeated."""
    with store.begin() as work:
        only_once(work, actor.workspace_id, once, now)
        moment, client, _ = _to_widen(work, actor, moment_id, who)
        assert moment.circle_id is not None
        for each in who:
            work.circles.admit(actor.workspace_id, moment.circle_id, each, actor.slack_id, now)
        log(work, actor.slack_id, moment, What.MOMENT_SHARED, now, text=" ".join(who))
        moments.plan(work, client, moment)
        show_anew(work, actor.workspace_id, moment.thing, now)
        return moment


def _to_widen(work: Work, actor: Actor, moment_id: int, who: Sequence[str]) -> tuple[Moment, Client, list[str]]:
    moment, client = moments.seen(work, actor, moment_id)
    circle = work.circles.members(actor.workspace_id, moment.circle_id)
    if moment.visibility is Visibility.OPEN or actor.slack_id not in circle:
        raise CannotWiden
    for each in who:
        person = work.people.find(actor.workspace_id, each)
        if person is None or not person.is_colleague:
            raise CannotWiden
        if each in circle:
            raise InTheCircle(name=person.name)
    return moment, client, circle


def _open(store: Store, actor: Actor, moment_id: int, now: datetime) -> None:
    with store.begin(wakes=False) as work:
        moment, _ = moments.seen(work, actor, moment_id)
        before = work.history.newest_by(actor.workspace_id, moment.thing, What.MOMENT_OPENED, actor.slack_id)
        if before is None or now - before.at >= OPENED_AGAIN:
            log(work, actor.slack_id, moment, What.MOMENT_OPENED, now)


def _shown(work: Work, actor: Actor, moment: Moment, client: Client) -> Shown:
    return Shown(
        moment,
        client,
        actor.slack_id,
        work.people.zone_of(actor.workspace_id, actor.slack_id),
        work.circles.members(actor.workspace_id, moment.circle_id),
        work.history.about(actor.workspace_id, moment.thing, LOG_MOST),
        may_act=moments.may_act(work, actor, moment, client),
    )
