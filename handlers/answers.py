"""What is shown after an answer: the message it was pressed in, the card or list it stood on, and Home."""

from typing import Any

from bot.domain.people import Actor
from bot.flows import briefs, ledger, preparing
from bot.views import briefs as lists
from bot.views import journeys as maps
from bot.views import moment_cards, promise_cards
from bot.views import nudges as forms
from bot.views import preparing as cards
from bot.views.blocks import View
from handlers import journeys
from handlers.desk import Body, Desk
from handlers.moment_cards import shown_now


def show(desk: Desk, actor: Actor, body: Body) -> None:
    """After a press."""
    view: dict[str, Any] = body.get("view") or {}
    _replace(desk, actor, str(view.get("id")), place_of(body))
    desk.redraw(actor, body)


def show_below(desk: Desk, actor: Actor, body: Body) -> None:
    """After a form was sent that stood on a card or a list."""
    previous = body["view"].get("previous_view_id")
    if previous is not None:
        _replace(desk, actor, previous, forms.below(body["view"]))
    desk.refresh_home(actor)


def place_of(body: Body) -> str:
    """Where it was pressed, as a form that opens there keeps it: "" for a message and for Home."""
    view: dict[str, Any] = body.get("view") or {}
    match view.get("callback_id"):
        case cards.VIEW:
            return f"{cards.VIEW}:{cards.nudge_of(view)}"
        case lists.REST_VIEW:
            return f"{lists.REST_VIEW}:{lists.place_of(view)}"
        case moment_cards.VIEW:
            return f"{moment_cards.VIEW}:{moment_cards.moment_of(view)}"
        case promise_cards.VIEW:
            return f"{promise_cards.VIEW}:{promise_cards.promise_of(view)}"
        case maps.CARD:
            return f"{maps.CARD}:{maps.place_of(view)}"
    return ""


def _replace(desk: Desk, actor: Actor, view_id: str, place: str) -> None:
    """Drawn once Slack has its answer, from what is true then."""
    kind, _, which = place.partition(":")

    def drawn() -> View:
        now = desk.clock.now()
        if kind == cards.VIEW:
            return cards.card(preparing.prepare(desk.store, actor, int(which), now), now)
        if kind == moment_cards.VIEW:
            return shown_now(desk, actor, int(which))
        if kind == promise_cards.VIEW:
            return promise_cards.card(ledger.show(desk.store, actor, int(which), now), now)
        if kind == maps.CARD:
            return journeys.shown_now(desk, actor, which, now)
        page, in_home = lists.read_place(which)
        return lists.rest(briefs.show(desk.store, actor, now, in_home=in_home), now, page)

    if place:
        desk.replace_drawn(actor, view_id, drawn)
