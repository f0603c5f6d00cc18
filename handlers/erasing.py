"""Erasing a client, for good."""

from datetime import datetime
from typing import Any

from slack_bolt import Ack

from bot.domain.people import Actor
from bot.flows import erasing
from bot.views import erasing as views
from handlers.desk import Body, Desk, once
from handlers.switchboard import Switchboard


def register(board: Switchboard) -> None:
    board.action(views.ASK)(asked)
    board.view(views.FORM)(erased)


def asked(ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk) -> None:
    would_go = erasing.look(desk.store, actor, int(action["value"]))
    ack()
    desk.open_view(actor, body, views.form(*would_go))


def erased(ack: Ack, body: Body, view: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    client_id, typed = views.read(view)
    gone = erasing.erase(desk.store, actor, client_id, now, once(view), typed)
    desk.go_on(ack, actor, body, views.erased(gone), views.nobody())
