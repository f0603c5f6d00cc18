"""The brief, and the card behind Prepare."""

from datetime import datetime
from typing import Any

from slack_bolt import Ack

from bot.domain.people import Actor
from bot.flows import briefs, preparing
from bot.views import briefs as views
from bot.views import milestones as prompts
from bot.views import preparing as cards
from handlers.desk import Body, Desk
from handlers.switchboard import Switchboard


def register(board: Switchboard) -> None:
    board.action(views.REST)(rest_shown)
    board.action(views.BACK)(rest_shown)
    board.action(views.TURN)(rest_shown)
    board.action(prompts.PREPARE)(prepared)


def rest_shown(ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    shown = briefs.show(desk.store, actor, now)
    ack()
    desk.show_view(actor, body, views.rest(shown, now, int(action["value"])))


def prepared(ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    shown = preparing.prepare(desk.store, actor, int(action["value"]), now)
    ack()
    desk.open_view(actor, body, cards.card(shown, now))
