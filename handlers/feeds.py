"""The secret address of one's own moments."""

from datetime import datetime

from slack_bolt import Ack

from bot.domain.people import Actor
from bot.flows import feeds, meetings
from bot.views import feeds as views
from bot.views import meetings as pages
from handlers.desk import Body, Desk
from handlers.switchboard import Switchboard


def register(board: Switchboard) -> None:
    board.action(views.MAKE)(made)
    board.action(views.REMOVE)(removed)


def made(ack: Ack, body: Body, actor: Actor, desk: Desk, now: datetime) -> None:
    address = feeds.make(desk.store, actor, desk.public_url, now)
    ack()
    desk.replace_view(actor, body["view"]["id"], views.made(address))


def removed(ack: Ack, body: Body, actor: Actor, desk: Desk, now: datetime) -> None:
    feeds.remove(desk.store, actor)
    ack()
    page = meetings.begin(desk.store, desk.vault, actor)
    desk.replace_view(actor, body["view"]["id"], pages.page(page, now, desk.public_url is not None))
