"""The hand-over from sales is written down, and what was promised with a day goes to the ledger."""

from datetime import datetime

from bot.domain import calendar
from bot.domain.clients import Client
from bot.domain.history import Entry, Noun, What
from bot.domain.journeys import Asks
from bot.domain.people import Actor
from bot.domain.promises import Ending, Origin, Promise
from bot.domain.sales import NothingSold, PromiseInThePast, PromiseWithoutWords, Sale
from bot.domain.texts import cleaned, one_line
from bot.flows import clients, promises
from bot.flows.entries import record, undone
from bot.flows.nudges import done_with, met_with
from bot.flows.people import only_once
from bot.flows.terms import terms_of
from bot.views.sales import Filled, stays
from store import Store, Work


def begin(store: Store, actor: Actor, client_id: int) -> tuple[Client, Sale | None]:
    """With what was written down before. Whoever sees the card may write. Raises NoSuchClient, NotYourClient."""
    with store.read() as work:
        client = clients.to_see(work, actor, client_id)
        return client, work.sales.latest_of(actor.workspace_id, client.id)


def hand_over(store: Store, actor: Actor, filled: Filled, now: datetime, once: str) -> Client:
    """The newest one holds. A promise is for whoever looks after the client to keep. Raises NothingSold,
    PromiseWithoutWords, PromiseInThePast, NotYourClient, Repeated."""
    with store.begin() as work:
        only_once(work, actor.workspace_id, once, now)
        client = clients.to_see(work, actor, filled.client_id)
        sale = work.sales.add(_as_filled(actor, client, filled, now))
        record(work, actor, Noun.SALE, sale, What.SALE_HANDED_OVER, now, client.name, sale.sold)
        _promise(work, actor, client, filled, now)
        if filled.nudge_id:
            done_with(work, actor, filled.nudge_id, now)
        met_with(work, actor, client, Asks.HAND_OVER, now)
        return client


def undo(work: Work, entry: Entry, now: datetime) -> str:
    """It never was, and what it brought to the ledger goes with it. What somebody moved, ended or offered since stays
    there: a sentence says which; "" where nothing does. Raises NoSuchSale."""
    sale = work.sales.get(entry.workspace_id, entry.about.id)
    work.sales.take_back(sale)
    changed = [promise.text for promise in _brought(work, sale) if not _take_out(work, entry, promise, now)]
    return stays(changed)


def _brought(work: Work, sale: Sale) -> list[Promise]:
    """The promises that came with it, but for what was taken out by itself already. The client is held before them."""
    work.clients.get(sale.workspace_id, sale.client_id)
    theirs = [each for each in work.promises.of_client(sale.workspace_id, sale.client_id)
              if each.origin is Origin.SOLD and (each.made_by, each.made_at) == (sale.by, sale.at)]  # fmt: skip
    found = work.promises.some(sale.workspace_id, [each.id for each in theirs])
    return [each for each in found if each.ending is not Ending.MISTAKE]


def _take_out(work: Work, entry: Entry, promise: Promise, now: datetime) -> bool:
    """False where something happened to it since: then it is somebody's by now, and stays."""
    made = work.history.newest(promise.workspace_id, promises.thing(promise))
    if made is None or made.what is not What.PROMISE_MADE:
        return False
    out = promise.take_out(now)
    promises.settle(work, out, now)
    work.promises.save(out)
    undone(work, made, entry.who, now)
    promises.changed(work, out, now)
    return True


def _as_filled(actor: Actor, client: Client, filled: Filled, now: datetime) -> Sale:
    if not cleaned(filled.sold):
        raise NothingSold
    return Sale(
        id=0,
        workspace_id=client.workspace_id,
        client_id=client.id,
        by=actor.slack_id,
        at=now,
        sold=cleaned(filled.sold),
        promised=tuple(one_line(said) for said, _ in filled.promised if one_line(said)),
        who=cleaned(filled.who),
        delicate=cleaned(filled.delicate),
    )


def _promise(work: Work, actor: Actor, client: Client, filled: Filled, now: datetime) -> None:
    """At the end of work on that day, on the clock of whoever keeps it. What is in the ledger already stays one."""
    known = {promise.text for promise in work.promises.open_of_client(client.workspace_id, client.id)}
    terms = terms_of(work, client.workspace_id, client.owner)
    for number, (said, day) in enumerate(filled.promised, 1):
        if day is not None and one_line(said) not in known:
            due_at = calendar.at_clock(day, terms.hours.ends, terms.zone)
            _refuse(number, said, due_at <= now)
            promises.add(
                work, actor, client, one_line(said), client.owner, due_at, now, has_time=False, origin=Origin.SOLD
            )


def _refuse(number: int, said: str, is_past: bool) -> None:
    if not one_line(said):
        raise PromiseWithoutWords().of(number)
    if is_past:
        raise PromiseInThePast().of(number)
