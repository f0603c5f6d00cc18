"""HTTP mode: a guard in front of Bolt that lets nothing in which Slack did not sign.

Bolt's own adapters parse before they verify, answer garbage with a traceback, and log a whole body
whose signature is wrong. So the order here is: measure, verify, parse, and only then ask Bolt.
"""

import asyncio
import hashlib
import hmac
import logging
import re
import signal
import socket
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType
from typing import Protocol

import anyio.to_thread
import uvicorn
from slack_bolt import BoltRequest, BoltResponse
from slack_bolt.adapter.starlette.handler import to_starlette_response
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.clock import Clock, SystemClock
from bot.quiet import where

log = logging.getLogger(__name__)

EVENTS = "/slack/events"
LARGEST_BODY = 1_000_000
# What is too long is read to here and forgotten: to hang up on a sender in mid-sentence loses our answer.
LARGEST_DISCARDED = 32_000_000
SECONDS_FOR_A_BODY = 10
SECONDS_OF_A_SIGNATURE = 300
SECONDS_TO_FINISH = 3
"""What Slack sends is answered in far less; and what is being sent has its own time after this."""
AT_ONCE = 4
"""More threads answer no sooner: they would only take the interpreter from each other, at every row that is read."""

Checks = Mapping[str, bool | str]
"""A name and True where it works; anything else is a fault, and a text says which."""


class Desk(Protocol):
    def dispatch(self, request: BoltRequest) -> tuple[BoltResponse, Callable[[], None]]:
        """The answer, and what to start once it has left. Called in a thread; must be safe to call at once.

        What follows is called on the event loop: it hands its work to threads of its own, and waits for nothing."""
        ...


class CannotListen(Exception):
    """The address is taken or not ours. Says which settings to change."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__(
            f"Nothing can listen at {host}, port {port}: it is taken, or not an address of this machine."
            " Change MOMENTS_HOST or MOMENTS_PORT."
        )


def http_app(
    desk: Desk,
    signing_secret: str,
    ready: Callable[[], Checks],
    other_routes: Sequence[BaseRoute] = (),
    clock: Clock | None = None,
) -> Starlette:
    """The whole web side. `ready` is called in a thread. Slack signs with real time: so is the clock."""
    return Starlette(
        routes=[
            Route(EVENTS, _Events(desk, _Signatures(signing_secret, clock or SystemClock())), methods=["POST"]),
            Route("/healthz", _alive, methods=["GET"]),
            Route("/readyz", _readiness(ready), methods=["GET"]),
            *other_routes,
        ]
    )


def health_app(ready: Callable[[], Checks], other_routes: Sequence[BaseRoute] = ()) -> Starlette:
    """Whether we live and work, and what others than Slack ask for: in Socket Mode Slack needs no address of ours."""
    return Starlette(
        routes=[
            Route("/healthz", _alive, methods=["GET"]),
            Route("/readyz", _readiness(ready), methods=["GET"]),
            *other_routes,
        ]
    )


def serve(app: ASGIApp, host: str, port: int) -> None:
    """Serves until SIGTERM or SIGINT; accepted requests are finished first. Raises CannotListen."""
    with Server(app, host, port) as server, _stops_on_signals(server):
        server.run()


class Server:
    """One uvicorn. The port is ours from the start, so `port` is the real one even where 0 was asked for."""

    def __init__(self, app: ASGIApp, host: str, port: int) -> None:
        self._socket = _listen(host, port)
        self.port: int = self._socket.getsockname()[1]
        self._uvicorn = _Uvicorn(
            uvicorn.Config(
                app,
                access_log=False,
                log_config=None,
                log_level="warning",
                lifespan="off",
                ws="none",
                http="h11",
                server_header=False,
                timeout_graceful_shutdown=SECONDS_TO_FINISH,
            )
        )

    def __enter__(self) -> "Server":
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def run(self) -> None:
        """Serves until `stop`: then takes no more, finishes what it has, and returns."""
        log.info("Listening at %s, port %s.", *self._socket.getsockname()[:2])
        self._uvicorn.run(sockets=[self._socket])

    def stop(self) -> None:
        """From any thread or signal handler."""
        self._uvicorn.should_exit = True


class _Uvicorn(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Signals are ours: uvicorn's own way ends the process by the signal, and not with status 0."""
        yield


@contextmanager
def _stops_on_signals(server: Server) -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(_signal: int, _frame: FrameType | None) -> None:
        server.stop()

    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _listen(host: str, port: int) -> socket.socket:
    # The protocol is named: else asyncio leaves Nagle's algorithm on, and an answer may wait 40 ms.
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(2048)
    except OSError as error:
        listener.close()
        raise CannotListen(host, port) from error
    return listener


