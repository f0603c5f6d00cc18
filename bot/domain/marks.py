"""Marks: once a year each milestone of a journey is asked about, whether it still delights or is table stakes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.history import Entry, Noun, Thing
from bot.domain.journeys import Journey, JourneyMilestone
from bot.domain.refusals import Refusal

A_YEAR, A_WEEK = timedelta(days=365), timedelta(days=7)


@dataclass(frozen=True)
class Mark:
    """One answer. The newest about a milestone is what counts; those before it stay, for whoever takes it back."""

    id: int
    workspace_id: int
    journey: str
    """Its name."""
    key: str
    """The milestone's."""
    is_table_stakes: bool
    by: str
    """Slack id."""
    at: datetime

    @property
    def thing(self) -> Thing:
        return Thing(Noun.MARK, self.id)


@dataclass(frozen=True)
class Question:
    """Still a delight, or table stakes by now?"""

    journey: str
    """Its name."""
    milestone: JourneyMilestone
    mark: Mark | None = None
    """What was said last; None where nobody ever was asked."""
    entry: Entry | None = None
    """What whoever reads it said just now, and may take back."""


def next_asked(
    journeys: Iterable[Journey],
    marks: Mapping[tuple[str, str], Mark],
    since: Mapping[str, datetime],
    now: datetime,
) -> tuple[Journey, JourneyMilestone] | None:
    """What is to be asked about now: at most one a week, each once a year, and nothing in the first year in which
    somebody walks along the journey, nor where nobody does, nor about what its own file calls table stakes. What was
    asked longest ago first."""
    if any(now - mark.at < A_WEEK for mark in marks.values()):
        return None
    waiting = [
        (at, journey, each)
        for journey in journeys
        if journey.name in since
        for each in journey.milestones
        if not each.is_about_dates
        and not (each.is_table_stakes and (journey.name, each.key) not in marks)
        and now - (at := _last(marks, since, journey, each)) >= A_YEAR
    ]
    found = min(waiting, key=lambda each: each[0], default=None)
    return found and (found[1], found[2])


def _last(
    marks: Mapping[tuple[str, str], Mark], since: Mapping[str, datetime], journey: Journey, each: JourneyMilestone
) -> datetime:
    mark = marks.get((journey.name, each.key))
    return mark.at if mark else since[journey.name]


class NotYoursToMark(Refusal):
    """Whoever manages or administers Moments here says what is table stakes by now. Please ask one of them."""


class SaidMeanwhile(Refusal):
    """Somebody else has said something about this milestone meanwhile. It stands in `/client journeys`, and can be said
    otherwise there."""


class MilestoneGone(Refusal):
    """This milestone is not on the journey any more, so there is nothing to say about it."""
