"""Whether a milestone still delights, or is table stakes by now."""

from datetime import datetime
from typing import Any

from slack_bolt import Ack

from bot.domain.people import Actor
from bot.flows import marks
from bot.messenger import Posted
from bot.views import marks as views
from handlers import answers
from handlers.desk import Body, Desk
from handlers.switchboard import Switchboard


def register(board: Switchboard) -> None:
    board.action(views.DELIGHT)(marked)
    board.action(views.TABLE_STAKES)(marked)


def marked(
    ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk, now: datetime, pressed: Posted | None
) -> None:
    marks.answer(desk.store, actor, views.read(action, actor, now), desk.journeys, now, pressed)
    ack()
    answers.show(desk, actor, body)
