"""Logging a touch."""

from datetime import datetime
from typing import Any

from slack_bolt import Ack

from bot.domain.people import Actor
from bot.flows import clients, touches
from bot.views import client_cards
from bot.views import goals as goal_views
from bot.views import touches as views
from handlers.desk import Body, Desk, once
from handlers.switchboard import Switchboard


def register(board: Switchboard) -> None:
    board.action(views.LOG)(opened)
    board.view(views.FORM)(logged)
    board.action(views.HEARD_GOAL)(goal_heard)


def opened(ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk) -> None:
    client = touches.begin(desk.store, actor, int(action["value"]))
    ack()
    desk.open_view(actor, body, views.form(client))


def logged(ack: Ack, body: Body, view: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    filled = views.read(view)
    client = touches.log(desk.store, actor, filled, now, once(view))
    card = clients.show(desk.store, actor, client.id, now)
    if filled.heard.strip():
        desk.go_on(
            ack, actor, body, views.heard(client, filled.heard, card.may_change), client_cards.card_view(card, now)
        )
    else:
        desk.close_form(ack, actor, body, client_cards.card_view(card, now))


def goal_heard(ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk) -> None:
    client = touches.begin(desk.store, actor, int(action["value"]))
    ack()
    desk.replace_view(actor, body["view"]["id"], goal_views.form(client, views.heard_in(body["view"])))
