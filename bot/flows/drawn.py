"""What drawing a delivery can come to, where it is not a message."""

from dataclasses import dataclass
from datetime import datetime

from bot.views.blocks import Message


@dataclass(frozen=True)
class Drop:
    """It does not matter any more. Where nobody knows whether it was sent it is looked for first."""

    reason: str
    is_failure: bool = False
    """It does matter, but it cannot reach them: somebody must be told."""


@dataclass(frozen=True)
class Wait:
    """Not at night and not on a day off."""

    until: datetime


@dataclass(frozen=True)
class Reply:
    """It goes into the thread of a message."""

    message: Message
    thread: str
    """The ts of that message."""
