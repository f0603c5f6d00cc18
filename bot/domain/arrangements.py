"""Arrangements: what a workspace has settled for everybody. Every one of them has a default that works."""

from collections.abc import Iterable, Set
from dataclasses import dataclass, replace
from datetime import time
from zoneinfo import ZoneInfo

from bot.domain import countries
from bot.domain.calendar import EVENING, MONDAY_TO_FRIDAY, MORNING, DaysOff, Hours
from bot.domain.countries import COUNTRIES
from bot.domain.enquiries import USUAL_TARGETS, Targets
from bot.domain.refusals import Refusal
from bot.domain.silence import PATIENT, Patience


@dataclass(frozen=True)
class Arrangements:
    """Not part of the workspace itself: that says what Slack tells us, and this what people chose."""

    workspace_id: int
    moments_channel: str | None = None
    fallback: str | None = None
    """Who is asked where nobody else can be. Slack id."""
    days: frozenset[int] = MONDAY_TO_FRIDAY
    starts: time = MORNING
    ends: time = EVENING
    country: str | None = None
    """For holidays. ISO 3166-1 alpha-2."""
    is_roster_open: bool = False
    """Notes, contacts, dates and history are for every colleague."""
    is_small_start: bool = False
    """Only the owners in `prompted` are."""
    prompted: frozenset[str] = frozenset()
    """Kept while everybody is prompted, so that starting small again finds them."""
    patience: Patience = PATIENT
    targets: Targets = USUAL_TARGETS
    """For first answers."""

    @property
    def hours(self) -> Hours:
        return Hours(self.days, self.starts, self.ends, DaysOff(self.country))

    def hours_in(self, zone: ZoneInfo) -> Hours:
        """Where no country was chosen, with the holidays of the one in which that clock lies."""
        return Hours(self.days, self.starts, self.ends, DaysOff(self.country or countries.of_zone(zone)))

    def prompts(self, owner: str) -> bool:
        return not self.is_small_start or owner in self.prompted

    def start_with(self, is_small: bool, owners: Iterable[str]) -> "Arrangements":
        """Everybody, or only these. Raises NobodyPrompted."""
        prompted = frozenset(owners)
        if is_small and not prompted:
            raise NobodyPrompted
        return replace(self, is_small_start=is_small, prompted=prompted)

    def live_in(self, country: str | None) -> "Arrangements":
        """Raises NoSuchCountry."""
        return replace(self, country=checked_country(country))

    def work(self, days: Set[int], starts: time, ends: time) -> "Arrangements":
        """Raises NoWorkingDays, HoursBackwards."""
        check_hours(days, starts, ends)
        return replace(self, days=frozenset(days), starts=starts, ends=ends)


def checked_country(country: str | None) -> str | None:
    """By two letters, in whatever case; None for none. Raises NoSuchCountry."""
    code = (country or "").strip().upper()
    if code and code not in COUNTRIES:
        raise NoSuchCountry
    return code or None


def check_hours(days: Set[int], starts: time, ends: time) -> None:
    """Raises NoWorkingDays, HoursBackwards."""
    if not days:
        raise NoWorkingDays
    if starts >= ends:
        raise HoursBackwards


class NobodyPrompted(Refusal):
    """Please choose at least one owner to start with, or let everybody be prompted."""

    field = "owners"


class NoSuchCountry(Refusal):
    """Please write the country's two letters, as in DE, GB or US, or leave this empty."""

    field = "country"


class NoWorkingDays(Refusal):
    """Please choose at least one day on which prompts may come."""

    field = "days"


class HoursBackwards(Refusal):
    """The day would end before it begins. Please choose a later end."""

    field = "ends"
