"""Undo: an entry that compensates."""

from datetime import datetime

from bot.domain.history import CannotUndo, Noun, What
from bot.domain.people import Actor
from bot.flows import (
    client_forms,
    clients,
    closings,
    contacts,
    dates,
    digests,
    endings,
    enquiries,
    expected,
    goals,
    marks,
    moments,
    newer,
    nudges,
    returns,
    sales,
    touches,
    welcomes,
)
from bot.flows.drawing import show_anew
from bot.flows.entries import undone
from bot.flows.recent import EXPECTED, UNDOABLE
from bot.flows.recent import undoable as undoable
from bot.messenger import Posted
from store import Store


def undo(store: Store, actor: Actor, entry_id: int, now: datetime, pressed: Posted | None) -> str:
    """By the person who acted, inside ten minutes, if nobody changed the thing since. What of it stays all the same, in
    a sentence that the history keeps, too; "" where all of it is undone.

    Raises NotYoursToUndo, TooLateToUndo, ChangedSince, CannotUndo.
    """
    with store.begin() as work:
        entry = work.history.find(actor.workspace_id, entry_id)
        if entry is None or entry.what not in UNDOABLE or not entry.may_be_known_to(actor.slack_id):
            raise CannotUndo
        work.hold(actor.workspace_id, entry.about)  # or it may change between the look and the undoing
        newest = work.history.newest(actor.workspace_id, entry.about)
        entry.refuse_undo(actor.slack_id, now, newest.id if newest else None)
        stays = ""
        match entry.about.noun:
            case Noun.CLIENT if entry.what is What.CLIENT_EDITED:
                client_forms.undo(work, entry, now)
                enquiries.wait_again(work, entry.workspace_id, entry.about.id, entry.at, now)
            case Noun.CLIENT:
                clients.undo(work, entry, now)
                enquiries.wait_again(work, entry.workspace_id, entry.about.id, entry.at, now)
            case Noun.CONTACT:
                contacts.undo(work, entry, now)
            case Noun.MILESTONE if entry.what in EXPECTED:
                expected.undo(work, entry, now)
            case Noun.MILESTONE:
                dates.undo(work, entry, now)
            case Noun.TOUCH:
                touches.undo(work, entry, now)
            case Noun.SALE:
                stays = sales.undo(work, entry, now)
            case Noun.WELCOME:
                welcomes.undo(work, entry)
            case Noun.JOURNEY:
                newer.undo(work, entry, now)
            case Noun.MARK:
                marks.undo(work, entry)
            case Noun.GOAL:
                goals.undo(work, entry, now)
            case Noun.NUDGE if entry.what is What.MILESTONE_HANDED:
                nudges.take_back(work, entry, now)
            case Noun.NUDGE:
                nudges.reopen(work, entry.about.id, actor.workspace_id, now)
            case Noun.MOMENT if entry.what is What.MOMENT_CLOSED:
                closings.undo(work, entry, now)
            case Noun.MOMENT:
                moments.undo(work, entry, now)
            case Noun.PROMISE:
                endings.undo(work, entry, now)
            case Noun.HANDING:
                returns.undo(work, entry, now)
            case Noun.DIGEST:
                digests.undo(work, entry, now)
        undone(work, entry, actor.slack_id, now, stays)
        if entry.about.noun is Noun.NUDGE:  # once it is written down: until then it counts as heard
            nudges.settle_silence(work, actor.workspace_id, entry.about.id, now)
        show_anew(work, actor.workspace_id, entry.about, now, pressed)
        return stays
