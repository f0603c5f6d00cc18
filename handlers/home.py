"""App Home."""

from typing import Any

from slack_bolt import Ack
from slack_bolt import App as BoltApp

from bot.domain.people import Actor
from bot.flows import home
from handlers.desk import Desk


def register(bolt: BoltApp) -> None:
    bolt.event("app_home_opened")(opened)


def opened(ack: Ack, event: dict[str, Any], workspace_id: int, desk: Desk) -> None:
    ack()
    if event.get("tab") == "home":
        actor = Actor(workspace_id, event["user"])
        home.seen(desk.store, actor)
        desk.publish_home(actor)
