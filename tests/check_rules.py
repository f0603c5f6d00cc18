"""`make check-rules`: takes out one rule of the calendar after the other, and looks which test misses it.

A rule that nothing misses is a rule that somebody could break unseen. Each is a line of the program and what stands
there without it; the tests of the domain then run against a program that is otherwise the same, in its own process.
"""

import contextlib
import multiprocessing
import os
import sys
import time
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType
from typing import NamedTuple

import pytest
from hypothesis import Phase, settings

ROOT = Path(__file__).parent.parent
TESTS = ("days_off", "terms", "calendar", "preferences", "promises", "calendar_rules")
SEED = 4
MOST = 60
"""Seconds. A rule without which something never ends is missed, too."""


class Rule(NamedTuple):
    name: str
    file: str
    line: str
    without: str


CALENDAR, TERMS, PROMISES, PREFERENCES = "calendar", "terms", "promises", "preferences"
NONE = Rule("nothing is taken out", CALENDAR, "", "")
RULES = (
    Rule("a holiday is a day off", CALENDAR, "if off.country is None or (name := ", "if True or (name := "),
    Rule("leave is days off", CALENDAR, "if off.leave is not None and day in off.leave:", "if False:"),
    Rule("only some weekdays are working days", CALENDAR, "if day.isoweekday() not in hours.days:", "if False:"),
    Rule("a leave begins on its first day", CALENDAR, "return self.since <= day and", "return self.since < day and"),
    Rule("a leave holds its last day", CALENDAR, "or day <= self.until)", "or day < self.until)"),
    Rule("a celebration comes before a day off", CALENDAR, "is_before = is_celebration or", "is_before = "),
    Rule("anything else waits until after it", CALENDAR, "if is_before else working", "if True else working"),
    Rule("but not into the day itself", CALENDAR, "or _would_be_over(occurrence, lead_days, hours)", ""),
    Rule(
        "a prompt comes its lead before",
        CALENDAR,
        "wanted = in_time = occurrence - timedelta(days=lead_days)",
        "wanted = in_time = occurrence",
    ),
    Rule(
        "a client's day is not over when it comes",
        CALENDAR,
        "if is_celebration and theirs is not None and lead_days < 2:",
        "if False:",
    ),
    Rule(
        "also with a lead of a day, where clocks are far apart",
        CALENDAR,
        "theirs is not None and lead_days < 2:",
        "theirs is not None and lead_days < 1:",
    ),
    Rule(
        "that is a rule for celebrations only",
        CALENDAR,
        "if is_celebration and theirs is not None",
        "if theirs is not None",
    ),
    Rule("a day is past once it is past for both", CALENDAR, "    if theirs is not None:\n", "    if False:\n"),
    Rule(
        "a month has no lead",
        CALENDAR,
        "first = occurrence.replace(day=1)",
        "first = occurrence.replace(day=1) - timedelta(days=lead_days)",
    ),
    Rule(
        "a month begins on its 1st, whoever works then",
        CALENDAR,
        "first = occurrence.replace(day=1)",
        "first = occurrence",
    ),
    Rule(
        "a month occurs on a weekday",
        CALENDAR,
        "return working_day_on_or_after(date(year, source.month, 1))",
        "return date(year, source.month, 1)",
    ),
    Rule(
        "a month that began on days off is not over",
        CALENDAR,
        "    if source.day is None:\n        this =",
        "    if False:\n        this =",
    ),
    Rule("29 February may be the 28th", CALENDAR, "date(year, 2, 28) if leap is Leap.FEB28 else ", ""),
    Rule("29 February may be 1 March", CALENDAR, " if leap is Leap.FEB28 else date(year, 3, 1)", ""),
    Rule("no date before its own year", CALENDAR, "max(on_or_after.year, source.year or 0)", "on_or_after.year"),
    Rule("what happens once does not come round", CALENDAR, "and repeat is Repeat.NONE:", "and False:"),
    Rule("what happened once is history", CALENDAR, "return only if only >= on_or_after else None", "return only"),
    Rule("one occurrence is prompted once", CALENDAR, "today if after is None else max(today, after + A_DAY)", "today"),
    Rule("nothing is planned for the past", CALENDAR, "planned if planned >= now else ", "planned if True else "),
    Rule(
        "what is late waits for working time",
        CALENDAR,
        "planned if planned >= now else next_working_time(now, zone, hours)",
        "planned if planned >= now else now.astimezone(UTC)",
    ),
    Rule("a leave is looked through for a month only", CALENDAR, "FAR = 31", "FAR = 130"),
    Rule("and for a whole month", CALENDAR, "FAR = 31", "FAR = 30"),
    Rule("a leave with an end is waited for", CALENDAR, "FAR + (hours.off.leave.length if", "FAR + (0 if"),
    Rule(
        "without the leave holidays still count",
        CALENDAR,
        "DaysOff(self.country) if self.leave",
        "NO_DAYS_OFF if self.leave",
    ),
    Rule(
        "work begins when it begins",
        CALENDAR,
        "return at_clock(day, hours.starts, zone)",
        "return at_clock(day, MORNING, zone)",
    ),
    Rule(
        "no work before it begins",
        CALENDAR,
        "and hours.starts <= local.time() < hours.ends",
        "and local.time() < hours.ends",
    ),
    Rule("no work once it has ended", CALENDAR, "local.time() < hours.ends", "local.time() <= hours.ends"),
    Rule("the next morning is a later one", CALENDAR, "return at if at > after else", "return at if at >= after else"),
    Rule("a day is the one on that clock", CALENDAR, "return _local(instant, zone).date()", "return instant.date()"),
    Rule(
        "summer time moves no morning",
        CALENDAR,
        "return datetime.combine(day, clock, zone).astimezone(UTC)",
        "return datetime.combine(day, clock, UTC) - datetime(2026, 1, 1, tzinfo=zone).utcoffset()",
    ),
    Rule("working hours stop at the end of work", CALENDAR, "if left <= closing - at:", "if True:"),
    Rule(
        "a day lasts until the next",
        CALENDAR,
        "return at_clock(day + A_DAY, time(0), zone)",
        "return at_clock(day, time(23), zone)",
    ),
    Rule("near the day both clocks are named", CALENDAR, "if day == there and here != there:", "if False:"),
    Rule(
        "a day that is past here may be on there",
        CALENDAR,
        "occurrence < min(today, there or today)",
        "occurrence < today",
    ),
    Rule("a month is never past", CALENDAR, "return source.day is not None and occurrence <", "return occurrence <"),
    Rule("whoever is covered is not prompted early", TERMS, "return self.hours if client.cover else ", "return "),
    Rule("where nobody covers it comes before the leave", TERMS, "if client.cover else self.hours_but_for_leave", ""),
    Rule("one's own country comes first", TERMS, "self.preferences.country or ", ""),
    Rule("then the workspace's", TERMS, "or self.usual.country or", "or"),
    Rule("then the one of the clock", TERMS, " or countries.of_zone(self.zone)", ""),
    Rule(
        "hours that do not fit give way", TERMS, "return own if own.starts < own.ends else", "return own if True else"
    ),
    Rule("a pause holds back", TERMS, "since = paused if paused is not None and paused > now else now", "since = now"),
    Rule(
        "a leave holds back",
        TERMS,
        "next_working_time(since, self.zone, self.hours_but_for_leave)",
        "next_working_time(since, self.zone, self.hours)",
    ),
    Rule("who left no hours has the workspace's", PREFERENCES, "self.days or usual.days", "frozenset({1})"),
    Rule("due before work is due the day before", PROMISES, "    day -= calendar.A_DAY", "    pass"),
    Rule(
        "a promise comes back before a day off", PROMISES, "on_or_before(wanted, hours)", "on_or_after(wanted, hours)"
    ),
)


