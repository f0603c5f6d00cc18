"""The dates of a client and of their people."""

from datetime import datetime
from typing import Any

from slack_bolt import Ack

from bot.domain.people import Actor
from bot.flows import dates
from bot.views import contacts, touches
from bot.views import dates as views
from handlers import contacts as people
from handlers.desk import Body, Desk, once
from handlers.switchboard import Switchboard


def register(board: Switchboard) -> None:
    board.action(views.ADD)(opened)
    board.action(touches.HEARD_DATE)(heard)
    board.view(views.FORM)(added)
    board.action(contacts.SILENCE)(silenced)
    board.action(contacts.WAKE)(woken)


def opened(ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk) -> None:
    client = dates.begin(desk.store, actor, int(action["value"]))
    ack()
    desk.open_view(actor, body, views.form(client))


def heard(ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk) -> None:
    client = dates.begin(desk.store, actor, int(action["value"]))
    ack()
    desk.replace_view(actor, body["view"]["id"], views.form(client, touches.heard_in(body["view"])))


def added(ack: Ack, body: Body, view: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    client_id = dates.add(desk.store, actor, views.read(view), now, once(view))
    desk.close_form(ack, actor, body, people.below(view, client_id, actor, desk, now))


def silenced(ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    client_id = dates.silence(desk.store, actor, int(action["value"]), now)
    ack()
    people.list_anew(body, client_id, actor, desk, now)


def woken(ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    client_id = dates.wake(desk.store, actor, int(action["value"]), now)
    ack()
    people.list_anew(body, client_id, actor, desk, now)
