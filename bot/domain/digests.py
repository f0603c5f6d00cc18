"""A digest: the standing summary that a channel gets on working mornings."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.refusals import Refusal


@dataclass(frozen=True)
class Digest:
    id: int
    workspace_id: int
    channel: str
    set_up_by: str
    zone: str
    """Of whoever set it up: 9:00 on this clock. IANA name."""
    stopped_at: datetime | None = None

    @property
    def is_running(self) -> bool:
        return self.stopped_at is None


class NotAChannel(Refusal):
    """A digest lives in a channel. Please type `/moment digest` in the channel that should get it."""


class DigestRuns(Refusal):
    """This channel has a digest already. It was set up by {name}."""


class DigestStopped(Refusal):
    """This digest was stopped already."""
