"""A manager's team: everybody, and one person's day."""

from datetime import datetime
from typing import Any

from slack_bolt import Ack

from bot.domain.people import Actor
from bot.flows import team
from bot.views import team as views
from handlers.desk import Body, Desk
from handlers.switchboard import Switchboard


def register(board: Switchboard) -> None:
    board.action(views.ALL)(everybody_shown)
    board.action(views.BACK)(everybody_shown)
    board.action(views.MORE)(everybody_shown)
    board.action(views.DAY)(day_shown)


def everybody_shown(ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    shown, zone = team.show(desk.store, actor, now)
    ack()
    desk.show_view(actor, body, views.everybody(shown, zone, now, int(action["value"])))


def day_shown(ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    shown = team.show_day(desk.store, actor, action["value"], now)
    ack()
    desk.open_view(actor, body, views.day(shown, now))
