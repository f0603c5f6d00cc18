"""Hand-overs: a client goes from one owner to another, for good or until a day."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.domain.refusals import Refusal


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

    @property
    def is_for_good(self) -> bool:
        return self.until is None

    @property
    def is_running(self) -> bool:
        """For a while, and the while is not over."""
        return self.until is not None and self.ended_at is None and self.undone_at is None

    def end(self, at: datetime) -> "HandOver":
        """Raises HandOverEnded, HandOverUndone."""
        self._refuse_over()
        return replace(self, ended_at=at)

    def undo(self, at: datetime) -> "HandOver":
        """Raises HandOverEnded, HandOverUndone."""
        self._refuse_over()
        return replace(self, undone_at=at)

    def _refuse_over(self) -> None:
        if self.undone_at is not None:
            raise HandOverUndone
        if self.ended_at is not None:
            raise HandOverEnded


class HandOverEnded(Refusal):
    """This hand-over is over already, so nothing was changed."""


class HandOverUndone(Refusal):
    """This hand-over was undone already, so nothing was changed."""


class NoSuchHandOver(Refusal):
    """This hand-over is not known any more. Please look at the client's card."""
