"""Goals: what a client wants to reach, set with them."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from bot.domain.refusals import Refusal


class Ending(StrEnum):
    """What became of a goal, as a form asks it. The value travels in the form."""

    REACHED = "reached"
    MOVED = "moved"
    LET_GO = "let_go"


@dataclass(frozen=True)
class Goal:
    id: int
    workspace_id: int
    client_id: int
    text: str
    due: date | None
    """The client's own day; None where nobody said by when."""
    set_by: str
    set_at: datetime
    reached_at: datetime | None = None
    reached_by: str | None = None
    """Who of ours said so. Slack id."""
    let_go_at: datetime | None = None
    moved: int = 0
    """How often it got another date."""

    @property
    def is_open(self) -> bool:
        return self.reached_at is None and self.let_go_at is None

    @property
    def is_reached(self) -> bool:
        return self.reached_at is not None

    def is_overdue(self, today: date) -> bool:
        return self.is_open and self.due is not None and self.due < today

    def reach(self, who: str, at: datetime) -> "Goal":
        """Raises GoalReached, GoalLetGo."""
        self._refuse_ended()
        return replace(self, reached_at=at, reached_by=who)

    def move(self, due: date | None) -> "Goal":
        """To another date, or to no date. The same one is no move. Raises GoalReached, GoalLetGo."""
        self._refuse_ended()
        return self if due == self.due else replace(self, due=due, moved=self.moved + 1)

    def let_go(self, at: datetime) -> "Goal":
        """The client does not want it any more. Raises GoalReached, GoalLetGo."""
        self._refuse_ended()
        return replace(self, let_go_at=at)

    def reopen(self) -> "Goal":
        """For Undo, and for a goal that is wanted after all."""
        return replace(self, reached_at=None, reached_by=None, let_go_at=None)

    def move_back(self, due: date | None) -> "Goal":
        """For Undo: the move never was."""
        return replace(self, due=due, moved=max(self.moved - 1, 0))

    def _refuse_ended(self) -> None:
        if self.reached_at is not None:
            raise GoalReached
        if self.let_go_at is not None:
            raise GoalLetGo


class GoalReached(Refusal):
    """This goal was marked reached already, so nothing was changed."""


class GoalLetGo(Refusal):
    """This goal was let go already, so nothing was changed. If they want it after all, please set it again."""


class NoSuchGoal(Refusal):
    """This goal is not on the client's card any more. Please open the card again."""


class NoGoal(Refusal):
    """Please say what they want to reach, in their words."""

    field = "what"


class NoNewDay(Refusal):
    """To move a goal, choose a day that is not the one it has now."""

    field = "by"
