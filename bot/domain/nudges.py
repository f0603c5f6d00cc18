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
    """To the next one on the ladder: nobody has it in time, or nobody has spoken with the client."""
    MOMENT_SPEAK = "moment_speak"
    """To whoever has it: have you spoken with them?"""
    MOMENT_TOLD = "moment_told"
    """To those in the circle: there is one."""
    MOMENT_READER = "moment_reader"
    """What is sealed needs a reader."""
    MOMENT_FOLLOW = "moment_follow"
    """How is it now? Some days after it was closed, with the brief."""
    PROMISE_DUE = "promise_due"
    PROMISE_SOON = "promise_soon"
    """It is due in hours, at a clock time."""
    PROMISE_MISSED = "promise_missed"
    """Its time has just passed."""
    PROMISE_WORD = "promise_word"
    """It runs long: have you told them where it stands?"""
    PROMISE_RECORDED = "promise_recorded"
    """Somebody else wrote down what they promised."""
    PROMISE_OFFERED = "promise_offered"
    """Somebody asks them to take it over."""
    PROMISE_REFUSED = "promise_refused"
    """Whoever was asked to take it over cannot."""
    SILENCE = "silence"


URGENT = frozenset({NudgeKind.MOMENT_TAKE, NudgeKind.MOMENT_UNANSWERED})
"""What goes before everything else."""
OF_MOMENTS = URGENT | {NudgeKind.MOMENT_SPEAK, NudgeKind.MOMENT_TOLD, NudgeKind.MOMENT_READER}
"""What a moment says by itself."""
PROMISES_ALONE = frozenset({
    NudgeKind.PROMISE_SOON, NudgeKind.PROMISE_MISSED, NudgeKind.PROMISE_RECORDED, NudgeKind.PROMISE_OFFERED,
    NudgeKind.PROMISE_REFUSED,
})  # fmt: skip
ALONE = OF_MOMENTS | PROMISES_ALONE
"""What cannot wait for a morning, and is a message of its own. Everything else stands in the brief."""


class NudgeState(StrEnum):
    OPEN = "open"
    DONE = "done"
    LATER = "later"
    DECLINED = "declined"
    HANDED = "handed"
    """Somebody else has it now, in a nudge of their own."""
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

    @property
    def day(self) -> date:
        """The day on which it comes, on the recipient's own clock: that morning's brief carries it."""
        return self.due_at.astimezone(ZoneInfo(self.zone)).date()


@dataclass(frozen=True)
class Nudge:
    id: int
    plan: Plan
    state: NudgeState = NudgeState.OPEN
    round: int = 0
    """How often it was put off; each round has a delivery of its own."""
    delivery_id: int | None = None
    answered_at: datetime | None = None
    handed_by: str | None = None
    """Who gave it to its recipient, where that is not whoever owns the client. Slack id."""
    was_missed: bool = field(default=False, compare=False)
    """The brief it should have come with was never sent."""
    subject: str = field(default="", compare=False)
    """What the date it is about is called now; for other things, and where nobody asked, empty."""

    def answer(self, state: NudgeState, at: datetime | None = None) -> "Nudge":
        """Done, later, not this time, or handed to somebody else. Raises AnsweredAlready."""
        if self.state is not NudgeState.OPEN:
            raise AnsweredAlready
        return replace(self, state=state, answered_at=at)

    def as_of(self, now: datetime) -> "Nudge":
        """What was put off waits for an answer again once its time has come."""
        return self.reopen() if self.state is NudgeState.LATER and self.plan.due_at <= now else self

    def put_off(self, until: datetime, now: datetime) -> "Nudge":
        """Asked again at `until`. Raises AnsweredAlready, NotAhead."""
        if until <= now:
            raise NotAhead
        put_off = self.answer(NudgeState.LATER, now)
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
        return replace(self, state=NudgeState.OPEN, answered_at=None)

    @property
    def delivery_key(self) -> str:
        return f"{self.plan.key}#{self.round}"


class AnsweredAlready(Refusal):
    """This was answered already, so nothing was changed."""


class NotAhead(Refusal):
    """That time has passed. Please choose one that is still ahead."""

    field = "time"


class NotYetBeen(Refusal):
    """That day is still ahead. Please choose the day on which it happened, or leave it as it is."""

    field = "day"


class AlreadyTheirs(Refusal):
    """This is with {name} already. Please choose somebody else."""

    field = "to"


class CannotReceive(Refusal):
    """Only a colleague here who may see this client can take it over. Please choose somebody else."""

    field = "to"


class NotYourNudge(Refusal):
    """This prompt is for {name}, so only they can answer it."""


class NudgeGone(Refusal):
    """This prompt is out of date: the client or the date has changed since. There is nothing to do here."""
