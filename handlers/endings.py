"""How a promise ends, and moves: the forms behind its buttons."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from slack_bolt import Ack

from bot.domain.clients import Client
from bot.domain.people import Actor
from bot.domain.promises import Promise
from bot.flows import endings, offers
from bot.views import endings as views
from bot.views import promises
from bot.views.blocks import View
from handlers import answers
from handlers.desk import Body, Desk, once
from handlers.switchboard import Switchboard


def register(board: Switchboard) -> None:
    board.action(promises.DELIVER)(delivered_opened)
    board.action(promises.MOVE)(move_opened)
    board.action(views.BREAK)(break_opened)
    board.action(views.RELEASE)(release_opened)
    board.action(views.CORRECT)(correct_opened)
    board.action(views.OFFER)(offer_opened)
    board.view(views.DONE_FORM)(done)
    board.view(views.DELIVER_FORM)(delivered)
    board.view(views.MOVE_FORM)(moved)
    board.view(views.BREAK_FORM)(broken)
    board.view(views.RELEASE_FORM)(released)
    board.view(views.CORRECT_FORM)(corrected)
    board.view(views.OFFER_FORM)(offered)


def delivered_opened(ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    _open(ack, body, action, actor, desk, now, views.deliver_form)


def move_opened(ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    _open(ack, body, action, actor, desk, now, views.move_form)


def break_opened(ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    _open(ack, body, action, actor, desk, now, views.break_form)


def release_opened(ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    _open(ack, body, action, actor, desk, now, views.release_form)


def correct_opened(ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    _open(ack, body, action, actor, desk, now, views.correct_form)


def offer_opened(ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    _open(ack, body, action, actor, desk, now, views.offer_form)


def done(ack: Ack, body: Body, view: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    endings.keep_on(desk.store, actor, views.read_done(view), now, once(view))
    ack()
    answers.show_below(desk, actor, body)


def delivered(ack: Ack, body: Body, view: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    endings.deliver(desk.store, actor, views.promise_of(view), views.read_said(view), now, once(view))
    ack()
    answers.show_below(desk, actor, body)


def moved(ack: Ack, body: Body, view: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    endings.move(desk.store, actor, views.read_moved(view), now, once(view))
    ack()
    answers.show_below(desk, actor, body)


def broken(ack: Ack, body: Body, view: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    endings.break_off(desk.store, actor, views.promise_of(view), views.read_said(view), now, once(view))
    ack()
    answers.show_below(desk, actor, body)


def released(ack: Ack, body: Body, view: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    endings.release(desk.store, actor, views.promise_of(view), views.read_agreed_by(view), now, once(view))
    ack()
    answers.show_below(desk, actor, body)


def corrected(ack: Ack, body: Body, view: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    endings.correct(desk.store, actor, views.read_corrected(view), now, once(view))
    ack()
    answers.show_below(desk, actor, body)


def offered(ack: Ack, body: Body, view: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    offers.offer(desk.store, actor, views.promise_of(view), views.read_to(view), now, once(view))
    ack()
    answers.show_below(desk, actor, body)


def _open(
    ack: Ack,
    body: Body,
    action: dict[str, Any],
    actor: Actor,
    desk: Desk,
    now: datetime,
    form: Callable[[Promise, Client, datetime, str], View],
) -> None:
    promise, client = endings.begin(desk.store, actor, int(action["value"]))
    ack()
    desk.open_view(actor, body, form(promise, client, now, answers.place_of(body)))
