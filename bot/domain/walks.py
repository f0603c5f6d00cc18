"""A client's walk along a journey: on which day each of its milestones is for them.

Every day is counted from where it begins: the client's first day, the day on which their ending began, or another
milestone's day. Never from when somebody was last told.
"""

from bisect import bisect_left
from calendar import monthrange
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from bot.domain import calendar
from bot.domain.calendar import USUAL, Hours, PartialDate
from bot.domain.clients import Client, Stage
from bot.domain.journeys import ENDING, START, Journey, JourneyMilestone, Span, Unit, When
from bot.domain.milestones import Milestone, MilestoneKind
from bot.domain.refusals import Refusal

LAST_STAGES = (Stage.ENDING, Stage.ALUMNI)
OFTEN = {Unit.DAYS: 180, Unit.WORKING_DAYS: 125, Unit.MONTHS: 6}
"""What comes round after so long, or sooner, can begin with its next time."""
APART = timedelta(days=45)
"""So far apart an old client is asked about for the first time, each expected milestone after the other."""
MOST_ROUNDS = 5_000
"""Of what comes round: once a week for almost a hundred years."""


@dataclass(frozen=True)
class Walk:
    """What is to be known to count the days."""

    client: Client
    journey: Journey
    today: date
    """On the owner's clock."""
    hours: Hours = USUAL
    """The workspace's: which days are working days."""
    happened: Mapping[str, date] | None = None
    """The days of what was expected and happened, by key."""
    asked_on: date | None = None
    """The day on which the owner can be asked next. None: today."""

    def of_them(self) -> Iterator[JourneyMilestone]:
        """The milestones that are for this client in the stage they are in. Whoever is about to leave goes through
        nothing but the ending."""
        for each in self.journey.for_(self.client.persona):
            is_over = self.client.stage is Stage.ENDING and each.stage not in LAST_STAGES
            if not each.is_about_dates and not is_over:
                yield each

    def first(self, milestone: JourneyMilestone) -> date | None:
        """The day it is on, or is asked about for the first time. None where it has none."""
        return self._first(milestone, frozenset())

    def ahead(self, milestone: JourneyMilestone, not_before: date | None = None) -> date | None:
        """The first of its days that is not past. None where there is none."""
        return self._first_from(milestone, not_before or self.today)

    def still(self, milestone: JourneyMilestone) -> date | None:
        """Its day, which is past, where it can be done all the same: what comes before the first day can be until that
        is over. None for what is ahead, comes round, has no day, or is history."""
        day = self.first(milestone)
        if day is None or day >= self.today or milestone.when.every or milestone.when.is_expected:
            return None
        return day if self.is_before_first_day else None

    @property
    def is_before_first_day(self) -> bool:
        """When they are asked about next. Whoever is about to leave has had it."""
        return self.client.stage is not Stage.ENDING and self.client.is_before_first_day(self.asked_on or self.today)

    def is_day_of(self, milestone: JourneyMilestone, day: date) -> bool:
        """Whether it is on that day, or comes round on it."""
        return self._first_from(milestone, day) == day

    def _first_from(self, milestone: JourneyMilestone, day: date) -> date | None:
        """The first of its days on or after that one."""
        base, every = self._base(milestone.when.base, frozenset({milestone.key})), milestone.when.every
        if base is None:
            return None
        turns = range(MOST_ROUNDS if every else 1)
        found = bisect_left(turns, day, key=lambda turn: turn_of(base, milestone.when, turn, self.hours) or date.max)
        return turn_of(base, milestone.when, found, self.hours) if found < len(turns) else None

    def _first(self, milestone: JourneyMilestone, seen: frozenset[str]) -> date | None:
        base = self._base(milestone.when.base, seen | {milestone.key})
        return turn_of(base, milestone.when, 0, self.hours) if base else None

    def _base(self, base: str, seen: frozenset[str]) -> date | None:
        if base == START:
            return self.client.start_date
        if base == ENDING:
            return self.client.ending_since if self.client.stage is Stage.ENDING else None
        other = self.journey.find(base)
        if other is None or other.key in seen:
            return None
        return (self.happened or {}).get(base) if other.when.is_expected else self._first(other, seen)


def after(day: date, span: Span, hours: Hours = USUAL) -> date | None:
    """None where that is in no year we know."""
    try:
        found = _after(day, span, hours)
    except (OverflowError, ValueError):
        return None
    return found if calendar.FIRST_YEAR <= found.year <= calendar.LAST_YEAR else None


