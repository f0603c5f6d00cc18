"""Socket Mode over several connections: every envelope is acknowledged, or left to Slack on purpose.

Bolt's own adapter leaves what nobody handles without an answer, so that Slack sends it again and shows
the person an error; and one connection is deaf while it is renewed. So: our own adapter, two connections.
"""

import json
import logging
import select
import socket
import struct
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

from slack_bolt import BoltRequest, BoltResponse
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.http_retry.builtin_handlers import ConnectionErrorRetryHandler
from slack_sdk.socket_mode.builtin import SocketModeClient
from slack_sdk.socket_mode.builtin.connection import Connection
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from bot.clock import Clock, SystemClock
from bot.quiet import STOPPING, hushed, where
from bot.slack import code_of, is_loopback, is_passing, web_client
from bot.tls import authorities

log = logging.getLogger(__name__)

SECONDS_TO_FINISH = 4.0
SECONDS_TO_CLOSE = 3.5
LONGEST_PAUSE = 10.0
BUFFER = 16_384


class Desk(Protocol):
    def dispatch(self, request: BoltRequest) -> tuple[BoltResponse, Callable[[], None]]:
        """The answer, and what to do once it has left. Called in a thread; must be safe to call at once."""
        ...


class AppTokenRefused(Exception):
    """Slack will not open Socket Mode for this app token. Says why, and what to do next."""

    def __init__(self, code: str) -> None:
        self.code = code
        self.said, self.next_step = _refusal(code)
        super().__init__(f"{self.said} {self.next_step}")


def _refusal(code: str) -> tuple[str, str]:
    tokens = "on your app's page at https://api.slack.com/apps, under Basic Information, App-Level Tokens"
    if code in ("missing_scope", "no_permission"):
        return (
            f"SLACK_APP_TOKEN lacks the scope connections:write ({code}).",
            f"Make a token with that scope {tokens}.",
        )
    if code == "not_allowed_token_type":
        return (
            f"SLACK_APP_TOKEN is not an app-level token ({code}).",
            f"Copy the one that starts with xapp- {tokens}.",
        )
    return (
        f"Slack does not open Socket Mode for this SLACK_APP_TOKEN ({code}).",
        f"See that Socket Mode is on, and make a new token with connections:write {tokens}.",
    )


@dataclass(frozen=True)
class State:
    """How the connections are. `quiet_seconds` is since anything was heard, a pong among it; None is never."""

    connected: int
    wanted: int
    quiet_seconds: float | None

    @property
    def works(self) -> bool:
        return self.connected > 0


