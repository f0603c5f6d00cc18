"""A workspace installs Moments, loses its token, or lets us go."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.domain.deliveries import DeliveryKind
from bot.domain.history import Noun, Thing
from bot.domain.seals import Unreadable
from bot.domain.workspaces import Workspace
from bot.secrets import NoKeys, Vault
from store import Store, Work


def arrive(store: Store, team_id: str, name: str, enterprise_id: str | None = None, **facts: Any) -> Workspace:
    """Installed, installed again, or started with its token: from now on it is served."""
    with store.begin() as work:
        return _arrive(work, team_id, name, enterprise_id, **facts)


def install(
    store: Store,
    vault: Vault,
    token: str,
    team_id: str,
    name: str,
    now: datetime,
    *,
    installed_by: str | None = None,
    **facts: Any,
) -> Workspace:
    """It arrives with a token of its own, which is kept unreadable; whoever installed it is offered the setup.
    Raises NoKeys."""
    token = vault.seal(token)
    with store.begin() as work:
        workspace = _arrive(work, team_id, name, bot_token=token, installed_by=installed_by, installed_at=now, **facts)
        if installed_by is not None:
            offer_setup(work, workspace.id, installed_by, now)
        return workspace


def claim(work: Work, workspace_id: int, slack_id: str, now: datetime) -> None:
    """With a bot token alone nobody is known to have installed us: this Slack admin counts as the installer, unless
    somebody else was as quick."""
    if work.workspaces.get(workspace_id).installed_by is None:
        work.workspaces.set(workspace_id, installed_by=slack_id)
        offer_setup(work, workspace_id, slack_id, now)


def offer_setup(work: Work, workspace_id: int, slack_id: str, now: datetime) -> None:
    """Once for each workspace, whoever installs it again: from then on the setup stands in Home."""
    about = Thing(Noun.WORKSPACE, workspace_id)
    work.deliveries.add(workspace_id, "setup", DeliveryKind.NOTICE, about, slack_id, now)


def deactivate(store: Store, workspace_id: int, at: datetime) -> None:
    """Its token was taken back at this time. Slack may say so late: a token given since is another one."""
    with store.begin() as work:
        if not _is_past(work, workspace_id, at):
            work.workspaces.set(workspace_id, is_active=False)


def purge(store: Store, workspace_id: int, at: datetime) -> None:
    """Uninstalled at this time: every row of theirs, in every table, unless they came back since."""
    with store.begin() as work:
        if not _is_past(work, workspace_id, at):
            work.workspaces.purge(workspace_id)


def locked(store: Store, vault: Vault) -> list[Workspace]:
    """Those whose token none of our keys opens: nothing can be sent there."""
    with store.read() as work:
        kept = work.workspaces.sealed_tokens()
        return [each for each in work.workspaces.all() if isinstance(_opened(vault, kept.get(each.id)), Unreadable)]


def locked_moments(store: Store) -> int:
    """How many texts of moments, and of their logs, none of our keys opens."""
    with store.read() as work:
        sealed = [*work.sealed.of_moments().values(), *work.sealed.of_entries().values()]
    return sum(not isinstance(store.seals.open(each), str) for each in sealed)


@dataclass(frozen=True)
class Resealed:
    """What came of a change of keys."""

    done: int
    """Tokens."""
    locked: tuple[str, ...]
    """Team ids of those whose token no key opened; they stay as they are."""
    texts: int = 0
    """Of moments, and of their logs."""
    locked_texts: int = 0


def reseal(store: Store, vault: Vault) -> Resealed:
    """Every token, and every address of a calendar, under the first key, so that the others can be taken away. An
    address that no key opens is told of to whoever gave it. All or nothing. Raises NoKeys."""
    if not vault.has_keys:
        raise NoKeys
    done, still_locked = 0, []
    with store.begin() as work:
        for workspace_id, sealed in work.workspaces.sealed_tokens().items():
            again = vault.reseal(sealed)
            if isinstance(again, Unreadable):
                still_locked.append(work.workspaces.get(workspace_id).team_id)
            else:
                work.workspaces.set(workspace_id, bot_token=again)
                done += 1
        for link_id, sealed in work.links.sealed().items():
            again = vault.reseal(sealed)
            if not isinstance(again, Unreadable):
                work.links.reseal(link_id, again)
        texts, locked_texts = _reseal_moments(work, vault)
    return Resealed(done, tuple(still_locked), texts, locked_texts)


def _reseal_moments(work: Work, vault: Vault) -> tuple[int, int]:
    """What is sealed of moments and of their logs: how many were, and how many no key opens."""
    done = locked = 0
    for words, reseal in (
        (work.sealed.of_moments(), work.sealed.reseal_moment),
        (work.sealed.of_entries(), work.sealed.reseal_entry),
    ):
        for key, sealed in words.items():
            again = vault.reseal(sealed)
            if isinstance(again, Unreadable):
                locked += 1
            else:
                reseal(key, again)
                done += 1
    return done, locked


def _arrive(work: Work, team_id: str, name: str, enterprise_id: str | None = None, **facts: Any) -> Workspace:
    known = work.workspaces.of_team(team_id)
    if known is not None and known.enterprise_id != enterprise_id:  # it joined an organisation, or left one
        work.workspaces.set(known.id, enterprise_id=enterprise_id or "")
    return work.workspaces.record(team_id, name, enterprise_id, is_active=True, **facts)


def _is_past(work: Work, workspace_id: int, at: datetime) -> bool:
    """Whether what happened then is over: they came back since, or are gone already."""
    try:
        return work.workspaces.get(workspace_id).came_back_since(at)
    except LookupError:
        return True


def _opened(vault: Vault, sealed: str | None) -> str | Unreadable | None:
    return None if sealed is None else vault.open(sealed)
