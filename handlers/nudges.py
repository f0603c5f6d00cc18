"""Answers to a prompt, wherever it stands: in the brief, in a message of its own, in Home, or on the card behind
Prepare."""

from datetime import datetime
from typing import Any

from slack_bolt import Ack

from bot.domain.journeys import Asks
from bot.domain.people import Actor
from bot.flows import nudges, preparing, sales, settings, welcomes
from bot.flows.nudges import Later
from bot.messenger import Posted
from bot.views import less
from bot.views import milestones as prompts
from bot.views import nudges as forms
from bot.views import preparing as cards
from bot.views import sales as sales_forms
from bot.views import welcomes as welcome_forms
from bot.views.blocks import View
from handlers import answers
from handlers.desk import Body, Desk
from handlers.switchboard import Switchboard


def register(board: Switchboard) -> None:
    board.action(prompts.DONE)(done)
    board.action(prompts.WRITE)(form_opened)
    board.action(prompts.NOTE)(note_opened)
    board.action(prompts.FOR_NOW)(done_for_now)
    board.action(prompts.LATER)(put_off)
    board.action(prompts.MORE)(chosen)
    board.view(forms.NOTE_FORM)(noted)
    board.view(forms.PICK_FORM)(picked)
    board.view(forms.DECLINE_FORM)(declined)
    board.view(forms.HAND_FORM)(handed)
    board.view(less.FORM)(wanted_less)


def done(
    ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk, now: datetime, pressed: Posted
) -> None:
    nudges.done(desk.store, actor, int(action["value"]), now, pressed)
    ack()
    answers.show(desk, actor, body)


def done_for_now(
    ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk, now: datetime, pressed: Posted | None
) -> None:
    nudges.done_for_now(desk.store, actor, int(action["value"]), now, pressed)
    ack()
    answers.show(desk, actor, body)


def form_opened(ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    """Done is more than a tap here: something is to be written down, and that is what answers it."""
    nudge_id = int(action["value"])
    asks, client_id = preparing.to_write(desk.store, actor, nudge_id, now)
    if asks is Asks.HAND_OVER:
        client, sale = sales.begin(desk.store, actor, client_id)
        form = sales_forms.form(client, sale, nudge_id)
    else:
        client, welcome, zone = welcomes.begin(desk.store, actor, client_id)
        form = welcome_forms.form(client, welcome, zone, now, nudge_id)
    ack()
    desk.open_view(actor, body, form)


def note_opened(ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    nudge_id = int(action["value"])
    asked = preparing.asked(desk.store, actor, nudge_id, now)
    ack()
    desk.open_view(actor, body, forms.note_form(nudge_id, asked.today, asked.pulse, answers.place_of(body)))


def put_off(
    ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk, now: datetime, pressed: Posted
) -> None:
    nudge_id, later = action["selected_option"]["value"].split(":")
    if later == Later.PICK:
        zone = nudges.zone_for(desk.store, actor)
        ack()
        desk.open_view(actor, body, forms.pick_form(int(nudge_id), zone, now, answers.place_of(body)))
        return
    nudges.put_off(desk.store, actor, int(nudge_id), Later(later), now, pressed)
    ack()
    answers.show(desk, actor, body)


def chosen(
    ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk, now: datetime, pressed: Posted | None
) -> None:
    """Under the three dots."""
    said, choice = action["selected_option"]["value"].split(":")
    nudge_id = int(said)
    if choice == prompts.ALL_OF_IT:
        nudges.done(desk.store, actor, nudge_id, now, pressed)
        ack()
        answers.show(desk, actor, body)
        return
    form = _form(desk, actor, nudge_id, choice, answers.place_of(body), now)
    ack()
    desk.open_view(actor, body, form)


def _form(desk: Desk, actor: Actor, nudge_id: int, choice: str, below: str, now: datetime) -> View:
    match choice:
        case prompts.DECLINE:
            return forms.decline_form(nudge_id, below)
        case prompts.HAND:
            return forms.hand_form(nudge_id, below)
        case prompts.WHY:
            return cards.why(preparing.why_then(desk.store, actor, nudge_id, now))
        case _:
            return less.form(nudges.kind_of(desk.store, actor, nudge_id, now), below)


def noted(ack: Ack, body: Body, view: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    nudges.note(desk.store, actor, forms.read_note(view), now, view["id"])
    ack()
    answers.show_below(desk, actor, body)


def picked(ack: Ack, body: Body, view: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    day, clock = forms.read_picked(view)
    nudges.put_off_to(desk.store, actor, forms.nudge_of(view), day, clock, now, view["id"])
    ack()
    answers.show_below(desk, actor, body)


def declined(ack: Ack, body: Body, view: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    nudges.decline(desk.store, actor, forms.nudge_of(view), forms.read_text(view, "why"), now, view["id"])
    ack()
    answers.show_below(desk, actor, body)


def wanted_less(ack: Ack, body: Body, view: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    settings.want_less(desk.store, actor, less.kind_of(view), less.read(view), now, view["id"])
    ack(response_action="update", view=less.saved(less.kind_of(view), less.read(view)))
    desk.later(settings.catch_up, desk.store, actor.workspace_id, now)
    answers.show_below(desk, actor, body)


def handed(ack: Ack, body: Body, view: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    nudges.hand_to(desk.store, actor, forms.nudge_of(view), forms.read_to(view), now, view["id"])
    ack()
    answers.show_below(desk, actor, body)
