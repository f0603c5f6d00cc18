"""A journey as it was when somebody set out on it, and a playbook as it was when a moment was flagged: one text for one
content, whatever file it came from."""

import json
from dataclasses import fields, is_dataclass, replace
from hashlib import sha256
from typing import Any

from bot.domain.clients import ClientKind, Stage
from bot.domain.history import Visibility
from bot.domain.journeys import Asks, Journey, JourneyMilestone, Persona, Span, Step, Unit, Weight, When
from bot.domain.playbooks import CLOCKS, Clocks, Holds, Playbook, Size, Within
from bot.domain.playbooks import Unit as ClockUnit


def dumped(journey: Journey) -> str:
    """What is as usual is left out, so that something new to say about journeys changes no text that does not say
    it."""
    return json.dumps(_plain(journey), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def read_back(text: str) -> Journey:
    """The journey that this is the `dumped` text of."""
    told: dict[str, Any] = json.loads(text)
    told["milestones"] = tuple(map(_milestone, told["milestones"]))
    told["segments"] = tuple(told.get("segments", ()))
    told["kinds"] = tuple(map(ClientKind, told.get("kinds", ())))
    return Journey(**told)


def dumped_playbook(playbook: Playbook) -> str:
    """Without the words that suggest it: who flags a moment has settled that."""
    kept = replace(playbook, suggested_by=(), but_not_by=())
    return json.dumps(_plain(kept), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def playbook_read_back(text: str) -> Playbook:
    """The playbook that this is the `dumped_playbook` text of."""
    told: dict[str, Any] = json.loads(text)
    told["secrecy"], told["size"] = Visibility(told["secrecy"]), Size(told["size"])
    told["holds"] = Holds(told["holds"])
    told["steps"] = tuple(Step(day, do) for day, do in told["steps"])
    told["clocks"] = tuple(map(_clocks, told["clocks"])) if "clocks" in told else CLOCKS
    for several in ("first_words", "avoid", "stop_elsewhere"):
        told[several] = tuple(told.get(several, ()))
    return Playbook(**told)


def digest(text: str) -> str:
    """The address of a snapshot: the SHA-256 of its text, in hexadecimal."""
    return sha256(text.encode()).hexdigest()


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        told = {each.name: (getattr(value, each.name), each.default) for each in fields(value)}
        return {name: _plain(own) for name, (own, usual) in told.items() if own != usual}
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return value


def _milestone(found: dict[str, Any]) -> JourneyMilestone:
    told: dict[str, Any] = {each.name: each.default for each in fields(JourneyMilestone)} | found
    told["stage"] = Stage(told["stage"])
    told["when"] = _when(told["when"])
    told["steps"] = tuple(Step(day, do) for day, do in told["steps"])
    told["weight"] = Weight(told["weight"])
    told["persona"] = Persona(told["persona"]) if told["persona"] else None
    told["asks"] = Asks(told["asks"])
    for several in ("leads", "helps", "avoid"):
        told[several] = tuple(told[several])
    return JourneyMilestone(**told)


def _when(found: dict[str, Any]) -> When:
    told = dict(found)
    for span in {"offset", "every"} & told.keys():
        told[span] = Span(told[span]["count"], Unit(told[span]["unit"]))
    return When(**told)


def _clocks(found: list[dict[str, Any]]) -> Clocks:
    return Clocks(*(Within(each["count"], ClockUnit(each["unit"])) for each in found))
