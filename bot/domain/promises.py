"""Promises: who of ours promised what, to which client, by when, in the words used; and how each one ended.

A promise ends once: kept, kept late, broken, or released by the client. A new date that the client agreed to before the
old one had passed moves it, and that is counted; one that was agreed later only says until when they wait.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from bot.domain import calendar
from bot.domain.calendar import USUAL, Hours, Reckoning
from bot.domain.clients import Stage
from bot.domain.refusals import Refusal
from bot.domain.touches import How

SOON = timedelta(hours=2)
"""So long before a clock time it is said once more, by itself."""
A_MINUTE = timedelta(minutes=1)
LONG_DAYS = 3
"""Longer than so many working days, and the client wants a word on the way."""
WORDS_MOST = 18
WORD_EVERY_DAYS = 10
"""Working days between two such words, at most."""


class Origin(StrEnum):
    """How it came about. The value is kept in the database: add, never rename."""

    SAID = "said"
    SOLD = "sold"
    """Promised before the client was theirs, and written down in the hand-over from sales."""
    ENQUIRY = "enquiry"
    """A first answer to somebody who asks: the firm promises it to everybody."""


class Ending(StrEnum):
    """What whoever ended it said. The value is kept in the database: add, never rename."""

    KEPT = "kept"
    BROKEN = "broken"
    RELEASED = "released"
    MISTAKE = "mistake"
    """It never was one, and no number counts it."""


class Standing(StrEnum):
    """How it stands: what counts."""

    OPEN = "open"
    KEPT = "kept"
    LATE = "late"
    BROKEN = "broken"
    RELEASED = "released"
    MISTAKE = "mistake"


@dataclass(frozen=True)
class Promise:
    id: int
    workspace_id: int
    client_id: int
    text: str
    promiser: str
    """Who has it to keep. Slack id."""
    made_by: str
    """Who wrote it down. Slack id."""
    made_at: datetime
    due_at: datetime
    """The last time that the client agreed to before it had passed."""
    zone: str
    """The zone in which the due time was meant. IANA name."""
    has_time: bool = True
    """False where only a day was said; `due_at` is then the end of the promiser's working day."""
    moved: int = 0
    """How often a new time was agreed before the old one had passed."""
    waits_until: datetime | None = None
    """Agreed too late to count as moved: until then the client waits."""
    ended_at: datetime | None = None
    """When it was really done, or when it was said that it will not be."""
    ending: Ending | None = None
    said_by: str | None = None
    """Who said it to the client, where somebody else wrote it down. Slack id."""
    said: str = ""
    """What was delivered, or why it was not."""
    released_by: str = ""
    """Who at the client let us off."""
    link: str = ""
    """The message in which it was made."""
    origin: Origin = Origin.SAID
    stage: Stage | None = None
    """The client's, when it was made."""
    segment: str | None = None
    offered_to: str | None = None
    """Who is asked to take it over. Until they accept it is still the promiser's. Slack id."""
    offered_by: str | None = None
    refused_by: str | None = None
    """Who was asked last and cannot. Slack id."""

    @property
    def whose_word(self) -> str:
        """Who said it to the client. Slack id."""
        return self.said_by or self.made_by

    @property
    def is_open(self) -> bool:
        return self.ending is None

    @property
    def standing(self) -> Standing:
        if self.ending is None:
            return Standing.OPEN
        if self.ending is Ending.KEPT:
            return Standing.LATE if self.is_kept_late else Standing.KEPT
        return Standing(self.ending.value)

    @property
    def is_kept_late(self) -> bool:
        return self.ending is Ending.KEPT and self.ended_at is not None and self.is_past_due(self.ended_at)

    @property
    def days_late(self) -> int:
        """Whole days on the clock on which it was promised, begun ones counted; 0 where it was in time."""
        if not self.is_kept_late or self.ended_at is None:
            return 0
        zone = calendar.zone_or_utc(self.zone)
        return max((calendar.local_day(self.ended_at, zone) - calendar.local_day(self.due_at, zone)).days, 1)

    @property
    def expected_at(self) -> datetime:
        """When the client waits for it: as agreed last, in time or not."""
        return self.waits_until or self.due_at

    def is_past_due(self, at: datetime) -> bool:
        """To the minute: what is due at noon is in time until 12:01."""
        return at >= self.due_at + A_MINUTE

    def is_overdue(self, now: datetime) -> bool:
        return self.is_open and self.is_past_due(now)

    def is_awaited(self, now: datetime) -> bool:
        """Overdue, and not put right by a new date that is still ahead."""
        return self.is_overdue(now) and now >= self.expected_at + A_MINUTE

    def is_due_by(self, day: date | None) -> bool:
        """On that day, or before it; None is for ever."""
        return day is None or calendar.local_day(self.expected_at, calendar.zone_or_utc(self.zone)) <= day

    # when it is said

    def reckoned(self, hours: Hours = USUAL) -> Reckoning:
        """How it is worked out when it comes back to whoever made it: on the working day before it is due."""
        zone = calendar.zone_or_utc(self.zone)
        due = calendar.local_day(self.expected_at, zone)
        wanted = due - calendar.A_DAY
        day = calendar.working_day_on_or_before(wanted, hours)
        return Reckoning(due, wanted, wanted, day, calendar.morning(day, zone, hours), hours, zone)

    def morning(self, hours: Hours = USUAL) -> datetime:
        """The last one before it is due on which there is still time at work: of its day or of the working day before.
        UTC."""
        zone = calendar.zone_or_utc(self.zone)
        day = calendar.local_day(self.expected_at, zone)
        if calendar.morning(day, zone, hours) >= self.expected_at:  # due before they are at work
            day -= calendar.A_DAY
        return calendar.morning(calendar.working_day_on_or_before(day, hours), zone, hours)

    def prompted_at(self, now: datetime, hours: Hours = USUAL) -> datetime:
        """On the working morning before, else on its own; where both have passed, now, but not at night nor on a day
        off. UTC."""
        ahead = [at for at in (self.reckoned(hours).at, self.morning(hours)) if at >= now]
        return min(ahead, default=calendar.next_working_time(now, calendar.zone_or_utc(self.zone), hours))

    def soon(self, hours: Hours = USUAL) -> datetime | None:
        """Two hours before it is due, where a clock time was given within the working day and its morning is over by
        then. None where the morning is warning enough. UTC."""
        zone = calendar.zone_or_utc(self.zone)
        at = self.expected_at - SOON
        is_clock = self.has_time and self.expected_at.astimezone(zone).time() < hours.ends
        return (
            at if is_clock and calendar.is_working_time(at, zone, hours) and at >= self.morning(hours) + SOON else None
        )

    def missed_at(self, hours: Hours = USUAL) -> datetime | None:
        """When it is said that its time has passed: a minute after it, while they are at work. None where that is not
        so: then the next morning's brief says it. UTC."""
        passed = self.expected_at + A_MINUTE
        return passed if calendar.is_working_time(passed, calendar.zone_or_utc(self.zone), hours) else None

    def words_on_the_way(self, since: datetime, hours: Hours = USUAL) -> list[datetime]:
        """The mornings on which to tell the client where it stands, spread evenly between `since` and the working day
        before it is due. None for what is done within three working days. UTC."""
        zone = calendar.zone_or_utc(self.zone)
        first, due = calendar.local_day(since, zone), calendar.local_day(self.expected_at, zone)
        last = self.reckoned(hours).day
        if len(_working_days(first, due + calendar.A_DAY, hours)) <= LONG_DAYS:
            return []
        days = _working_days(first, last, hours)
        count = min(-(-len(days) // WORD_EVERY_DAYS), WORDS_MOST)
        chosen = [days[len(days) * number // (count + 1)] for number in range(1, count + 1)]
        return [calendar.morning(day, zone, hours) for day in chosen]

    # what becomes of it

    def keep(self, at: datetime, said: str = "") -> "Promise":
        """`at` is when it was really done. Raises EndedAlready."""
        return self._ended(Ending.KEPT, at, said)

    def break_off(self, at: datetime, why: str = "") -> "Promise":
        """It is not going to be kept. Raises EndedAlready."""
        return self._ended(Ending.BROKEN, at, why)

    def release(self, at: datetime, by: str, why: str = "") -> "Promise":
        """The client let us off. Raises EndedAlready, NobodyNamed."""
        if not by:
            raise NobodyNamed
        return replace(self._ended(Ending.RELEASED, at, why), released_by=by)

    def take_out(self, at: datetime, why: str = "") -> "Promise":
        """It was recorded by mistake. Raises EndedAlready."""
        return self._ended(Ending.MISTAKE, at, why)

    def move(self, due_at: datetime, has_time: bool, now: datetime) -> "Promise":
        """To a time that the client agreed to: in time it counts as moved, and after it was due only says until when
        they wait. Raises EndedAlready, DueInThePast, SameTime."""
        if self.ending is not None:
            raise EndedAlready
        if due_at <= now:
            raise DueInThePast
        if due_at == self.expected_at:
            raise SameTime
        told = replace(self, refused_by=None)
        if self.is_past_due(now):
            return replace(told, waits_until=due_at)
        return replace(told, due_at=due_at, has_time=has_time, moved=self.moved + 1)

    def reopen(self) -> "Promise":
        return replace(self, ended_at=None, ending=None, said="", released_by="")

    def hand_to(self, who: str) -> "Promise":
        """From now on it is theirs to keep. Who made it stays written down."""
        return replace(self.withdraw_offer(), promiser=who)

    def offer_to(self, who: str, by: str) -> "Promise":
        """Raises EndedAlready, TheirsToKeep."""
        if self.ending is not None:
            raise EndedAlready
        if who == self.promiser:
            raise TheirsToKeep
        return replace(self, offered_to=who, offered_by=by, refused_by=None)

    def give_back(self) -> "Promise":
        """Whoever wrote it down for somebody else keeps it, and hears so."""
        back = replace(self.hand_to(self.made_by), said_by=None)
        return replace(back, offered_by=self.made_by, refused_by=self.promiser)

    def refuse(self, who: str) -> "Promise":
        """It stays whose it was. Raises NotOffered."""
        if self.offered_to != who or self.ending is not None:
            raise NotOffered
        return replace(self, offered_to=None, refused_by=who)

    def withdraw_offer(self) -> "Promise":
        return replace(self, offered_to=None, offered_by=None, refused_by=None)

    def _ended(self, ending: Ending, at: datetime, said: str) -> "Promise":
        if self.ending is not None:
            raise EndedAlready
        return replace(self, ending=ending, ended_at=at, said=said)


@dataclass(frozen=True)
class Move:
    """One new time that was agreed with the client, and how it was before."""

    id: int
    workspace_id: int
    client_id: int
    promise_id: int
    at: datetime
    by: str
    """Slack id."""
    was_due_at: datetime
    had_time: bool
    waited_until: datetime | None
    due_at: datetime
    is_in_time: bool
    agreed_by: str
    """Who at the client."""
    how: How
    undone_at: datetime | None = None

    def back(self, promise: Promise) -> Promise:
        """As it was before."""
        return replace(
            promise,
            due_at=self.was_due_at,
            has_time=self.had_time,
            waits_until=self.waited_until,
            moved=promise.moved - self.is_in_time,
        )


def due_on(day: date, clock: time | None, zone_key: str, hours: Hours = USUAL) -> tuple[datetime, bool]:
    """When it is due, in UTC, and whether a clock time was given: without one it is the end of their working day."""
    return calendar.at_clock(day, clock or hours.ends, calendar.zone_or_utc(zone_key)), clock is not None


def _working_days(after: date, before: date, hours: Hours) -> list[date]:
    """Between these two, both left out. At most a year of them."""
    days = (after + n * calendar.A_DAY for n in range(1, min((before - after).days, 366)))
    return [day for day in days if calendar.is_working_day(day, hours)]


class EndedAlready(Refusal):
    """This promise has ended already, so nothing was changed."""


class NoWords(Refusal):
    """Please say what was promised, in the words used."""

    field = "what"


class NoDay(Refusal):
    """Please choose the day by which it is promised."""

    field = "due_date"


class NotAPromiser(Refusal):
    """Only a colleague here can promise a client something. Please choose who said it."""

    field = "promiser"


class DueInThePast(Refusal):
    """That time has passed. Please choose one that is still ahead."""

    field = "due_date"


class SameTime(Refusal):
    """That is when it is due already. Please choose the new time."""

    field = "due_date"


class NotDelivered(Refusal):
    """This promise was not kept, so there is nothing that was delivered. Its history says what became of it."""


class NotLate(Refusal):
    """On that day it was still in time. Please choose “kept in time”, or the day on which it was done."""

    field = "done_on"


class NotWrittenForYou(Refusal):
    """Nobody wrote this down for you, so there is nobody to give it back to. You can hand it over instead."""


class NobodyNamed(Refusal):
    """Please name whoever at the client agreed. Until somebody has, it stays as it was promised."""

    field = "agreed_by"


class DoneInTheFuture(Refusal):
    """That is still ahead. Please choose when it was done."""

    field = "done_on"


class DoneBeforeIt(Refusal):
    """That was before it was promised. Please choose when it was done."""

    field = "done_on"


class TheirsToKeep(Refusal):
    """It is theirs to keep already. Please choose somebody else."""

    field = "to"


class NotOffered(Refusal):
    """Nobody asks you to take this promise over any more, so there is nothing to do."""


class NoSuchPromise(Refusal):
    """That promise is not in the ledger any more."""


class NotYourPromise(Refusal):
    """Only {name}, or whoever answers for this client, can change this promise."""
