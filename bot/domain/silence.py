"""Silence: no contact with a client for so many days, and nothing planned."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain import calendar
from bot.domain.clients import Stage, folded
from bot.domain.refusals import Refusal
from bot.domain.segments import SegmentStandsTwice, UnreadableLine, numbers
from bot.domain.texts import one_line

NEVER, USUAL_DAYS, LONGEST_DAYS = 0, 30, 365
HEARD_IN = (Stage.LANDING, Stage.ONBOARDING, Stage.ACTIVE, Stage.ADVOCATE)
"""Of whoever is not a client yet, is leaving or has left nobody is reminded."""
SOON = timedelta(days=7)
"""A prompt that comes within these days is something planned."""


@dataclass(frozen=True)
class Patience:
    """After how many days without contact somebody is reminded; 0 is never."""

    usual: int = USUAL_DAYS
    segments: tuple[tuple[str, int], ...] = ()
    """A segment as it was written, and its days."""

    def days(self, segment: str | None) -> int:
        wanted = folded(segment or "")
        return next((days for name, days in self.segments if folded(name) == wanted), self.usual)

    @property
    def shortest(self) -> int:
        """The fewest days of any; 0 where nobody is ever reminded."""
        return min((days for days in (self.usual, *(each for _, each in self.segments)) if days), default=NEVER)

    @classmethod
    def said(cls, usual: str, segments: str) -> "Patience":
        """As it stands in a form: a number, and a line for each segment that differs.

        Raises NoDays, NoSegmentDays, SegmentTwice.
        """
        days = one_line(usual)
        if not re.fullmatch("[0-9]{1,4}", days) or int(days) > LONGEST_DAYS:
            raise NoDays
        try:
            return cls(int(days), numbers(segments.splitlines(), LONGEST_DAYS))
        except UnreadableLine as found:
            raise NoSegmentDays(line=found) from None
        except SegmentStandsTwice as found:
            raise SegmentTwice(segment=found) from None

    def __str__(self) -> str:
        """The lines of the segments, as `said` reads them back."""
        return "\n".join(f"{name} {days}" for name, days in self.segments)


PATIENT = Patience()


@dataclass(frozen=True)
class Quiet:
    """What is known of the contact with one client."""

    client_id: int
    owner: str
    segment: str | None
    came_at: datetime
    """When they came, came back or reached this stage; or when we began to listen, if that was later."""
    heard_at: datetime | None = None
    """The last contact that is known."""
    came_with_many: bool = False
    """By an import, or before we began to listen."""
    declined_at: datetime | None = None
    """When their owner said "not this time"."""
    is_planned: bool = False
    """A meeting, a promise, a prompt or something put off lies ahead, or nobody has spoken yet about a moment."""

    @property
    def since(self) -> datetime:
        return self.came_at if self.heard_at is None else max(self.heard_at, self.came_at)

    def outlasts(self, patience: Patience, zone: ZoneInfo, now: datetime) -> bool:
        """Whether it is a silence to whoever asks: nothing is planned, and as many days went by. When somebody is
        reminded of it is another matter: `occurrence`."""
        days = patience.days(self.segment)
        begun = calendar.local_day(self.since, zone)
        return days != NEVER and not self.is_planned and (calendar.local_day(now, zone) - begun).days >= days

    def silent_on(self, days: int, zone: ZoneInfo) -> date | None:
        """The day on which its owner is to be reminded of a silence of so many days, on their clock; None for never.

        Those who came together are spread over as many days again: else all of them were silent on one morning. After
        "not this time" as many days pass once more.
        """
        if days == NEVER:
            return None
        declined = self.declined_on(days, zone)
        return self._first_on(days, zone) if declined is None else declined + timedelta(days=days)

    def spread(self, days: int) -> int:
        """How many days later than after these because many came together."""
        return self.client_id % days if days and self.came_with_many and self.heard_at is None else 0

    def declined_on(self, days: int, zone: ZoneInfo) -> date | None:
        """The day of the "not this time" since which these days pass once more."""
        day = calendar.local_day(self.declined_at, zone) if self.declined_at is not None else None
        return day if day is not None and day + timedelta(days=days) > self._first_on(days, zone) else None

    def occurrence(self, patience: Patience, zone: ZoneInfo, now: datetime) -> date | None:
        """The day on which their owner is to be reminded of this silence, where that has come."""
        day = None if self.is_planned else self.silent_on(patience.days(self.segment), zone)
        return day if day is not None and day <= calendar.local_day(now, zone) else None

    def days(self, zone: ZoneInfo, now: datetime) -> int:
        """How long nobody was in touch, or how long they are with us where nobody ever was."""
        return (calendar.local_day(now, zone) - calendar.local_day(self.heard_at or self.came_at, zone)).days

    def was_heard_on_or_after(self, day: date, zone: ZoneInfo) -> bool:
        return self.heard_at is not None and calendar.local_day(self.heard_at, zone) >= day

    def _first_on(self, days: int, zone: ZoneInfo) -> date:
        return calendar.local_day(self.since, zone) + timedelta(days=days + self.spread(days))


class NoDays(Refusal):
    """Please write a number of days from 1 to 365, or 0 if nobody is to be reminded."""

    field = "silent_days"


class NoSegmentDays(Refusal):
    """I cannot read “{line}”. Please write a segment and its days, up to 365, on each line, as in: coaching 14."""

    field = "silent_segments"


class SegmentTwice(Refusal):
    """The segment “{segment}” stands there twice. Please leave one of the two lines."""

    field = "silent_segments"
