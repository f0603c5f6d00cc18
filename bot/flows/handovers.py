"""A client, or many, go to another owner: for good, or until a day is over."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from zlib import crc32

from bot.domain import calendar
from bot.domain.clients import Client, Listed, NoSuchClient, TheirsAlready, folded
from bot.domain.deliveries import DeliveryKind
from bot.domain.handovers import (
    Along,
    DayOver,
    Handing,
    HandOver,
    NobodyChosen,
    NothingToHandOver,
    OwnerChanged,
    SomeChanged,
    check_receiver,
)
from bot.domain.history import Entry, Noun, Thing, What
from bot.domain.moments import Moment
from bot.domain.people import Actor
from bot.domain.promises import Promise
from bot.domain.texts import one_line
from bot.flows import clients, milestones, moments, people, promises
from bot.flows.drawing import show_anew
from bot.flows.terms import terms_of
from bot.views.handovers import Done, Filled, Several, Start, Sure
from store import Store, Work

AT_ONCE = 50
"""Up to so many clients everything follows in the one transaction. Of more the prompts are planned afterwards, so many
clients at a time: Slack waits three seconds for an answer, and everybody else who writes waits, too."""


@dataclass(frozen=True)
class Going:
    """What goes along with these clients, by client."""

    promises: dict[int, list[Promise]]
    moments: dict[int, list[Moment]]
    later: int
    """Promises that stay."""

    def things(self, client_id: int) -> tuple[Thing, ...]:
        made = [Thing(Noun.PROMISE, each.id) for each in self.promises.get(client_id, ())]
        return (*made, *(each.thing for each in self.moments.get(client_id, ())))


def begin(store: Store, actor: Actor, client_id: int) -> Start:
    """Raises NoSuchClient, NotYourClient."""
    with store.read() as work:
        client = clients.to_arrange(work, actor, client_id)
        return Start(client, _along(work, [client], None), fingerprint([client]))


def begin_several(store: Store, actor: Actor) -> Several:
    """Raises NothingToHandOver, Guest, Stranger."""
    with store.read() as work:
        _, count = work.clients.of_owner(actor.workspace_id, actor.slack_id, 1)
        if not count and not work.clients.holding(actor.workspace_id, "", 1, _whose(work, actor)):
            raise NothingToHandOver
        return Several(count)


def suggest(store: Store, actor: Actor, words: str) -> list[Listed]:
    """For a search-as-you-type among the clients they may hand over."""
    with store.read() as work:
        return work.clients.holding(actor.workspace_id, words, whose=_whose(work, actor))


def look_through(store: Store, actor: Actor, filled: Filled, now: datetime) -> Sure:
    """What would go, before it does. Raises as `hand_over`."""
    with store.read() as work:
        going = _going(work, actor, filled, now)
        seen = replace(filled, seen=fingerprint(going))
        going.sort(key=lambda client: folded(client.name))
        return Sure(seen, going, _along(work, going, filled.until), _today(work, actor, now))


def hand_over(store: Store, actor: Actor, filled: Filled, now: datetime, once: str) -> Done:
    """All of them in one transaction, with what goes along.

    Raises NoSuchClient, NotYourClient, NobodyChosen, NotAReceiver, ReceiverLeft, TheirsAlready, DayOver, OwnerChanged,
    SomeChanged, Repeated.
    """
    with store.begin() as work:
        people.only_once(work, actor.workspace_id, once, now)
        going = _going(work, actor, filled, now)
        _refuse_changed(going, filled)
        handing, entry_id = _hand_over(work, actor, going, filled, now)
        told_at = None
        if filled.to != actor.slack_id:
            told_at = terms_of(work, actor.workspace_id, filled.to).next_time(now)
        zone = work.people.zone_of(actor.workspace_id, actor.slack_id)
        return Done(handing, going, entry_id, told_at, zone)


def follow(store: Store, workspace_id: int, now: datetime) -> None:
    """The prompts of very many clients, in small transactions, so that nobody waits."""
    with store.read() as work:
        unplanned = work.handovers.unplanned(workspace_id)
    for handing in unplanned:
        with store.read() as work:
            each = work.handovers
            theirs = each.of_handing(workspace_id, handing.id) + each.ended_in(workspace_id, handing.id)
        for start in range(0, len(theirs), AT_ONCE):
            with store.begin() as work:
                replan(work, workspace_id, theirs[start : start + AT_ONCE], now)
        with store.begin() as work:
            _record_planned(work, handing)


def replan(work: Work, workspace_id: int, theirs: Sequence[HandOver], now: datetime) -> None:
    """What is unsent about these clients, and about what went along, goes to whoever it is for now."""
    found = work.clients.held(workspace_id, {each.client_id for each in theirs})
    dates = work.milestones.of_clients(workspace_id, found.keys())
    milestones.replan_many(work, workspace_id, [(found[each.client_id], each) for each in dates], now)
    for thing in dict.fromkeys(thing for each in theirs for thing in each.moved):
        if thing.noun is Noun.PROMISE:
            promises.replan(work, work.promises.get(workspace_id, thing.id), now)
        else:
            moments.replan(work, work.moments.get(workspace_id, thing.id))
        show_anew(work, workspace_id, thing, now)


def tell(work: Work, handing: Handing, who: Iterable[str], now: datetime, what: str = "") -> None:
    """One message to each of these colleagues."""
    for recipient in sorted(set(who)):
        if work.people.get(handing.workspace_id, recipient).is_colleague:
            key = f"handing:{handing.id}/{what}{recipient}"
            about = Thing(Noun.HANDING, handing.id)
            work.deliveries.add(handing.workspace_id, key, DeliveryKind.NOTICE, about, recipient, now)


def fingerprint(going: Iterable[Client]) -> int:
    """Who owned which client when somebody looked."""
    return crc32(repr(sorted((client.id, client.owner) for client in going)).encode())


def _hand_over(work: Work, actor: Actor, going: Sequence[Client], filled: Filled, now: datetime) -> tuple[Handing, int]:
    workspace_id, to, until = actor.workspace_id, filled.to, filled.until
    is_small = len(going) <= AT_ONCE
    word = one_line(filled.word)
    handing = work.handovers.add_handing(
        Handing(0, workspace_id, to, now, actor.slack_id, until, word, is_planned=is_small)
    )
    ended = []
    if until is None:
        ended = work.handovers.end_running(workspace_id, [client.id for client in going], now, handing.id)
    along = _what_goes(work, going, until)
    theirs = [
        HandOver(
            id=0,
            workspace_id=workspace_id,
            client_id=client.id,
            from_=client.owner,
            to=to,
            until=until,
            by=actor.slack_id,
            at=now,
            handing_id=handing.id,
            cover=client.cover,
            moved=along.things(client.id),
        )
        for client in going
    ]
    work.handovers.add_many(theirs)
    handed = [client.hand_to(to, for_a_while=until is not None) for client in going]
    work.clients.save_owners((client.id, client.owner, client.cover) for client in handed)
    work.promises.save_promisers(each.hand_to(to) for made in along.promises.values() for each in made)
    work.moments.save_takers(each.hand_to(to) for taken in along.moments.values() for each in taken)
    concerned = {to, *(client.owner for client in going), *(each.from_ for each in ended)}
    tell(work, handing, concerned - {actor.slack_id}, now)
    if is_small:
        replan(work, workspace_id, theirs, now)
    return handing, _record(work, actor, handing, going, now)


def _going(work: Work, actor: Actor, filled: Filled, now: datetime) -> list[Client]:
    """Those that change hands; what is the receiver's already stays as it is."""
    check_receiver(work.people.find(actor.workspace_id, filled.to))
    going = [client for client in _chosen(work, actor, filled) if client.owner != filled.to]
    if not going:
        raise TheirsAlready(name=f"<@{filled.to}>")
    if filled.until is not None:
        _refuse_past(work, going, filled.until, now)
    return going


