"""One call of the Web API, as every method sees it."""

import base64
import binascii
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.sandbox.journal import Json
from bot.sandbox.limits import Refusal
from bot.sandbox.model import Workspace
from bot.sandbox.world import Grant, World

if TYPE_CHECKING:
    from bot.sandbox.server import Sandbox


class Refused(Exception):
    """Slack says no; the name of its error, and what else stands in the answer."""

    def __init__(self, error: str, messages: tuple[str, ...] = (), status: int = 200, **extra: Any) -> None:
        super().__init__(error)
        self.error = error
        self.messages = messages
        self.status = status
        self.extra = extra

    @classmethod
    def because(cls, refusal: Refusal) -> "Refused":
        return cls(refusal.error, refusal.messages)


@dataclass(frozen=True)
class Call:
    sandbox: "Sandbox"
    method: str
    args: Json
    grant: Grant | None

    @property
    def world(self) -> World:
        return self.sandbox.world

    @property
    def workspace(self) -> Workspace:
        assert self.grant is not None
        return self.world.workspaces[self.grant.team]

    def text(self, name: str, default: str = "") -> str:
        value = self.args.get(name)
        return default if value is None else str(value)

    def needed(self, name: str) -> str:
        value = self.args.get(name)
        if value is None or value == "":
            raise Refused("invalid_arguments", (f"[ERROR] missing required field: {name} [json-pointer:/{name}]",))
        return str(value)

    def flag(self, name: str) -> bool:
        return str(self.args.get(name, "")).lower() in ("1", "true")

    def number(self, name: str, default: int) -> int:
        try:
            return int(self.args.get(name) or default)
        except ValueError:
            raise Refused("invalid_arguments", (f"[ERROR] must provide an integer [json-pointer:/{name}]",)) from None

    def structure(self, name: str, error: str) -> Any:
        """An argument that is JSON: as it is in a JSON body, as a string in a form."""
        value = self.args.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise Refused(error) from None

    def allowed(self, *scopes: str) -> None:
        """At least one of these scopes."""
        granted = self.grant.scopes if self.grant else frozenset()
        if not granted & set(scopes):
            raise missing(scopes, granted)

    def page(self, everything: list[Any], default: int = 100, most: int = 1000) -> tuple[list[Any], Json]:
        """One page of a list, and what tells the app where the next one starts."""
        limit = self.number("limit", default)
        if not 1 <= limit <= most:
            raise Refused("invalid_limit")
        start = self._start()
        if start > len(everything):
            raise Refused("invalid_cursor")
        end = start + limit
        cursor = base64.b64encode(f"next:{end}".encode()).decode() if end < len(everything) else ""
        return everything[start:end], {"response_metadata": {"next_cursor": cursor}}

    def _start(self) -> int:
        cursor = self.text("cursor")
        if not cursor:
            return 0
        try:
            return int(base64.b64decode(cursor, validate=True).decode().removeprefix("next:"))
        except (ValueError, binascii.Error):
            raise Refused("invalid_cursor") from None


def missing(scopes: tuple[str, ...] | frozenset[str], granted: frozenset[str]) -> Refused:
    return Refused("missing_scope", needed=",".join(sorted(scopes)), provided=",".join(sorted(granted)))


Handler = Callable[[Call], Json]


@dataclass(frozen=True)
class Method:
    run: Handler
    scopes: tuple[str, ...] = ()  # one of them is enough
    token: str = "bot"  # "bot", "app", "any" or "none"
