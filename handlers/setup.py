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
    desk.open_drawn(actor, body, lambda: views.form(setup.asking(desk.slack, actor, start), now.date()))


def saved(ack: Ack, view: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    start = setup.save(desk.store, actor, views.read(view), now, view["id"])
    ack(response_action="update", view=views.saved(start))
    desk.later(settings.catch_up, desk.store, actor.workspace_id, now)
    desk.later(_channel_looked_at, desk, actor, view["id"], start, now)
    desk.refresh_home(actor)


def _channel_looked_at(desk: Desk, actor: Actor, view_id: str, start: views.Start, now: datetime) -> None:
    """Slack is asked, so it comes after the answer: where the channel is not fit, the form that was sent says so."""
    why = setup.look_at_channel(desk.store, desk.slack, actor, start, now)
    if why is not None:
        desk.say_in_view(actor, view_id, views.refused_view(start, why), views.refused(start, why))
        desk.refresh_home_now(actor)