def turn_of(base: date, when: When, turn: int, hours: Hours = USUAL) -> date | None:
    """The day of one turn, 0 being the first. Counted from where it begins: chained from the last one, the 31st would
    stay on the 28th for ever."""
    offset, every = when.offset, when.every
    if every is None or not turn:
        return after(base, offset, hours)
    if offset.unit is every.unit or not offset.count:
        return after(base, Span(offset.count + turn * every.count, every.unit), hours)
    first = after(base, offset, hours)
    return after(first, Span(turn * every.count, every.unit), hours) if first else None


class State(StrEnum):
    """How it stands with one milestone of a walk."""

    AHEAD = "ahead"
    STILL = "still"
    """Its day is over, and it can still be done: their first day is not."""
    ASKED = "asked"
    """It is expected, and asked about on its day."""
    MET = "met"
    DECLINED = "declined"
    HAPPENED = "happened"
    SILENT = "silent"
    """It does not apply to them."""
    PASSED = "passed"
    """Its day is over, and nobody said what came of it."""
    BEFORE = "before"
    """Its day was over before they walked along this journey."""
    OPEN = "open"
    """It has no day yet."""


SETTLED = (State.MET, State.DECLINED, State.HAPPENED, State.SILENT)
"""Somebody has said it."""


@dataclass(frozen=True)
class Stop:
    """One milestone of a walk, as it stands."""

    milestone: JourneyMilestone
    state: State
    day: date | None
    row: Milestone | None = None


def stops(walk: Walk, rows: Sequence[Milestone], answers: Mapping[int, bool]) -> list[Stop]:
    """In the order of the journey. `answers`: whether those rows were met that somebody answered for good. Of what
    comes round the newest. Whoever has not landed yet has nothing but what was settled before they were set back."""
    latest = {row.step: row for row in sorted(rows, key=lambda row: row.day)}
    found = [_stop(walk, each, latest.get(each.key), answers) for each in walk.of_them()]
    return found if walk.client.has_landed else [stop for stop in found if stop.state in SETTLED]


def _stop(walk: Walk, milestone: JourneyMilestone, row: Milestone | None, answers: Mapping[int, bool]) -> Stop:
    if row is None:
        day = walk.first(milestone)
        return Stop(milestone, State.BEFORE if day and day < walk.today else State.OPEN, day)
    return Stop(milestone, _state(walk, row, answers), row.happened_on or row.day, row)


def _state(walk: Walk, row: Milestone, answers: Mapping[int, bool]) -> State:
    if row.happened_at is not None:
        return State.HAPPENED
    if row.is_silent:
        return State.SILENT
    if row.is_expected:
        return State.ASKED
    if row.id in answers:
        return State.MET if answers[row.id] else State.DECLINED
    if row.day >= walk.today:
        return State.AHEAD
    return State.STILL if walk.is_before_first_day else State.PASSED


@dataclass(frozen=True)
class Changes:
    """What is different between the rows that are there and those that should be."""

    added: tuple[Milestone, ...] = ()
    """Without their ids."""
    moved: tuple[Milestone, ...] = ()
    """As they should be."""
    gone: tuple[Milestone, ...] = ()
    """As they were."""
    passed: tuple[JourneyMilestone, ...] = ()
    """What lay before today, so that it has no row."""


def changes(walk: Walk, rows: Sequence[Milestone], answered: Collection[int] = ()) -> Changes:
    """`answered`: the rows of which somebody said what became of them. Those stay as they are, and so does what was
    prompted about and is past. While a client has not landed, nothing is different: whoever is set back by mistake
    finds everything as it was."""
    if not walk.client.has_landed:
        return Changes()
    theirs: dict[str, list[Milestone]] = {}
    for one in rows:
        theirs.setdefault(one.step or "", []).append(one)
    added, moved, passed, kept = list[Milestone](), list[Milestone](), list[JourneyMilestone](), set[int]()
    belated = 0
    for each in walk.of_them():
        own = theirs.get(each.key, [])
        settled = [one for one in own if _is_settled(one, answered)]
        waiting = [one for one in own if one not in settled]
        kept |= {one.id for one in settled}
        if each.when.every is None or each.when.is_expected:
            row: Milestone | None = next(iter(waiting), None)
            wanted = None if settled and not waiting else _wanted(walk, each, row)
            if each.when.is_expected and not own and _is_past(walk, each):
                wanted = walk.ahead(each, walk.today + belated * APART)
                belated += 1
        else:
            past = [one for one in waiting if one.day < walk.today and walk.is_day_of(each, one.day)]
            kept |= {one.id for one in past}
            row = next((one for one in waiting if one not in past), None)
            wanted = _next_round(walk, each, own, settled)
        if wanted is None:
            if not own and _is_past(walk, each):
                passed.append(each)
        elif row is None:
            added.append(as_row(walk.client, each, wanted))
        else:
            kept.add(row.id)
            shown = replace(row, title=each.title, date=_partial(wanted), lead_days=each.leads[0])
            shown = replace(shown, is_expected=each.when.is_expected)
            moved += [shown] if shown != row else []
    gone = [one for one in rows if one.id not in kept and not _is_settled(one, answered)]
    return Changes(tuple(added), tuple(moved), tuple(gone), tuple(passed))


