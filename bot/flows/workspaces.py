"""A workspace installs Moments, loses its token, or lets us go."""

from typing import Any

from bot.domain.workspaces import Workspace
from store import Store


def arrive(store: Store, team_id: str, name: str, enterprise_id: str | None = None, **facts: Any) -> Workspace:
    """Installed, installed again, or started with its token: from now on it is served."""
    with store.begin() as work:
        return work.workspaces.record(team_id, name, enterprise_id, is_active=True, **facts)


def deactivate(store: Store, workspace_id: int) -> None:
    with store.begin() as work:
        work.workspaces.set(workspace_id, is_active=False)


def purge(store: Store, workspace_id: int) -> None:
    """Every row of theirs, in every table."""
    with store.begin() as work:
        work.workspaces.purge(workspace_id)
