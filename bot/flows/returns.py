"""Clients go back: because a hand-over is undone, or because its last day is over."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

from bot.domain import calendar
from bot.domain.clients import Client
from bot.domain.deliveries import DeliveryState
from bot.domain.handovers import GiverLeft, HandedOnSince, Handing, HandOver
from bot.domain.history import Entry, Noun, Thing, What
from bot.flows.handovers import AT_ONCE, replan, tell
from store import Store, Work

NEVER_ARRIVES = (DeliveryState.DROPPED, DeliveryState.FAILED)


@dataclass(frozen=True)
class Ending:
    """A hand-over whose last day is over, and what was handed on from there."""

    handover: HandOver
    further: tuple[HandOver, ...]
    """The newest first: all of it was for a while, too."""

    @property
    def chain(self) -> tuple[HandOver, ...]:
        return (*self.further, self.handover)

    @property
    def holder(self) -> str:
        return self.chain[0].to


def undo(work: Work, entry: Entry, now: datetime) -> None:
    """All that was handed over together. Raises HandedOnSince, GiverLeft, HandOverEnded, HandOverUndone."""
    workspace_id = entry.workspace_id
    handing = work.handovers.get_handing(workspace_id, entry.about.id)
    ids = {each.client_id for each in work.handovers.of_handing(workspace_id, handing.id)}
    found = work.clients.held(workspace_id, ids)
    theirs = work.handovers.of_handing(workspace_id, handing.id)  # as they are now that nobody else changes them
    for each in theirs:
        if not each.stands(found[each.client_id]):
            raise HandedOnSince(name=found[each.client_id].name)
        giver = work.people.find(workspace_id, each.from_)
        if giver is None or not giver.is_colleague:
            raise GiverLeft(name=f"<@{each.from_}>")
    is_small = len(theirs) <= AT_ONCE
    work.handovers.save_handing(replace(handing, undone_at=now, is_planned=is_small))
    work.handovers.save_many([each.undo(now) for each in theirs])
    work.handovers.save_many([each.go_on() for each in work.handovers.ended_in(workspace_id, handing.id)])
    work.clients.save_owners((each.client_id, each.from_, each.cover) for each in theirs)
    _give_back(work, workspace_id, theirs)
    if is_small:
        replan(work, workspace_id, theirs, now)
    work.history.record_many([_undone(entry, found[each.client_id], now) for each in theirs if _is_other(each, entry)])
    _tell_undone(work, handing, now)


def end(store: Store, workspace_id: int, now: datetime) -> None:
    """Whatever was handed over until a day that is over on the clock of whoever had it before; late, where we were away
    when it was over."""
    with store.read() as work:
        if not _due(work, workspace_id, now):
            return
    with store.begin() as work:
        found = work.clients.held(workspace_id, {each.client_id for each in _due(work, workspace_id, now)})
        due = _due(work, workspace_id, now)  # another replica may have been quicker while we waited
        _end(work, workspace_id, [each for each in due if each.client_id in found], found, now)


def _due(work: Work, workspace_id: int, now: datetime) -> list[HandOver]:
    latest = calendar.local_day(now, ZoneInfo("UTC"))  # nowhere is yesterday later than this
    today = cache(lambda who: calendar.local_day(now, work.people.zone_of(workspace_id, who)))
    due = []
    for each in work.handovers.open_until(workspace_id, latest):
        if each.until is not None and each.until < today(each.from_):
            due.append(each)
    return due


def _end(work: Work, workspace_id: int, due: Sequence[HandOver], found: dict[int, Client], now: datetime) -> None:
    """One act, and so one message, for each two people. What is with somebody else altogether stays there."""
    running = defaultdict(list)
    for each in work.handovers.running_of_clients(workspace_id, found.keys()):
        running[each.client_id].append(each)
    back: defaultdict[tuple[str, str], list[Ending]] = defaultdict(list)
    kept: defaultdict[tuple[str, str], list[HandOver]] = defaultdict(list)
    over: list[HandOver] = []
    is_here = cache(lambda slack_id: work.people.get(workspace_id, slack_id).is_colleague)
    for ending in _outermost([_ending(each, running[each.client_id]) for each in due]):
        each = ending.handover
        if not found[each.client_id].owner == ending.holder != each.from_:
            over.append(each.end(now))
        elif is_here(each.from_):
            back[each.from_, ending.holder].append(ending)
        else:
            kept[each.from_, each.to].append(each)
    work.handovers.save_many(over)
    for (_, keeper), theirs in kept.items():
        _leave(work, workspace_id, keeper, theirs, now)
    for (owner, holder), endings in back.items():
        _bring_back(work, workspace_id, owner, holder, endings, found, now)


def _leave(work: Work, workspace_id: int, keeper: str, theirs: Sequence[HandOver], now: datetime) -> None:
    """Whoever they would go back to is not here any more."""
    handing = work.handovers.add_handing(Handing(0, workspace_id, keeper, now))
    work.handovers.save_many([each.end(now, handing.id) for each in theirs])
    tell(work, handing, {keeper}, now)


def _bring_back(
    work: Work,
    workspace_id: int,
    owner: str,
    holder: str,
    endings: Sequence[Ending],
    found: dict[int, Client],
    now: datetime,
) -> None:
    is_small = len(endings) <= AT_ONCE
    back = work.handovers.add_handing(Handing(0, workspace_id, owner, now, is_planned=is_small))
    ended = [each for ending in endings for each in ending.chain]
    work.handovers.save_many([each.end(now, back.id) for each in ended])
    changed = []
    for ending in endings:
        client = found[ending.handover.client_id]
        for each in ending.chain:
            client = client.hand_back(each.from_, each.cover)
        changed.append(client)
    work.clients.save_owners((client.id, client.owner, client.cover) for client in changed)
    _give_back(work, workspace_id, ended)
    if is_small:
        replan(work, workspace_id, ended, now)
    work.history.record_many([_returned(back, client, now) for client in changed])
    tell(work, back, {owner, holder}, now)


def _ending(handover: HandOver, running: Sequence[HandOver]) -> Ending:
    """With whom the client is, if it was only ever handed on for a while since."""
    further: list[HandOver] = []
    for each in reversed(running):
        if each.id > handover.id and each.from_ == (further[0].to if further else handover.to):
            further.insert(0, each)
    return Ending(handover, tuple(further))


def _outermost(endings: Sequence[Ending]) -> list[Ending]:
    """Of a client whose hand-overs end together only the one that goes back furthest."""
    inner = {each.id for ending in endings for each in ending.further}
    return [ending for ending in endings if ending.handover.id not in inner]


def _give_back(work: Work, workspace_id: int, theirs: Sequence[HandOver]) -> None:
    """What went along and is still open and with whom it went to; the newest hand-over first."""
    went = [(each, thing) for each in theirs for thing in each.moved]
    made = {thing.id for _, thing in went if thing.noun is Noun.PROMISE}
    taken = {thing.id for _, thing in went if thing.noun is Noun.MOMENT}
    promises = {each.id: each for each in work.promises.some(workspace_id, made) if each.is_open}
    moments = {each.id: each for each in work.moments.some(workspace_id, taken) if each.is_open}
    for each, thing in went:
        promise, moment = promises.get(thing.id), moments.get(thing.id)
        if thing.noun is Noun.PROMISE and promise is not None and promise.promiser == each.to:
            promises[thing.id] = promise.hand_to(each.from_)
        if thing.noun is Noun.MOMENT and moment is not None and moment.taker == each.to:
            moments[thing.id] = moment.hand_to(each.from_)
    work.promises.save_promisers(promises.values())
    work.moments.save_takers(moments.values())


def _tell_undone(work: Work, handing: Handing, now: datetime) -> None:
    """Whom no message reached yet, none reaches; whoever has one is told that it was taken back."""
    about = Thing(Noun.HANDING, handing.id)
    for delivery in work.deliveries.about(handing.workspace_id, about):
        is_back = work.deliveries.withdraw(handing.workspace_id, delivery.id)
        if not is_back and delivery.state not in NEVER_ARRIVES:
            tell(work, handing, {delivery.recipient}, now, "undone/")
    work.deliveries.redraw(handing.workspace_id, [about], now)


def _is_other(handover: HandOver, entry: Entry) -> bool:
    """Undo itself records the entry that was pressed."""
    return handover.client_id != entry.client_id


def _undone(entry: Entry, client: Client, now: datetime) -> Entry:
    said = f"Hand-over of {client.name}"
    return replace(entry, id=0, at=now, what=What.UNDONE, client_id=client.id, subject=said, text="")


def _returned(back: Handing, client: Client, now: datetime) -> Entry:
    return Entry(
        id=0,
        workspace_id=client.workspace_id,
        who=None,
        at=now,
        what=What.CLIENT_HANDED_BACK,
        about=Thing(Noun.HANDING, back.id),
        client_id=client.id,
        subject=client.name,
        text=client.owner,
    )
