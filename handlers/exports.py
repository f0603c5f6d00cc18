"""Exporting clients as files, into the direct message of whoever asks."""

from datetime import datetime
from typing import Any

from slack_bolt import Ack

from bot.domain.people import Actor
from bot.flows import exports
from bot.views import exports as views
from bot.views.blocks import View
from handlers import working
from handlers.desk import Body, Desk
from handlers.switchboard import Switchboard


def register(board: Switchboard) -> None:
    board.action(views.ONE)(asked)
    board.action(views.EVERYTHING)(everything_asked)


def asked(ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    _send(ack, body, actor, desk, now, int(action["value"]))


def everything_asked(ack: Ack, body: Body, actor: Actor, desk: Desk, now: datetime) -> None:
    """From `/client export`, the setup, and Home."""
    _send(ack, body, actor, desk, now, None)


def _send(ack: Ack, body: Body, actor: Actor, desk: Desk, now: datetime, client_id: int | None) -> None:
    client = exports.refuse_others(desk.store, actor, client_id)
    ack()

    def work() -> View:
        return views.sent(exports.send(desk.store, desk.slack, actor, client_id, now), client)

    desk.open_and_work(
        actor, body, views.on_its_way(client), lambda id_: working.show(desk, actor, id_, working.outcome(work))
    )