def _chosen(work: Work, actor: Actor, filled: Filled) -> list[Client]:
    """All are held at once and in one order, or two who do this would wait for each other."""
    viewer, rights = people.meet(work, actor), work.roles.rights(actor.workspace_id)
    own = work.clients.ids_of_owner(actor.workspace_id, actor.slack_id) if filled.is_all else []
    found = work.clients.held(actor.workspace_id, {*filled.client_ids, *own})
    for each in filled.client_ids:
        if each not in found:
            raise NoSuchClient
        found[each].refuse_others(viewer, rights)
    chosen = [client for client in found.values() if client.id in filled.client_ids or _is_still(client, actor)]
    if not chosen:
        raise NobodyChosen
    return chosen


def _is_still(client: Client, actor: Actor) -> bool:
    """Theirs, and here, now that nobody else changes them."""
    return client.owner == actor.slack_id and not client.is_archived


def _refuse_past(work: Work, going: Iterable[Client], until: date, now: datetime) -> None:
    """The day is the owner's own."""
    for workspace_id, owner in {(client.workspace_id, client.owner) for client in going}:
        if until < calendar.local_day(now, work.people.zone_of(workspace_id, owner)):
            raise DayOver


def _refuse_changed(going: Sequence[Client], filled: Filled) -> None:
    if not filled.seen or fingerprint(going) == filled.seen:
        return
    if not filled.is_all and len(filled.client_ids) == 1:
        raise OwnerChanged(name=f"<@{going[0].owner}>")
    raise SomeChanged


