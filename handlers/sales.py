"""The hand-over from sales."""

from datetime import datetime
from typing import Any

from slack_bolt import Ack

from bot.domain.people import Actor
from bot.flows import newer, sales
from bot.views import sales as views
from bot.views import walks as shown
from handlers.desk import Body, Desk, once
from handlers.switchboard import Switchboard


def register(board: Switchboard) -> None:
    board.action(views.OPEN)(opened)
    board.view(views.FORM)(handed_over)


def opened(ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk) -> None:
    client, before = sales.begin(desk.store, actor, int(action["value"]))
    ack()
    desk.open_view(actor, body, views.form(client, before))


def handed_over(ack: Ack, body: Body, view: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    client = sales.hand_over(desk.store, actor, views.read(view), now, once(view))
    below = shown.shown(newer.show(desk.store, actor, client.id, desk.journeys, now), now)
    desk.close_form(ack, actor, body, below)
