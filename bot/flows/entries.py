"""What somebody did about something of a client, written into the history, and how it was before."""

from datetime import datetime
from typing import Protocol

from bot.domain.history import CannotUndo, Entry, Noun, Thing, What
from bot.domain.people import Actor
from store import Work


class OfClient(Protocol):
    @property
    def id(self) -> int: ...

    @property
    def workspace_id(self) -> int: ...

    @property
    def client_id(self) -> int: ...


def record(
    work: Work, actor: Actor, noun: Noun, thing: OfClient, what: What, now: datetime, subject: str, text: str = ""
) -> int:
    """The id of the entry."""
    about = Thing(noun, thing.id)
    return work.history.record(
        thing.workspace_id,
        what,
        about,
        now,
        who=actor.slack_id,
        client_id=thing.client_id,
        subject=subject,
        text=text,
    )


def former(work: Work, entry: Entry) -> str:
    """How it was before what the entry tells of. Raises CannotUndo where that is not kept any more."""
    facts = work.formers.of(entry.workspace_id, entry.id)
    if facts is None:
        raise CannotUndo
    return facts
