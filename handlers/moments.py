"""Flagging a Moment of Truth, and answering one. What else `/moment` opens belongs to other nouns."""

from datetime import datetime
from typing import Any

from slack_bolt import Ack

from bot.domain.people import Actor
from bot.flows import clients, moments, people
from bot.messenger import Posted
from bot.views import client_cards, touches
from bot.views import moments as views
from handlers import answers, digests, settings, setup
from handlers.desk import Body, Desk
from handlers.switchboard import Switchboard


def register(board: Switchboard) -> None:
    board.command("/moment")(typed)
    board.shortcut("flag_moment")(form_opened)
    board.shortcut("flag_moment_from_message")(message_taken)
    board.action(views.OPEN_FORM)(client_chosen)
    board.action(touches.HEARD_MOMENT)(worry_heard)
    board.view(views.FORM)(flagged)
    board.action(views.TAKE)(taken)
    board.action(views.SPEAK)(spoken)


def typed(ack: Ack, body: Body, actor: Actor, desk: Desk, now: datetime) -> None:
    words = people.as_typed(desk.store, actor, body.get("text", ""))
    if words.casefold() == "digest":
        digests.form_opened(ack, body, actor, desk)
        return
    if words.casefold() == "settings":
        settings.form_opened(ack, body, actor, desk, now)
        return
    if words.casefold() == "setup":
        setup.form_opened(ack, body, actor, desk, now)
        return
    start = moments.begin(desk.store, actor, words)
    if words.casefold() == "help" or start.is_one_unknown_word:
        ack(response_type="ephemeral", **vars(views.usage()))
        return
    ack()
    desk.open_view(actor, body, views.form(start))


def form_opened(ack: Ack, body: Body, actor: Actor, desk: Desk) -> None:
    ack()
    desk.open_view(actor, body, views.form(moments.begin_with(desk.store, actor, 0)))


def message_taken(ack: Ack, body: Body, actor: Actor, desk: Desk) -> None:
    words = people.as_typed(desk.store, actor, body["message"].get("text", ""))
    start = moments.begin_with(desk.store, actor, 0, words)
    ack()
    desk.open_view(actor, body, views.form(start))


def client_chosen(ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk) -> None:
    start = moments.begin_with(desk.store, actor, int(action["value"]))
    ack()
    desk.open_view(actor, body, views.form(start))


def worry_heard(ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk) -> None:
    """On a call: one tap, and the form stands there with the words."""
    start = moments.begin_with(desk.store, actor, int(action["value"]), touches.heard_in(body["view"]))
    ack()
    desk.replace_view(actor, body["view"]["id"], views.form(start))


def flagged(ack: Ack, body: Body, view: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    filled = views.read(view)
    flagged = moments.flag(desk.store, actor, filled.client_id, filled.what, filled.taker, now, view["id"])
    card = clients.show(desk.store, actor, flagged.client.id, now)
    desk.go_on(ack, actor, body, views.recorded(*flagged), client_cards.card_view(card, now))


def taken(
    ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk, now: datetime, pressed: Posted | None
) -> None:
    moments.take(desk.store, actor, int(action["value"]), now, pressed)
    ack()
    answers.show(desk, actor, body)


def spoken(
    ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk, now: datetime, pressed: Posted | None
) -> None:
    moments.speak(desk.store, actor, int(action["value"]), now, pressed)
    ack()
    answers.show(desk, actor, body)
