"""The brief: what one person meets this morning, the most important first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import IntEnum, StrEnum
from functools import cached_property
from zoneinfo import ZoneInfo

from bot.domain import calendar
from bot.domain.clients import Client
from bot.domain.guidance import Guidance
from bot.domain.history import Entry
from bot.domain.journeys import Weight
from bot.domain.marks import Question
from bot.domain.milestones import Milestone
from bot.domain.moments import Moment
from bot.domain.nudges import Nudge
from bot.domain.preferences import MOST
from bot.domain.promises import Promise
from bot.domain.silence import Quiet
from bot.domain.touches import Touch

A_WEEK = timedelta(days=7)


class Rank(IntEnum):
    """A crisis before a promise before a milestone before what would be nice."""

    CRISIS = 0
    PROMISE = 1
    MILESTONE = 2
    NICE = 3


class Turn(StrEnum):
    """What can wait for a free morning, and of which there may be very much: it is asked a few at a time."""

    EXPECTED = "expected"
    """Whether something without a day has come by now."""
    QUIET = "quiet"
    """A client with whom nobody was in touch for long."""


A_MORNING = {Turn.EXPECTED: 2, Turn.QUIET: 3}


class Nearness(IntEnum):
    NOW = 0
    """Today, or before the reader's next working day is over."""
    NEAR = 1
    """In the next seven days; or just past, and not met."""
    FAR = 2
    """Weeks away or weeks ago; and whether something has come at all, which can wait."""


@dataclass(frozen=True)
class Item:
    """One thing to meet: what it is about stands in exactly one of `milestone`, `promise`, `moment` and `quiet`. A
    moment with a nudge was spoken about: it is to be closed, or somebody asks after it."""

    client: Client
    rank: Rank
    day: date
    """When it happens, on the reader's clock."""
    since: datetime
    """When it was first asked."""
    nudge: Nudge | None = None
    """None for a moment that nobody has spoken about, which is asked by its own clocks."""
    milestone: Milestone | None = None
    promise: Promise | None = None
    moment: Moment | None = None
    quiet: Quiet | None = None
    """Nobody was in touch with the client for long."""
    touch: Touch | None = None
    """The last one with a client who is quiet."""
    guidance: Guidance | None = None
    """How to meet the milestone."""
    weight: Weight = Weight.USUAL
    came_late: datetime | None = None
    """When it should have been asked, where nobody could be: the program was not running."""
    for_whom: str | None = None
    """Whoever is away, where the reader stands in for them. Slack id."""

    @property
    def happens(self) -> bool:
        """On its day, rather than being asked about then: whether a first hire has come can wait."""
        return self.milestone is None or not self.milestone.is_expected

    @property
    def turn(self) -> Turn | None:
        """None for what is asked as soon as it is time for it."""
        if self.quiet is not None:
            return Turn.QUIET
        return None if self.happens else Turn.EXPECTED


@dataclass(frozen=True)
class Answered:
    """What became of something today."""

    nudge: Nudge
    title: str
    client: Client | None
    entry: Entry | None
    promise: Promise | None = None
    milestone: Milestone | None = None
    for_whom: str | None = None
    """Whose it was, where the reader covers the client and answered in their place. Slack id."""


@dataclass(frozen=True)
class Brief:
    reader: str
    """Slack id."""
    day: date
    zone: ZoneInfo
    items: Sequence[Item] = ()
    """Whatever waits, in the order in which it matters."""
    answered: Sequence[Answered] = ()
    while_away: Sequence[Answered] = ()
    """What others did for the reader, on the first morning after a leave."""
    most: int = MOST
    """How many are shown; the rest is one tap away."""
    had: Mapping[Turn, int] = field(default_factory=dict)
    """How many of these were answered today."""
    question: Question | None = None
    """What whoever manages is asked about the journeys, where there is room for it. Nothing is sent for it alone."""
    in_home: bool = False
    """With what came in a message of its own today, and without what was answered."""

    @property
    def is_empty(self) -> bool:
        """Nothing to say means nothing sent."""
        return not self.due and not self.while_away

    @property
    def is_full(self) -> bool:
        return len(self.due) >= self.most

    @cached_property
    def due(self) -> Sequence[Item]:
        """What is asked today: what has to wait for its turn is asked on another morning."""
        left = {turn: most - self.had.get(turn, 0) for turn, most in A_MORNING.items()}
        due = []
        for item in self.items:
            if item.turn is not None:
                left[item.turn] -= 1
            if item.turn is None or left[item.turn] >= 0:
                due.append(item)
        return due

    @property
    def shown(self) -> Sequence[Item]:
        return self.due[: self.most]

    @property
    def rest(self) -> Sequence[Item]:
        """One tap away."""
        return self.due[self.most :]


def in_order(items: Sequence[Item], today: date, around: tuple[date, date], zone: ZoneInfo) -> list[Item]:
    """What happens now, then what is near, then the rest: in each by weight, nearness, and how long it has waited.
    `around`: the reader's last working day and their next, so that on a Friday a birthday on Sunday is there to be
    met."""
    return sorted(
        items,
        key=lambda item: (
            item.rank,
            _nearness(item, today, around, zone),
            not item.happens,
            item.weight,
            max((item.day - today).days, 0),
            item.since,
        ),
    )


def _nearness(item: Item, today: date, around: tuple[date, date], zone: ZoneInfo) -> Nearness:
    """What was owed and is past is late, and so is more pressing; a date that is past can only be made up for."""
    is_owed = item.rank is not Rank.MILESTONE or item.moment is not None
    if _was_put_off_to(item, today, zone) or (is_owed and item.day <= around[1]):
        return Nearness.NOW
    if not item.happens:
        return Nearness.FAR
    if today <= item.day <= around[1]:
        return Nearness.NOW
    since = min(around[0], today - A_WEEK) if item.weight is Weight.HIGH else around[0]
    return Nearness.NEAR if since <= item.day <= today + A_WEEK else Nearness.FAR


def _was_put_off_to(item: Item, today: date, zone: ZoneInfo) -> bool:
    """The reader asked for it today."""
    return item.nudge is not None and item.nudge.round > 0 and not has_waited(item, today, zone)


def has_waited(item: Item, today: date, zone: ZoneInfo) -> bool:
    """Whether it was asked on an earlier day and nobody answered."""
    return item.nudge is not None and calendar.local_day(item.since, zone) < today