class Sockets:
    def __init__(
        self,
        desk: Desk,
        app_token: str,
        api_url: str,
        connections: int = 2,
        concurrency: int = 50,
        ping_interval: float = 1.0,
        clock: Clock | None = None,
    ) -> None:
        self._desk = desk
        self._clock = clock or SystemClock()
        self._accepted = _Accepted()
        self._stopping = threading.Event()
        self._opening: list[threading.Thread] = []
        # To open a connection twice harms nobody, so this client may repeat a call.
        client = web_client(api_url, retry_handlers=[ConnectionErrorRetryHandler()])
        client.ssl = authorities()  # or the SDK reads them anew for each connection, encrypted or not
        self._lines = [
            _Line(self, app_token, client, concurrency, ping_interval, direct=is_loopback(api_url))
            for _ in range(connections)
        ]

    def start(self) -> None:
        """Opens every connection; returns when one is open, or when Slack is out of reach for now.

        Raises AppTokenRefused.
        """
        first, *others = self._lines
        try:
            opened = self._open(first)
        except AppTokenRefused:
            self.stop()
            raise
        rest = others if opened else self._lines
        self._opening = [threading.Thread(target=self._keep_opening, args=[line], daemon=True) for line in rest]
        for thread in self._opening:
            thread.start()

    def stop(self) -> None:
        """Takes nothing more in, lets what was accepted finish and its answers leave, and hangs up: 8 s at most."""
        self._stopping.set()
        if not self._accepted.close_and_wait(SECONDS_TO_FINISH):
            log.warning("Some envelopes were still being handled when it was time to stop.")
        closing = [threading.Thread(target=line.close, daemon=True) for line in self._lines]
        for thread in closing:
            thread.start()
        end = self._clock.monotonic() + SECONDS_TO_CLOSE
        for thread in self._opening + closing:
            thread.join(max(end - self._clock.monotonic(), 0.0))

    def state(self) -> State:
        connected = sum(line.is_connected() for line in self._lines)
        heard = [at for line in self._lines if (at := line.last_heard()) is not None]
        quiet = self._clock.now().timestamp() - max(heard) if heard else None
        return State(connected, len(self._lines), quiet)

    def _open(self, line: "_Line") -> bool:
        """Whether there is a connection, or the SDK looks after it from now on. Raises AppTokenRefused."""
        try:
            line.connect()
        except SlackApiError as error:
            code = code_of(error)
            if not is_passing(code):
                raise AppTokenRefused(code) from None
            log.warning("Slack does not open a connection for now (%s); trying again.", code)
            return False
        except Exception as error:  # the SDK lets through whatever a network can raise
            log.warning("Slack is out of reach for now (%s); trying again.", where(error))
            return False
        return True

    def _keep_opening(self, line: "_Line") -> None:
        while not self._stopping.is_set():
            try:
                if self._open(line):
                    return
            except AppTokenRefused as refused:
                log.error("%s", refused)
                return
            finally:
                if self._stopping.is_set():  # it was time to stop while this one was being opened
                    line.close()

    # What a line asks of us:

    def heard_at(self) -> float:
        return self._clock.now().timestamp()

    def accept(self) -> bool:
        return self._accepted.add()

    def done(self) -> None:
        self._accepted.take()

    def is_stopping(self) -> bool:
        return self._stopping.is_set()

    def pause(self, seconds: float) -> None:
        self._stopping.wait(seconds)

    def heard(self, line: BaseSocketModeClient, envelope: SocketModeRequest) -> None:
        try:
            request = BoltRequest(mode="socket_mode", body=envelope.payload, headers=_headers(envelope))
            answer, after = self._desk.dispatch(request)
        except Exception as error:
            # No acknowledgement: Slack sends an event again, and tells the person that it failed.
            log.error("An envelope (%s) could not be handled: %s.", _kind(envelope), where(error))
            return
        _acknowledge(line, envelope, answer)
        try:
            after()
        except Exception as error:
            log.error("What follows an answer to Slack failed: %s.", where(error))


class _Accepted:
    """How many envelopes are in our hands. Once closed, it takes no more."""

    def __init__(self) -> None:
        self._count = 0
        self._closed = False
        self._changed = threading.Condition()

    def add(self) -> bool:
        with self._changed:
            if self._closed:
                return False
            self._count += 1
            return True

    def take(self) -> None:
        with self._changed:
            self._count -= 1
            self._changed.notify_all()

    def close_and_wait(self, seconds: float) -> bool:
        with self._changed:
            self._closed = True
            return self._changed.wait_for(lambda: self._count <= 0, seconds)


class _Line(SocketModeClient):
    """One connection: slack_sdk's own client, with some habits changed."""

    def __init__(
        self,
        sockets: Sockets,
        app_token: str,
        client: WebClient,
        concurrency: int,
        ping_interval: float,
        direct: bool,
    ) -> None:
        self._sockets = sockets
        self._failures = 0
        self._heard_at: float | None = None
        super().__init__(
            app_token=app_token,
            logger=hushed("bot.sockets.sdk"),
            web_client=client,
            ping_interval=ping_interval,
            receive_buffer_size=BUFFER,
            concurrency=concurrency,
        )
        if direct:
            self.proxy = None
        self.socket_mode_request_listeners.append(sockets.heard)

    def last_heard(self) -> float | None:
        return max((at for at in (self.last_pong(), self._heard_at) if at is not None), default=None)

    def last_pong(self) -> float | None:
        session = self.current_session
        return session.last_ping_pong_time if session is not None else None

    # Left to itself the SDK asks for a new address every second for as long as Slack is away.
    def issue_new_wss_url(self) -> str:
        if self._failures:
            self._sockets.pause(min(2.0 ** (self._failures - 1), LONGEST_PAUSE))
        if self._sockets.is_stopping():
            raise SlackClientError(STOPPING)
        self._failures += 1
        return str(super().issue_new_wss_url())

    # To close, the SDK waits up to three seconds for the old socket to say something, deaf to the new one.
    def connect(self) -> None:
        self._hang_up_quickly()
        super().connect()
        if self._sockets.is_stopping():
            self._hang_up_quickly()
            self.disconnect()

    def close(self) -> None:
        self._hang_up_quickly()
        self.closed = True
        self.message_queue.put(None)  # wakes whoever waits for a message, for up to a second otherwise
        super().close()

    def _on_error(self, error: Exception) -> None:
        if not self._sockets.is_stopping():  # we are hanging up ourselves
            super()._on_error(error)

    # A connection that the other side has left is noticed by the SDK after five failed pings, and its
    # reader spins meanwhile.
    def _monitor_current_session(self) -> None:
        if self.current_session is not None and _is_left(self.current_session):
            self._hang_up_quickly()
            self.disconnect()
        super()._monitor_current_session()  # type: ignore[no-untyped-call]

    def _hang_up_quickly(self) -> None:
        if self.current_session is not None:
            vars(self.current_session)["disconnect"] = partial(_hang_up, self.current_session)

    # What arrives is counted here, before it waits in any queue: so that stopping can wait for all of it.
    def enqueue_message(self, message: str) -> None:
        self._failures = 0
        self._heard_at = self._sockets.heard_at()
        if not _is_envelope(message) or self._sockets.accept():
            super().enqueue_message(message)

    def run_message_listeners(self, message: dict[str, Any], raw_message: str) -> None:
        try:
            super().run_message_listeners(message, raw_message)
        finally:
            if _is_envelope(raw_message):
                self._sockets.done()


