"""Hand-overs: a client goes from one owner to another, for good or until a day."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.domain.clients import Client, cover_after
from bot.domain.history import Thing
from bot.domain.people import Person
from bot.domain.refusals import Refusal


@dataclass(frozen=True)
class Handing:
    """One act: what was handed over together, and is told together."""

    id: int
    workspace_id: int
    to: str
    """Slack id, as is `by`."""
    at: datetime
    by: str | None = None
    """None where time did it: an agreed day was over."""
    until: date | None = None
    word: str = ""
    """To whoever receives them, in the words of whoever handed them over."""
    is_planned: bool = True
    """Whether all prompts follow already; of very many clients they are planned in small steps."""
    undone_at: datetime | None = None

    @property
    def is_undone(self) -> bool:
        return self.undone_at is not None


@dataclass(frozen=True)
class HandOver:
    id: int
    workspace_id: int
    client_id: int
    from_: str
    """Slack id, as are `to` and `by`."""
    to: str
    until: date | None
    """The last day on which the client is with `to`; None where it is for good."""
    by: str
    at: datetime
    ended_at: datetime | None = None
    """When the client went back, or on to somebody else."""
    undone_at: datetime | None = None
    handing_id: int | None = None
    """The act it belongs to."""
    back_id: int | None = None
    """The act in which it came to an end."""
    cover: str | None = None
    """Who covered before."""
    moved: tuple[Thing, ...] = ()
    """The promises and moments that went along."""

    @property
    def is_for_good(self) -> bool:
        return self.until is None

    @property
    def is_running(self) -> bool:
        """For a while, and the while is not over."""
        return self.until is not None and self.ended_at is None and self.undone_at is None

    def end(self, at: datetime, back_id: int | None = None) -> "HandOver":
        """Raises HandOverEnded, HandOverUndone."""
        self._refuse_over()
        return replace(self, ended_at=at, back_id=back_id)

    def go_on(self) -> "HandOver":
        """It was ended by something that was undone."""
        return replace(self, ended_at=None, back_id=None)

    def undo(self, at: datetime) -> "HandOver":
        """Raises HandOverEnded, HandOverUndone."""
        self._refuse_over()
        return replace(self, undone_at=at)

    def stands(self, client: Client) -> bool:
        """Whether the client is still as this left them."""
        cover = cover_after(self.from_, self.cover, self.to, not self.is_for_good)
        return (client.owner, client.cover) == (self.to, cover)

    def _refuse_over(self) -> None:
        if self.undone_at is not None:
            raise HandOverUndone
        if self.ended_at is not None:
            raise HandOverEnded


@dataclass(frozen=True)
class Along:
    """What goes with a client, or with many: how many of each."""

    dates: int = 0
    promises: int = 0
    moments: int = 0
    later: int = 0
    """Promises that are due after the agreed day, and stay."""


def check_receiver(person: Person | None) -> None:
    """Raises NotAReceiver, ReceiverLeft."""
    if person is not None and person.is_gone:
        raise ReceiverLeft(name=f"<@{person.slack_id}>")
    if person is None or not person.is_colleague:
        raise NotAReceiver


class NotAReceiver(Refusal):
    """A client can only go to a colleague here: not to a guest, and not to an app."""

    field = "to"


class ReceiverLeft(Refusal):
    """{name} has left this workspace. Please choose somebody else."""

    field = "to"


class DayOver(Refusal):
    """That day has passed. Please choose today or a later day, or leave it empty to hand over for good."""

    field = "until"


class NothingToHandOver(Refusal):
    """There is no client that you could hand over. Whoever owns, covers or manages a client can."""


class NobodyChosen(Refusal):
    """Please choose at least one client."""

    field = "clients"


class OwnerChanged(Refusal):
    """{name} looks after this client now, so nothing was changed. Please close this and open the client again."""

    field = "to"


class SomeChanged(Refusal):
    """Some of these clients have changed hands meanwhile, so nothing was changed. Please close this and begin again."""

    field = "to"


class HandedOnSince(Refusal):
    """{name} has gone on to somebody else since, so this cannot be undone any more. You can hand them over again."""


class GiverLeft(Refusal):
    """{name} has left the workspace, so nothing was taken back. You can hand the client over to somebody else."""


class HandOverEnded(Refusal):
    """This hand-over is over already, so nothing was changed."""


class HandOverUndone(Refusal):
    """This hand-over was undone already, so nothing was changed."""


class NoSuchHandOver(Refusal):
    """This hand-over is not known any more. Please look at the client's card."""
