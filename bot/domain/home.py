"""Home: what one person finds there beside today."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.briefs import Item
from bot.domain.clients import Listed

ON_A_PAGE = 10


@dataclass(frozen=True)
class Heard:
    """One client, and when one of us was last in touch."""

    client: Listed
    at: datetime | None = None
    came_at: datetime | None = None
    """When they came to the roster, or came back to it; None where nobody knows any more."""


@dataclass(frozen=True)
class Mine:
    """A page of somebody's own clients, the longest silence first."""

    heard: Sequence[Heard] = ()
    count: int = 0
    page: int = 0
    """Counts from 0."""

    @property
    def pages(self) -> int:
        return max((self.count - 1) // ON_A_PAGE + 1, 1)


@dataclass(frozen=True)
class Ahead:
    """What comes in the next days, the next first."""

    items: Sequence[Item] = ()
    """Dates on the day on which they are asked about (`since`), and promises when they are due."""
    more: int = 0
