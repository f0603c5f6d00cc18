"""A delivery is one message that we owe: it carries one nudge or many, or a digest, or a notice."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.domain.history import Noun, Thing

LEASE = timedelta(minutes=5)
"""Longer than any two machines' clocks are apart (replicas need clocks in step)."""

LATE_AFTER = timedelta(minutes=10)
"""From here on a message says that it is late."""


class DeliveryKind(StrEnum):
    NUDGE = "nudge"
    BRIEF = "brief"
    """One person's morning message."""
    DIGEST = "digest"
    POST = "post"
    """An open moment's one post in the moments channel."""
    LOG = "log"
    """A line of its log, in the thread of that post."""
    NOTICE = "notice"


class DeliveryState(StrEnum):
    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    EDITING = "editing"
    FAILED = "failed"
    """Slack refused for good; somebody was told, once."""
    UNKNOWN = "unknown"
    """Sent or not, nobody can look; somebody was told, once."""
    DROPPED = "dropped"
    """It did not matter any more when its time came."""


ABOUT_MOMENTS = (DeliveryKind.POST, DeliveryKind.LOG)
"""What goes into the moments channel."""

TRIED = (DeliveryState.SENT, DeliveryState.EDITING, DeliveryState.FAILED)
"""It was sent, or Slack refused it."""


@dataclass(frozen=True)
class Delivery:
    id: int
    workspace_id: int
    key: str
    kind: DeliveryKind
    about: Thing
    recipient: str
    """A person's Slack id, or a channel's."""
    due_at: datetime
    state: DeliveryState = DeliveryState.WAITING
    doubts: int = 0
    """How many claims ended without a known outcome, this one included."""
    channel: str | None = None
    ts: str | None = None
    sent_at: datetime | None = None
    reason: str | None = None
    """Why it was dropped or failed: a word of ours or Slack's error."""

    @property
    def is_edit(self) -> bool:
        return self.state is DeliveryState.EDITING

    @property
    def stands(self) -> bool:
        """There is a message that can be edited, and answered in its thread."""
        return self.ts is not None and self.state in (DeliveryState.SENT, DeliveryState.EDITING)

    @property
    def is_out(self) -> bool:
        """It was sent, or is just being sent: what joins it now is edited into it, and rings no bell."""
        return self.ts is not None or self.state is DeliveryState.SENDING

    @property
    def is_over(self) -> bool:
        """It was not sent, for certain, and nobody will try again by themselves."""
        return self.state in (DeliveryState.FAILED, DeliveryState.DROPPED)

    @property
    def is_in_doubt(self) -> bool:
        """Claimed before, and nobody recorded what became of it: look before sending again."""
        return self.doubts > 1

    @property
    def is_for_a_person(self) -> bool:
        return self.recipient[:1] in ("U", "W")

    @property
    def message_key(self) -> str:
        """What the message carries, so that it is found again. A message that is posted anew, because the one that
        stood cannot be edited any more, is another one."""
        return self.key if self.sent_at is None else f"{self.key}@{self.sent_at.isoformat()}"

    def is_late(self, now: datetime) -> bool:
        return now - self.due_at >= LATE_AFTER


def brief_of(day: date) -> Thing:
    """What a brief is about: a day. Whose it is, is its recipient."""
    return Thing(Noun.BRIEF, day.toordinal())


def brief_key(recipient: str, day: date) -> str:
    """One a person a day."""
    return f"brief/{recipient}/{day.isoformat()}"


def day_of(brief: Delivery) -> date:
    """The day that it is the brief of, on the recipient's own clock."""
    return date.fromordinal(brief.about.id)


def is_a_scope_missing(reason: str) -> bool:
    """Slack names the scopes after it."""
    return reason.split(" ")[0] == "missing_scope"
