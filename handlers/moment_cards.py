"""A moment in a view, its log and its circle, and how it ends."""

from datetime import datetime
from typing import Any

from slack_bolt import Ack

from bot.domain.people import Actor
from bot.flows import circles, closings
from bot.views import moment_cards as views
from bot.views import moment_forms as forms
from bot.views import moments as messages
from bot.views.blocks import View
from handlers.desk import Body, Desk, once
from handlers.switchboard import Switchboard


def register(board: Switchboard) -> None:
    board.action(messages.OPEN)(opened)
    board.action(views.LIST)(page_turned)
    board.action(views.BACK)(page_turned)
    board.action(forms.NOTE)(note_opened)
    board.view(forms.NOTE_FORM)(noted)
    board.action(forms.SHARE)(share_opened)
    board.view(forms.SHARE_FORM)(share_checked)
    board.view(forms.SHARE_CHECK)(shared)
    board.action(views.WITHDRAW)(withdrawn)
    board.action(views.NOT_ONE)(not_one_said)


def opened(ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    shown = circles.show(desk.store, actor, int(action["value"]), now)
    ack()
    desk.show_view(actor, body, views.card(shown, now))


def number_typed(ack: Ack, body: Body, actor: Actor, desk: Desk, now: datetime, number: int) -> None:
    shown = circles.find(desk.store, actor, number, now)
    ack()
    desk.open_view(actor, body, views.card(shown, now))


def list_opened(ack: Ack, body: Body, actor: Actor, desk: Desk, now: datetime) -> None:
    view = _listed(desk, actor, 0, now)
    ack()
    desk.open_view(actor, body, view)


def page_turned(ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    view = _listed(desk, actor, max(int(action["value"]), 0), now)
    ack()
    desk.replace_view(actor, body["view"]["id"], view)


def note_opened(ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    shown = circles.show(desk.store, actor, int(action["value"]), now)
    ack()
    desk.open_view(actor, body, forms.note_form(shown.moment))


def noted(ack: Ack, body: Body, view: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    moment_id, text = forms.read_note(view)
    circles.note(desk.store, actor, moment_id, text, now, once(view))
    show_below(ack, body, actor, desk, moment_id)


def share_opened(ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    shown = circles.show(desk.store, actor, int(action["value"]), now)
    ack()
    desk.open_view(actor, body, forms.share_form(shown.moment))


def share_checked(ack: Ack, view: dict[str, Any], actor: Actor, desk: Desk) -> None:
    moment_id, who = forms.read_share(view)
    moment, client, circle = circles.check(desk.store, actor, moment_id, who)
    ack(response_action="update", view=forms.share_check(moment, client, who, circle))


def shared(ack: Ack, body: Body, view: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    moment_id, who = forms.read_share_check(view)
    circles.share(desk.store, actor, moment_id, who, now, once(view))
    show_below(ack, body, actor, desk, moment_id)


def withdrawn(ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    moment = closings.withdraw(desk.store, actor, int(action["value"]), now)
    ack()
    desk.replace_view(actor, body["view"]["id"], views.withdrawn(moment))
    desk.refresh_home(actor)


def not_one_said(ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    moment = closings.not_one(desk.store, actor, int(action["value"]), now)
    ack()
    desk.replace_drawn(actor, body["view"]["id"], lambda: shown_now(desk, actor, moment.id))
    desk.refresh_home(actor)


def show_below(ack: Ack, body: Body, actor: Actor, desk: Desk, moment_id: int) -> None:
    """A form was sent: the card below it says so, and where there is none it becomes that."""
    desk.close_form(ack, actor, body, shown_now(desk, actor, moment_id))


def shown_now(desk: Desk, actor: Actor, moment_id: int) -> View:
    now = desk.clock.now()
    return views.card(circles.show(desk.store, actor, moment_id, now), now)


def _listed(desk: Desk, actor: Actor, page: int, now: datetime) -> View:
    return views.listed(*circles.listed(desk.store, actor), page, now)
