"""Milestones: expected moments on a client's journey (Moments of Proof), here the dates of clients and contacts."""

import datetime as dt
from dataclasses import dataclass, replace
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain import calendar
from bot.domain.calendar import USUAL, Hours, Leap, PartialDate, Repeat
from bot.domain.refusals import Refusal


class MilestoneKind(StrEnum):
    BIRTHDAY = "birthday"
    CHILD = "child"
    WEDDING = "wedding"
    ANNIVERSARY = "anniversary"
    MEMORIAL = "memorial"
    OTHER = "other"
    JOURNEY = "journey"
    """It comes from the client's journey, and its day from there."""

    @property
    def is_cheerful(self) -> bool:
        """What is silent for good once the person it belongs to has died."""
        return self is not MilestoneKind.MEMORIAL

    @property
    def is_celebration(self) -> bool:
        """It has its day, also in grief: better a little before than after. What belongs to a journey can wait."""
        return self is not MilestoneKind.JOURNEY


GIVEN = tuple(kind for kind in MilestoneKind if kind is not MilestoneKind.JOURNEY)
"""The kinds of date that people give."""


EXPECTED = "expected"
"""What has no day until it happens, for whoever does not want to be asked about it."""


@dataclass(frozen=True)
class Milestone:
    id: int
    workspace_id: int
    client_id: int
    kind: MilestoneKind
    title: str
    date: PartialDate
    contact: str | None = None
    repeat: Repeat = Repeat.NONE
    leap: Leap = Leap.FEB28
    lead_days: int = 7
    silenced_at: dt.datetime | None = None
    silenced_by: str | None = None
    """Slack id; None where it was silent from the start. Nobody says why, and nobody is asked."""
    step: str | None = None
    """The key of the journey's milestone; None for a date that somebody gave."""
    is_expected: bool = False
    """It has no day until it happens: it is asked about on its date."""
    happened_at: dt.datetime | None = None
    """When somebody said that what was expected had happened."""
    happened_on: dt.date | None = None
    """None where it was long ago."""

    @property
    def wanted_as(self) -> str:
        """The kind by which somebody says that they want such prompts, or not."""
        return EXPECTED if self.is_expected else str(self.kind)

    @property
    def day(self) -> dt.date:
        """Of what comes from a journey: that has a whole date."""
        assert self.date.year is not None
        assert self.date.day is not None
        return dt.date(self.date.year, self.date.month, self.date.day)

    @property
    def is_quiet(self) -> bool:
        """A day of grief: no cheerful words."""
        return not self.kind.is_cheerful

    @property
    def is_silent(self) -> bool:
        """Nobody is prompted about it."""
        return self.silenced_at is not None

    @property
    def is_asked(self) -> bool:
        """Whether anybody is still to be prompted about it."""
        return not self.is_silent and self.happened_at is None

    def silence(self, at: dt.datetime, by: str | None) -> "Milestone":
        """What is silent already stays as it was."""
        return self if self.is_silent else replace(self, silenced_at=at, silenced_by=by)

    def wake(self) -> "Milestone":
        return replace(self, silenced_at=None, silenced_by=None)

    def occurs_on(self, day: dt.date) -> bool:
        return calendar.next_occurrence(self.date, self.repeat, self.leap, day) == day

    def next_prompt(
        self,
        zone: ZoneInfo,
        now: dt.datetime,
        after: dt.date | None = None,
        hours: Hours = USUAL,
        theirs: ZoneInfo | None = None,
    ) -> calendar.Due | None:
        """The next occurrence (after `after`, where one was prompted already) and when to prompt for it, UTC. None
        where it never occurs again, is silent, or what was expected has happened. `theirs`: the client's zone."""
        if not self.is_asked:
            return None
        return calendar.due_at(
            self.date,
            self.repeat,
            self.leap,
            self.lead_days,
            zone,
            now,
            after,
            hours,
            theirs=theirs,
            is_celebration=self.kind.is_celebration,
        )

    def reckoned(
        self, occurrence: dt.date, zone: ZoneInfo, hours: Hours = USUAL, theirs: ZoneInfo | None = None
    ) -> calendar.Reckoning:
        """How the time of the prompt for one occurrence is worked out."""
        return calendar.reckon(
            self.date,
            occurrence,
            self.lead_days,
            zone,
            hours,
            theirs=theirs,
            is_celebration=self.kind.is_celebration,
        )


class OfTheJourney(Refusal):
    """This milestone comes from the client's journey, so its day follows from there. You can say on the journey that
    it does not apply."""


class NoSuchDate(Refusal):
    """This date is not on the client's card any more. Please open the card again."""
