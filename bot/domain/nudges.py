"""A nudge is an obligation to prompt one person about one thing; a delivery carries it."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain.history import Thing
from bot.domain.refusals import Refusal

AN_HOUR = timedelta(hours=1)


class NudgeKind(StrEnum):
    MILESTONE = "milestone"
    MOMENT_TAKE = "moment_take"
    MOMENT_UNANSWERED = "moment_unanswered"
    PROMISE_DUE = "promise_due"
    SILENCE = "silence"


class NudgeState(StrEnum):
    OPEN = "open"
    DONE = "done"
    LATER = "later"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Plan:
    """What is owed: who is to be prompted about what, and when."""

    workspace_id: int
    about: Thing
    kind: NudgeKind
    lead: int
    """Days before the occurrence."""
    occurrence: date
    recipient: str
    due_at: datetime
    zone: str
    client_id: int | None = None

    @property
    def key(self) -> str:
        """What and for whom, never the time: a new zone or a re-plan cannot double it."""
        return f"{self.about}/{self.kind}/{self.lead}/{self.occurrence.isoformat()}/{self.recipient}"


@dataclass(frozen=True)
class Nudge:
    id: int
    plan: Plan
    state: NudgeState = NudgeState.OPEN
    round: int = 0
    """How often it was put off; each round has a delivery of its own."""
    delivery_id: int | None = None
    subject: str = field(default="", compare=False)
    """What the date it is about is called now; for other things, and where nobody asked, empty."""

    def answer(self, state: NudgeState) -> "Nudge":
        """Done, later or not this time. Raises AnsweredAlready."""
        if self.state is not NudgeState.OPEN:
            raise AnsweredAlready
        return replace(self, state=state)

    def put_off(self, until: datetime, now: datetime) -> "Nudge":
        """Asked again at `until`. Raises AnsweredAlready, NotAhead."""
        if until <= now:
            raise NotAhead
        put_off = self.answer(NudgeState.LATER)
        return replace(put_off, plan=replace(self.plan, due_at=until), round=self.round + 1)

    def moved_to(self, zone: ZoneInfo, now: datetime) -> "Nudge":
        """The same hour on the clock of another zone, but not in the past: somebody flew over the date line.

        Put off and nearly due, it comes when it was going to: an hour is an hour wherever one lands.
        """
        if self.round > 0 and self.plan.due_at - now <= AN_HOUR:
            return replace(self, plan=replace(self.plan, zone=zone.key))
        wall = self.plan.due_at.astimezone(ZoneInfo(self.plan.zone)).replace(tzinfo=None)
        due_at = max(wall.replace(tzinfo=zone).astimezone(UTC), min(now, self.plan.due_at))
        return replace(self, plan=replace(self.plan, due_at=due_at, zone=zone.key))

    def without_delivery(self) -> "Nudge":
        return replace(self, delivery_id=None)

    def reopen(self) -> "Nudge":
        return replace(self, state=NudgeState.OPEN)

    @property
    def delivery_key(self) -> str:
        return f"{self.plan.key}#{self.round}"


class AnsweredAlready(Refusal):
    """This was answered already, so nothing was changed."""


class NotAhead(Refusal):
    """That time has passed. Please choose one that is still ahead."""

    field = "time"


class NotYourNudge(Refusal):
    """This prompt is for {name}, so only they can answer it."""


class NudgeGone(Refusal):
    """This prompt is out of date: the client or the date has changed since. There is nothing to do here."""
