"""Who is there: let in, looked up, kept up to date."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from slack_bolt import App as BoltApp
from slack_bolt.context import BoltContext

from bot.domain.people import Actor, NotInstalled, Outsider
from bot.domain.workspaces import Workspace
from bot.flows import settings, statuses
from bot.messenger import person_from_event
from handlers.desk import Body, Desk, pressed
from handlers.switchboard import Switchboard


def register(board: Switchboard) -> None:
    board.event("user_change")(changed)
    board.event("team_join")(changed)


def admit(bolt: BoltApp, desk: Desk) -> None:
    """In front of every handler: what Slack repeats is done once, and guests and outsiders are told no."""

    def admitted(body: Body, context: BoltContext, next: Callable[[], Any]) -> None:
        context["desk"] = desk
        workspace = desk.workspace_of(context.team_id or "")
        if workspace is None:
            raise NotInstalled
        now = desk.clock.now()
        context.update({"now": now, "pressed": pressed(body), "workspace_id": workspace.id})
        if body.get("type") == "event_callback":
            context["once"] = body["event_id"]
        else:
            _admit_actor(body, context, desk, workspace)
        next()

    bolt.use(admitted)


def changed(event: dict[str, Any], workspace_id: int, desk: Desk, now: datetime, once: str) -> None:
    person = person_from_event(workspace_id, event["user"])
    moved = statuses.hear(desk.store, workspace_id, person, now, once)
    desk.admitted.clear()
    for actor in moved:
        desk.refresh_home(actor)
    desk.later(settings.catch_up, desk.store, workspace_id, now)


def _admit_actor(body: Body, context: BoltContext, desk: Desk, workspace: Workspace) -> None:
    user = body.get("user")
    slack_id = user["id"] if isinstance(user, dict) else body["user_id"]
    theirs = user.get("team_id") if isinstance(user, dict) else None
    if theirs and theirs != workspace.team_id:  # buttons are seen by people of other companies, too
        raise Outsider
    actor = Actor(workspace.id, slack_id)
    context.update({"actor": actor, "look_up": partial(desk.look_up, actor)})
    desk.admit(actor)
