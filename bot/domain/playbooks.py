"""Playbooks: the kinds of Moments of Truth, each with what we do at it.

A playbook is a file that a firm can edit (`bot/playbooks/` reads it). It says who may know of such a moment, how big it
usually is for the client, how soon somebody answers, what waits meanwhile, and how to begin.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import IntEnum, StrEnum
from functools import cache
from typing import NamedTuple
from unicodedata import normalize
from zoneinfo import ZoneInfo

from bot.domain.calendar import USUAL, Hours, add_working_hours, next_working_morning
from bot.domain.history import Visibility
from bot.domain.journeys import Step
from bot.domain.refusals import Refusal


class Size(IntEnum):
    """How big it is for the client, not for us."""

    SMALL = 1
    NOTABLE = 2
    BIG = 3
    WHOLE = 4

    @property
    def in_words(self) -> str:
        return _SIZES[self]


_SIZES = {
    Size.SMALL: "a stone in the shoe",
    Size.NOTABLE: "on their mind all day",
    Size.BIG: "they lie awake over it",
    Size.WHOLE: "everything stops for them",
}


class Holds(StrEnum):
    """What is not said to the client while it is open."""

    NOTHING = "nothing"
    CHEER = "cheer"
    ALL = "all"
    """What others of ours send as well: somebody must stop it."""


class Unit(StrEnum):
    MINUTES = "minutes"
    """At any hour of any day."""
    WORKING_MINUTES = "working minutes"
    WORKING_DAYS = "working days"
    """By the same hour, so many working days later."""
    WORKING_MORNING = "next working morning"
    """When work begins the next time."""


@dataclass(frozen=True)
class Within:
    """How soon."""

    count: int
    unit: Unit

    def after(self, at: datetime, zone: ZoneInfo, hours: Hours = USUAL) -> datetime:
        """Until when, in UTC, for somebody in that zone with these hours."""
        match self.unit:
            case Unit.MINUTES:
                return at.astimezone(UTC) + timedelta(minutes=self.count)
            case Unit.WORKING_MINUTES:
                return add_working_hours(at, self.count / 60, zone, hours)
            case Unit.WORKING_DAYS:
                return add_working_hours(at, self.count * _length(hours), zone, hours)
            case Unit.WORKING_MORNING:
                return next_working_morning(at, zone, hours)

    @property
    def in_words(self) -> str:
        """As the file says it: "15 minutes", "4 working hours"."""
        if self.unit is Unit.WORKING_MORNING:
            return str(self.unit)
        count, unit = self.count, str(self.unit)
        if "minutes" in unit and count % 60 == 0:
            count, unit = count // 60, unit.replace("minutes", "hours")
        return f"{count} {unit if count != 1 else unit.removesuffix('s')}"


NEXT_WORKING_MORNING = Within(1, Unit.WORKING_MORNING)


class Clocks(NamedTuple):
    """The two clocks of a moment: how soon somebody has it, and how soon somebody has spoken with the client."""

    answer: Within
    speak: Within

    def after(self, at: datetime, zone: ZoneInfo, hours: Hours = USUAL) -> "Until":
        """Nobody has to speak before they have to answer: in the evening and at night a morning can come first."""
        answer, speak = (each.after(at, zone, hours) for each in self)
        return Until(answer, max(answer, speak))


class Until(NamedTuple):
    """When the two clocks have run out. UTC."""

    answer: datetime
    speak: datetime


CLOCKS = (
    Clocks(NEXT_WORKING_MORNING, Within(1, Unit.WORKING_DAYS)),
    Clocks(Within(120, Unit.WORKING_MINUTES), NEXT_WORKING_MORNING),
    Clocks(Within(60, Unit.WORKING_MINUTES), Within(240, Unit.WORKING_MINUTES)),
    Clocks(Within(15, Unit.MINUTES), Within(120, Unit.MINUTES)),
)
"""By size, the smallest first: where a playbook does not say it."""


@dataclass(frozen=True)
class Playbook:
    key: str
    """The name of its file, without the end."""
    name: str
    about: str
    secrecy: Visibility
    """Who may know, unless whoever flags it says otherwise."""
    size: Size
    """As it is proposed."""
    holds: Holds
    know: str
    first_words: tuple[str, ...]
    avoid: tuple[str, ...]
    steps: tuple[Step, ...]
    """Counted from the day on which it was flagged."""
    suggested_by: tuple[str, ...] = ()
    """Words that suggest it. A `*` stands for any end of a word, and `...` for up to three words between."""
    but_not_by: tuple[str, ...] = ()
    """What holds such words and means something else: "the server died"."""
    clocks: tuple[Clocks, ...] = CLOCKS
    """By size, the smallest first."""
    is_quiet: bool = False
    """No cheer anywhere around it."""
    learns: bool = True
    """Whoever closes it is asked for one line to learn from."""
    stop_elsewhere: tuple[str, ...] = ()
    """What goes out to the client from elsewhere, and must be stopped by hand."""

    def clocks_at(self, size: Size) -> Clocks:
        return self.clocks[size - Size.SMALL]

    def until(self, size: Size, at: datetime, zone: ZoneInfo, hours: Hours = USUAL) -> Until:
        """For somebody in that zone with these hours. What is bigger is never slower: where in the evening a morning
        comes before an hour of work is over, the smaller one waits as long as the bigger."""
        all_ = [clocks.after(at, zone, hours) for clocks in self.clocks[size - Size.SMALL :]]
        return Until(max(each.answer for each in all_), max(each.speak for each in all_))


@dataclass(frozen=True)
class Playbooks:
    """Every playbook there is, in the order in which they are shown."""

    all: tuple[Playbook, ...] = ()

    def find(self, key: str) -> Playbook | None:
        return next((each for each in self.all if each.key == key), None)

    def get(self, key: str) -> Playbook:
        """Raises NoSuchPlaybook."""
        found = self.find(key)
        if found is None:
            raise NoSuchPlaybook
        return found

    def guess(self, text: str) -> Playbook | None:
        """The one that these words suggest: who has the phrase of the most words in them. None where nobody has any,
        and where two have as many: somebody will say it, and a wrong guess in such an hour hurts."""
        spoken = _spoken(text)
        fits = {each.key: _fit(each, spoken) for each in self.all}
        best = max(fits.values(), default=0)
        found = [each for each in self.all if fits[each.key] == best > 0]
        return found[0] if len(found) == 1 else None


def as_phrase(said: str) -> str:
    """A phrase as it is compared with those of others."""
    return " ".join(_spoken(said).split())


class NoSuchPlaybook(Refusal):
    """That kind of moment is not among yours any more. Please choose another one."""


_NO_WORDS = re.compile(r"<[^>]*>|https?://\S+|:[a-z_+-]+:")
"""Mentions, links and emoji: somebody or something, and never what happened."""
_HYPHENS = re.compile("[-\u2010-\u2015]")
_BETWEEN = r"[^\w.,;:!?\n]+"
_END_OF_WORD = r"(?!\w|'(?!s(?!\w))\w)"
""" "death's" is a death, but "won't" is not won."""
_GAP = "..."
_UP_TO_THREE = rf"(?:{_BETWEEN}\w[\w']*){{0,3}}?{_BETWEEN}"
_BORDER = " . "
"""Nothing is read across it."""


def _spoken(text: str) -> str:
    words = _NO_WORDS.sub(" somebody ", normalize("NFKC", text).casefold())
    return _HYPHENS.sub(" ", words.replace("\u2019", "'"))


def _fit(playbook: Playbook, spoken: str) -> int:
    """How many words of it suggest this playbook."""
    for phrase in playbook.but_not_by:
        if _may_have(spoken, phrase):
            spoken = _pattern(phrase).sub(_BORDER, spoken)
    found = (each for each in playbook.suggested_by if _may_have(spoken, each) and _pattern(each).search(spoken))
    return max((sum(word != _GAP for word in _words(each)) for each in found), default=0)


def _may_have(spoken: str, phrase: str) -> bool:
    """A look that spares most of the search: there are a thousand phrases, and somebody waits for a form."""
    return all(word == _GAP or word.removesuffix("*") in spoken for word in _words(phrase))


@cache
def _words(phrase: str) -> tuple[str, ...]:
    return tuple(_spoken(phrase).split())


@cache
def _pattern(phrase: str) -> re.Pattern[str]:
    return re.compile(r"(?<![\w'])" + "".join(_parts(_words(phrase))))


def _parts(words: tuple[str, ...]) -> Iterator[str]:
    for number, word in enumerate(words):
        if word == _GAP:
            yield _UP_TO_THREE
            continue
        if number and words[number - 1] != _GAP:
            yield r"\s+"
        yield re.escape(word.removesuffix("*")) + (r"\w*" if word.endswith("*") else _END_OF_WORD)


def _length(hours: Hours) -> float:
    """Of a working day, in hours."""
    return hours.ends.hour - hours.starts.hour + (hours.ends.minute - hours.starts.minute) / 60
