"""Somebody's own calendar."""

from datetime import datetime
from typing import Any

from slack_bolt import Ack

from bot.domain.people import Actor
from bot.flows import clients, meetings
from bot.views import client_cards
from bot.views import meetings as views
from bot.views.settings import OPEN_CALENDAR
from handlers.desk import Body, Desk, once
from handlers.switchboard import Switchboard


def register(board: Switchboard) -> None:
    board.action(OPEN_CALENDAR)(opened)
    board.view(views.FORM)(connected)
    board.action(views.DISCONNECT)(disconnected)
    board.action(views.TAKE_BACK)(taken_back)


def opened(ack: Ack, body: Body, actor: Actor, desk: Desk, now: datetime) -> None:
    page = meetings.begin(desk.store, desk.vault, actor)
    ack()
    desk.open_view(actor, body, views.page(page, now, desk.public_url is not None))


def connected(ack: Ack, view: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    meetings.connect(desk.store, desk.vault, desk.calendars, actor, views.read(view), now, once(view))
    ack(response_action="update", view=views.connected())
    desk.later(meetings.follow, desk.store, desk.vault, desk.calendars, actor.workspace_id, now)


def disconnected(ack: Ack, body: Body, actor: Actor, desk: Desk, now: datetime) -> None:
    page = meetings.disconnect(desk.store, desk.vault, actor, now)
    ack()
    desk.replace_view(actor, body["view"]["id"], views.page(page, now, desk.public_url is not None))


def taken_back(ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    client_id = meetings.dismiss(desk.store, actor, int(action["value"]), now)
    ack()
    card = clients.show(desk.store, actor, client_id, now)
    desk.show_view(actor, body, client_cards.card_view(card, now))
    desk.refresh_home(actor)
