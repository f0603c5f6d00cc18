"""Moments of Truth: something hard happened to a client, and we step in."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.history import What
from bot.domain.refusals import Refusal

ANSWER_WITHIN_HOURS = 2
"""Working hours of the taker until the manager is told that nobody has it."""


@dataclass(frozen=True)
class Moment:
    id: int
    workspace_id: int
    number: int
    """Counts from 1 in each workspace: what people call it."""
    client_id: int
    text: str
    flagged_by: str
    flagged_at: datetime
    taker: str
    taken_at: datetime | None = None
    spoken_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Until somebody of ours has spoken with the client."""
        return self.spoken_at is None

    def take(self, who: str, at: datetime) -> "Moment":
        """ "I have it": stops the first clock. Raises TakenAlready."""
        if self.taken_at is not None:
            raise TakenAlready(name=f"<@{self.taker}>")
        return replace(self, taker=who, taken_at=at)

    def speak(self, who: str, at: datetime) -> "Moment":
        """ "I have spoken with them": stops the second clock, and the first with it. Raises SpokenAlready."""
        if self.spoken_at is not None:
            raise SpokenAlready
        taken = self if self.taken_at is not None else self.take(who, at)
        return replace(taken, spoken_at=at)

    def hand_to(self, who: str) -> "Moment":
        """They take it from here. The clocks go on."""
        return replace(self, taker=who)

    def before(self, what: What, taker: str) -> "Moment":
        """For Undo: as it was before somebody took it or spoke. `taker` is who had it then; empty where speaking
        did not also take it."""
        if what is What.MOMENT_SPOKEN and not taker:
            return replace(self, spoken_at=None)
        return replace(self, spoken_at=None, taken_at=None, taker=taker)


class TakenAlready(Refusal):
    """{name} already has it."""


class NotYoursToTake(Refusal):
    """This one is with {name}. The owner, the cover, the manager and whoever flagged it can answer it too."""


class SpokenAlready(Refusal):
    """Somebody has already spoken with them, so nothing was changed."""


class NothingSaid(Refusal):
    """Please say in a few words what happened."""

    field = "what"


class TakerAway(Refusal):
    """{name} cannot be reached in this workspace. Please choose a colleague who can take it."""

    field = "taker"


class NoSuchMoment(Refusal):
    """There is no moment with that number any more."""
