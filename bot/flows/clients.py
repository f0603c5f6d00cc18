"""Finding clients and showing them."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.clients import Client, Listed, like, named, named_first, nearly_named_first
from bot.domain.milestones import Milestone
from bot.domain.people import Actor, Person
from bot.flows import people
from bot.views.clients import LISTED_MOST, Card, Found, Near
from store import Store, Work

NEAR_MOST = 5
HISTORY_MOST = 8


def find(store: Store, actor: Actor, words: str, now: datetime) -> Found:
    with store.read() as work:
        viewer = people.meet(work, actor)
        client = _exactly(work, actor, words)
        if client is not None:
            return Found(_card(work, viewer, client, now), [])
        return Found(None, like(_present(work.clients.all(actor.workspace_id)), words))


def show(store: Store, actor: Actor, client_id: int, now: datetime) -> Card:
    """Raises NoSuchClient."""
    with store.read() as work:
        return _card(work, people.meet(work, actor), work.clients.get(actor.workspace_id, client_id), now)


def get(store: Store, actor: Actor, client_id: int) -> Client:
    """Raises NoSuchClient."""
    with store.read() as work:
        return work.clients.get(actor.workspace_id, client_id)


def mine(store: Store, actor: Actor) -> tuple[list[Listed], int]:
    """The first of my clients, as many as are listed, and how many there are."""
    with store.read() as work:
        people.meet(work, actor)
        return work.clients.of_owner(actor.workspace_id, actor.slack_id, LISTED_MOST)


def suggest(store: Store, actor: Actor, words: str) -> list[Listed]:
    """For a search-as-you-type: at most a hundred, those that begin with the words first."""
    with store.read() as work:
        people.meet(work, actor)
        return work.clients.holding(actor.workspace_id, words)


def begun(store: Store, actor: Actor, words: str) -> tuple[Client | None, str]:
    """The client with whose name the words begin, also a misspelt one, and what is left of them."""
    with store.read() as work:
        people.meet(work, actor)
        clients = _present(work.clients.all(actor.workspace_id))
        client, rest = named_first(clients, words)
        return (client, rest) if client else nearly_named_first(clients, words)


def _exactly(work: Work, actor: Actor, words: str) -> Client | None:
    return named(_present(work.clients.called(actor.workspace_id, words)), words)


def _present(clients: list[Client]) -> list[Client]:
    return [client for client in clients if client.archived_at is None]


def _card(work: Work, viewer: Person, client: Client, now: datetime) -> Card:
    zone = work.people.zone_of(viewer.workspace_id, viewer.slack_id)
    if client.is_closed_to(viewer, work.roles.rights(client.workspace_id)):
        return Card(client, viewer, zone, is_closed=True)
    return Card(
        client,
        viewer,
        zone,
        is_closed=False,
        near=tuple(near(work.milestones.of_client(client.workspace_id, client.id), zone, now)[:NEAR_MOST]),
        moments=tuple(work.moments.open_of_client(client.workspace_id, client.id)),
        promises=tuple(work.promises.open_of_client(client.workspace_id, client.id)),
        history=tuple(work.history.of_client(client.workspace_id, client.id, HISTORY_MOST)),
    )


def near(milestones: list[Milestone], zone: ZoneInfo, now: datetime) -> list[Near]:
    """Those that still occur, the nearest first."""
    dated = [Near(each, due) for each in milestones if (due := each.next_prompt(zone, now))]
    return sorted(dated, key=lambda each: (each.due.occurrence, each.milestone.title))
