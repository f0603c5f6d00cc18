"""Whether somebody is away, as their Slack status says."""

from datetime import datetime
from typing import Any

from slack_bolt import Ack

from bot.domain.people import Actor
from bot.flows import settings, statuses
from bot.views import statuses as views
from handlers.desk import Body, Desk
from handlers.switchboard import Switchboard


def register(board: Switchboard) -> None:
    board.action(views.YES)(agreed)
    board.action(views.NO)(declined)
    board.action(views.UNDO)(undone)


def agreed(ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    statuses.agree(desk.store, actor, int(action["value"]), now)
    ack()
    desk.redraw(actor, body)
    desk.later(settings.catch_up, desk.store, actor.workspace_id, now)


def declined(ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    statuses.decline(desk.store, actor, int(action["value"]), now)
    ack()
    desk.redraw(actor, body)


def undone(ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    statuses.undo(desk.store, actor, int(action["value"]), now)
    ack()
    desk.redraw(actor, body)
    desk.later(settings.catch_up, desk.store, actor.workspace_id, now)
