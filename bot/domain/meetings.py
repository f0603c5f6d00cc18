"""Meetings from somebody's own calendar: that there was one, with which client and when, and nothing else of it."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.clients import folded
from bot.domain.refusals import Refusal

EVERY = timedelta(minutes=30)
"""Nobody's calendar is asked for more often."""
RARELY = timedelta(hours=6)
SLOWEST = timedelta(days=1)
TELL_AFTER = timedelta(days=1)
"""So long a calendar may be out of reach before its owner hears of it."""
STOP_AFTER = timedelta(days=3)
"""So long an address may be refused before it is asked for no more."""
BACK, AHEAD = timedelta(days=60), timedelta(days=60)
"""What of a calendar is looked at."""


@dataclass(frozen=True)
class Link:
    """The secret address of somebody's calendar, and how it went with it."""

    id: int
    workspace_id: int
    slack_id: str
    sealed: str
    """The address, encrypted."""
    connected_at: datetime
    next_at: datetime
    read_at: datetime | None = None
    etag: str | None = None
    modified: str | None = None
    failures: int = 0
    failing_since: datetime | None = None
    is_told: bool = False
    stopped_at: datetime | None = None
    reason: str | None = None
    """A word of ours, never anything of the address."""

    def known(self, now: datetime) -> tuple[str | None, str | None]:
        """What to tell whoever has it, so that they need not send the same again. Once a day it is read whole: new
        clients have come, and the days ahead are others."""
        is_fresh = self.read_at is not None and self.read_at.date() == now.date()
        return (self.etag, self.modified) if is_fresh else (None, None)

    def was_read(self, now: datetime, etag: str | None, modified: str | None) -> "Link":
        return replace(
            self,
            next_at=now + EVERY,
            read_at=now,
            etag=etag,
            modified=modified,
            failures=0,
            failing_since=None,
            is_told=False,
            reason=None,
        )

    def failed(self, reason: str, is_final: bool, now: datetime) -> "Link":
        """Asked again later each time; what is refused for days is asked for no more."""
        since, failures = self.failing_since or now, self.failures + 1
        wait = RARELY if is_final else min(EVERY * 2 ** min(failures, 10), SLOWEST)
        stops = is_final and now - since >= STOP_AFTER
        return replace(
            self,
            next_at=now + wait,
            failures=failures,
            failing_since=since,
            is_told=self.is_told or is_final or now - since >= TELL_AFTER,
            stopped_at=now if stops else None,
            reason=reason,
        )


@dataclass(frozen=True)
class Meeting:
    client_id: int
    key: str
    """Of this occurrence of this event: a digest of its id and its start."""
    starts_at: datetime
    ends_at: datetime


# --- whose names stand in it

SHORTEST = 4
"""A single word of fewer letters is a name too often by chance: "IT", "Max"."""
ENDINGS = frozenset(
    ["gmbh", "mbh", "ag", "kg", "ug", "se", "sa", "sarl", "sas", "srl", "spa", "bv", "nv", "oy", "ab", "as"]
)
ENDINGS |= {"ltd", "limited", "inc", "llc", "llp", "plc", "corp", "corporation", "co", "company"}
"""Nobody writes them into a calendar."""
_EVERYDAY = """
about account accounts agenda away board book booked break brief briefing budget business busy call catch
check client clients coach coaching coffee company content daily data demo design dinner doctor drive event
family finance first flight focus follow free friday growth hold holiday home hour insight inside interview
kickoff launch leave legal lunch market marketing meet meeting monday month monthly morning music next notes
office open opening partner partners people personal phone plan planning prep prepare product project public
quarter quarterly ready reminder report research retro review sales school second service session social sport
sprint staff standup start status strategy studio summit support sync target team teams test thursday time
today training travel tuesday update vacation visit wednesday week weekly work working workshop year yearly
zoom
"""
EVERYDAY = frozenset(_EVERYDAY.split())
"""A single word of these is in anybody's calendar."""


class Names:
    """Finds whole names in a text, whatever their case. The longest name at a place counts."""

    def __init__(self) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], int]]] = defaultdict(list)
        self._whose: dict[tuple[str, ...], set[int]] = defaultdict(set)

    @classmethod
    def of(cls, firms: Iterable[tuple[int, str]], contacts: Iterable[tuple[int, str]]) -> "Names":
        """Names and aliases of clients, and names of their contacts. A contact of one word is never found alone, and
        a name of two clients says nothing."""
        names = cls()
        for client_id, name in firms:
            words = words_of(name)
            bare = words[:-1] if len(words) > 1 and words[-1] in ENDINGS else words
            for each in {words, bare}:
                if len(each) > 1 or (each and len(each[0]) >= SHORTEST and each[0] not in EVERYDAY):
                    names._whose[each].add(client_id)
        for client_id, name in contacts:
            if len(words := words_of(name)) > 1:
                names._whose[words].add(client_id)
        names._index()
        return names

    def found_in(self, text: str) -> set[int]:
        words, found, place = words_of(text), set[int](), 0
        while place < len(words):
            name, client_id = self._longest_at(words, place)
            if client_id is not None:
                found.add(client_id)
            place += max(len(name), 1)
        return found

    def _index(self) -> None:
        for name, whose in self._whose.items():
            if len(whose) == 1:
                self._by_first[name[0]].append((name, next(iter(whose))))
        for names in self._by_first.values():
            names.sort(key=lambda each: -len(each[0]))

    def _longest_at(self, words: tuple[str, ...], place: int) -> tuple[tuple[str, ...], int | None]:
        for name, client_id in self._by_first.get(words[place], ()):
            if words[place : place + len(name)] == name:
                return name, client_id
        return (), None


def words_of(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+", folded(text.replace("’", "'").replace("'s ", " "))))


def changed(before: Collection[Meeting], now_there: Iterable[Meeting]) -> tuple[list[Meeting], list[Meeting]]:
    """What came to those of before, and what is there no more."""
    there = {(each.client_id, each.key): each for each in now_there}
    known = {(each.client_id, each.key) for each in before}
    return [each for key, each in there.items() if key not in known], [
        each for each in before if (each.client_id, each.key) not in there
    ]


# --- what is refused


class NotALink(Refusal):
    """Please paste the whole address of a calendar in iCal format, with the https:// at its beginning."""

    field = "link"


class NotPublic(Refusal):
    """This address is not on the public internet, so Moments cannot read it. Please paste the secret address that
    Google or Outlook gives you in the settings of your calendar."""

    field = "link"


class NoKeysForLinks(Refusal):
    """Calendars cannot be connected here yet: whoever runs Moments must set MOMENTS_SECRET_KEYS first, so that your
    address can be kept encrypted."""

    field = "link"


class NotYourMeeting(Refusal):
    """This came from a colleague's calendar, so only they can take it back."""
