"""Importing clients from Slack."""

from datetime import datetime
from functools import partial
from typing import Any

from slack_bolt import Ack

from bot.domain.people import Actor
from bot.flows import imports
from bot.views import imports as views
from bot.views.blocks import View
from handlers import working
from handlers.desk import Body, Desk
from handlers.switchboard import Switchboard


def register(board: Switchboard) -> None:
    board.action(views.OPEN)(form_opened)
    board.action(views.AGAIN)(begun_again)
    board.view(views.FORM)(given)
    board.view(views.ORDER_FORM)(order_said)
    board.view(views.DRY_RUN)(agreed)
    for waiting in (views.DRY_RUN, views.ORDER_FORM, views.MISTAKES):
        board.view_closed(waiting)(given_up)


def form_opened(ack: Ack, body: Body, actor: Actor, desk: Desk, now: datetime) -> None:
    """From `/client import`, the setup, and Home."""
    begun = imports.begin(desk.store, actor)
    ack()
    desk.open_drawn(actor, body, lambda: views.form(begun, _may_read(desk, actor), now))


def begun_again(ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    """What was pasted stands there again, to be mended."""
    begun = imports.begin(desk.store, actor)
    rows = imports.pasted(desk.store, desk.vault, actor, int(action["value"]))
    ack()
    draw = partial(views.form, begun, now=now, given=rows)
    working.finish(desk, actor, body["view"]["id"], lambda: draw(may_read_files=_may_read(desk, actor)))


def given(ack: Ack, view: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    draft = imports.keep(desk.store, desk.vault, actor, views.read(view), now, _once(view))
    ack(response_action="update", view=views.reading(draft))
    _read(desk, actor, view["id"], draft.id, now)


def order_said(ack: Ack, view: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    draft_id, _ = views.key_of(view)
    draft = imports.choose(desk.store, actor, draft_id, views.order_of(view), now, _once(view))
    ack(response_action="update", view=views.reading(draft))
    _read(desk, actor, view["id"], draft.id, now)


def agreed(ack: Ack, view: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    draft = imports.accept(desk.store, actor, *views.key_of(view), now)
    ack(response_action="update", view=views.importing())

    def work() -> View:
        done = imports.commit(desk.store, desk.vault, actor, draft.id, now, loaded=desk.journeys)
        return views.receipt(done, now) if isinstance(done, views.Receipt) else views.dry_run(done, now)

    working.finish(desk, actor, view["id"], work, tells=True)


def given_up(ack: Ack, view: dict[str, Any], actor: Actor, desk: Desk) -> None:
    imports.give_up(desk.store, actor, views.key_of(view)[0])
    ack()


def _read(desk: Desk, actor: Actor, view_id: str, draft_id: int, now: datetime) -> None:
    def work() -> View:
        draft = imports.waiting(desk.store, actor, draft_id)
        watch = working.counting(desk, actor, view_id, partial(views.reading, draft))
        shown = imports.read(desk.store, desk.slack, desk.vault, actor, draft_id, now, watch, desk.journeys)
        return views.dry_run(shown, now)

    working.finish(desk, actor, view_id, work)


def _may_read(desk: Desk, actor: Actor) -> bool:
    return desk.slack.may(actor.workspace_id, "files:read")


def _once(view: View) -> str:
    """One view is a form, a dry run and a form again: only its hash tells which."""
    return f"{view['callback_id']}:{view['id']}:{view['hash']}"
