"""Terms: when, and about what, one person may be prompted, by what they settled, their workspace and their clock."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from bot.domain import calendar, countries
from bot.domain.arrangements import Arrangements
from bot.domain.calendar import DaysOff, Due, Hours, Reckoning
from bot.domain.clients import Client
from bot.domain.milestones import Milestone, MilestoneKind
from bot.domain.nudges import NudgeKind
from bot.domain.preferences import Preferences


@dataclass(frozen=True)
class Terms:
    zone: ZoneInfo
    preferences: Preferences
    usual: Arrangements

    @cached_property
    def hours(self) -> Hours:
        """Their own, unless these stopped fitting what the workspace fills in; and the holidays where they work."""
        off = DaysOff(self.country)
        own = Hours(*self.preferences.hours(self.usual), off)
        return own if own.starts < own.ends else replace(self.usual.hours, off=off)

    @cached_property
    def hours_but_for_leave(self) -> Hours:
        """The days of their leave are days off."""
        return replace(self.hours, off=DaysOff(self.country, self.preferences.away))

    def hours_for(self, client: Client) -> Hours:
        """While they are on leave whoever covers the client gets what comes; where nobody does it comes before."""
        return self.hours if client.cover else self.hours_but_for_leave

    @property
    def country(self) -> str | None:
        """For holidays: their own, else the workspace's, else the one in which their clock lies."""
        return self.preferences.country or self.usual.country or countries.of_zone(self.zone)

    @property
    def is_in_small_start(self) -> bool:
        """Whether their clients' dates are prompted at all."""
        return self.usual.prompts(self.preferences.slack_id)

    def reckoned(self, client: Client, milestone: Milestone, occurrence: date) -> Reckoning:
        """How the time is worked out at which they hear of one occurrence."""
        return self.as_wanted(milestone).reckoned(occurrence, self.zone, self.hours_for(client), client.clock)

    def takes_date(self, client: Client, milestone: Milestone) -> bool:
        """Whether anybody is to be prompted about this date, and they want such dates."""
        return (
            client.is_prompted_about
            and (client.has_landed or milestone.kind is not MilestoneKind.JOURNEY)
            and milestone.is_asked
            and self.is_in_small_start
            and self.preferences.wants(milestone.wanted_as)
        )

    def next_asked(self, client: Client, now: datetime) -> datetime:
        """When they can be asked something about this client: now, or when their next working day begins. UTC."""
        return calendar.next_working_time(now, self.zone, self.hours_for(client))

    def asked_on(self, client: Client, now: datetime) -> date:
        """The day of that, which is over only once it is over for both: on their clock, or on the client's."""
        at = self.next_asked(client, now)
        return min(calendar.local_day(at, each) for each in (self.zone, client.clock or self.zone))

    def still_due(self, client: Client, milestone: Milestone, now: datetime) -> Due | None:
        """When to prompt for what a journey puts on a day that is past already, and what comes before a first day that
        is not over when they can be asked: at once. None for anything else."""
        is_owed = milestone.kind is MilestoneKind.JOURNEY and not milestone.is_expected
        if not is_owed or not client.is_before_first_day(self.asked_on(client, now)):
            return None
        return Due(milestone.day, self.next_asked(client, now))

    def as_wanted(self, milestone: Milestone) -> Milestone:
        """With the lead that they want."""
        return replace(milestone, lead_days=0) if str(milestone.kind) in self.preferences.on_the_day else milestone

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

    def is_here(self, now: datetime) -> bool:
        """Not on leave. Whoever has only paused their prompts is there to answer."""
        return not self.preferences.is_away(calendar.local_day(now, self.zone))

    def days_around(self, today: date) -> tuple[date, date]:
        """Their last working day before today and the next after it."""
        hours = self.hours_but_for_leave
        before = calendar.working_day_on_or_before(today - calendar.A_DAY, hours)
        return before, calendar.working_day_on_or_after(today + calendar.A_DAY, hours)

    def is_working_time(self, now: datetime) -> bool:
        return calendar.is_working_time(now, self.zone, self.hours)

    def begins_work_at(self, at: datetime) -> bool:
        """Whether a working day of theirs begins then: what comes at that time comes with the brief."""
        day = calendar.local_day(at, self.zone)
        return calendar.is_working_day(day, self.hours) and at == calendar.morning(day, self.zone, self.hours)

    def next_working_time(self, now: datetime) -> datetime:
        """Now, or when their next working day begins. UTC."""
        return calendar.next_working_time(now, self.zone, self.hours)

    def next_time(self, now: datetime) -> datetime:
        """When they are at work and neither on leave nor paused: now, or the first such time. Where nobody knows how
        long a leave lasts it is their next working morning, and is asked again then. UTC."""
        paused = self.preferences.paused_until
        since = paused if paused is not None and paused > now else now
        return calendar.next_working_time(since, self.zone, self.hours_but_for_leave)
