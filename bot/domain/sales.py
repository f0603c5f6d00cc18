"""Sales: the hand-over from sales in writing, so that what was said before the first day is known after it."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.refusals import Refusal

PROMISES_MOST = 5


@dataclass(frozen=True)
class Sale:
    id: int
    workspace_id: int
    client_id: int
    by: str
    """Slack id."""
    at: datetime
    sold: str
    promised: tuple[str, ...] = ()
    """What was promised, one by one; what had a day is in the ledger, too."""
    who: str = ""
    """Who they are."""
    delicate: str = ""
    """What needs care."""


class NothingSold(Refusal):
    """Please write what was sold: one or two sentences are enough."""

    field = "sold"


class PromiseWithoutWords(Refusal):
    """Please write what was promised by that day, or leave the day empty."""

    field = "promise1"

    def of(self, number: int) -> "PromiseWithoutWords":
        self.field = f"promise{number}"
        return self


class PromiseInThePast(Refusal):
    """That day is over. Please choose one that is still ahead, or leave the day empty: the words are kept anyway."""

    field = "day1"

    def of(self, number: int) -> "PromiseInThePast":
        self.field = f"day{number}"
        return self


class NoSuchSale(Refusal):
    """This hand-over was taken back already, so there is nothing to change."""
