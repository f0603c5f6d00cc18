"""Journeys: the milestones that a client of one segment should go through, each with what helps to meet it well.

A journey is a file that a firm can edit (`bot/journeys/` reads it). A client walks along a snapshot of it, addressed by
its content, so that later edits change nothing for them until somebody moves them on.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import NamedTuple

from bot.domain.clients import Client, ClientKind, Stage, folded
from bot.domain.clients import Persona as Persona
from bot.domain.refusals import Refusal
from bot.domain.texts import one_line


class Weight(IntEnum):
    """How much a milestone matters; the smaller, the more."""

    HIGH = 1
    USUAL = 2
    LOW = 3


class Asks(StrEnum):
    """What is asked when it is done, besides when that was and how it went."""

    NOTHING = "nothing"
    PULSE = "pulse"
    """How they seem."""
    WELCOME = "welcome"
    """How the first weeks felt for them: the answer predicts renewal."""
    HAND_OVER = "hand-over"
    """The written hand-over from sales."""


class Unit(StrEnum):
    DAYS = "days"
    WORKING_DAYS = "working days"
    MONTHS = "months"


@dataclass(frozen=True)
class Span:
    """So long; negative where it is before."""

    count: int
    unit: Unit


ON_THE_DAY = Span(0, Unit.DAYS)
START, ENDING = "start", "ending"
"""The client's first day with us, and the day on which the stage became `ending`."""
DATES = ("birthday", "child", "wedding", "anniversary", "memorial")
"""Kinds of the clients' own dates: a milestone of that base says how to meet each date of the kind."""


@dataclass(frozen=True)
class When:
    base: str
    """`start`, `ending`, the key of another milestone, or one of DATES."""
    offset: Span = ON_THE_DAY
    every: Span | None = None
    """It comes round again after so long."""
    is_expected: bool = False
    """It has no date until it happens (a first hire): it is asked about from here on, and again after `every`."""


class Step(NamedTuple):
    day: int
    """Relative to the milestone's day: -3 is three days before, 0 on the day, 1 the day after."""
    do: str


@dataclass(frozen=True)
class JourneyMilestone:
    key: str
    title: str
    """As a line begins: "The first day together"."""
    stage: Stage
    when: When
    know: str
    steps: tuple[Step, ...]
    leads: tuple[int, ...] = (0,)
    """Days before, the longest first: the day on which it enters the brief, and when it is asked again once it was put
    off."""
    weight: Weight = Weight.USUAL
    persona: Persona | None = None
    """None: for everybody."""
    asks: Asks = Asks.NOTHING
    helps: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()
    is_table_stakes: bool = False
    looks_back: bool = False
    """What once went wrong comes back into view when it is prepared."""

    @property
    def is_about_dates(self) -> bool:
        return self.when.base in DATES

    def is_for(self, persona: Persona | None) -> bool:
        """Somebody of whom nobody said is taken for a newcomer."""
        return self.persona in (None, persona or Persona.NEWCOMER)


@dataclass(frozen=True)
class Journey:
    name: str
    about: str
    milestones: tuple[JourneyMilestone, ...]
    segments: tuple[str, ...] = ()
    """Whose clients walk along it unless theirs is named."""
    kinds: tuple[ClientKind, ...] = ()
    """The same for kinds of client, where no segment said it."""

    def find(self, key: str) -> JourneyMilestone | None:
        return next((each for each in self.milestones if each.key == key), None)

    def get(self, key: str) -> JourneyMilestone:
        """Raises NoSuchMilestone."""
        found = self.find(key)
        if found is None:
            raise NoSuchMilestone(name=self.name)
        return found

    def for_(self, persona: Persona | None) -> Iterable[JourneyMilestone]:
        return (each for each in self.milestones if each.is_for(persona))


@dataclass(frozen=True)
class Journeys:
    """Every journey there is, in the order in which they are shown."""

    all: tuple[Journey, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(journey.name for journey in self.all)

    def named(self, words: str) -> Journey | None:
        """Case does not matter, nor whether a space or a hyphen stands between the words."""
        return next((journey for journey in self.all if as_name(journey.name) == as_name(words)), None)

    def get(self, words: str) -> Journey:
        """Raises NoSuchJourney."""
        found = self.named(words)
        if found is None:
            raise NoSuchJourney(words=one_line(words)[:80])
        return found

    def for_segment(self, segment: str | None) -> Journey | None:
        wanted = as_name(segment or "")
        return next((journey for journey in self.all if wanted in map(as_name, journey.segments)), None)

    def for_client(self, client: Client) -> Journey | None:
        """The one that is named for them, else that of their segment, else that of their kind. What stands on a card
        as their journey may be a segment, or no journey of ours at all."""
        own = client.journey or ""
        found = self.named(own) or self.for_segment(own) or self.for_segment(client.segment)
        return found or next((journey for journey in self.all if client.kind in journey.kinds), None)


def as_name(words: str) -> str:
    """A name as it is compared."""
    return folded(words.replace("-", " "))


class NoSuchJourney(Refusal):
    """There is no journey called “{words}”. `/client journeys` shows all there are."""


class NoSuchMilestone(Refusal):
    """The journey {name} has changed since this was opened, and this milestone is not in it any more. Please close
    this, and open it again."""
