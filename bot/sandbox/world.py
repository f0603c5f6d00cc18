"""The whole of the sandbox's state: workspaces, tokens, triggers, response addresses, and who waits for a change."""

import asyncio
import random
import string
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from threading import Condition, RLock
from typing import Any

from bot.clock import Clock, MovedClock
from bot.sandbox.firm import Firm, Manifest
from bot.sandbox.journal import Journal
from bot.sandbox.model import Workspace
from bot.sandbox.persist import Keeper

TRIGGER_LIVES = 3.0  # seconds
RESPONSE_URL_LIVES = 30 * 60.0
RESPONSE_URL_POSTS = 5
ALPHABET = string.ascii_uppercase + string.digits


@dataclass(frozen=True)
class Grant:
    """What one token may do, and where."""

    token: str
    kind: str  # "bot" or "app"
    team: str
    scopes: frozenset[str] = frozenset()
    revoked: str | None = None  # the error a dead token is answered with


@dataclass(frozen=True)
class Trigger:
    id: str
    team: str
    user: str
    born: float
    view: str | None = None
    channel: str | None = None  # where the person was
    used: bool = False


@dataclass(frozen=True)
class ResponseUrl:
    id: str
    team: str
    user: str
    channel: str
    born: float
    message_ts: str | None = None  # what replace_original replaces
    posts: int = 0


class World:
    def __init__(self, firm: Firm, manifest: Manifest, clock: Clock, keeper: Keeper, seed: int = 7) -> None:
        self.lock = RLock()
        self.clock = clock
        self.keeper = keeper
        self.manifest = manifest
        self.journal = Journal(clock.now)
        self.revision = 0
        self.base_url = ""
        self.workspaces: dict[str, Workspace] = {}
        self.tokens: dict[str, Grant] = {}
        self.triggers: dict[str, Trigger] = {}
        self.response_urls: dict[str, ResponseUrl] = {}
        self.codes: dict[str, tuple[str, frozenset[str], str]] = {}  # OAuth: team, scopes, redirect
        # Names must differ between two runs on the same file.
        self._random = random.Random(seed + time.monotonic_ns())
        self._changed = Condition(self.lock)
        self._waiters: set[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = set()
        self._restore_clock()
        self.first = self.add_workspace(firm)

    def add_workspace(self, firm: Firm) -> Workspace:
        with self.change():
            workspace = Workspace(self, firm)
            self.workspaces[firm.team.id] = workspace
            return workspace

    # change

    @contextmanager
    def change(self) -> Iterator[None]:
        """Everything that alters what somebody can see happens inside this."""
        with self.lock:
            yield
            self.revision += 1
            self._changed.notify_all()
            for loop, event in self._waiters:
                loop.call_soon_threadsafe(event.set)

    def wait_for_change(self, since: int, timeout: float = 10.0) -> int:
        """Wait, in a thread of your own, until the revision is past `since`; gives the revision there is."""
        with self._changed:
            self._changed.wait_for(lambda: self.revision > since, timeout)
            return self.revision

    async def next_change(self, since: int, timeout: float = 20.0) -> int:
        """The same for a coroutine: what a stream of live updates awaits."""
        waiter = (asyncio.get_running_loop(), asyncio.Event())
        with self.lock:
            if self.revision > since:
                return self.revision
            self._waiters.add(waiter)
        try:
            await asyncio.wait_for(waiter[1].wait(), timeout)
        except TimeoutError:
            pass
        finally:
            with self.lock:
                self._waiters.discard(waiter)
        return self.revision

    # the clock

    def move_clock(self, by: timedelta) -> None:
        with self.change():
            self.clock.move(by)  # type: ignore[attr-defined]
            if isinstance(self.clock, MovedClock):
                self.keeper.put("clock", "offset", self.clock.offset.total_seconds())

    def _restore_clock(self) -> None:
        for _, seconds in self.keeper.every("clock"):
            if isinstance(self.clock, MovedClock):
                self.clock.offset = timedelta(seconds=seconds)

    # tokens

    def grant(self, grant: Grant) -> Grant:
        self.tokens[grant.token] = grant
        return grant

    def revoke(self, team: str, error: str) -> None:
        for token, grant in list(self.tokens.items()):
            if grant.team == team and grant.kind == "bot":
                self.tokens[token] = replace(grant, revoked=error)

    # things that live for a short while

    def new_trigger(self, team: str, user: str, view: str | None = None, channel: str | None = None) -> str:
        number = self._random.randrange(10**11, 10**12)
        ident = f"{number}.{number // 7}.{self.new_id().lower()}"
        trigger = Trigger(ident, team, user, self.clock.monotonic(), view, channel)
        self.triggers[trigger.id] = trigger
        _forget_oldest(self.triggers)
        return trigger.id

    def use_trigger(self, ident: str) -> Trigger | str:
        """The trigger, or the name of Slack's error."""
        trigger = self.triggers.get(ident)
        if trigger is None:
            return "invalid_trigger_id"
        if trigger.used:
            return "exchanged_trigger_id"
        if self.clock.monotonic() - trigger.born > TRIGGER_LIVES:
            return "expired_trigger_id"
        self.triggers[ident] = replace(trigger, used=True)
        return trigger

    def new_response_url(self, team: str, user: str, channel: str, message_ts: str | None = None) -> str:
        ident = f"{team}/{self._random.randrange(10**11, 10**12)}/{self.new_id(24)}"
        self.response_urls[ident] = ResponseUrl(ident, team, user, channel, self.clock.monotonic(), message_ts)
        _forget_oldest(self.response_urls)
        return f"{self.base_url}/response/{ident}"

    def use_response_url(self, ident: str) -> ResponseUrl | str:
        url = self.response_urls.get(ident)
        if url is None:
            return "invalid_url"
        if self.clock.monotonic() - url.born > RESPONSE_URL_LIVES:
            return "expired_url"
        if url.posts >= RESPONSE_URL_POSTS:
            return "used_url"
        self.response_urls[ident] = replace(url, posts=url.posts + 1)
        return url

    def new_id(self, length: int = 10) -> str:
        return "".join(self._random.choices(ALPHABET, k=length))


def _forget_oldest(short_lived: dict[str, Any], most: int = 20_000) -> None:
    """A load test makes many; the first of them died long ago."""
    if len(short_lived) > most:
        for old in list(short_lived)[: most // 2]:
            del short_lived[old]
