"""Promises: who of ours promised what, to which client, by when, in the words used."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.domain import calendar
from bot.domain.calendar import USUAL, Hours, Reckoning
from bot.domain.refusals import Refusal

SOON = timedelta(hours=2)
"""So long before a clock time it is said once more, by itself."""


@dataclass(frozen=True)
class Promise:
    id: int
    workspace_id: int
    client_id: int
    text: str
    promiser: str
    made_by: str
    made_at: datetime
    due_at: datetime
    zone: str
    """The zone in which the due time was meant. IANA name."""
    kept_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        return self.kept_at is None

    @property
    def is_kept_late(self) -> bool:
        return self.kept_at is not None and self.kept_at > self.due_at

    def reckoned(self, hours: Hours = USUAL) -> Reckoning:
        """How it is worked out when it comes back to whoever made it: on its day, or on the working day before."""
        zone = calendar.zone_or_utc(self.zone)
        due = in_time = calendar.local_day(self.due_at, zone)
        if calendar.morning(due, zone, hours) >= self.due_at:  # due before they are at work
            in_time -= calendar.A_DAY
        day = calendar.working_day_on_or_before(in_time, hours)
        return Reckoning(due, due, in_time, day, calendar.morning(day, zone, hours), hours, zone)

    def morning(self, hours: Hours = USUAL) -> datetime:
        """UTC."""
        return self.reckoned(hours).at

    def prompted_at(self, now: datetime, hours: Hours = USUAL) -> datetime:
        """On its morning; where that has passed, now, but not at night nor on a day off. UTC."""
        return max(self.morning(hours), calendar.next_working_time(now, calendar.zone_or_utc(self.zone), hours))

    def soon(self, hours: Hours = USUAL) -> datetime | None:
        """Two hours before it is due, where a clock time was given within the working day and its morning is over by
        then. None where the morning is warning enough. UTC."""
        zone = calendar.zone_or_utc(self.zone)
        at = self.due_at - SOON
        is_clock = self.due_at.astimezone(zone).time() < hours.ends and calendar.is_working_time(at, zone, hours)
        return at if is_clock and at >= self.morning(hours) + SOON else None

    def is_overdue(self, now: datetime) -> bool:
        return self.is_open and now > self.due_at

    def keep(self, at: datetime) -> "Promise":
        """A promise ends once. Raises EndedAlready."""
        if self.kept_at is not None:
            raise EndedAlready
        return replace(self, kept_at=at)

    def reopen(self) -> "Promise":
        return replace(self, kept_at=None)

    def hand_to(self, who: str) -> "Promise":
        """From now on it is theirs to keep. Who made it stays written down."""
        return replace(self, promiser=who)

    def is_due_by(self, day: date | None) -> bool:
        """On that day, or before it; None is for ever."""
        return day is None or calendar.local_day(self.due_at, calendar.zone_or_utc(self.zone)) <= day


class EndedAlready(Refusal):
    """This promise was marked kept already, so nothing was changed."""


class NoWords(Refusal):
    """Please say what was promised, in the words used."""

    field = "what"


class DueInThePast(Refusal):
    """That time has passed. Please choose one that is still ahead."""

    field = "due_date"


class NoSuchPromise(Refusal):
    """That promise is not in the ledger any more."""


class NotYourPromise(Refusal):
    """Only {name}, or whoever answers for this client, can mark this promise kept."""
