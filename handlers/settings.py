"""What each person settles for themselves."""

from datetime import datetime
from typing import Any

from slack_bolt import Ack

from bot.domain.people import Actor
from bot.flows import settings
from bot.views import settings as views
from handlers.desk import Body, Desk
from handlers.switchboard import Switchboard


def register(board: Switchboard) -> None:
    board.action(views.OPEN_FORM)(form_opened)
    board.view(views.FORM)(saved)
    board.action(views.GO_ON)(went_on)


def form_opened(ack: Ack, body: Body, actor: Actor, desk: Desk, now: datetime) -> None:
    """From `/moment settings`, and from Home."""
    terms = settings.begin(desk.store, actor)
    ack()
    desk.open_view(actor, body, views.form(terms, now))


def saved(ack: Ack, view: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    terms = settings.save(desk.store, actor, views.read(view), now, view["id"])
    ack(response_action="update", view=views.saved(terms, now))
    desk.later(settings.catch_up, desk.store, actor.workspace_id, now)
    desk.refresh_home(actor)


def went_on(ack: Ack, actor: Actor, desk: Desk, now: datetime) -> None:
    settings.go_on(desk.store, actor, now)
    ack()
    desk.refresh_home(actor)
