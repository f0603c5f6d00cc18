"""`/client`, and the search behind every form."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from slack_bolt import Ack

from bot.domain.people import Actor
from bot.flows import client_forms as forms
from bot.flows import clients, history, people
from bot.views import choosing, client_cards, client_forms
from bot.views import clients as views
from bot.views import history as lines
from bot.views.blocks import Message, View
from handlers import exports, handovers, imports, journeys
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
    board.action(client_forms.START)(start_picked)
    board.view(client_forms.FORM)(saved)


def typed(ack: Ack, body: Body, actor: Actor, desk: Desk, now: datetime) -> None:
    words = people.as_typed(desk.store, actor, body.get("text", ""))
    if not _opens(words, ack, body, actor, desk, now):
        ack(response_type="ephemeral", **vars(_said(words, actor, desk, now)))


def _opens(words: str, ack: Ack, body: Body, actor: Actor, desk: Desk, now: datetime) -> bool:
    """Whether the words ask for a form."""
    first, _, rest = words.partition(" ")
    verb = words.casefold().replace("handover", "hand over")
    if first.casefold() == "add":
        ack()
        desk.open_view(actor, body, _form(forms.begin(desk.store, actor, rest), desk, now))
    elif first.casefold() == "journeys":
        journeys.asked(ack, body, actor, desk, rest)
    elif verb == "import":
        imports.form_opened(ack, body, actor, desk, now)
    elif verb == "export":
        exports.everything_asked(ack, body, actor, desk, now)
    elif verb == "hand over":
        handovers.several_opened(ack, body, actor, desk)
    else:
        return False
    return True


def _said(words: str, actor: Actor, desk: Desk, now: datetime) -> Message:
    if words.casefold() == "help":
        return views.usage()
    if words.casefold() == "quiet":
        return views.quiet(clients.quiet(desk.store, actor, now))
    if not words:
        return views.listed(*clients.mine(desk.store, actor))
    return views.found(words, clients.find(desk.store, actor, words, now), now)


def searched(ack: Ack, payload: dict[str, Any], actor: Actor, desk: Desk) -> None:
    ack(options=choosing.options(clients.suggest(desk.store, actor, payload.get("value", ""))))


def picked(ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    """In Home it shows the card. In a form it waits until the form is sent."""
    if (body.get("view") or {}).get("type") != "home":
        ack()
        return
    card = clients.show(desk.store, actor, int(action["selected_option"]["value"]), now)
    ack()
    desk.open_view(actor, body, client_cards.card_view(card, now))
    desk.refresh_home(actor)


def shown(ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    card = clients.show(desk.store, actor, int(action["value"]), now)
    ack()
    desk.open_view(actor, body, client_cards.card_view(card, now))


def adding(ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    ack()
    desk.open_view(actor, body, _form(forms.begin(desk.store, actor, action["value"][1:]), desk, now))


def editing(ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    sheet = forms.fill_in(desk.store, actor, int(action["value"]), now, desk.journeys)
    ack()
    desk.open_view(actor, body, _form(sheet, desk, now))


def unfolded(ack: Ack, body: Body, actor: Actor, desk: Desk, now: datetime) -> None:
    """What was typed stays."""
    filled = replace(client_forms.read(body["view"]), is_unfolded=True)
    sheet = forms.go_on(desk.store, actor, filled, now, desk.journeys)
    ack()
    desk.show_view(actor, body, _form(sheet, desk, now))


def start_picked(ack: Ack, body: Body, actor: Actor, desk: Desk, now: datetime) -> None:
    """The dates that follow from it are seen before anything is saved."""
    sheet = forms.go_on(desk.store, actor, client_forms.read(body["view"]), now, desk.journeys)
    ack()
    desk.show_view(actor, body, _form(sheet, desk, now))


def saved(ack: Ack, body: Body, view: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    filled = client_forms.read(view)
    saved = forms.save(desk.store, actor, filled, now, once(view), desk.journeys)
    if isinstance(saved, client_forms.Overtaken):
        again = filled.after(saved)
        ack(
            response_action="update",
            view=_form(forms.go_on(desk.store, actor, again, now, desk.journeys), desk, now, saved),
        )
        return
    card = clients.show(desk.store, actor, saved.id, now)
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
    stays = history.undo(desk.store, actor, entry_id, now, None)
    ack()
    _show_card(body, client_id, actor, desk, now)
    if stays:
        desk.say(actor, body, lines.stays(stays))


def turned(ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    """To an older page of the history."""
    client_id, before_id = map(int, action["value"].split(":"))
    page = clients.older(desk.store, actor, client_id, before_id)
    ack()
    desk.show_view(actor, body, client_cards.older(*page, now))


def _form(sheet: forms.Sheet, desk: Desk, now: datetime, overtaken: client_forms.Overtaken | None = None) -> View:
    near = client_cards.near_lines(sheet.near, sheet.zone, now)
    return client_forms.form(sheet.filled, sheet.zone, near, overtaken, desk.journeys.names, sheet.journey)


def _show_card(body: Body, client_id: int, actor: Actor, desk: Desk, now: datetime) -> None:
    """As it is now."""
    card = clients.show(desk.store, actor, client_id, now)
    desk.show_view(actor, body, client_cards.card_view(card, now))
    desk.refresh_home(actor)
