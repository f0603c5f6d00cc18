"""`/client`, and the search behind every form."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from slack_bolt import Ack

from bot.domain.people import Actor
from bot.flows import clients, history, people
from bot.views import choosing, client_cards, client_forms
from bot.views import clients as views
from handlers import handovers
from handlers.desk import Body, Desk, once
from handlers.switchboard import Switchboard


def register(board: Switchboard) -> None:
    board.command("/client")(typed)
    board.options(choosing.CHOOSE)(searched)
    board.action(choosing.CHOOSE)(picked)
    board.action(views.SHOW)(shown)
    board.action(client_cards.ARCHIVE)(archived)
    board.action(client_cards.RESTORE)(restored)
    board.action(client_cards.UNDO)(undone)
    board.action(client_cards.OLDER)(turned)
    board.action(client_forms.ADD)(adding)
    board.action(client_forms.EDIT)(editing)
    board.action(client_forms.MORE)(unfolded)
    board.view(client_forms.FORM)(saved)


def typed(ack: Ack, body: Body, actor: Actor, desk: Desk, now: datetime) -> None:
    words = people.as_typed(desk.store, actor, body.get("text", ""))
    first, _, rest = words.partition(" ")
    if first.casefold() == "add":
        ack()
        desk.open_view(actor, body, client_forms.form(client_forms.Filled(0, rest, actor.slack_id)))
        return
    if words.casefold() in ("hand over", "handover"):
        handovers.several_opened(ack, body, actor, desk)
        return
    if words.casefold() == "help":
        said = views.usage()
    elif words.casefold() == "quiet":
        said = views.quiet(clients.quiet(desk.store, actor, now))
    elif not words:
        said = views.listed(*clients.mine(desk.store, actor))
    else:
        said = views.found(words, clients.find(desk.store, actor, words, now), now)
    ack(response_type="ephemeral", **vars(said))


def searched(ack: Ack, payload: dict[str, Any], actor: Actor, desk: Desk) -> None:
    ack(options=choosing.options(clients.suggest(desk.store, actor, payload.get("value", ""))))


def picked(ack: Ack) -> None:
    """The form is read when it is sent."""
    ack()


def shown(ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    card = clients.show(desk.store, actor, int(action["value"]), now)
    ack()
    desk.open_view(actor, body, client_cards.card_view(card, now))


def adding(ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk) -> None:
    ack()
    desk.open_view(actor, body, client_forms.form(client_forms.Filled(0, action["value"][1:], actor.slack_id)))


def editing(ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    filled, near, zone = clients.fill_in(desk.store, actor, int(action["value"]), now)
    ack()
    desk.open_view(actor, body, client_forms.form(filled, client_cards.near_lines(near, zone, now)))


def unfolded(ack: Ack, body: Body, actor: Actor, desk: Desk) -> None:
    """What was typed stays."""
    filled = client_forms.read(body["view"])
    ack()
    desk.show_view(actor, body, client_forms.form(replace(filled, is_unfolded=True)))


def saved(ack: Ack, body: Body, view: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    filled = client_forms.read(view)
    save = clients.edit if filled.client_id else clients.add
    client = save(desk.store, actor, filled, now, once(view))
    card = clients.show(desk.store, actor, client.id, now)
    desk.close_form(ack, actor, body, client_cards.card_view(card, now))


def archived(ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    clients.archive(desk.store, actor, int(action["value"]), now)
    ack()
    _show_card(body, int(action["value"]), actor, desk, now)


def restored(ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    clients.restore(desk.store, actor, int(action["value"]), now)
    ack()
    _show_card(body, int(action["value"]), actor, desk, now)


def undone(ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    entry_id, client_id = map(int, action["value"].split(":"))
    history.undo(desk.store, actor, entry_id, now, None)
    ack()
    _show_card(body, client_id, actor, desk, now)


def turned(ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    """To an older page of the history."""
    client_id, before_id = map(int, action["value"].split(":"))
    page = clients.older(desk.store, actor, client_id, before_id)
    ack()
    desk.show_view(actor, body, client_cards.older(*page, now))


def _show_card(body: Body, client_id: int, actor: Actor, desk: Desk, now: datetime) -> None:
    """As it is now."""
    card = clients.show(desk.store, actor, client_id, now)
    desk.show_view(actor, body, client_cards.card_view(card, now))
    desk.refresh_home(actor)
