"""What an import would do, in words that a terminal and Slack share. No line of these is formatted or escaped."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from bot.domain import calendar
from bot.domain.clients import Client
from bot.domain.duplicates import Named
from bot.domain.imports import ClientStep, DateStep, Import
from bot.domain.milestones import Milestone, MilestoneKind
from bot.domain.nudges import Plan
from bot.domain.sheets import Mistake

TWINS = "Perhaps the same client twice (nothing is merged):"
CHANGES = "What would change:"
NOTHING_NEW = "All of it is known already: there is nothing to import."
DRY_RUN = "This was a dry run, and nothing was changed."
JOURNEYS = "Who begins to walk along a journey:"
BEGINS_LATER = (
    "With so many clients the journeys begin in the minutes after the import, so their prompts are not listed."
)
NOBODY = "Nobody is prompted about these clients in the first two weeks."
NO_DATES = "None of their dates comes up in the first two weeks."
PROMPTS_MOST, PEOPLE_MOST = 30, 8
"""Lines, and people who are named."""
CALLED = {"zone": "time zone", "archived_at": "archived", "enquired_at": "enquired"}


def to_mend(mistakes: Sequence[Mistake]) -> str:
    count = len(mistakes)
    return f"Nothing was imported: there {'is one mistake' if count == 1 else f'are {count:,} mistakes'} to mend first."


def counts(steps: Sequence[ClientStep | DateStep]) -> tuple[int, int, int]:
    """New, changed, unchanged."""
    new = sum(step.before is None for step in steps)
    same = sum(step.before == step.after for step in steps)
    return new, len(steps) - new - same, same


def twins(plan: Import) -> list[str]:
    return [f"line {each.one.line}: {each.one.name} and {_named(each.other)}" for each in plan.duplicates]


def changes(plan: Import) -> list[str]:
    said = [f"{step.after.name}: {_which(step)}" for step in plan.clients if step.changes]
    said += [f"{step.after.title}: {_was(step)}" for step in plan.dates if step.is_change]
    return [*said, *(f"{step.contact}: {step.role or 'a person there'}" for step in plan.people_alone)]


Prompted = tuple[Plan, Milestone, Client]


@dataclass(frozen=True)
class Walkers:
    """Who begins to walk along one journey."""

    journey: str
    """Its name."""
    count: int
    without_start: int
    """How many of them have no first day yet."""


@dataclass(frozen=True)
class Morning:
    """What comes to one person on one day."""

    day: str
    count: int
    lines: list[str]
    """Those that have room; none where only the count has."""


@dataclass(frozen=True)
class Theirs:
    who: str
    """Or how many more people, all of them together."""
    mornings: list[Morning]


def prompts_title(count: int) -> str:
    return f"Prompts in the first fortnight ({count:,}):"


def prompts(shown: Iterable[Prompted], names: Mapping[str, str], now: datetime) -> list[Theirs]:
    """By person and morning. The nearest mornings say what comes, as far as there is room; of the others it is
    counted."""
    by_person: dict[str, list[Prompted]] = {}
    for each in shown:
        by_person.setdefault(each[0].recipient, []).append(each)
    whose = sorted(by_person.items(), key=lambda each: (names.get(each[0], each[0]), each[0]))
    named, others = whose[:PEOPLE_MOST], [each for _, theirs in whose[PEOPLE_MOST:] for each in theirs]
    days = [(_who(names.get(who, who), theirs), _by_day(theirs)) for who, theirs in named]
    room = _room([by_day for _, by_day in days])
    found = [
        Theirs(who, [_morning(day, each, room[number, day], now) for day, each in by_day.items()])
        for number, (who, by_day) in enumerate(days)
    ]
    if others:
        more = len(whose) - PEOPLE_MOST
        who = "One more person" if more == 1 else f"{more:,} more people"
        found.append(Theirs(who, [_morning(day, each, 0, now) for day, each in _by_day(others).items()]))
    return found


def heading(morning: Morning) -> tuple[str, str]:
    """The day, and how much comes on it: ("Tuesday 1 December", ", 3 things"), ("Wednesday 9 December", ": 3")."""
    if not morning.lines:
        return morning.day, f": {morning.count:,}"
    return morning.day, ", 1 thing" if morning.count == 1 else f", {morning.count:,} things"


def journeys(walkers: Iterable[Walkers], begins_later: bool) -> list[str]:
    """How many clients will walk along each. `begins_later`: only after the import."""
    said = [_walkers(each) for each in walkers]
    return [*said, BEGINS_LATER] if said and begins_later else said


def shortened(lines: Sequence[str], most: int) -> list[str]:
    return [*lines[:most], *([f"and {len(lines) - most:,} more"] if len(lines) > most else [])]


def _named(other: Named) -> str:
    return f"{other.name} (line {other.line})" if other.line else f"{other.name} (in the roster)"


def _which(step: ClientStep) -> str:
    assert step.before is not None
    words = [CALLED.get(name, name.replace("_", " ")) for name in step.changes]
    return ", ".join(f"{word} (was {step.before.name})" if word == "name" else word for word in words)


def _was(step: DateStep) -> str:
    assert step.before is not None
    pairs = [
        (name.replace("_", " "), getattr(step.before, name), getattr(step.after, name))
        for name in ("title", "date", "repeat", "leap", "lead_days")
    ]
    said = [f"{name} {before} becomes {after}" for name, before, after in pairs if before != after]
    return ", ".join([*said, *(["silent from now on"] if step.after.is_silent > step.before.is_silent else [])])


def _walkers(each: Walkers) -> str:
    said = f"{each.journey}: {'1 client' if each.count == 1 else f'{each.count:,} clients'}"
    if not each.without_start:
        return said
    if each.without_start == each.count:
        return f"{said}, without a first day yet"
    return f"{said}, {each.without_start:,} of them without a first day yet"


def _who(name: str, theirs: Sequence[Prompted]) -> str:
    return f"{name} ({calendar.zone_in_words(ZoneInfo(theirs[0][0].zone))})"


def _by_day(theirs: Iterable[Prompted]) -> dict[date, list[Prompted]]:
    return {day: list(each) for day, each in groupby(sorted(theirs, key=_day), key=_day)}


def _day(each: Prompted) -> date:
    return each[0].day


def _room(people: Sequence[Mapping[date, Sequence[Prompted]]]) -> dict[tuple[int, date], int]:
    """How many lines each morning of each person has: the nearest first."""
    left, room = PROMPTS_MOST, dict[tuple[int, date], int]()
    for day, number in sorted((day, number) for number, by_day in enumerate(people) for day in by_day):
        room[number, day] = min(left, len(people[number][day]))
        left -= room[number, day]
    return room


def _morning(day: date, theirs: Sequence[Prompted], room: int, now: datetime) -> Morning:
    today = calendar.local_day(now, ZoneInfo(theirs[0][0].zone))
    lines = [_prompt(*each, today) for each in theirs[:room]]
    if room and len(theirs) > room:
        lines.append(f"and {len(theirs) - room:,} more")
    return Morning(calendar.in_full(day, today), len(theirs), lines)


def _prompt(plan: Plan, milestone: Milestone, client: Client, today: date) -> str:
    """With the day on which it happens, which is seldom the one on which it is asked."""
    said = f"{milestone.title} ({client.name})"
    if milestone.is_expected:
        return f"{said}: has it happened by now?"
    when = calendar.occurrence_in_full(milestone.date, plan.occurrence, today)
    is_owed = milestone.kind is MilestoneKind.JOURNEY and plan.occurrence < plan.day
    return f"{said}, which was for {when}" if is_owed else f"{said}, {when}"
