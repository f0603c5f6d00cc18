"""Clients move on to the newer journey of the name they walk along: with a look before, and an Undo."""

from dataclasses import replace
from datetime import datetime

from bot.domain import calendar, snapshots
from bot.domain.clients import Client
from bot.domain.history import Entry, Noun, Thing, What
from bot.domain.journeys import Journey, Journeys
from bot.domain.people import Actor
from bot.domain.walks import NothingNewer
from bot.flows import clients, people
from bot.flows import walks as walking
from bot.views.walks import Preview, Shown
from store import Store, Work

OF_THE_WALK = (Noun.JOURNEY, Noun.MILESTONE, Noun.SALE, Noun.WELCOME)
RECENT_MOST = 3


def show(store: Store, actor: Actor, client_id: int, loaded: Journeys, now: datetime) -> Shown:
    """The whole walk, for whoever may change the client. Raises NotYourClient."""
    with store.read() as work:
        client = clients.to_arrange(work, actor, client_id)
        mine = clients.recent(work, people.meet(work, actor), client, now)
        return Shown(
            client,
            walking.standing(work, client, now),
            [entry for entry in mine if entry.about.noun in OF_THE_WALK][:RECENT_MOST],
            work.people.zone_of(actor.workspace_id, actor.slack_id),
            work.sales.latest_of(actor.workspace_id, client.id),
            work.welcomes.latest_of(actor.workspace_id, client.id),
            find(work, client, loaded) is not None,
        )


def find(work: Work, client: Client, loaded: Journeys) -> Journey | None:
    """None where the journey is the same, or is gone."""
    current = work.journeys.find(client.workspace_id, client.journey_digest)
    newest = loaded.named(current.name) if current else None
    if newest is None or snapshots.digest(snapshots.dumped(newest)) == client.journey_digest:
        return None
    return newest


def preview(store: Store, actor: Actor, client_id: int, loaded: Journeys, now: datetime) -> Preview:
    """What would come, move and go. Raises NothingNewer, NotYourClient."""
    with store.read() as work:
        client = clients.to_arrange(work, actor, client_id)
        journey = _newest(work, client, loaded)
        rows = work.milestones.walked(client.workspace_id, [client.id])
        found = walking.changes(work, client, journey, rows, now)
        before = {row.id: row for row in rows}
        moved = [(row.title, before[row.id].day, row.day) for row in found.moved]
        others = len(_others(work, actor, client))
        return Preview(
            client,
            journey.name,
            [(row.title, row.day) for row in found.added],
            [each for each in moved if each[1] != each[2]],
            [row.title for row in found.gone],
            others,
            calendar.local_day(now, work.people.zone_of(actor.workspace_id, actor.slack_id)),
        )


def move(store: Store, actor: Actor, client_id: int, loaded: Journeys, with_others: bool, now: datetime) -> None:
    """Each has an Undo of their own. The others follow in small transactions. Raises NothingNewer, NotYourClient."""
    with store.begin() as work:
        client = clients.to_arrange(work, actor, client_id)
        others = _others(work, actor, client) if with_others else []
        _move(work, actor, client, _newest(work, client, loaded), now)
    for start in range(0, len(others), walking.AT_ONCE):
        with store.begin() as work:
            for each in work.clients.held(actor.workspace_id, others[start : start + walking.AT_ONCE]).values():
                if journey := find(work, each, loaded):
                    _move(work, actor, each, journey, now)


def undo(work: Work, entry: Entry, now: datetime) -> None:
    """Back on the older one."""
    client = replace(work.clients.get(entry.workspace_id, entry.about.id), journey_digest=entry.text)
    work.clients.save(client)
    walking.replan(work, client, now)


def _newest(work: Work, client: Client, loaded: Journeys) -> Journey:
    newest = find(work, client, loaded)
    if newest is None:
        raise NothingNewer
    return newest


def _move(work: Work, actor: Actor, client: Client, journey: Journey, now: datetime) -> None:
    address = work.journeys.keep(client.workspace_id, journey, now)
    moved = replace(client, journey_digest=address)
    work.clients.save(moved)
    about, before = Thing(Noun.JOURNEY, client.id), client.journey_digest or ""
    work.history.record(
        client.workspace_id,
        What.JOURNEY_MOVED,
        about,
        now,
        who=actor.slack_id,
        client_id=client.id,
        subject=journey.name,
        text=before,
    )
    walking.replan(work, moved, now)


def _others(work: Work, actor: Actor, client: Client) -> list[int]:
    """Who walks along the same older one; nobody where the actor does not manage or administer here."""
    viewer, rights = people.meet(work, actor), work.roles.rights(actor.workspace_id)
    if not rights.answers_for_all(viewer):
        return []
    same = work.clients.walking(actor.workspace_id, client.journey_digest or "")
    return [each for each in same if each != client.id]
