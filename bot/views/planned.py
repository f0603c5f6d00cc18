"""What an import would do, in words that a terminal and Slack share. No line of these is formatted or escaped."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from bot.domain import calendar
from bot.domain.clients import Client
from bot.domain.duplicates import Named
from bot.domain.imports import ClientStep, DateStep, Import
from bot.domain.milestones import Milestone
from bot.domain.nudges import Plan
from bot.domain.sheets import Mistake

TWINS = "Perhaps the same client twice (nothing is merged):"
CHANGES = "What would change:"
NOTHING_NEW = "All of it is known already: there is nothing to import."
DRY_RUN = "This was a dry run, and nothing was changed."
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


def prompts_title(count: int) -> str:
    return f"Prompts in the first fortnight ({count:,}):"


def prompts(shown: Iterable[Prompted], names: Mapping[str, str], now: datetime) -> Iterator[tuple[str, list[str]]]:
    """By person: who, on which clock, and what comes when."""

    def name(each: Prompted) -> str:
        return names.get(each[0].recipient, each[0].recipient)

    for _, theirs in groupby(sorted(shown, key=name), key=lambda each: each[0].recipient):
        rows = list(theirs)
        yield (
            f"{name(rows[0])} ({calendar.zone_in_words(ZoneInfo(rows[0][0].zone))})",
            [_prompt(*row, now) for row in rows],
        )


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


def _prompt(plan: Plan, milestone: Milestone, client: Client, now: datetime) -> str:
    zone = ZoneInfo(plan.zone)
    day = calendar.local_day(plan.due_at, zone)
    when = calendar.at_in_words(plan.due_at, zone, now, with_zone=False)
    occurs = calendar.occurrence_in_words(milestone.date, plan.occurrence, day)
    return f"{when}: {milestone.title} ({client.name}), {occurs}"
