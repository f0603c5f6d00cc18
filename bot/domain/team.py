"""A manager's team today: for whom something waits, who is away, and who stands in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.briefs import Brief
from bot.domain.clients import Client
from bot.domain.people import Person
from bot.domain.promises import Promise
from bot.domain.refusals import Refusal


@dataclass(frozen=True)
class Waits:
    """What waits for one person, about the clients that the manager answers for."""

    count: int = 0
    since: datetime | None = None
    """When the first of it was asked."""
    overdue: int = 0
    """Promises whose time has passed."""
    untaken: int = 0
    """Moments that nobody has."""

    def and_(self, other: "Waits") -> "Waits":
        firsts = [each for each in (self.since, other.since) if each is not None]
        return Waits(
            self.count + other.count,
            min(firsts, default=None),
            self.overdue + other.overdue,
            self.untaken + other.untaken,
        )

    @property
    def is_nothing(self) -> bool:
        return not (self.count or self.overdue or self.untaken)


@dataclass(frozen=True)
class Away:
    """Somebody on leave, and who stands in for how many of their clients."""

    person: Person
    until: date | None
    """The last day of it; None where nobody knows."""
    covers: Sequence[tuple[str, int]] = ()
    """Slack ids."""
    uncovered: int = 0
    """Clients for whom nobody is here."""


@dataclass(frozen=True)
class Team:
    busy: Sequence[tuple[Person, Waits]] = ()
    """By name, never by how much it is."""
    free: Sequence[Person] = ()
    """For whom nothing waits, by name."""
    away: Sequence[Away] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.busy or self.free or self.away)


@dataclass(frozen=True)
class Day:
    """One person's day, as their manager sees it: only to be read."""

    person: Person
    brief: Brief
    """With what concerns the manager's clients alone."""
    overdue: Sequence[tuple[Promise, Client]] = ()
    """Promises whose time has passed, and that nobody asks them about."""
    away: Away | None = None
    is_whole: bool = False
    """The manager answers for all clients, and so sees all of it."""


@dataclass(frozen=True)
class Scope:
    """Of whose clients somebody sees the team's day."""

    workspace_id: int
    viewer: str
    """Slack id."""
    manager: str | None = None
    """Only of the clients they manage; None for whoever manages or administers the whole workspace."""


class NotYourTeam(Refusal):
    """Only whoever manages these clients, or administers Moments, can see this day."""
