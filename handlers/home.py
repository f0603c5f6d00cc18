"""App Home."""

from datetime import datetime
from typing import Any

from slack_bolt import Ack

from bot.domain.people import Actor
from bot.flows import home, nudges
from bot.views import ahead, mine
from handlers.desk import Body, Desk
from handlers.switchboard import Switchboard


def register(board: Switchboard) -> None:
    board.event("app_home_opened")(opened)
    board.action(mine.BACK)(turned)
    board.action(mine.MORE)(turned)
    board.action(ahead.ASK_NOW)(asked_now)


def opened(ack: Ack, event: dict[str, Any], workspace_id: int, desk: Desk, now: datetime, once: str) -> None:
    if event.get("tab") == "home":
        actor = Actor(workspace_id, event["user"])
        home.seen(desk.store, actor, now, once)
        desk.admitted.pop(actor, None)
        desk.publish_home(actor)
    ack()


def turned(ack: Ack, action: dict[str, Any], actor: Actor, desk: Desk) -> None:
    """To another page of my clients."""
    ack()
    desk.publish_home(actor, mine.page_in(action["value"]))


def asked_now(ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    """What was put off is asked again."""
    nudges.ask_now(desk.store, actor, int(action["value"]), now)
    ack()
    desk.redraw(actor, body)
