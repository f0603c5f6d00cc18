"""How something was before it was changed, as text: kept for as long as the change can be undone."""

import json
from dataclasses import fields, replace
from datetime import date, datetime
from enum import Enum
from typing import Any, TypeVar

from bot.domain.calendar import PartialDate

T = TypeVar("T")


def kept(before: Any, after: Any) -> str:
    """What is different in two values of one kind, as it was before."""
    names = [field.name for field in fields(before)]
    return json.dumps({name: _plain(was) for name in names if (was := getattr(before, name)) != getattr(after, name)})


def restored(thing: T, kept: str) -> T:
    """The thing with what was changed as it was before, and all else as it is."""
    facts = {name: _read(getattr(thing, name), was) for name, was in json.loads(kept).items()}
    return replace(thing, **facts)  # type: ignore[type-var]


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return {"instant": value.isoformat()}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    return str(value) if isinstance(value, PartialDate | Enum) else value


def _read(now: Any, was: Any) -> Any:
    """What stands there now shows how to read what is always there."""
    match was:
        case None:
            return None
        case {"instant": text}:
            return datetime.fromisoformat(text)
        case {"day": text}:
            return date.fromisoformat(text)
        case list():
            return tuple(was)
    if isinstance(now, PartialDate):
        return PartialDate.parse(was)
    return type(now)(was) if isinstance(now, Enum) else was
