"""Moving a client to another stage."""

from datetime import datetime
from typing import Any

from slack_bolt import Ack

from bot.domain.people import Actor
from bot.flows import clients, stages
from bot.views import client_cards
from bot.views import stages as views
from handlers.desk import Body, Desk, once
from handlers.switchboard import Switchboard


def register(board: Switchboard) -> None:
    board.action(views.CHANGE)(opened)
    board.view(views.FORM)(changed)


def opened(ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk) -> None:
    client = clients.begin(desk.store, actor, int(action["value"]))
    ack()
    desk.open_view(actor, body, views.form(client))


def changed(ack: Ack, body: Body, view: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    client_id, stage, shown = views.read(view)
    stages.change(desk.store, actor, client_id, stage, shown, now, once(view))
    card = clients.show(desk.store, actor, client_id, now)
    desk.close_form(ack, actor, body, client_cards.card_view(card, now))
