"""Answers to the question whether something expected has happened."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from slack_bolt import Ack

from bot.domain.people import Actor
from bot.flows import expected
from bot.messenger import Posted
from bot.views import expected as views
from handlers import answers
from handlers.desk import Body, Desk, once
from handlers.switchboard import Switchboard


def register(board: Switchboard) -> None:
    board.action(views.HAPPENED)(opened)
    board.action(views.NOT_YET)(answered_with(expected.not_yet))
    board.action(views.LONG_AGO)(answered_with(expected.long_ago))
    board.action(views.NEVER)(answered_with(expected.never))
    board.view(views.FORM)(happened)


def opened(ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    nudge_id = int(action["value"])
    client, milestone, today = expected.begin(desk.store, actor, nudge_id, now)
    ack()
    desk.open_view(actor, body, views.form(client, milestone, nudge_id, today))


def answered_with(answer: Callable[..., None]) -> Callable[..., None]:
    def answered(
        ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk, now: datetime, pressed: Posted | None
    ) -> None:
        answer(desk.store, actor, int(action["value"]), now, pressed)
        ack()
        answers.show(desk, actor, body)

    return answered


def happened(ack: Ack, view: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    nudge_id, on, note = views.read(view)
    if on is not None:
        expected.happen(desk.store, actor, nudge_id, on, note, now, once(view))
    ack()
    desk.refresh_home(actor)
