"""A moment is closed, something may go out again before that, and later somebody writes down what to learn."""

from datetime import datetime
from typing import Any

from slack_bolt import Ack

from bot.domain.people import Actor
from bot.flows import closings
from bot.views import closings as forms
from bot.views import moment_cards as cards
from handlers.desk import Body, Desk, once
from handlers.moment_cards import show_below
from handlers.switchboard import Switchboard


def register(board: Switchboard) -> None:
    board.action(cards.CLOSE)(form_opened)
    board.view(forms.CLOSE_FORM)(closed)
    board.action(cards.LET_OUT)(letting_out_opened)
    board.view(forms.LET_OUT_FORM)(let_out)
    board.action(cards.LEARN)(learning_opened)
    board.view(forms.LEARN_FORM)(learned)


def form_opened(ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    start = closings.begin(desk.store, actor, int(action["value"]), now)
    ack()
    desk.open_view(actor, body, forms.form(start, now))


def closed(ack: Ack, body: Body, view: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    filled = forms.read(view)
    closings.close(desk.store, actor, filled, now, once(view))
    show_below(ack, body, actor, desk, filled.moment_id)


def letting_out_opened(ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk) -> None:
    moment = closings.begin_letting_out(desk.store, actor, int(action["value"]))
    ack()
    desk.open_view(actor, body, forms.let_out_form(moment))


def let_out(ack: Ack, body: Body, view: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    moment_id, goes = forms.read_let_out(view)
    closings.let_out(desk.store, actor, moment_id, goes, now, once(view))
    show_below(ack, body, actor, desk, moment_id)


def learning_opened(ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk) -> None:
    moment = closings.begin_learning(desk.store, actor, int(action["value"]))
    ack()
    desk.open_view(actor, body, forms.learn_form(moment))


def learned(ack: Ack, body: Body, view: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    moment_id, line = forms.read_learn(view)
    closings.learn(desk.store, actor, moment_id, line, now, once(view))
    show_below(ack, body, actor, desk, moment_id)
