"""The people at a client, listed with all dates."""

from datetime import datetime
from typing import Any

from slack_bolt import Ack

from bot.domain.people import Actor
from bot.flows import clients, contacts, history
from bot.views import client_cards
from bot.views import contacts as views
from bot.views.blocks import View
from handlers.desk import Body, Desk, once
from handlers.switchboard import Switchboard


def register(board: Switchboard) -> None:
    board.action(views.LIST)(listed)
    board.action(views.UNDO)(undone)
    board.action(views.ADD)(opened)
    board.action(views.MENU)(chosen)
    board.view(views.FORM)(saved)
    board.view(views.LOST_FORM)(lost)


def listed(ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    view = _list(int(action["value"]), actor, desk, now)
    ack()
    desk.open_view(actor, body, view)


def opened(ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk) -> None:
    client = clients.begin(desk.store, actor, int(action["value"]))
    ack()
    desk.open_view(actor, body, views.form(client, views.Filled(client.id)))


def chosen(ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    """One line of somebody's menu."""
    verb, _, contact_id = action["selected_option"]["value"].partition(":")
    if verb == "remove":
        removed(ack, body, int(contact_id), actor, desk, now)
    else:
        {"change": change_opened, "lost": loss_opened}[verb](ack, body, int(contact_id), actor, desk)


def change_opened(ack: Ack, body: Body, contact_id: int, actor: Actor, desk: Desk) -> None:
    client, filled = contacts.begin_change(desk.store, actor, contact_id)
    ack()
    desk.open_view(actor, body, views.form(client, filled))


def removed(ack: Ack, body: Body, contact_id: int, actor: Actor, desk: Desk, now: datetime) -> None:
    client_id = contacts.remove(desk.store, actor, contact_id, now)
    ack()
    list_anew(body, client_id, actor, desk, now)


def saved(ack: Ack, body: Body, view: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    client_id = contacts.save(desk.store, actor, views.read(view), now, once(view))
    close_on_list(ack, body, client_id, actor, desk, now)


def undone(ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    entry_id, client_id = map(int, action["value"].split(":"))
    history.undo(desk.store, actor, entry_id, now, None)
    ack()
    list_anew(body, client_id, actor, desk, now)


def loss_opened(ack: Ack, body: Body, contact_id: int, actor: Actor, desk: Desk) -> None:
    loss = contacts.begin_loss(desk.store, actor, contact_id)
    ack()
    desk.open_view(actor, body, views.lost_form(*loss))


def lost(ack: Ack, body: Body, view: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    client_id = contacts.lose(desk.store, actor, views.read_loss(view), now, once(view))
    close_on_list(ack, body, client_id, actor, desk, now)


def close_on_list(ack: Ack, body: Body, client_id: int, actor: Actor, desk: Desk, now: datetime) -> None:
    """The form stood on the list; where a card is below that, it says so, too."""
    desk.close_form(ack, actor, body, _list(client_id, actor, desk, now))
    if body["view"].get("previous_view_id") != body["view"].get("root_view_id"):
        _card_below(body["view"], client_id, actor, desk, now)


def list_anew(body: Body, client_id: int, actor: Actor, desk: Desk, now: datetime) -> None:
    desk.show_view(actor, body, _list(client_id, actor, desk, now))
    _card_below(body["view"], client_id, actor, desk, now)
    desk.refresh_home(actor)


def _card_below(view: View, client_id: int, actor: Actor, desk: Desk, now: datetime) -> None:
    """The card at the bottom says so, too, where one is open."""
    if view.get("previous_view_id") is not None:
        desk.replace_view(actor, view["root_view_id"], _card(client_id, actor, desk, now))


def _list(client_id: int, actor: Actor, desk: Desk, now: datetime) -> View:
    return views.listed(contacts.show(desk.store, actor, client_id, now), now)


def _card(client_id: int, actor: Actor, desk: Desk, now: datetime) -> View:
    return client_cards.card_view(clients.show(desk.store, actor, client_id, now), now)
