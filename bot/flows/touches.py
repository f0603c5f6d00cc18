"""A touch is logged, and taken back where it was a mistake."""

from datetime import datetime

from bot.domain.clients import Client
from bot.domain.history import Entry, Noun, What
from bot.domain.people import Actor
from bot.domain.texts import cleaned
from bot.domain.touches import Touch
from bot.flows import clients, enquiries, silence
from bot.flows.entries import record
from bot.flows.people import only_once
from bot.views.touches import HOW, Filled
from store import Store, Work


def begin(store: Store, actor: Actor, client_id: int) -> Client:
    """Whoever sees the card may say that they were in touch. Raises NoSuchClient, NotYourClient."""
    with store.read() as work:
        return clients.to_see(work, actor, client_id)


def log(store: Store, actor: Actor, filled: Filled, now: datetime, once: str) -> Client:
    """What was heard is kept in the history, whatever becomes of it. Raises NoSuchClient, NotYourClient, Repeated."""
    with store.begin() as work:
        only_once(work, actor.workspace_id, once, now)
        client = clients.to_see(work, actor, filled.client_id)
        touch = work.touches.add(
            Touch(
                id=0,
                workspace_id=actor.workspace_id,
                client_id=client.id,
                who=actor.slack_id,
                at=now,
                how=filled.how,
                line=cleaned(filled.line),
                seems=filled.seems,
            )
        )
        told = _in_words(touch, cleaned(filled.heard))
        record(work, actor, Noun.TOUCH, touch, What.TOUCH_LOGGED, now, HOW[touch.how], told)
        enquiries.answer(work, actor, client.id, touch.at, now)
        silence.settle(work, client, now)
        return client


def undo(work: Work, entry: Entry, now: datetime) -> None:
    """It never was. Raises NoSuchTouch."""
    touch = work.touches.get(entry.workspace_id, entry.about.id)
    work.touches.take_back(touch)
    enquiries.wait_again(work, touch.workspace_id, touch.client_id, touch.at, now)
    silence.settle_one(work, touch.workspace_id, touch.client_id, now)


def _in_words(touch: Touch, heard: str) -> str:
    return " ".join(part for part in (touch.line, f"Heard: {heard}" if heard else "") if part)
