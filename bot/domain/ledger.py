"""What became of the promises: one way to count them, for everybody who looks.

Kept rate = kept / (kept + late + broken), always beside the share that was moved. What the client let us off, what was
recorded by mistake and what is still open does not count; nor does what nobody promised by name when a group is so
small that it would name somebody.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from bot.domain.promises import Origin, Promise, Standing

LOOKS_BACK = timedelta(days=90)
FEWEST = 5
"""Of fewer it is not said how they went: one bad day would stand for somebody."""
JUDGED = (Standing.KEPT, Standing.LATE, Standing.BROKEN)


@dataclass(frozen=True)
class Count:
    kept: int = 0
    late: int = 0
    broken: int = 0
    released: int = 0
    open: int = 0
    overdue: int = 0
    """Of the open ones."""
    moved: int = 0
    """Of those that count: how many had a new time agreed before the old one had passed."""
    days_late: float | None = None
    """Of those that were kept late, on average."""

    @property
    def judged(self) -> int:
        return self.kept + self.late + self.broken

    @property
    def rate(self) -> float | None:
        """From 0 to 1; None where nothing has come to an end that counts."""
        return self.kept / self.judged if self.judged else None

    @property
    def moved_share(self) -> float | None:
        return self.moved / self.judged if self.judged else None


@dataclass(frozen=True)
class Group:
    """By kind, stage, segment or person."""

    name: str
    count: Count | None
    """None where there are too few to tell."""


@dataclass(frozen=True)
class Answers:
    """First answers to those who asked."""

    count: int = 0
    in_time: int = 0
    median_hours: float | None = None
    """Working hours of whoever answered."""
    waiting: int = 0


def counted(promises: Sequence[Promise], now: datetime) -> Count:
    by: dict[Standing, list[Promise]] = {standing: [] for standing in Standing}
    for each in promises:
        by[each.standing].append(each)
    late = [each.days_late for each in by[Standing.LATE]]
    return Count(
        kept=len(by[Standing.KEPT]),
        late=len(late),
        broken=len(by[Standing.BROKEN]),
        released=len(by[Standing.RELEASED]),
        open=len(by[Standing.OPEN]),
        overdue=sum(each.is_overdue(now) for each in by[Standing.OPEN]),
        moved=sum(each.moved > 0 for standing in JUDGED for each in by[standing]),
        days_late=sum(late) / len(late) if late else None,
    )


def grouped(promises: Sequence[Promise], by: Callable[[Promise], str | None], now: datetime) -> list[Group]:
    """The largest group first; what belongs to none is left out."""
    groups: dict[str, list[Promise]] = {}
    for each in promises:
        name = by(each)
        if name and each.standing in JUDGED:
            groups.setdefault(name, []).append(each)
    counts = {name: counted(those, now) for name, those in groups.items()}
    ordered = sorted(counts.items(), key=lambda one: (-one[1].judged, one[0]))
    hidden = sum(count.judged < FEWEST for _, count in ordered)
    shown = len(ordered) - max(hidden, 2 if hidden else 0)  # one alone is what the others leave of the whole
    return [Group(name, count if place < shown else None) for place, (name, count) in enumerate(ordered)]


def answered(promises: Sequence[Promise], hours_of: Callable[[Promise], float]) -> Answers:
    """`hours_of` says how long an enquiry waited, in working hours."""
    asked = [each for each in promises if each.origin is Origin.ENQUIRY]
    done = [each for each in asked if each.standing in (Standing.KEPT, Standing.LATE)]
    return Answers(
        count=len(done),
        in_time=sum(each.standing is Standing.KEPT for each in done),
        median_hours=median(map(hours_of, done)) if done else None,
        waiting=sum(each.is_open for each in asked),
    )