def lapsed(walk: Walk, rows: Iterable[Milestone], answered: Collection[int]) -> list[Milestone]:
    """What lies before today, and nobody has settled: history for somebody who lands again today."""
    return [row for row in rows if not row.is_silent and not _is_settled(row, answered) and row.day < walk.today]


def is_routine(walk: Walk, row: Milestone) -> bool:
    """It is not the first of its rounds, and comes round often."""
    milestone = walk.journey.find(row.step or "")
    if milestone is None or milestone.when.every is None or milestone.when.is_expected:
        return False
    every = milestone.when.every
    return every.count <= OFTEN[every.unit] and walk.first(milestone) != row.day


def next_time(walk: Walk, row: Milestone) -> Milestone:
    """What comes round, one round later."""
    milestone = walk.journey.find(row.step or "")
    later = walk.ahead(milestone, row.day + calendar.A_DAY) if milestone else None
    return replace(row, date=_partial(later)) if later else row


def happened(rows: Iterable[Milestone]) -> dict[str, date]:
    return {row.step: row.happened_on for row in rows if row.step and row.happened_on}


def coming_round(journey: Journey) -> list[str]:
    """The keys of what has a next time once it is past."""
    return [each.key for each in journey.milestones if each.when.every and not each.when.is_expected]


def _wanted(walk: Walk, milestone: JourneyMilestone, row: Milestone | None) -> date | None:
    """A day that is past stays where somebody may have been told of it."""
    if row is not None and walk.is_day_of(milestone, row.day):
        return row.day
    return walk.ahead(milestone) or walk.still(milestone)


def _next_round(
    walk: Walk, milestone: JourneyMilestone, own: Sequence[Milestone], settled: Sequence[Milestone]
) -> date | None:
    """None where the day has its row already, or where it does not apply to them any more."""
    latest = max(own, key=lambda row: row.day, default=None)
    if latest is not None and latest.is_silent and latest.day < walk.today:
        return None
    ahead = walk.ahead(milestone)
    return None if ahead in [row.day for row in settled] else ahead


def _is_settled(row: Milestone, answered: Collection[int]) -> bool:
    return row.happened_at is not None or (row.id in answered and not row.is_expected)


def _is_past(walk: Walk, milestone: JourneyMilestone) -> bool:
    first = walk.first(milestone)
    return first is not None and first < walk.today


def as_row(client: Client, milestone: JourneyMilestone, day: date) -> Milestone:
    return Milestone(
        id=0,
        workspace_id=client.workspace_id,
        client_id=client.id,
        kind=MilestoneKind.JOURNEY,
        title=milestone.title,
        date=_partial(day),
        lead_days=milestone.leads[0],
        step=milestone.key,
        is_expected=milestone.when.is_expected,
    )


def _partial(day: date) -> PartialDate:
    return PartialDate(day.year, day.month, day.day)


def _after(day: date, span: Span, hours: Hours) -> date:
    match span.unit:
        case Unit.DAYS:
            return day + timedelta(days=span.count)
        case Unit.MONTHS:
            return _months_after(day, span.count)
        case Unit.WORKING_DAYS:
            return _working_days_after(day, span.count, hours)


def _months_after(day: date, count: int) -> date:
    """The same day of the month, or its last one where there is no such day."""
    years, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(years, month + 1, min(day.day, monthrange(years, month + 1)[1]))


def _working_days_after(day: date, count: int, hours: Hours) -> date:
    """None after is the day itself, or the first working day after a day off."""
    if not count:
        return calendar.working_day_on_or_after(day, hours)
    step = calendar.A_DAY if count > 0 else -calendar.A_DAY
    while not calendar.is_working_day(day, hours):
        day -= step
    weeks, left = divmod(abs(count), len(hours.days))
    day += 7 * weeks * step
    while left:
        day += step
        left -= calendar.is_working_day(day, hours)
    return day


class NothingNewer(Refusal):
    """They walk along the newest journey of that name already, so there is nothing to move."""
