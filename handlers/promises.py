"""Recording a promise, and keeping it."""

from datetime import UTC, datetime
from typing import Any

from slack_bolt import Ack

from bot.domain.people import Actor
from bot.flows import promises
from bot.messenger import Posted
from bot.views import promises as views
from handlers import answers
from handlers.desk import Body, Desk
from handlers.switchboard import Switchboard


def register(board: Switchboard) -> None:
    board.command("/promise")(typed)
    board.shortcut("record_promise_from_message")(message_taken)
    board.action(views.OPEN_FORM)(client_chosen)
    board.view(views.FORM)(made)
    board.action(views.KEEP)(kept)


def typed(ack: Ack, body: Body, actor: Actor, desk: Desk, now: datetime) -> None:
    text = body.get("text", "")
    start = promises.begin(desk.store, actor, text, now)
    if text.strip().casefold() == "help" or start.is_one_unknown_word:
        ack(response_type="ephemeral", **vars(views.usage()))
        return
    ack()
    desk.open_view(actor, body, views.form(start, now))


def message_taken(ack: Ack, body: Body, actor: Actor, desk: Desk, now: datetime) -> None:
    said = body["message"]
    start = promises.begin(
        desk.store, actor, said.get("text", ""), now, written=_written_at(said, now), author=said.get("user")
    )
    ack()
    desk.open_view(actor, body, views.form(start, now))


def client_chosen(ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    start = promises.begin_with(desk.store, actor, int(action["value"]))
    ack()
    desk.open_view(actor, body, views.form(start, now))


def made(ack: Ack, view: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    filled = views.read(view)
    recorded = promises.make(
        desk.store, actor, filled.client_id, filled.what, filled.day, filled.clock, now, view["id"]
    )
    ack(response_action="update", view=views.recorded(*recorded, now))
    desk.refresh_home(actor)


def kept(
    ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk, now: datetime, pressed: Posted | None
) -> None:
    promises.keep(desk.store, actor, int(action["value"]), now, pressed)
    ack()
    answers.show(desk, actor, body)


def _written_at(message: dict[str, Any], now: datetime) -> datetime:
    """Slack knows a message by the second in which it was written."""
    return datetime.fromtimestamp(float(message["ts"]), UTC) if "ts" in message else now
