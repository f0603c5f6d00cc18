"""Touches: any contact with a client that is worth recording. It resets the silence clock."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum

from bot.domain.refusals import Refusal


class How(StrEnum):
    CALL = "call"
    VISIT = "visit"
    MESSAGE = "message"
    GIFT = "gift"
    MEETING = "meeting"


class Pulse(IntEnum):
    """How a client seems, in one tap. The number is kept in the database: add, never change."""

    STRUGGLING = 1
    UNEASY = 2
    STEADY = 3
    GOOD = 4
    THRIVING = 5

    @property
    def word(self) -> str:
        return self.name.lower()


CALENDAR = "calendar"


@dataclass(frozen=True)
class Touch:
    id: int
    workspace_id: int
    client_id: int
    who: str
    """Of ours. Slack id."""
    at: datetime
    how: How
    line: str = ""
    """In their own words."""
    seems: Pulse | None = None
    source: str | None = None
    """`CALENDAR`, or None where somebody logged it."""


class NoSuchTouch(Refusal):
    """This was taken back already, so there is nothing to change."""
