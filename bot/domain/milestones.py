"""Milestones: expected moments on a client's journey (Moments of Proof), here the dates of clients and contacts."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain import calendar
from bot.domain.calendar import Leap, PartialDate, Repeat


class MilestoneKind(StrEnum):
    BIRTHDAY = "birthday"
    CHILD = "child"
    WEDDING = "wedding"
    ANNIVERSARY = "anniversary"
    MEMORIAL = "memorial"
    OTHER = "other"


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

    @property
    def is_quiet(self) -> bool:
        """A day of grief: no cheerful words."""
        return self.kind is MilestoneKind.MEMORIAL

    def occurs_on(self, day: dt.date) -> bool:
        return calendar.next_occurrence(self.date, self.repeat, self.leap, day) == day

    def next_prompt(self, zone: ZoneInfo, now: dt.datetime, after: dt.date | None = None) -> calendar.Due | None:
        """The next occurrence (after `after`, where one was prompted already) and when to prompt for it, UTC."""
        return calendar.due_at(self.date, self.repeat, self.leap, self.lead_days, zone, now, after=after)
