"""The times in a journey file, as a person writes them: `start + 5 working days`, `3 days before`."""

import re

from bot.domain.journeys import DATES, ON_THE_DAY, Span, Unit, When

WHEN_EXAMPLES = (
    "`start + 5 working days`, `start + 12 months every 12 months`, `expected from start + 45 days every 45 days`,"
    " `ending + 30 days` or `each birthday`"
)
STEP_EXAMPLES = "`on the day`, `the day before`, `3 days before`, `the day after` or `2 weeks after`"

FURTHEST_DAYS, FURTHEST_MONTHS = 3_700, 120
FURTHEST_STEP = 366

_SPAN = r"([0-9]{1,4}) (working days?|days?|weeks?|months?|years?)"
_WHEN = re.compile(rf"(expected from )?([a-z0-9-]+)(?: ([+-]) {_SPAN})?(?: every {_SPAN})?")
_STEP = re.compile(r"([0-9]{1,3}) (days?|weeks?) (before|after)")
_STEPS = {"on the day": 0, "the day before": -1, "the day after": 1}
_UNITS = {
    "day": (Unit.DAYS, 1),
    "week": (Unit.DAYS, 7),
    "working day": (Unit.WORKING_DAYS, 1),
    "month": (Unit.MONTHS, 1),
    "year": (Unit.MONTHS, 12),
}


def when(said: str) -> When:
    """Raises ValueError with what was expected, as the end of a sentence that begins with the words."""
    words = " ".join(said.split())
    if words.startswith("each "):
        return _each(words.removeprefix("each "))
    found = _WHEN.fullmatch(words)
    if found is None:
        raise ValueError(f"is not a time such as {WHEN_EXAMPLES}.")
    expected, base, sign, count, unit, again, again_unit = found.groups()
    if base in DATES:
        raise ValueError(f"is a day of their own. Write `each {base}`.")
    offset = _span(count, unit, -1 if sign == "-" else 1) if count else ON_THE_DAY
    every = _span(again, again_unit) if again else None
    _refuse_odd(every, bool(expected))
    return When(base, offset, every, is_expected=bool(expected))


def step_day(said: str) -> int:
    """Raises ValueError as `when` does."""
    words = " ".join(said.split())
    found = _STEP.fullmatch(words)
    if words in _STEPS:
        return _STEPS[words]
    if found is None:
        raise ValueError(f"is not a time such as {STEP_EXAMPLES}.")
    days = int(found[1]) * _UNITS[found[2].removesuffix("s")][1]
    if days > FURTHEST_STEP:
        raise ValueError("is more than a year away. Make a milestone of its own of it.")
    return -days if found[3] == "before" else days


def _each(kind: str) -> When:
    if kind not in DATES:
        raise ValueError(f"is none of their own days. They are {', '.join(f'`each {known}`' for known in DATES)}.")
    return When(kind)


def _span(count: str, unit: str, sign: int = 1) -> Span:
    kind, times = _UNITS[unit.removesuffix("s")]
    length = int(count) * times
    if length > (FURTHEST_MONTHS if kind is Unit.MONTHS else FURTHEST_DAYS):
        raise ValueError("is more than ten years away.")
    return Span(sign * length, kind)


def _refuse_odd(every: Span | None, is_expected: bool) -> None:
    if is_expected and every is None:
        raise ValueError("does not say how often it is asked about. Add, for example, `every 45 days`.")
    if every is not None and not every.count:
        raise ValueError("comes round every 0 days. Write at least 1.")
