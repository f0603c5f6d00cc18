"""Erasing a client, for good: first what would go, then all of it or nothing."""

from datetime import datetime

from bot.domain.clients import Client, folded
from bot.domain.erasing import Going, NotItsName, NotYoursToErase
from bot.domain.history import Noun, Thing, What
from bot.domain.people import Actor
from bot.flows import people
from store import Store, Work


def look(store: Store, actor: Actor, client_id: int) -> tuple[Client, Going]:
    """What would go with the client; nothing does yet. Raises Guest, Stranger, NoSuchClient, NotYoursToErase."""
    with store.read() as work:
        client = _theirs(work, actor, client_id)
        return client, work.erasing.going(actor.workspace_id, client_id)


def erase(
    store: Store, actor: Actor, client_id: int, now: datetime, once: str | None = None, typed: str | None = None
) -> Going:
    """Everything about the client, in one transaction, with a receipt that holds no names. What went.

    There is no Undo. `typed`: the client's name as it was asked for, where it was. Raises Guest, Stranger,
    NoSuchClient, NotYoursToErase, NotItsName, and Repeated for a form that Slack sent before.
    """
    with store.begin() as work:
        people.only_once(work, actor.workspace_id, once, now)
        client = _theirs(work, actor, client_id)
        if typed is not None and folded(typed) != folded(client.name):
            raise NotItsName(name=client.name)
        gone = work.erasing.erase(actor.workspace_id, client_id)
        here = Thing(Noun.WORKSPACE, actor.workspace_id)
        work.history.record(actor.workspace_id, What.CLIENT_ERASED, here, now, who=actor.slack_id, text=str(gone))
    return gone


def _theirs(work: Work, actor: Actor, client_id: int) -> Client:
    person = people.meet(work, actor)
    client = work.clients.get(actor.workspace_id, client_id)
    if not client.is_taken_out_by(person, work.roles.rights(actor.workspace_id)):
        raise NotYoursToErase(name=client.name)
    return client
