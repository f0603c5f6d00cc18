"""Where a client is on their journey, what of it does not apply, and the newer journey."""

from datetime import datetime
from typing import Any

from slack_bolt import Ack

from bot.domain.people import Actor
from bot.flows import dates, expected, history, newer
from bot.views import expected as expecting
from bot.views import walks as views
from handlers.desk import Body, Desk, once
from handlers.switchboard import Switchboard

SAID = {views.SILENCE: dates.silence, views.WAKE: dates.wake, views.LONG_AGO: expected.long_ago_unasked}


def register(board: Switchboard) -> None:
    board.action(views.SHOW)(shown)
    board.action(views.MENU)(chosen)
    board.action(views.UNDO)(undone)
    board.action(views.NEWER)(previewed)
    board.view(views.MOVE_FORM)(moved)
    board.view(expecting.UNASKED_FORM)(happened)


def shown(ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    view = views.shown(newer.show(desk.store, actor, int(action["value"]), desk.journeys, now), now)
    ack()
    desk.open_view(actor, body, view)


def chosen(ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    """It does not apply, or does after all; or it happened."""
    verb, _, milestone_id = action["selected_option"]["value"].partition(":")
    if verb == views.HAPPENED:
        form = expecting.unasked_form(*expected.begin_unasked(desk.store, actor, int(milestone_id), now))
        ack()
        desk.open_view(actor, body, form)
        return
    client_id = SAID[verb](desk.store, actor, int(milestone_id), now)
    ack()
    show_anew(body, client_id, actor, desk, now)


def happened(ack: Ack, body: Body, view: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    milestone_id, on, note = expecting.read(view)
    assert on is not None  # Slack sends no form without it
    client_id = expected.happen_unasked(desk.store, actor, milestone_id, on, note, now, once(view))
    below = views.shown(newer.show(desk.store, actor, client_id, desk.journeys, now), now)
    desk.close_form(ack, actor, body, below)


def undone(ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    entry_id, client_id = map(int, action["value"].split(":"))
    stays = history.undo(desk.store, actor, entry_id, now, None)
    ack()
    show_anew(body, client_id, actor, desk, now, stays)


def previewed(ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    preview = newer.preview(desk.store, actor, int(action["value"]), desk.journeys, now)
    ack()
    desk.open_view(actor, body, views.preview(preview))


def moved(ack: Ack, body: Body, view: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    client_id, with_others = views.read(view)
    newer.move(desk.store, actor, client_id, desk.journeys, with_others, now)
    below = views.shown(newer.show(desk.store, actor, client_id, desk.journeys, now), now)
    desk.close_form(ack, actor, body, below)


def show_anew(body: Body, client_id: int, actor: Actor, desk: Desk, now: datetime, said: str = "") -> None:
    """As it is now. `said` stands above it."""
    view = views.shown(newer.show(desk.store, actor, client_id, desk.journeys, now), now, said)
    desk.show_view(actor, body, view)
    desk.refresh_home(actor)
