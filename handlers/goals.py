"""Setting a goal, and what became of it."""

from datetime import datetime
from typing import Any

from slack_bolt import Ack

from bot.domain.people import Actor
from bot.flows import clients, goals
from bot.views import client_cards
from bot.views import goals as views
from handlers.desk import Body, Desk, once
from handlers.switchboard import Switchboard


def register(board: Switchboard) -> None:
    board.action(views.ADD)(opened)
    board.view(views.FORM)(set_with_them)
    board.action(views.CHANGE)(change_opened)
    board.view(views.CHANGE_FORM)(changed)


def opened(ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk) -> None:
    client = clients.begin(desk.store, actor, int(action["value"]))
    ack()
    desk.open_view(actor, body, views.form(client))


def set_with_them(ack: Ack, body: Body, view: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    client_id = goals.set_(desk.store, actor, views.read(view), now, once(view))
    card = clients.show(desk.store, actor, client_id, now)
    desk.close_form(ack, actor, body, client_cards.card_view(card, now))


def change_opened(ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk) -> None:
    goal, client = goals.begin_change(desk.store, actor, int(action["value"]))
    ack()
    desk.open_view(actor, body, views.change_form(goal, client))


def changed(ack: Ack, body: Body, view: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    client_id = goals.change(desk.store, actor, views.read_change(view), now, once(view))
    card = clients.show(desk.store, actor, client_id, now)
    desk.close_form(ack, actor, body, client_cards.card_view(card, now))
