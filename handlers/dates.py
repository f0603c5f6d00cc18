"""The dates of a client and of their people."""

from datetime import datetime
from typing import Any

from slack_bolt import Ack

from bot.domain.milestones import MilestoneKind
from bot.domain.people import Actor
from bot.flows import clients, dates
from bot.views import client_cards, contacts, touches
from bot.views import dates as views
from handlers import contacts as people
from handlers.desk import Body, Desk, once
from handlers.switchboard import Switchboard


def register(board: Switchboard) -> None:
    board.action(views.ADD)(opened)
    board.action(touches.HEARD_DATE)(heard)
    board.action(contacts.DATE_MENU)(chosen)
    board.view(views.FORM)(saved)


def opened(ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk) -> None:
    client = clients.begin(desk.store, actor, int(action["value"]))
    is_on_list = (body.get("view") or {}).get("callback_id") == contacts.CALLBACK
    ack()
    desk.open_view(actor, body, views.form(client, views.Filled(client.id, is_on_list=is_on_list)))


def heard(ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk) -> None:
    client = clients.begin(desk.store, actor, int(action["value"]))
    filled = views.Filled(client.id, title=touches.heard_in(body["view"]), kind=MilestoneKind.OTHER)
    ack()
    desk.replace_view(actor, body["view"]["id"], views.form(client, filled))


def chosen(ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    """One line of a date's menu."""
    verb, _, milestone_id = action["selected_option"]["value"].partition(":")
    if verb == "change":
        change_opened(ack, body, int(milestone_id), actor, desk)
        return
    does = {"silence": dates.silence, "wake": dates.wake, "remove": dates.remove}[verb]
    client_id = does(desk.store, actor, int(milestone_id), now)
    ack()
    people.list_anew(body, client_id, actor, desk, now)


def change_opened(ack: Ack, body: Body, milestone_id: int, actor: Actor, desk: Desk) -> None:
    client, filled = dates.begin_change(desk.store, actor, milestone_id)
    ack()
    desk.open_view(actor, body, views.form(client, filled))


def saved(ack: Ack, body: Body, view: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    filled = views.read(view)
    client_id = dates.save(desk.store, actor, filled, now, once(view))
    if filled.is_on_list:
        people.close_on_list(ack, body, client_id, actor, desk, now)
    else:
        card = client_cards.card_view(clients.show(desk.store, actor, client_id, now), now)
        desk.close_form(ack, actor, body, card)