def _along(work: Work, going: Sequence[Client], until: date | None) -> Along:
    what = _what_goes(work, going, until)
    return Along(
        dates=work.milestones.count_of(going[0].workspace_id, [client.id for client in going]),
        promises=sum(map(len, what.promises.values())),
        moments=sum(map(len, what.moments.values())),
        later=what.later,
    )


def _what_goes(work: Work, going: Sequence[Client], until: date | None) -> Going:
    """What the owner has to keep for the client, if it is due by then, and the open moments that are theirs."""
    workspace_id = going[0].workspace_id
    owner_of = {client.id: client.owner for client in going}
    made, taken, later = defaultdict(list), defaultdict(list), 0
    for owner in set(owner_of.values()):
        for promise in work.promises.open_of_promiser(workspace_id, owner):
            if owner_of.get(promise.client_id) == owner and promise.is_due_by(until):
                made[promise.client_id].append(promise)
            elif owner_of.get(promise.client_id) == owner:
                later += 1
    for moment in work.moments.open(workspace_id):
        if owner_of.get(moment.client_id) == moment.taker:
            taken[moment.client_id].append(moment)
    return Going(made, taken, later)


def _record(work: Work, actor: Actor, handing: Handing, going: Iterable[Client], now: datetime) -> int:
    """In the history of each; the id of the last entry, which Undo is about."""
    about = Thing(Noun.HANDING, handing.id)
    *others, last = [
        Entry(
            id=0,
            workspace_id=actor.workspace_id,
            who=actor.slack_id,
            at=now,
            what=What.CLIENT_HANDED_OVER,
            about=about,
            client_id=client.id,
            subject=f"Hand-over of {client.name}",
            text=handing.to,
        )
        for client in going
    ]
    work.history.record_many(others)
    return work.history.record(
        actor.workspace_id,
        last.what,
        about,
        now,
        who=actor.slack_id,
        client_id=last.client_id,
        subject=last.subject,
        text=last.text,
    )


def _record_planned(work: Work, handing: Handing) -> None:
    """Unless it was undone meanwhile: then there is more to plan."""
    now = work.handovers.get_handing(handing.workspace_id, handing.id)
    if now.undone_at == handing.undone_at:
        work.handovers.save_handing(replace(now, is_planned=True))


def _whose(work: Work, actor: Actor) -> str | None:
    """None for whoever arranges everybody's clients."""
    viewer, rights = people.meet(work, actor), work.roles.rights(actor.workspace_id)
    return None if rights.answers_for_all(viewer) else actor.slack_id


def _today(work: Work, actor: Actor, now: datetime) -> date:
    return calendar.local_day(now, work.people.zone_of(actor.workspace_id, actor.slack_id))
