"""The sandbox: a small strict Slack on loopback, put together in one place and run in a thread of its own."""

import asyncio
import inspect
import socket
import threading
import time
from collections.abc import Callable, Coroutine, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.routing import BaseRoute

from bot.clock import Clock, MovedClock
from bot.sandbox import control, files, shapes, web_api
from bot.sandbox.admin import Admin
from bot.sandbox.delivery import ACK_WITHIN, RETRY_WAITS, Delivery
from bot.sandbox.driver import Actor
from bot.sandbox.faults import Faults
from bot.sandbox.firm import Firm, Manifest, load_firm, load_manifest
from bot.sandbox.journal import Journal, Json
from bot.sandbox.model import Workspace
from bot.sandbox.persist import Keeper, Nothing, SqliteKeeper
from bot.sandbox.rates import Rates
from bot.sandbox.sockets import Sockets
from bot.sandbox.world import Grant, World

HOST = "127.0.0.1"
BOT_TOKEN, APP_TOKEN, SIGNING_SECRET = "xoxb-sandbox", "xapp-sandbox", "sandbox-signing-secret"
CLIENT = ("sandbox-client-id", "sandbox-client-secret")
MANIFEST = Path(__file__).parents[2] / "manifest.yml"
Page = Callable[["Sandbox"], Iterable[BaseRoute]]
T = TypeVar("T")
DEFAULT = Rates()


class Stoppable(uvicorn.Server):
    """A server that starts and stops at once: tests do it hundreds of times."""

    stopping: asyncio.Event

    async def main_loop(self) -> None:
        await self.stopping.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:  # noqa: ARG002
        for server in self.servers:
            server.close()
        for connection in list(self.server_state.connections):
            transport = getattr(connection, "transport", None)
            if transport:
                transport.abort()


