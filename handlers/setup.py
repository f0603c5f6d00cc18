"""What a workspace settles for everybody."""

from datetime import datetime
from typing import Any

from slack_bolt import Ack

from bot.domain.people import Actor
from bot.flows import settings, setup
from bot.views import setup as views
from handlers.desk import Body, Desk
from handlers.switchboard import Switchboard


def register(board: Switchboard) -> None:
    board.action(views.OPEN_FORM)(form_opened)
    board.view(views.FORM)(saved)


def form_opened(ack: Ack, body: Body, actor: Actor, desk: Desk, now: datetime) -> None:
    """From `/moment setup`, and from Home."""
    start = setup.begin(desk.store, actor)
    ack()
    desk.open_view(actor, body, views.form(start, now.date()))


def saved(ack: Ack, view: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    start = setup.save(desk.store, actor, views.read(view), now, view["id"])
    ack(response_action="update", view=views.saved(start))
    desk.later(settings.catch_up, desk.store, actor.workspace_id, now)
    desk.refresh_home(actor)
