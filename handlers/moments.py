"""Flagging a Moment of Truth, and answering one. What else `/moment` opens belongs to other nouns."""

from datetime import datetime
from typing import Any

from slack_bolt import Ack

from bot.domain.moments import Moment
from bot.domain.people import Actor
from bot.flows import circles, clients, moments, people
from bot.messenger import Posted
from bot.views import client_cards, touches
from bot.views import moment_forms as forms
from bot.views import moments as views
from bot.views.blocks import View
from handlers import answers, digests, moment_cards, settings, setup
from handlers.desk import Body, Desk, link_to, once
from handlers.switchboard import Switchboard


def register(board: Switchboard) -> None:
    board.command("/moment")(typed)
    board.shortcut("flag_moment")(form_opened)
    board.shortcut("flag_moment_from_message")(message_taken)
    board.action(views.OPEN_FORM)(client_chosen)
    board.action(touches.HEARD_MOMENT)(worry_heard)
    board.action(forms.KIND)(form_changed)
    board.action(forms.ABOUT)(form_changed)
    board.view(forms.FORM)(flagged)
    board.view(forms.SAME_FORM)(compared)
    board.action(views.TAKE)(taken)
    board.action(views.SPEAK)(spoken)
    board.action(forms.GIVE)(give_opened)
    board.view(forms.GIVE_FORM)(given)


def typed(ack: Ack, body: Body, actor: Actor, desk: Desk, now: datetime) -> None:
    words = people.as_typed(desk.store, actor, body.get("text", ""))
    if words.casefold() == "digest":
        digests.form_opened(ack, body, actor, desk)
    elif words.casefold() == "settings":
        settings.form_opened(ack, body, actor, desk, now)
    elif words.casefold() == "setup":
        setup.form_opened(ack, body, actor, desk, now)
    elif words.casefold() == "list":
        moment_cards.list_opened(ack, body, actor, desk, now)
    elif words.removeprefix("#").isdecimal():
        moment_cards.number_typed(ack, body, actor, desk, now, int(words.removeprefix("#")[:9]))
    elif words.casefold() == "help":
        ack(response_type="ephemeral", **vars(views.usage()))
    else:
        _begun(ack, body, actor, desk, now, words)


def _begun(ack: Ack, body: Body, actor: Actor, desk: Desk, now: datetime, words: str) -> None:
    start = moments.begin(desk.store, actor, words, desk.playbooks, now)
    if start.is_one_unknown_word:
        ack(response_type="ephemeral", **vars(views.usage()))
        return
    ack()
    desk.open_view(actor, body, forms.form(start))


def form_opened(ack: Ack, body: Body, actor: Actor, desk: Desk, now: datetime) -> None:
    ack()
    desk.open_view(actor, body, forms.form(moments.begin_with(desk.store, actor, 0, desk.playbooks, now)))


def message_taken(ack: Ack, body: Body, actor: Actor, desk: Desk, now: datetime) -> None:
    words = people.as_typed(desk.store, actor, body["message"].get("text", ""))
    channel = body["channel"]["id"]
    start = moments.begin_from(desk.store, actor, channel, words, link_to(body), desk.playbooks, now)
    ack()
    desk.open_view(actor, body, forms.form(start))


def client_chosen(ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    start = moments.begin_with(desk.store, actor, int(action["value"]), desk.playbooks, now)
    ack()
    desk.open_view(actor, body, forms.form(start))


def worry_heard(ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    """On a call: one tap, and the form stands there with the words."""
    heard = touches.heard_in(body["view"])
    start = moments.begin_with(desk.store, actor, int(action["value"]), desk.playbooks, now, heard)
    ack()
    desk.replace_view(actor, body["view"]["id"], forms.form(start))


def form_changed(ack: Ack, body: Body, actor: Actor, desk: Desk, now: datetime) -> None:
    """Another kind, or somebody it is about: what follows from it is proposed anew."""
    start = moments.begin_again(desk.store, actor, forms.read(body["view"]), desk.playbooks, now)
    ack()
    desk.replace_view(actor, body["view"]["id"], forms.form(start))


def flagged(ack: Ack, body: Body, view: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    filled = forms.read(view)
    done = moments.flag(desk.store, actor, filled, desk.playbooks, now, once(view))
    if done.joins is not None:
        ack(response_action="update", view=forms.same(done.joins, done.client, filled, now))
        return
    _recorded(ack, body, actor, desk, now, done)


def compared(ack: Ack, body: Body, view: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    first, filled = forms.read_same(view)
    if first is None:
        done = moments.flag(desk.store, actor, filled, desk.playbooks, now, once(view), anew=True)
        _recorded(ack, body, actor, desk, now, done)
        return
    joined = circles.join(desk.store, actor, first, filled.text, now, once(view))
    ack(response_action="update", view=moment_cards.shown_now(desk, actor, joined.id))


def _recorded(ack: Ack, body: Body, actor: Actor, desk: Desk, now: datetime, done: moments.Flagged) -> None:
    recorded = forms.recorded(done.moment, done.client, done.called, _call_too(done.moment))
    ack(response_action="update", view=recorded)
    below = body["view"].get("previous_view_id")
    if below is not None:  # it was flagged from the client's card
        desk.replace_drawn(actor, below, lambda: _card(desk, actor, done.client.id, now))
    desk.refresh_home(actor)


def _card(desk: Desk, actor: Actor, client_id: int, now: datetime) -> View:
    return client_cards.card_view(clients.show(desk.store, actor, client_id, now), now)


def taken(
    ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk, now: datetime, pressed: Posted | None
) -> None:
    moments.take(desk.store, actor, int(action["value"]), now, pressed)
    ack()
    answers.show(desk, actor, body)


def spoken(
    ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk, now: datetime, pressed: Posted | None
) -> None:
    moments.speak(desk.store, actor, int(action["value"]), now, pressed)
    ack()
    answers.show(desk, actor, body)


def give_opened(ack: Ack, body: Body, action: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    shown = circles.show(desk.store, actor, int(action["value"]), now)
    ack()
    desk.open_view(actor, body, forms.give_form(shown.moment))


def given(ack: Ack, body: Body, view: dict[str, Any], actor: Actor, desk: Desk, now: datetime) -> None:
    moment_id, to = forms.read_give(view)
    moments.give(desk.store, actor, moment_id, to, now, once(view))
    moment_cards.show_below(ack, body, actor, desk, moment_id)


def _call_too(moment: Moment) -> str | None:
    """Slack's own Do Not Disturb may keep a phone quiet."""
    return moment.taker if moment.is_top and moment.taken_at is None and moment.taker != moment.flagged_by else None
