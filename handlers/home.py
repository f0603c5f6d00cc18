"""App Home."""

from datetime import datetime
from typing import Any

from slack_bolt import Ack

from bot.domain.people import Actor
from bot.flows import home
from handlers.desk import Desk
from handlers.switchboard import Switchboard


def register(board: Switchboard) -> None:
    board.event("app_home_opened")(opened)


def opened(ack: Ack, event: dict[str, Any], workspace_id: int, desk: Desk, now: datetime, once: str) -> None:
    if event.get("tab") == "home":
        actor = Actor(workspace_id, event["user"])
        home.seen(desk.store, actor, now, once)
        desk.admitted.pop(actor, None)
        desk.publish_home(actor)
    ack()
