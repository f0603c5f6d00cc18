"""Welcomes: how the first weeks felt for a client. The answer predicts whether they stay."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from bot.domain.refusals import Refusal


class Felt(IntEnum):
    """In their own eyes. The number is kept in the database: add, never change."""

    HARD = 1
    BUMPY = 2
    FAIR = 3
    GOOD = 4
    BETTER = 5

    @property
    def words(self) -> str:
        return {1: "hard for them", 2: "bumpy", 3: "all right", 4: "good", 5: "better than they hoped"}[self]

    @property
    def lingers(self) -> bool:
        """Whether it comes back into view before a renewal."""
        return self <= Felt.BUMPY


@dataclass(frozen=True)
class Welcome:
    id: int
    workspace_id: int
    client_id: int
    by: str
    """Who asked. Slack id."""
    at: datetime
    felt: Felt
    line: str = ""
    """In the client's words."""


class NoSuchWelcome(Refusal):
    """This was taken back already, so there is nothing to change."""
