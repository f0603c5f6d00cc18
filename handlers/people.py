"""Who is there: let in, looked up, kept up to date."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from slack_bolt import App as BoltApp
from slack_bolt.context import BoltContext

from bot.domain.people import Actor, Outsider
from bot.flows import people
from bot.messenger import person_from_event
from handlers.desk import Body, Desk, pressed


def register(bolt: BoltApp) -> None:
    bolt.event("user_change")(changed)
    bolt.event("team_join")(changed)


def admit(bolt: BoltApp, desk: Desk) -> None:
    """In front of every handler: what Slack repeats is done once, and guests and outsiders are told no."""

    def admitted(body: Body, context: BoltContext, next: Callable[[], Any]) -> None:
        workspace_id, now = int(context["workspace_id"]), desk.clock.now()
        context.update({"desk": desk, "now": now, "pressed": pressed(body)})
        if body.get("type") == "event_callback":
            people.once(desk.store, workspace_id, body["event_id"], now)
        else:
            actor = Actor(workspace_id, _who(body))
            context["actor"] = actor
            context["look_up"] = partial(_look_up, desk, actor)
            _refuse_outsiders(body, context)
            context["person"] = people.admit(desk.store, actor)
        next()

    bolt.use(admitted)


def changed(event: dict[str, Any], workspace_id: int, desk: Desk, now: datetime) -> None:
    people.record(desk.store, workspace_id, [person_from_event(workspace_id, event["user"])], now)


def _look_up(desk: Desk, actor: Actor) -> None:
    person = desk.slack.person(actor.workspace_id, actor.slack_id)
    people.record(desk.store, actor.workspace_id, [person], desk.clock.now())


def _who(body: Body) -> str:
    user = body.get("user")
    return str(user["id"] if isinstance(user, dict) else body["user_id"])


def _refuse_outsiders(body: Body, context: BoltContext) -> None:
    """Buttons are seen by people of other companies, too."""
    user = body.get("user")
    theirs = user.get("team_id") if isinstance(user, dict) else body.get("team_id")
    if theirs and context.get("our_team") and theirs != context["our_team"]:
        raise Outsider
