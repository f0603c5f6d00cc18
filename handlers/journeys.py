"""`/client journeys`: what clients go through with us, to look at."""

from datetime import datetime
from typing import Any

from slack_bolt import Ack

from bot.domain.journeys import Persona
from bot.domain.people import Actor
from bot.flows import marks
from bot.views import journeys as views
from bot.views.blocks import View
from handlers.desk import Body, Desk
from handlers.switchboard import Switchboard


def register(board: Switchboard) -> None:
    board.action(views.OPEN)(opened)
    board.action(views.LOOK)(looked_at)
    board.action(views.PERSONA)(turned)


def asked(ack: Ack, body: Body, actor: Actor, desk: Desk, name: str) -> None:
    here = marks.marked(desk.store, actor, desk.journeys)
    view = views.map_of(here.get(name)) if name else views.listed(here)
    ack()
    desk.open_view(actor, body, view)


def opened(ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk) -> None:
    journey = marks.marked(desk.store, actor, desk.journeys).get(action["value"])
    ack()
    desk.open_view(actor, body, views.map_of(journey))


def turned(ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk) -> None:
    """As it is for somebody else."""
    persona, _, name = action["selected_option"]["value"].partition(":")
    journey = marks.marked(desk.store, actor, desk.journeys).get(name)
    ack()
    desk.show_view(actor, body, views.map_of(journey, Persona(persona) if persona else None))


def looked_at(ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    view = shown_now(desk, actor, action["value"], now)
    ack()
    desk.open_view(actor, body, view)


def shown_now(desk: Desk, actor: Actor, place: str, now: datetime) -> View:
    """The card of a milestone."""
    name, key = views.read_place(place)
    journey = marks.marked(desk.store, actor, desk.journeys).get(name)
    milestone = journey.get(key)
    return views.card(journey, milestone, marks.about(desk.store, actor, journey, milestone, now))