class Sandbox:
    """Build it with `Sandbox.start(...)`; everything that tests and the page need hangs on it."""

    bot_token, app_token, signing_secret, client = BOT_TOKEN, APP_TOKEN, SIGNING_SECRET, CLIENT

    def __init__(
        self,
        clock: Clock | None = None,
        firm: Firm | Path | str | None = None,
        manifest: Manifest | Path | str | None = None,
        file: Path | str | None = None,
        rates: Rates | None = DEFAULT,
        request_url: str | None = None,
        ack_within: float = ACK_WITHIN,
        retry_waits: tuple[float, ...] = RETRY_WAITS,
        page: Page | None = None,
    ) -> None:
        keeper: Keeper = SqliteKeeper(file) if file else Nothing()
        self.world = World(
            firm if isinstance(firm, Firm) else load_firm(firm),
            manifest if isinstance(manifest, Manifest) else load_manifest(manifest or MANIFEST),
            clock or MovedClock(),
            keeper,
        )
        self.rates = Rates() if rates is DEFAULT else rates
        self.faults = Faults()
        self.sockets = Sockets(self)
        self.delivery = Delivery(self, request_url, SIGNING_SECRET, ack_within, retry_waits)
        self.admin = Admin(self)
        self.url = ""
        self._page = page
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ready = threading.Event()
        self._server: Stoppable | None = None
        self._tasks: set[asyncio.Task[Any]] = set()
        self._grant_first_tokens()

    @classmethod
    @contextmanager
    def start(cls, *, port: int = 0, **parts: Any) -> Iterator["Sandbox"]:
        sandbox = cls(**parts)
        sandbox.open(port)
        try:
            yield sandbox
        finally:
            sandbox.shut()

    # what hangs on it

    @property
    def api_url(self) -> str:
        return f"{self.url}/api/"

    @property
    def clock(self) -> Clock:
        return self.world.clock

    @property
    def journal(self) -> Journal:
        return self.world.journal

    @property
    def workspace(self) -> Workspace:
        """The first workspace, and mostly the only one."""
        return self.world.first

    def workspace_of(self, team: str | None) -> Workspace:
        return self.world.workspaces[team] if team else self.world.first

    def person(self, person: str, team: str | None = None) -> Actor:
        return Actor(self, self.workspace_of(team), person)

    def add_workspace(self, firm: Firm, token: str | None = None) -> Workspace:
        """One more workspace with the app in it; its bot token is `xoxb-<team>` unless you say."""
        workspace = self.world.add_workspace(firm)
        scopes = self.world.manifest.scopes
        self.world.grant(Grant(token or f"xoxb-{firm.team.id}", "bot", firm.team.id, scopes))
        return workspace

    def _grant_first_tokens(self) -> None:
        team = self.world.first.team.id
        self.world.grant(Grant(BOT_TOKEN, "bot", team, self.world.manifest.scopes))
        self.world.grant(Grant(APP_TOKEN, "app", team, frozenset({"connections:write"})))

    # time

    def move_clock(self, by: timedelta) -> None:
        self.world.move_clock(by)
        if threading.current_thread() is self._thread:
            self.later(self.admin.end_statuses)
        else:
            self.admin.end_statuses()

    def set_clock(self, at: datetime) -> None:
        self.move_clock(at - self.clock.now())

    def wait_until(self, true: Callable[[], T | None], timeout: float = 5.0) -> T:
        """Waits until something in the workspace is true, and gives it; fails when it never is."""
        end = self._seconds() + timeout
        while True:
            seen = self.world.revision
            found = true()
            if found:
                return found
            left = end - self._seconds()
            if left <= 0:
                raise AssertionError(f"it did not become true within {timeout} s; {self._last_words()}")
            self.world.wait_for_change(seen, min(left, 0.25))

    def _seconds(self) -> float:
        return time.monotonic()

    def _last_words(self) -> str:
        last = [f"{one.kind} {one.name} {one.error or 'ok'}" for one in list(self.journal)[-6:]]
        return "the last things that passed: " + "; ".join(last)

    # the judge's numbers

    def counts(self) -> Json:
        with self.world.lock:
            by_channel = {
                f"{team}/{channel}": len(messages)
                for team, workspace in self.world.workspaces.items()
                for channel, messages in workspace.messages.items()
            }
        return {
            "messages": sum(by_channel.values()),
            "by_channel": by_channel,
            "journal": {" ".join(key): count for key, count in list(self.journal.counts.items())},
            "sockets": self.sockets.count,
            "revision": self.world.revision,
        }

    def everything(self, channel: str | None = None, team: str | None = None) -> list[Json]:
        """Every message that stands, with its metadata, oldest first; each says its channel."""
        with self.world.lock:
            found = [
                shapes.message(workspace, one, metadata=True) | {"channel": one.channel}
                for workspace in self.world.workspaces.values()
                for messages in list(workspace.messages.values())
                for one in messages.values()
                if channel in (None, one.channel) and team in (None, workspace.team.id)
            ]
        return sorted(found, key=lambda one: str(one["ts"]))

    # running

    def open(self, port: int = 0) -> None:
        # The protocol is named, or asyncio leaves Nagle on and every answer waits 40 ms for an old acknowledgement.
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((HOST, port))
        self.url = self.world.base_url = f"http://{HOST}:{listener.getsockname()[1]}"
        self._thread = threading.Thread(target=self._main, args=(listener,), name="sandbox", daemon=True)
        self._thread.start()
        if not self._ready.wait(10):
            raise RuntimeError("the sandbox did not start")

    def shut(self) -> None:
        if self._server:
            self.in_loop(self._server.stopping.set)
        self._thread.join(5)
        self.world.keeper.close()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Runs a coroutine in the sandbox's own loop, and waits for it; from any thread but that one."""
        assert self._loop is not None
        if threading.current_thread() is self._thread:
            work.close()
            raise RuntimeError("call the driver from a thread of your own: in a route, from a plain `def`")
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    def later(self, work: Callable[..., Any], *args: Any) -> None:
        """Does something soon: a coroutine function in the loop, a plain one in a thread."""
        if inspect.iscoroutinefunction(work):
            self.in_loop(lambda: self._task(work(*args)))
        else:
            self.in_loop(lambda: self._task(asyncio.to_thread(work, *args)))

    def in_loop(self, work: Callable[[], Any]) -> None:
        assert self._loop is not None
        self._loop.call_soon_threadsafe(work)

    def _task(self, work: Coroutine[Any, Any, Any]) -> None:
        assert self._loop is not None
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _main(self, listener: socket.socket) -> None:
        asyncio.run(self._serve(listener))

    async def _serve(self, listener: socket.socket) -> None:
        self._loop = asyncio.get_running_loop()
        self._loop.set_default_executor(ThreadPoolExecutor(64, "sandbox"))
        await self.sockets.start(HOST)
        config = uvicorn.Config(
            self._asgi(),
            log_level="critical",
            access_log=False,
            lifespan="off",
            ws="none",
            date_header=False,
            server_header=False,
            backlog=2048,
        )
        self._server = Stoppable(config)
        self._server.stopping = asyncio.Event()
        self._loop.create_task(self._say_when_ready())
        try:
            await self._server.serve(sockets=[listener])
        finally:
            await self.sockets.stop()
            for task in list(self._tasks):
                task.cancel()

    async def _say_when_ready(self) -> None:
        assert self._server is not None
        while not self._server.started:
            await asyncio.sleep(0.001)
        self._ready.set()

    def _asgi(self) -> Any:
        found = [*control.routes(self), *(self._page(self) if self._page else [])]
        hosts = Middleware(TrustedHostMiddleware, allowed_hosts=[HOST, "localhost"])
        rest = Starlette(routes=found, middleware=[hosts])

        async def app(scope: Any, receive: Any, send: Any) -> None:
            path = scope.get("path", "")
            if scope["type"] == "http" and path.startswith("/api/"):
                await web_api.serve(self, scope, receive, send)
            elif scope["type"] == "http" and path.startswith((files.PRIVATE, files.UPLOAD)):
                await web_api.serve_file(self, scope, receive, send)
            else:
                await rest(scope, receive, send)

        return app
