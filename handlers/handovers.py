"""Handing clients over: one from its card, or many."""

from datetime import datetime
from typing import Any

from slack_bolt import Ack

from bot.domain.people import Actor
from bot.flows import clients, handovers, history
from bot.views import choosing, client_cards
from bot.views import handovers as views
from handlers.desk import Body, Desk, once
from handlers.switchboard import Switchboard


def register(board: Switchboard) -> None:
    board.action(views.OPEN)(form_opened)
    board.action(views.OPEN_SEVERAL)(several_opened)
    board.options(views.CHOOSE)(searched)
    board.action(views.CHOOSE)(picked)
    board.view(views.FORM)(handed_over)
    board.view(views.SEVERAL_FORM)(chosen)
    board.view(views.SURE_FORM)(several_handed_over)
    board.action(views.UNDO)(undone)


def form_opened(ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk) -> None:
    start = handovers.begin(desk.store, actor, int(action["value"]))
    ack()
    desk.open_view(actor, body, views.form(start))


def several_opened(ack: Ack, body: Body, actor: Actor, desk: Desk) -> None:
    """From the list of mine, and from `/client hand over`."""
    start = handovers.begin_several(desk.store, actor)
    ack()
    desk.open_view(actor, body, views.several(start))


def searched(ack: Ack, payload: dict[str, Any], actor: Actor, desk: Desk) -> None:
    ack(options=choosing.options(handovers.suggest(desk.store, actor, payload.get("value", ""))))


def picked(ack: Ack) -> None:
    """The form is read when it is sent."""
    ack()


def handed_over(ack: Ack, body: Body, view: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    done = handovers.hand_over(desk.store, actor, views.read(view), now, once(view))
    card = clients.show(desk.store, actor, done.going[0].id, now)
    desk.go_on(ack, actor, body, views.done(done, now), client_cards.card_view(card, now))


def chosen(ack: Ack, view: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    """Before anything happens it is looked through."""
    shown = handovers.look_through(desk.store, actor, views.read_several(view), now)
    ack(response_action="update", view=views.sure(shown))


def several_handed_over(ack: Ack, view: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    done = handovers.hand_over(desk.store, actor, views.read_sure(view), now, once(view))
    ack(response_action="update", view=views.done(done, now))
    desk.refresh_home(actor)
    if not done.handing.is_planned:
        desk.later(handovers.follow, desk.store, actor.workspace_id, now)


def undone(ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    entry_id, client_id = map(int, action["value"].split(":"))
    history.undo(desk.store, actor, entry_id, now, None)
    ack()
    desk.show_view(actor, body, views.undone())
    if client_id and body["view"].get("previous_view_id"):
        card = clients.show(desk.store, actor, client_id, now)
        desk.replace_view(actor, body["view"]["previous_view_id"], client_cards.card_view(card, now))
    desk.refresh_home(actor)
    desk.later(handovers.follow, desk.store, actor.workspace_id, now)
