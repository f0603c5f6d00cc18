"""What somebody did about something of a client, written into the history, and how it was before."""

from datetime import datetime
from typing import Protocol

from bot.domain.history import CannotUndo, Entry, Noun, Thing, What
from bot.domain.moments import Moment
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


def undone(work: Work, entry: Entry, who: str | None, now: datetime, text: str = "") -> int:
    """What the entry tells of was taken back; seen by whoever may see that. The id of the new entry."""
    return work.history.record(
        entry.workspace_id,
        What.UNDONE,
        entry.about,
        now,
        who=who,
        client_id=entry.client_id,
        subject=entry.subject,
        text=text,
        undoes=entry.id,
        visibility=entry.visibility,
        circle_id=entry.circle_id,
    )


def log(work: Work, who: str | None, moment: Moment, what: What, now: datetime, text: str = "") -> int:
    """In the log of a moment, which is seen by whoever may see the moment. The id of the entry."""
    return work.history.record(
        moment.workspace_id,
        what,
        moment.thing,
        now,
        who=who,
        client_id=moment.client_id,
        subject=f"Moment {moment.number}",
        text=text,
        visibility=moment.visibility,
        circle_id=moment.circle_id,
    )


def former(work: Work, entry: Entry) -> str:
    """How it was before what the entry tells of. Raises CannotUndo where that is not kept any more."""
    facts = work.formers.of(entry.workspace_id, entry.id)
    if facts is None:
        raise CannotUndo
    return facts
