"""Preferences: what one person has settled for themselves. What they leave open is as the workspace does it."""

from collections.abc import Iterable, Set
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from bot.domain.arrangements import Arrangements, check_hours, checked_country
from bot.domain.calendar import Leave
from bot.domain.refusals import Refusal

FEWEST, MOST, MANY = 1, 7, 15
"""Of things that one brief asks for: how few somebody may choose, how many it is, and how many still fit."""


@dataclass(frozen=True)
class Preferences:
    workspace_id: int
    slack_id: str
    days: frozenset[int] | None = None
    """ISO weekdays: Monday is 1, Sunday is 7."""
    starts: time | None = None
    ends: time | None = None
    country: str | None = None
    """For holidays. ISO 3166-1 alpha-2."""
    leave_from: date | None = None
    leave_until: date | None = None
    """The last day of it; None where nobody knows yet."""
    paused_until: datetime | None = None
    muted: frozenset[str] = frozenset()
    """Kinds of nudges and of milestones that they do not want."""
    on_the_day: frozenset[str] = frozenset()
    """Kinds of milestones of which they want to hear on the day itself, and not before."""
    most: int = MOST
    """How many things a brief asks for; the rest is one tap away."""
    is_leave_of_status: bool = False
    """The leave came of their Slack status, and ends with it."""

    @property
    def away(self) -> Leave | None:
        return None if self.leave_from is None else Leave(self.leave_from, self.leave_until)

    def is_away(self, day: date) -> bool:
        """Whether they are on leave on that day of theirs."""
        return self.away is not None and day in self.away

    def spans(self, first: date, last: date | None) -> bool:
        """Whether their leave covers all of these days; `last` None: for as long as anybody knows."""
        if not self.is_away(first):
            return False
        return self.leave_until is None or (last is not None and last <= self.leave_until)

    def is_paused(self, now: datetime) -> bool:
        return self.paused_until is not None and now < self.paused_until

    def wants(self, kind: str) -> bool:
        return kind not in self.muted

    def hours(self, usual: Arrangements) -> tuple[frozenset[int], time, time]:
        """Their working days and when these begin and end, where `usual` fills in what they left open."""
        return self.days or usual.days, self.starts or usual.starts, self.ends or usual.ends

    def work(self, days: Set[int] | None, starts: time | None, ends: time | None, usual: Arrangements) -> "Preferences":
        """None for what is as usual. Raises NoWorkingDays, HoursBackwards."""
        check_hours(
            usual.days if days is None else days,
            usual.starts if starts is None else starts,
            usual.ends if ends is None else ends,
        )
        return replace(self, days=None if days is None else frozenset(days), starts=starts, ends=ends)

    def live_in(self, country: str | None) -> "Preferences":
        """None: as the workspace says. Raises NoSuchCountry."""
        return replace(self, country=checked_country(country))

    def leave(self, since: date | None, until: date | None) -> "Preferences":
        """Both None: no leave. Raises LeaveBackwards, LeaveWithoutStart."""
        if since is None and until is not None:
            raise LeaveWithoutStart
        if since is not None and until is not None and until < since:
            raise LeaveBackwards
        of_status = self.is_leave_of_status and (since, until) == (self.leave_from, self.leave_until)
        return replace(self, leave_from=since, leave_until=until, is_leave_of_status=of_status)

    def leave_of_status(self, since: date, until: date | None) -> "Preferences":
        return replace(self.leave(since, until), is_leave_of_status=True)

    def pause(self, until: datetime, now: datetime) -> "Preferences":
        """Raises PauseOver."""
        if until <= now:
            raise PauseOver
        return replace(self, paused_until=until)

    def go_on(self) -> "Preferences":
        return replace(self, paused_until=None)

    def only_on_the_day(self, kinds: Iterable[str]) -> "Preferences":
        """These and no others."""
        return replace(self, on_the_day=frozenset(kinds))

    def ask_for(self, most: int) -> "Preferences":
        """Raises TooFew."""
        if not FEWEST <= most <= MANY:
            raise TooFew
        return replace(self, most=most)

    def mute(self, kinds: Iterable[str]) -> "Preferences":
        """These and no others."""
        return replace(self, muted=frozenset(kinds))


class TooFew(Refusal):
    """Please choose a number from 1 to 15."""

    field = "most"


class LeaveWithoutStart(Refusal):
    """Please say on which day your leave begins."""

    field = "leave_from"


class LeaveBackwards(Refusal):
    """Your leave would end before it begins. Please choose a later last day."""

    field = "leave_until"


class PauseOver(Refusal):
    """That time has passed already. Please choose one that is still ahead."""

    field = "pause"
