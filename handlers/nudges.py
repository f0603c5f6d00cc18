"""Answers to a prompt."""

from datetime import datetime
from typing import Any

from slack_bolt import Ack

from bot.domain.people import Actor
from bot.flows import nudges
from bot.flows.nudges import Later
from bot.messenger import Posted
from bot.views import milestones as prompts
from bot.views import nudges as forms
from handlers.desk import Body, Desk
from handlers.switchboard import Switchboard


def register(board: Switchboard) -> None:
    board.action(prompts.DONE)(done)
    board.action(prompts.NOTE)(note_opened)
    board.action(prompts.LATER)(put_off)
    board.action(prompts.DECLINE)(decline_opened)
    board.view(forms.NOTE_FORM)(noted)
    board.view(forms.PICK_FORM)(picked)
    board.view(forms.DECLINE_FORM)(declined)


def done(
    ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk, now: datetime, pressed: Posted
) -> None:
    nudges.done(desk.store, actor, int(action["value"]), now, pressed)
    ack()
    desk.redraw(actor, body)


def note_opened(ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk) -> None:
    ack()
    desk.open_view(actor, body, forms.note_form(int(action["value"])))


def put_off(
    ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk, now: datetime, pressed: Posted
) -> None:
    nudge_id, later = action["selected_option"]["value"].split(":")
    if later == Later.PICK:
        zone = nudges.zone_for(desk.store, actor)
        ack()
        desk.open_view(actor, body, forms.pick_form(int(nudge_id), zone, now))
        return
    nudges.put_off(desk.store, actor, int(nudge_id), Later(later), now, pressed)
    ack()
    desk.redraw(actor, body)


def decline_opened(ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk) -> None:
    ack()
    desk.open_view(actor, body, forms.decline_form(int(action["value"])))


def noted(ack: Ack, view: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    nudges.note(desk.store, actor, forms.nudge_of(view), forms.read_text(view, "how"), now, view["id"])
    ack()
    desk.refresh_home(actor)


def picked(ack: Ack, view: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    day, clock = forms.read_picked(view)
    nudges.put_off_to(desk.store, actor, forms.nudge_of(view), day, clock, now, view["id"])
    ack()
    desk.refresh_home(actor)


def declined(ack: Ack, view: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    nudges.decline(desk.store, actor, forms.nudge_of(view), forms.read_text(view, "why"), now, view["id"])
    ack()
    desk.refresh_home(actor)
