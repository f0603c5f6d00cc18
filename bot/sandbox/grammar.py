"""The words in which the limits of Block Kit are written down: small checks that are put together.

A check looks at one value, knows where it stands (a JSON pointer) and says in the report what is wrong with it,
in Slack's wording.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.journal import Json

Check = Callable[[Any, str, "Report"], None]


@dataclass
class Report:
    surface: str  # "message", "modal" or "home"
    faults: list[str] = field(default_factory=list)
    block_ids: set[str] = field(default_factory=set)
    counts: dict[str, int] = field(default_factory=dict)
    has_input: bool = False

    def fault(self, words: str, at: str) -> None:
        self.faults.append(f"[ERROR] {words} [json-pointer:{at}]")


def string(high: int, low: int = 0) -> Check:
    def check(value: Any, at: str, report: Report) -> None:
        if not isinstance(value, str):
            report.fault("must provide a string", at)
        elif len(value) > high:
            report.fault(f"must be less than {high + 1} characters", at)
        elif len(value) < low:
            report.fault(f"must be more than {low - 1} characters", at)

    return check


def whole(low: int, high: int) -> Check:
    def check(value: Any, at: str, report: Report) -> None:
        if not isinstance(value, int) or isinstance(value, bool):
            report.fault("must provide an integer", at)
        elif not low <= value <= high:
            report.fault(f"must be between {low} and {high}", at)

    return check


def one_of(*values: str) -> Check:
    def check(value: Any, at: str, report: Report) -> None:
        if value not in values:
            report.fault(f"must be one of: {', '.join(values)}", at)

    return check


def flag(value: Any, at: str, report: Report) -> None:
    if not isinstance(value, bool):
        report.fault("must provide a boolean", at)


def matching(pattern: str, words: str) -> Check:
    found = re.compile(pattern)

    def check(value: Any, at: str, report: Report) -> None:
        if not isinstance(value, str) or not found.fullmatch(value):
            report.fault(words, at)

    return check


def anything(value: Any, at: str, report: Report) -> None:
    """What Slack takes as it comes."""


def items(each: Check, high: int, low: int = 1) -> Check:
    def check(value: Any, at: str, report: Report) -> None:
        if not isinstance(value, list):
            report.fault("must provide an array", at)
            return
        if len(value) > high:
            report.fault(f"no more than {high} items allowed", at)
        if len(value) < low:
            report.fault(f"no fewer than {low} items allowed", at)
        for number, one in enumerate(value):
            each(one, f"{at}/{number}", report)

    return check


def shape(needed: dict[str, Check], may: dict[str, Check] | None = None, *also: Check) -> Check:
    """An object with these keys and no others."""
    may = may or {}

    def check(value: Any, at: str, report: Report) -> None:
        if not isinstance(value, dict):
            report.fault("must provide an object", at)
            return
        for key in needed:
            if key not in value:
                report.fault(f"missing required field: {key}", at)
        for key, part in value.items():
            found = needed.get(key) or may.get(key)
            if found is None:
                report.fault(f"no more properties allowed: {key}", at)
            elif part is None:
                report.fault("must not be null", f"{at}/{key}")
            else:
                found(part, f"{at}/{key}", report)
        for extra in also:
            extra(value, at, report)

    return check


def typed(kinds: dict[str, Check], allowed: Iterable[str] | None = None) -> Check:
    """An object whose `type` says which check it is held against."""
    names = frozenset(allowed if allowed is not None else kinds)

    def check(value: Any, at: str, report: Report) -> None:
        if not isinstance(value, dict):
            report.fault("must provide an object", at)
        elif value.get("type") not in kinds:
            report.fault(f"unsupported type: {value.get('type')}", f"{at}/type")
        elif value["type"] not in names:
            report.fault(f"unsupported type here: {value['type']}", f"{at}/type")
        else:
            kinds[value["type"]](without_type(value), at, report)

    return check


def without_type(value: Json) -> Json:
    """The rest of an object whose type has been looked at: a type anywhere else is a key too many."""
    return {key: part for key, part in value.items() if key != "type"}


def text_in(part: Any) -> int:
    """All characters under a `text`, however deep."""
    if isinstance(part, list):
        return sum(text_in(one) for one in part)
    if not isinstance(part, dict):
        return 0
    own = len(part["text"]) if isinstance(part.get("text"), str) else 0
    return own + sum(text_in(value) for value in part.values())


def text(high: int, *kinds: str, low: int = 1) -> Check:
    """A text object; without kinds both are allowed."""
    both = {
        "plain_text": shape({"text": string(high, low)}, {"emoji": flag}),
        "mrkdwn": shape({"text": string(high, low)}, {"verbatim": flag}),
    }
    return typed(both, kinds or None)


def plain(high: int, low: int = 1) -> Check:
    return text(high, "plain_text", low=low)


def unique(values: Iterable[Any], at: str, report: Report, what: str) -> None:
    seen = set()
    for value in values:
        if value in seen:
            report.fault(f"{what} already exists: {value}", at)
        seen.add(value)


def options_of(element: Json) -> list[Json]:
    loose = element.get("options") or []
    groups = element.get("option_groups") or []
    inside = [one for group in groups if isinstance(group, dict) for one in group.get("options") or []]
    return [one for one in [*loose, *inside] if isinstance(one, dict)]
