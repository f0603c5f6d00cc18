"""Whether a milestone still delights, or is table stakes by now."""

from datetime import datetime
from typing import Any

from slack_bolt import Ack

from bot.domain.people import Actor
from bot.flows import marks
from bot.views import marks as views
from handlers.desk import Body, Desk
from handlers.switchboard import Switchboard


def register(board: Switchboard) -> None:
    board.action(views.DELIGHT)(marked)
    board.action(views.TABLE_STAKES)(marked)


def marked(ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    question = marks.answer(desk.store, actor, *views.read(action), desk.journeys, now)
    ack()
    desk.show_view(actor, body, views.said(question))
    desk.refresh_home(actor)