async def _alive(_request: Request) -> Response:
    return PlainTextResponse("ok")


def _readiness(ready: Callable[[], Checks]) -> Callable[[Request], object]:
    # One at a time and a thread of its own: a busy desk must not look like a broken one.
    turn = anyio.CapacityLimiter(1)

    async def readiness(_request: Request) -> Response:
        try:
            checks = dict(await anyio.to_thread.run_sync(ready, limiter=turn, abandon_on_cancel=True))
        except Exception as error:
            log.error("The check of what works failed: %s.", where(error))
            checks = {"checks": "could not be made"}
        works = all(value is True for value in checks.values())
        return JSONResponse(checks, 200 if works else 503, headers={"cache-control": "no-store"})

    return readiness


@dataclass(frozen=True)
class _Refused(Exception):
    status: int


@dataclass(frozen=True)
class _Signatures:
    secret: str
    clock: Clock

    def check(self, headers: Headers, body: bytes) -> None:
        """Slack's signature over the very bytes that came: nothing has been decoded yet. Raises _Refused."""
        timestamp = headers.get("x-slack-request-timestamp", "")
        if not re.fullmatch(r"[0-9]{1,12}", timestamp) or self._is_old_or_ahead(int(timestamp)):
            raise _Refused(401)
        signed = b"v0:" + timestamp.encode("ascii") + b":" + body
        expected = "v0=" + hmac.new(self.secret.encode("utf-8"), signed, hashlib.sha256).hexdigest()
        given = headers.get("x-slack-signature", "")
        if not hmac.compare_digest(expected.encode("ascii"), given.encode("latin-1", "replace")):
            raise _Refused(401)

    def _is_old_or_ahead(self, timestamp: int) -> bool:
        return abs(self.clock.now().timestamp() - timestamp) > SECONDS_OF_A_SIGNATURE


class _Events:
    """POST /slack/events. Written as plain ASGI, so that `after` runs whatever became of the sender."""

    def __init__(self, desk: Desk, signatures: _Signatures) -> None:
        self._desk = desk
        self._signatures = signatures
        self._desks = anyio.CapacityLimiter(AT_ONCE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            request = await self._admit(Headers(scope=scope), receive)
        except _Refused as refused:
            await _refusal(refused.status)(scope, receive, send)
            return
        answer, after = await self._answer(request)
        try:
            await answer(scope, receive, send)
        finally:
            _follow(after)

    async def _admit(self, headers: Headers, receive: Receive) -> BoltRequest:
        body = await _read(receive)
        self._signatures.check(headers, body)
        return _parse(headers, body)

    async def _answer(self, request: BoltRequest) -> tuple[Response, Callable[[], None]]:
        try:
            answer, after = await anyio.to_thread.run_sync(self._desk.dispatch, request, limiter=self._desks)
            return to_starlette_response(answer), after
        except Exception as error:
            log.error("A request from Slack could not be handled: %s.", where(error))
            return Response(status_code=500), _nothing


def _follow(after: Callable[[], None]) -> None:
    try:
        after()
    except Exception as error:
        log.error("What follows an answer to Slack failed: %s.", where(error))


async def _read(receive: Receive) -> bytes:
    """The body, never more of it in memory than the limit. Raises _Refused."""
    try:
        async with asyncio.timeout(SECONDS_FOR_A_BODY):
            return await _read_all(receive)
    except TimeoutError as error:
        raise _Refused(408) from error


async def _read_all(receive: Receive) -> bytes:
    body, length, more = bytearray(), 0, True
    while more and length <= LARGEST_DISCARDED:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise _Refused(400)
        chunk, more = message.get("body", b""), message.get("more_body", False)
        length += len(chunk)
        if length > LARGEST_BODY:
            body.clear()
        else:
            body += chunk
    if length > LARGEST_BODY:
        raise _Refused(413)
    return bytes(body)


def _parse(headers: Headers, body: bytes) -> BoltRequest:
    """What Slack signed and cannot be read is refused, not handled. Raises _Refused."""
    try:
        request = BoltRequest(body=body.decode("utf-8"), headers=dict(headers))
    except Exception:
        # Only parsing happens above, and what it can raise is as open as what can be sent. Not chained:
        # the errors of decoders quote what they read.
        raise _Refused(400) from None
    if not isinstance(request.body, dict) or not request.body:
        raise _Refused(400)
    return request


def _refusal(status: int) -> Response:
    return Response(status_code=status, headers={"connection": "close"})


def _nothing() -> None:
    pass
