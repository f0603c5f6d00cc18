"""Terms: when, and about what, one person may be prompted, by what they settled, their workspace and their clock."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from bot.domain import calendar, countries
from bot.domain.arrangements import Arrangements
from bot.domain.calendar import Hours
from bot.domain.clients import Client
from bot.domain.milestones import Milestone
from bot.domain.nudges import NudgeKind
from bot.domain.preferences import Preferences


@dataclass(frozen=True)
class Terms:
    zone: ZoneInfo
    preferences: Preferences
    usual: Arrangements

    @cached_property
    def hours(self) -> Hours:
        """Their own, unless these stopped fitting what the workspace fills in."""
        own = Hours(*self.preferences.hours(self.usual))
        return own if own.starts < own.ends else self.usual.hours

    @property
    def country(self) -> str | None:
        """For holidays: their own, else the workspace's, else the one in which their clock lies."""
        return self.preferences.country or self.usual.country or countries.of_zone(self.zone)

    @property
    def is_in_small_start(self) -> bool:
        """Whether their clients' dates are prompted at all."""
        return self.usual.prompts(self.preferences.slack_id)

    def takes_date(self, client: Client, milestone: Milestone) -> bool:
        """Whether anybody is to be prompted about this date, and they want such dates."""
        return (
            client.is_prompted_about
            and not milestone.is_silent
            and self.is_in_small_start
            and self.preferences.wants(str(milestone.kind))
        )

    @property
    def takes_promises(self) -> bool:
        return self.preferences.wants(str(NudgeKind.PROMISE_DUE))

    @property
    def takes_silence(self) -> bool:
        """Whether they are told of clients of whom nobody heard."""
        return self.is_in_small_start and self.preferences.wants(str(NudgeKind.SILENCE))

    def is_back(self, now: datetime) -> bool:
        """Neither on leave nor paused."""
        return not self.preferences.is_paused(now) and not self.preferences.is_away(calendar.local_day(now, self.zone))

    def is_working_time(self, now: datetime) -> bool:
        return calendar.is_working_time(now, self.zone, self.hours)

    def next_working_time(self, now: datetime) -> datetime:
        """Now, or when their next working day begins. UTC."""
        return calendar.next_working_time(now, self.zone, self.hours)

    def next_time(self, now: datetime) -> datetime:
        """When they are at work and neither on leave nor paused: now, or the first such time. Where nobody knows how
        long a leave lasts it is their next working morning, and is asked again then. UTC."""
        paused, until = self.preferences.paused_until, self.preferences.leave_until
        at = self.next_working_time(paused if paused is not None and paused > now else now)
        if not self.preferences.is_away(calendar.local_day(at, self.zone)):
            return at
        if until is None:
            return calendar.next_working_morning(at, self.zone, self.hours)
        return self.next_working_time(calendar.day_after(until, self.zone))
