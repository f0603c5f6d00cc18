"""Setting up a channel's digest, and stopping it."""

from datetime import datetime
from typing import Any

from slack_bolt import Ack

from bot.domain.people import Actor
from bot.flows import digests
from bot.messenger import Posted
from bot.views import digests as views
from handlers.desk import Body, Desk
from handlers.switchboard import Switchboard


def register(board: Switchboard) -> None:
    board.view(views.FORM)(set_up)
    board.action(views.STOP)(stopped)


def form_opened(ack: Ack, body: Body, actor: Actor, desk: Desk) -> None:
    """From `/moment digest`."""
    begun = digests.begin(desk.store, actor, body["channel_id"])
    ack()
    desk.open_view(actor, body, views.form(body["channel_id"], *begun))


def set_up(ack: Ack, view: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    channel, is_sure = views.read(view)
    digest, first = digests.start(desk.store, actor, channel, is_sure, now, view["id"])
    ack(response_action="update", view=views.started(digest, first, now))


def stopped(
    ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk, now: datetime, pressed: Posted
) -> None:
    digests.stop(desk.store, actor, int(action["value"]), now, pressed)
    ack()
    desk.redraw(actor, body)
