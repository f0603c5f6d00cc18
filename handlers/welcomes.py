"""How the first weeks felt."""

from datetime import datetime
from typing import Any

from slack_bolt import Ack

from bot.domain.people import Actor
from bot.flows import newer, welcomes
from bot.views import walks as shown
from bot.views import welcomes as views
from handlers.desk import Body, Desk, once
from handlers.switchboard import Switchboard


def register(board: Switchboard) -> None:
    board.action(views.OPEN)(opened)
    board.view(views.FORM)(kept)


def opened(ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    client, before, zone = welcomes.begin(desk.store, actor, int(action["value"]))
    ack()
    desk.open_view(actor, body, views.form(client, before, zone, now))


def kept(ack: Ack, body: Body, view: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    client = welcomes.keep(desk.store, actor, views.read(view), now, once(view))
    below = shown.shown(newer.show(desk.store, actor, client.id, desk.journeys, now), now)
    desk.close_form(ack, actor, body, below)
