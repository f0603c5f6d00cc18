"""What happens to the installation itself."""

from datetime import UTC, datetime
from typing import Any

from slack_bolt import Ack

from bot.flows import workspaces
from handlers.desk import Body, Desk
from handlers.switchboard import Switchboard


def register(board: Switchboard) -> None:
    board.event("app_uninstalled")(uninstalled)
    board.event("tokens_revoked")(revoked)


def uninstalled(ack: Ack, body: Body, workspace_id: int, desk: Desk) -> None:
    """Everything we know of them goes."""
    workspaces.purge(desk.store, workspace_id, _happened_at(body))
    desk.forget(body["team_id"])
    ack()


def revoked(ack: Ack, body: Body, event: dict[str, Any], workspace_id: int, desk: Desk) -> None:
    """Without a bot token nothing can be sent, so nothing is tried."""
    if (event.get("tokens") or {}).get("bot"):
        workspaces.deactivate(desk.store, workspace_id, _happened_at(body))
    ack()


def _happened_at(body: Body) -> datetime:
    """Slack repeats an event for hours, and says each time when it was."""
    return datetime.fromtimestamp(body["event_time"], UTC)
