"""Everything that is kept about clients, handed out as files."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.clients import Client
from bot.domain.exports import CannotSendFiles, FilesNotSent, Kept, NotYoursToExport, files
from bot.domain.history import Noun, Thing, What
from bot.domain.people import Actor
from bot.flows import people
from bot.flows.pace import patiently
from bot.messenger import Messenger, ScopeMissing, SlackTrouble
from bot.views import exports as views
from store import Store, Work


def export_all(store: Store, workspace_id: int, now: datetime) -> dict[str, bytes]:
    """For whoever keeps the database. The files by name."""
    with store.read() as work:
        kept = _kept(work, workspace_id, work.clients.all(workspace_id), is_whole=True)
    return _handed_out(store, workspace_id, kept, None, now)


def export_one(store: Store, workspace_id: int, client_id: int, now: datetime) -> dict[str, bytes]:
    """The same with one client. Raises NoSuchClient."""
    with store.read() as work:
        kept = _kept(work, workspace_id, [work.clients.get(workspace_id, client_id)], is_whole=False)
    return _handed_out(store, workspace_id, kept, None, now)


def export_roster(store: Store, actor: Actor, now: datetime) -> dict[str, bytes]:
    """For whoever administers. Raises Guest, Stranger, NotAdministrator."""
    with store.read() as work:
        person = people.meet(work, actor)
        work.roles.rights(actor.workspace_id).refuse_others(person)
        kept = _kept(work, actor.workspace_id, work.clients.all(actor.workspace_id), is_whole=True)
    return _handed_out(store, actor.workspace_id, kept, actor.slack_id, now)


def export_client(store: Store, actor: Actor, client_id: int, now: datetime) -> dict[str, bytes]:
    """For the owner, their manager and whoever administers. Raises Guest, Stranger, NoSuchClient, NotYoursToExport."""
    with store.read() as work:
        person = people.meet(work, actor)
        client = work.clients.get(actor.workspace_id, client_id)
        if not client.is_taken_out_by(person, work.roles.rights(actor.workspace_id)):
            raise NotYoursToExport(name=client.name)
        kept = _kept(work, actor.workspace_id, [client], is_whole=False)
    return _handed_out(store, actor.workspace_id, kept, actor.slack_id, now)


def refuse_others(store: Store, actor: Actor, client_id: int | None) -> Client | None:
    """Before anything is made: whose files they would be, None for everybody's. Raises as `export_roster` and
    `export_client` do."""
    with store.read() as work:
        person, rights = people.meet(work, actor), work.roles.rights(actor.workspace_id)
        if client_id is None:
            rights.refuse_others(person)
            return None
        client = work.clients.get(actor.workspace_id, client_id)
        if not client.is_taken_out_by(person, rights):
            raise NotYoursToExport(name=client.name)
        return client


def send(store: Store, slack: Messenger, actor: Actor, client_id: int | None, now: datetime) -> list[str]:
    """The files, to the direct message of whoever asked and nowhere else. Their names.

    Asks Slack, so never before an acknowledgement. Raises as `refuse_others`, CannotSendFiles, FilesNotSent.
    """
    client = refuse_others(store, actor, client_id)
    try:
        if not slack.may(actor.workspace_id, "files:write"):
            raise CannotSendFiles
        dm = slack.open_dm(actor.workspace_id, actor.slack_id)
        made = export_roster(store, actor, now) if client is None else export_client(store, actor, client.id, now)
        patiently(lambda: slack.send_files(actor.workspace_id, dm, made, views.words_with(client)))
    except ScopeMissing:
        raise CannotSendFiles from None
    except SlackTrouble:
        raise FilesNotSent from None
    return list(made)


def _kept(work: Work, workspace_id: int, clients: Sequence[Client], is_whole: bool) -> Kept:
    """`is_whole`: with what happened to no client in particular."""
    here = {client.id for client in clients}
    return Kept(
        clients,
        [each for each in work.milestones.all(workspace_id) if each.client_id in here],
        [each for each in work.contacts.all(workspace_id) if each.client_id in here],
        [each for each in work.touches.all(workspace_id) if each.client_id in here],
        [each for each in work.goals.all(workspace_id) if each.client_id in here],
        [each for each in work.promises.all(workspace_id) if each.client_id in here],
        [each for each in work.promises.all_moves(workspace_id) if each.client_id in here],
        [each for each in work.moments.all(workspace_id) if each.client_id in here],
        [each for each in work.sales.all(workspace_id) if each.client_id in here],
        [each for each in work.welcomes.all(workspace_id) if each.client_id in here],
        work.milestones.walked(workspace_id, here),
        [
            each
            for each in work.history.all(workspace_id)
            if each.client_id in here or (is_whole and each.client_id is None)
        ],
    )


def _handed_out(store: Store, workspace_id: int, kept: Kept, who: str | None, now: datetime) -> dict[str, bytes]:
    """Before anybody has the files it is written down that they were made."""
    made = files(kept, now)
    with store.begin() as work:
        work.history.record(workspace_id, What.ROSTER_EXPORTED, Thing(Noun.WORKSPACE, workspace_id), now, who=who)
    return made
