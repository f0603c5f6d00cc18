"""Socket Mode: single-use addresses, up to ten connections, hello, refresh, and one envelope to one connection."""

import asyncio
import json
from contextlib import suppress
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from bot.sandbox.journal import Json

if TYPE_CHECKING:
    from bot.sandbox.server import Sandbox

MOST = 10
CONNECTION_TIME = 18_060  # what Slack says in its hello


class Sockets:
    def __init__(self, sandbox: "Sandbox") -> None:
        self.sandbox = sandbox
        self.connections: list[ServerConnection] = []
        self.tickets: set[str] = set()
        self.waiting: dict[str, asyncio.Future[Any]] = {}
        self.port = 0
        self._turn = 0
        self._server: Server | None = None
        self._refreshing: set[ServerConnection] = set()

    async def start(self, host: str) -> None:
        self._server = await serve(self._session, host, 0, ping_interval=10, ping_timeout=20, max_size=2**20)
        self.port = next(iter(self._server.sockets)).getsockname()[1]

    async def stop(self) -> None:
        if self._server:
            self._server.close()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._server.wait_closed(), 1.0)

    def new_url(self) -> str:
        ticket = self.sandbox.world.new_id(24)
        self.tickets.add(ticket)
        app = self.sandbox.world.first.app.id
        return f"ws://127.0.0.1:{self.port}/link/?ticket={ticket}&app_id={app}"

    @property
    def count(self) -> int:
        return len(self.connections)

    # one connection

    async def _session(self, connection: ServerConnection) -> None:
        request = connection.request
        query = parse_qs(urlsplit(request.path).query) if request else {}
        ticket = query.get("ticket", [""])[0]
        if ticket not in self.tickets:
            await connection.close(1008, "invalid ticket")
            return
        self.tickets.discard(ticket)
        if self.count >= MOST:
            await self._say(connection, {"type": "disconnect", "reason": "too_many_websockets"})
            return
        self.connections.append(connection)
        self._note("hello")
        try:
            await self._say(connection, self._hello())
            async for raw in connection:
                self._heard(raw)
        except ConnectionClosed:
            pass
        finally:
            self._refreshing.discard(connection)
            if connection in self.connections:
                self.connections.remove(connection)
            self._note("closed")

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": self.count,
            "debug_info": {
                "host": "applink-sandbox",
                "build_number": 1,
                "approximate_connection_time": CONNECTION_TIME,
            },
            "connection_info": {"app_id": self.sandbox.world.first.app.id},
        }

    def _heard(self, raw: str | bytes) -> None:
        try:
            said = json.loads(raw)
        except ValueError:
            return
        waiter = self.waiting.pop(str(said.get("envelope_id")), None) if isinstance(said, dict) else None
        if waiter is None:
            self._note("late or unknown acknowledgement", error="unknown_envelope")
        elif not waiter.done():
            waiter.set_result(said.get("payload"))

    # sending

    async def send(self, envelope: Json, wait: float) -> Any:
        """Sends to exactly one connection and waits for its acknowledgement.

        Raises ConnectionError when there is no connection, TimeoutError when nobody answers in time.
        """
        waiter: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self.waiting[envelope["envelope_id"]] = waiter
        try:
            async with asyncio.timeout(wait):
                await self._to_one(envelope)
                return await waiter
        finally:
            self.waiting.pop(envelope["envelope_id"], None)

    async def _to_one(self, envelope: Json) -> None:
        # A connection that was told to refresh gets nothing new while there is another one.
        ready = [one for one in self.connections if one not in self._refreshing] or self.connections
        for _ in range(len(ready)):
            self._turn += 1
            connection = ready[self._turn % len(ready)]
            try:
                await connection.send(json.dumps(envelope))
                return
            except ConnectionClosed:
                continue
        raise ConnectionError("no connection is open")

    async def _say(self, connection: ServerConnection, words: Json) -> None:
        with suppress(ConnectionClosed):
            await connection.send(json.dumps(words))

    # faults

    def cut(self) -> None:
        """Drops every connection as a broken network does: no goodbye."""
        for connection in list(self.connections):
            self.sandbox.in_loop(connection.transport.abort)

    def close(self) -> None:
        """Closes every connection properly."""
        for connection in list(self.connections):
            self.sandbox.later(connection.close)

    def refresh(self, warning: float = 0.0, close_after: float = 0.5) -> None:
        """Tells every connection to make place for a new one, with Slack's warning ahead if there is time."""
        for connection in list(self.connections):
            self.sandbox.later(self._refresh, connection, warning, close_after)

    async def _refresh(self, connection: ServerConnection, warning: float, close_after: float) -> None:
        debug = {"debug_info": {"host": "applink-sandbox"}}
        if warning:
            await self._say(connection, {"type": "disconnect", "reason": "warning", **debug})
            await asyncio.sleep(warning)
        self._refreshing.add(connection)
        await self._say(connection, {"type": "disconnect", "reason": "refresh_requested", **debug})
        await asyncio.sleep(close_after)
        await connection.close(1000)

    def _note(self, what: str, error: str | None = None) -> None:
        with self.sandbox.world.change():
            self.sandbox.world.journal.add("socket", what, error=error, note=f"{self.count} open")