def _hang_up(session: Connection) -> None:
    line = session.sock
    if line is not None:
        with suppress(OSError):
            line.shutdown(socket.SHUT_RDWR)
    with suppress(AttributeError):  # the SDK looks before it locks: its reader may have hung up meanwhile
        Connection.disconnect(session)


def _is_left(session: Connection) -> bool:
    """Whether the other side has closed its end. Where the system cannot tell (macOS), the pings do."""
    line, left = session.sock, getattr(select, "POLLRDHUP", 0)
    if line is None or not left:
        return False
    poll = select.poll()
    try:
        poll.register(line, left)
        return any(seen & left for _, seen in poll.poll(0))
    except (OSError, ValueError):  # closed by another thread just now
        return False


def _is_envelope(message: str) -> bool:
    return message.startswith("{") and '"envelope_id"' in message


def _headers(envelope: SocketModeRequest) -> dict[str, str | Sequence[str]]:
    """As over HTTP, so that a handler need not know how it was reached."""
    headers: dict[str, str | Sequence[str]] = {}
    if envelope.retry_attempt is not None:
        headers["x-slack-retry-num"] = str(envelope.retry_attempt)
    if envelope.retry_reason is not None:
        headers["x-slack-retry-reason"] = envelope.retry_reason
    return headers


def _acknowledge(line: BaseSocketModeClient, envelope: SocketModeRequest, answer: BoltResponse) -> None:
    if answer.status >= 500:
        log.error("An envelope (%s) failed; it is left to Slack.", _kind(envelope))
        return
    if answer.status != 200:
        log.warning("Nobody handles an envelope (%s); acknowledged all the same.", _kind(envelope))
    payload = _payload(answer) if answer.status == 200 else None
    try:
        _send(line, envelope, payload)
    except Exception as error:
        log.error("The answer to an envelope (%s) could not be sent: %s.", _kind(envelope), where(error))


def _send(line: BaseSocketModeClient, envelope: SocketModeRequest, payload: dict[str, Any] | None) -> None:
    try:
        line.send_socket_mode_response(SocketModeResponse(envelope.envelope_id, payload))
    except struct.error:
        # The SDK cannot write a frame of more than 65,535 bytes: better no answer in it than none at all.
        log.error("The answer to an envelope (%s) was too long and was left out.", _kind(envelope))
        line.send_socket_mode_response(SocketModeResponse(envelope.envelope_id))


def _payload(answer: BoltResponse) -> dict[str, Any] | None:
    if not answer.body:
        return None
    if answer.headers.get("content-type", [""])[0].startswith("application/json"):
        body = json.loads(answer.body)
        return body if isinstance(body, dict) else None
    return {"text": answer.body}


def _kind(envelope: SocketModeRequest) -> str:
    """Which kind of thing it is, and nothing of what is in it."""
    payload: Mapping[str, Any] = envelope.payload
    event = payload.get("event")
    inner = event.get("type") if isinstance(event, dict) else payload.get("type") or payload.get("command")
    return f"{envelope.type}: {inner}" if inner else envelope.type
