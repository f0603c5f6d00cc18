"""The people at a client, listed with all dates."""

from datetime import datetime
from typing import Any

from slack_bolt import Ack

from bot.domain.people import Actor
from bot.flows import clients, contacts
from bot.views import client_cards
from bot.views import contacts as views
from bot.views.blocks import View
from handlers.desk import Body, Desk, once
from handlers.switchboard import Switchboard


def register(board: Switchboard) -> None:
    board.action(views.LIST)(listed)
    board.action(views.LOST)(loss_opened)
    board.view(views.LOST_FORM)(lost)


def listed(ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    view = views.listed(*contacts.show(desk.store, actor, int(action["value"])), now)
    ack()
    desk.open_view(actor, body, view)


def loss_opened(ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk) -> None:
    loss = contacts.begin_loss(desk.store, actor, int(action["value"]))
    ack()
    desk.open_view(actor, body, views.lost_form(*loss))


def lost(ack: Ack, body: Body, view: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    client_id = contacts.lose(desk.store, actor, views.read_loss(view), now, once(view))
    desk.close_form(ack, actor, body, _list(client_id, actor, desk, now))
    if view.get("previous_view_id") != view.get("root_view_id"):
        _card_below(view, client_id, actor, desk, now)


def below(view: View, client_id: int, actor: Actor, desk: Desk, now: datetime) -> View:
    """What the form stood on: the list where it is the third view, else the card."""
    if view.get("previous_view_id") not in (None, view.get("root_view_id")):
        _card_below(view, client_id, actor, desk, now)
        return _list(client_id, actor, desk, now)
    return _card(client_id, actor, desk, now)


def list_anew(body: Body, client_id: int, actor: Actor, desk: Desk, now: datetime) -> None:
    desk.show_view(actor, body, _list(client_id, actor, desk, now))
    _card_below(body["view"], client_id, actor, desk, now)
    desk.refresh_home(actor)


def _card_below(view: View, client_id: int, actor: Actor, desk: Desk, now: datetime) -> None:
    """The card at the bottom says so, too, where one is open."""
    if view.get("previous_view_id") is not None:
        desk.replace_view(actor, view["root_view_id"], _card(client_id, actor, desk, now))


def _list(client_id: int, actor: Actor, desk: Desk, now: datetime) -> View:
    return views.listed(*contacts.show(desk.store, actor, client_id), now)


def _card(client_id: int, actor: Actor, desk: Desk, now: datetime) -> View:
    return client_cards.card_view(clients.show(desk.store, actor, client_id, now), now)
