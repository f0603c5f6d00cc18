"""Undo, for everything that can be undone."""

from datetime import datetime
from typing import Any

from slack_bolt import Ack

from bot.domain.people import Actor
from bot.flows import history
from bot.messenger import Posted
from bot.views import history as lines
from bot.views import milestones as prompts
from handlers import answers
from handlers.desk import Body, Desk
from handlers.switchboard import Switchboard


def register(board: Switchboard) -> None:
    board.action(prompts.UNDO)(undone)


def undone(
    ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk, now: datetime, pressed: Posted | None
) -> None:
    stays = history.undo(desk.store, actor, int(action["value"]), now, pressed)
    ack()
    answers.show(desk, actor, body)
    if stays:
        desk.say(actor, body, lines.stays(stays))
