"""The reminder of a client of whom nobody heard, drawn from what is true when it is sent."""

from datetime import datetime

from bot.domain.clients import Client
from bot.domain.deliveries import Delivery
from bot.domain.history import Noun, Thing
from bot.domain.nudges import Nudge, NudgeState
from bot.domain.silence import Quiet
from bot.domain.terms import Terms
from bot.flows.terms import terms_of
from bot.views import silence as views
from bot.views.blocks import Message
from store import Work


def message(work: Work, delivery: Delivery, nudge: Nudge, late: str | None, now: datetime) -> Message | None:
    """None where it does not matter any more, and nobody was told: somebody was in touch, or they have another
    owner."""
    if nudge.state is NudgeState.LATER and nudge.delivery_id == delivery.id:
        nudge = nudge.reopen()  # this very message asks again
    if nudge.state is NudgeState.OPEN and nudge.delivery_id not in (None, delivery.id):
        return views.asked_again(work.clients.get(delivery.workspace_id, nudge.plan.about.id))
    found = item(work, delivery.recipient, nudge, now)
    return views.reminder(found, late) if found.waits or delivery.ts is not None else None


def still_quiet(work: Work, nudge: Nudge, client: Client, terms: Terms, now: datetime) -> Quiet | None:
    """None where nobody has to be reminded any more. `terms` are those of whoever is."""
    if client.owner != nudge.plan.recipient or not terms.takes_silence:
        return None
    quiet = work.silence.of_client(client.workspace_id, client.id, now)
    return quiet if quiet is not None and quiet.occurrence(terms.usual.patience, terms.zone, now) else None


def item(work: Work, recipient: str, nudge: Nudge, now: datetime) -> views.Item:
    workspace_id = nudge.plan.workspace_id
    client = work.clients.get(workspace_id, nudge.plan.about.id)
    terms = terms_of(work, workspace_id, recipient)
    return views.item(
        client,
        still_quiet(work, nudge, client, terms, now),
        nudge,
        work.touches.last_of(workspace_id, [client.id]).get(client.id),
        answer=work.history.newest(workspace_id, Thing(Noun.NUDGE, nudge.id)),
        zone=terms.zone,
        now=now,
    )