class Found(NamedTuple):
    rule: Rule
    missed_by: str | None
    """The first test that fails without it."""


class _Without(SourceFileLoader):
    def __init__(self, rule: Rule, path: str) -> None:
        super().__init__(f"bot.domain.{rule.file}", path)
        self._rule = rule

    def get_code(self, fullname: str) -> CodeType:
        source = Path(self.path).read_text(encoding="utf-8")
        if self._rule.line and source.count(self._rule.line) != 1:
            raise LookupError(f"{self._rule.line!r} stands {source.count(self._rule.line)} times in {self.path}")
        return compile(source.replace(self._rule.line, self._rule.without, bool(self._rule.line)), self.path, "exec")


class _Finder(MetaPathFinder):
    def __init__(self, rule: Rule) -> None:
        self._rule = rule

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname != f"bot.domain.{self._rule.file}":
            return None
        spec = PathFinder.find_spec(fullname, path)
        assert spec is not None
        assert spec.origin is not None
        spec.loader = _Without(self._rule, spec.origin)
        return spec


class _First:
    """The first test that fails."""

    found: str | None = None

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.found = self.found or report.nodeid.partition("[")[0].rpartition("/")[2]

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.found = self.found or f"{report.nodeid} cannot be read"


def missed(rule: Rule) -> Found:
    """In a process that has read nothing of ours before."""
    sys.meta_path.insert(0, _Finder(rule))
    settings.register_profile("at once", phases=[Phase.explicit, Phase.generate])  # the smallest example is for people
    settings.load_profile("at once")
    first = _First()
    files = [f"tests/domain/test_{name}.py" for name in TESTS]
    options = ["-x", "-q", "--noconftest", "--assert=plain", f"--hypothesis-seed={SEED}", f"--timeout={MOST}"]
    with open(os.devnull, "w") as nowhere, contextlib.redirect_stdout(nowhere), contextlib.redirect_stderr(nowhere):
        code = pytest.main([*options, "-p", "no:xdist", "-p", "no:cacheprovider", *files], plugins=[first])
    return Found(rule, first.found or (None if code == 0 else f"pytest ended with {int(code)}"))


def main(words: str = "") -> int:
    """Every rule, or those in whose name the words stand."""
    started, left = time.monotonic(), 0
    rules = [rule for rule in RULES if words in rule.name]
    os.chdir(ROOT)
    _read_ahead()
    with multiprocessing.get_context("fork").Pool(os.cpu_count(), maxtasksperchild=1) as pool:
        for found in pool.imap(missed, (NONE, *rules), chunksize=1):
            is_well = (found.missed_by is None) is (found.rule == NONE)
            left += not is_well
            print(
                f"{'' if is_well else 'NOT '}ok  {found.rule.name:<56} {found.missed_by or 'missed by no test'}",
                flush=True,
            )
    print(f"{len(rules)} rules, {left} not as it should be, {time.monotonic() - started:.0f} s")
    return 1 if left else 0


def _read_ahead() -> None:
    """What every process needs that is not ours, read once."""
    import alembic.command  # noqa: F401
    import holidays.countries  # noqa: F401
    import hypothesis.internal.conjecture.engine  # noqa: F401
    import sqlmodel  # noqa: F401


if __name__ == "__main__":
    sys.exit(main(" ".join(sys.argv[1:])))
