"""How the first weeks felt for a client is asked, and kept."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.clients import Client
from bot.domain.history import Entry, Noun, What
from bot.domain.journeys import Asks
from bot.domain.people import Actor
from bot.domain.texts import cleaned
from bot.domain.welcomes import Welcome
from bot.flows import clients
from bot.flows.entries import record
from bot.flows.nudges import done_with, met_with
from bot.flows.people import only_once
from bot.views.welcomes import Filled
from store import Store, Work


def begin(store: Store, actor: Actor, client_id: int) -> tuple[Client, Welcome | None, ZoneInfo]:
    """With the answer of before: it may be asked again. Raises NoSuchClient, NotYourClient."""
    with store.read() as work:
        client = clients.to_see(work, actor, client_id)
        zone = work.people.zone_of(actor.workspace_id, actor.slack_id)
        return client, work.welcomes.latest_of(actor.workspace_id, client.id), zone


def keep(store: Store, actor: Actor, filled: Filled, now: datetime, once: str) -> Client:
    """The newest answer holds. Raises NotYourClient, Repeated."""
    with store.begin() as work:
        only_once(work, actor.workspace_id, once, now)
        client = clients.to_see(work, actor, filled.client_id)
        welcome = work.welcomes.add(
            Welcome(0, client.workspace_id, client.id, actor.slack_id, now, filled.felt, cleaned(filled.line))
        )
        said = welcome.felt.words
        record(work, actor, Noun.WELCOME, welcome, What.WELCOME_ASKED, now, said, welcome.line)
        if filled.nudge_id:
            done_with(work, actor, filled.nudge_id, now)
        met_with(work, actor, client, Asks.WELCOME, now)
        return client


def undo(work: Work, entry: Entry) -> None:
    """It was never asked. Raises NoSuchWelcome."""
    work.welcomes.take_back(work.welcomes.get(entry.workspace_id, entry.about.id))
