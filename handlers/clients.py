"""`/client`, and the search behind every form."""

from datetime import datetime
from typing import Any

from slack_bolt import Ack

from bot.domain.people import Actor
from bot.flows import clients, people
from bot.views import choosing
from bot.views import clients as views
from handlers.desk import Body, Desk
from handlers.switchboard import Switchboard


def register(board: Switchboard) -> None:
    board.command("/client")(typed)
    board.options(choosing.CHOOSE)(searched)
    board.action(choosing.CHOOSE)(picked)
    board.action(views.SHOW)(shown)


def typed(ack: Ack, body: Body, actor: Actor, desk: Desk, now: datetime) -> None:
    words = people.as_typed(desk.store, actor, body.get("text", ""))
    if words.casefold() == "help":
        said = views.usage()
    elif not words:
        said = views.listed(*clients.mine(desk.store, actor))
    else:
        said = views.found(words, clients.find(desk.store, actor, words, now), now)
    ack(response_type="ephemeral", **vars(said))


def searched(ack: Ack, payload: dict[str, Any], actor: Actor, desk: Desk) -> None:
    ack(options=choosing.options(clients.suggest(desk.store, actor, payload.get("value", ""))))


def picked(ack: Ack) -> None:
    """The form is read when it is sent."""
    ack()


def shown(ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    card = clients.show(desk.store, actor, int(action["value"]), now)
    ack()
    desk.open_view(actor, body, views.card_view(card, now))
