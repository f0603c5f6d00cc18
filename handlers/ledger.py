"""The ledger of promises in views: one, lists of them, and the numbers."""

from datetime import datetime
from typing import Any

from slack_bolt import Ack

from bot.domain.people import Actor
from bot.flows import ledger
from bot.views import ledger as views
from bot.views import promise_cards as cards
from bot.views import promises
from bot.views.blocks import View
from bot.views.ledger import Which
from handlers.desk import Body, Desk
from handlers.switchboard import Switchboard


def register(board: Switchboard) -> None:
    board.action(promises.OPEN)(opened)
    board.action(views.LIST)(listed)
    board.action(views.BACK)(listed)
    board.action(views.MINE)(mine_chosen)
    board.action(views.NUMBERS)(numbers_opened)


def opened(ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    shown = ledger.show(desk.store, actor, int(action["value"]), now)
    ack()
    desk.show_view(actor, body, cards.card(shown, now))


def listed(ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    """Also another page of it."""
    list_opened(ack, body, actor, desk, now, Which.read(action["value"]))


def list_opened(ack: Ack, body: Body, actor: Actor, desk: Desk, now: datetime, which: Which) -> None:
    found = ledger.listed(desk.store, actor, which, now)
    ack()
    _show(desk, actor, body, views.listed(found, now))


def mine_opened(ack: Ack, body: Body, actor: Actor, desk: Desk, now: datetime) -> None:
    shown = ledger.mine(desk.store, actor, now)
    ack()
    desk.open_view(actor, body, views.mine(shown, now))


def mine_chosen(ack: Ack, body: Body, actor: Actor, desk: Desk, now: datetime) -> None:
    mine_opened(ack, body, actor, desk, now)


def numbers_opened(ack: Ack, body: Body, actor: Actor, desk: Desk, now: datetime) -> None:
    shown = ledger.numbers(desk.store, actor, now)
    ack()
    _show(desk, actor, body, views.numbers(shown))


def _show(desk: Desk, actor: Actor, body: Body, view: View) -> None:
    """In place of the view in which it was pressed: a card and a form still come on top, and Slack allows three."""
    below = body.get("view") or {}
    if below.get("type") == "modal":
        desk.replace_view(actor, below["id"], view)
    else:
        desk.open_view(actor, body, view)
