"""Recording a promise, and answering where it comes back."""

from datetime import UTC, datetime
from typing import Any

from slack_bolt import Ack

from bot.domain.people import Actor
from bot.flows import endings, ledger, offers, promises
from bot.messenger import Posted
from bot.views import endings as forms
from bot.views import ledger as lists
from bot.views import promise_cards as cards
from bot.views import promises as views
from bot.views import touches
from handlers import answers
from handlers.desk import Body, Desk, link_to, once
from handlers.ledger import list_opened, mine_opened
from handlers.switchboard import Switchboard


def register(board: Switchboard) -> None:
    board.command("/promise")(typed)
    board.shortcut("record_promise_from_message")(message_taken)
    board.action(views.OPEN_FORM)(client_chosen)
    board.action(touches.HEARD_PROMISE)(promise_heard)
    board.view(views.FORM)(made)
    board.action(views.KEEP)(kept)
    board.action(views.TOLD)(told)
    board.action(views.NO_WORD)(no_word_said)
    board.action(views.ACCEPT)(accepted)
    board.action(views.REFUSE)(refuse_opened)
    board.view(forms.REFUSE_FORM)(refused)
    board.action(views.NOT_MINE)(given_back)


def typed(ack: Ack, body: Body, actor: Actor, desk: Desk, now: datetime) -> None:
    text = body.get("text", "")
    match text.strip().casefold():
        case "list":
            return list_opened(ack, body, actor, desk, now, lists.Which())
        case "due":
            return list_opened(ack, body, actor, desk, now, lists.Which(only_due=True))
        case "mine":
            return mine_opened(ack, body, actor, desk, now)
    start = promises.begin(desk.store, actor, text, now)
    if text.strip().casefold() == "help" or start.is_one_unknown_word:
        ack(response_type="ephemeral", **vars(views.usage()))
        return None
    ack()
    return desk.open_view(actor, body, views.form(start, now, actor.slack_id))


def message_taken(ack: Ack, body: Body, actor: Actor, desk: Desk, now: datetime) -> None:
    said, channel = body["message"], body["channel"]["id"]
    written = datetime.fromtimestamp(float(said["ts"]), UTC) if "ts" in said else now
    start = promises.begin_from(
        desk.store, actor, said.get("text", ""), said.get("user"), channel, link_to(body), written, now
    )
    ack()
    desk.open_view(actor, body, views.form(start, now, actor.slack_id))


def client_chosen(ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    start = promises.begin_with(desk.store, actor, int(action["value"]), "", now)
    ack()
    desk.open_view(actor, body, views.form(start, now, actor.slack_id))


def promise_heard(ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    """On a call: one tap, and the form stands there with the words."""
    heard = touches.heard_in(body["view"])
    start = promises.begin_with(desk.store, actor, int(action["value"]), heard, now)
    ack()
    desk.replace_view(actor, body["view"]["id"], views.form(start, now, actor.slack_id))


def made(ack: Ack, view: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    recorded = promises.make(desk.store, actor, views.read(view), now, view["id"])
    said = views.recorded(recorded.promise, recorded.prompted_at, recorded.off, actor.slack_id, now)
    shown = ledger.show(desk.store, actor, recorded.promise.id, now)
    ack(response_action="update", view=cards.card(shown, now, said))
    desk.refresh_home(actor)


def kept(
    ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk, now: datetime, pressed: Posted | None
) -> None:
    """Once its time has passed it is asked when it was done: it may have been in time."""
    promise, client = endings.begin(desk.store, actor, int(action["value"]))
    if promise.is_overdue(now):
        ack()
        desk.open_view(actor, body, forms.done_form(promise, client, now, answers.place_of(body)))
        return
    endings.keep(desk.store, actor, promise.id, now, pressed)
    ack()
    answers.show(desk, actor, body)


def told(
    ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk, now: datetime, pressed: Posted | None
) -> None:
    endings.told(desk.store, actor, int(action["value"]), now, pressed)
    ack()
    answers.show(desk, actor, body)


def no_word_said(
    ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk, now: datetime, pressed: Posted | None
) -> None:
    endings.no_word(desk.store, actor, int(action["value"]), now, pressed)
    ack()
    answers.show(desk, actor, body)


def accepted(
    ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk, now: datetime, pressed: Posted | None
) -> None:
    offers.accept(desk.store, actor, int(action["value"]), now, pressed)
    ack()
    answers.show(desk, actor, body)


def refuse_opened(ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk) -> None:
    promise = offers.begin(desk.store, actor, int(action["value"]))
    ack()
    desk.open_view(actor, body, forms.refuse_form(promise, answers.place_of(body)))


def refused(ack: Ack, body: Body, view: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    offers.refuse(desk.store, actor, forms.promise_of(view), forms.read_said(view), now, once(view))
    ack()
    answers.show_below(desk, actor, body)


def given_back(
    ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk, now: datetime, pressed: Posted | None
) -> None:
    offers.give_back(desk.store, actor, int(action["value"]), now, pressed)
    ack()
    answers.show(desk, actor, body)
