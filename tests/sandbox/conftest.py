"""A sandbox, the real SDK's client on it, and a small real Bolt app behind a real socket."""

from collections.abc import Iterator
from datetime import UTC, datetime
from threading import Thread

import pytest
from slack_bolt import App
from slack_sdk.socket_mode import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web import WebClient

from bot.clock import MovedClock
from bot.sandbox import Sandbox
from bot.sandbox.driver import Actor
from tests.sandbox.tiny import TinyBot

MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    clock = MovedClock()
    clock.set(MONDAY)
    with Sandbox.start(clock=clock, ack_within=0.4, retry_waits=(0.0, 0.02, 0.02)) as running:
        yield running


@pytest.fixture
def client(sandbox: Sandbox) -> WebClient:
    return client_of(sandbox)


@pytest.fixture
def olga(sandbox: Sandbox) -> Actor:
    return sandbox.person("U0OLGA")


@pytest.fixture
def bot(sandbox: Sandbox, client: WebClient) -> Iterator[TinyBot]:
    app = App(client=client, process_before_response=True, raise_error_for_unhandled_request=False)
    tiny = TinyBot(app)
    connection = connect(sandbox)

    def hear(socket: SocketModeClient, request: SocketModeRequest) -> None:
        answer = tiny.dispatch(request)
        if answer is not None:
            socket.send_socket_mode_response(SocketModeResponse(request.envelope_id, answer))

    connection.socket_mode_request_listeners.append(hear)  # type: ignore[arg-type]
    yield tiny
    hang_up(sandbox, connection)


def client_of(sandbox: Sandbox, token: str = "xoxb-sandbox") -> WebClient:
    return WebClient(token, base_url=sandbox.api_url, retry_handlers=[], timeout=5)


def hang_up(sandbox: Sandbox, connection: SocketModeClient) -> None:
    """The SDK waits seconds for an idle socket and an idle queue: cut the one and stir the other."""
    connection.auto_reconnect_enabled = False
    sandbox.sockets.cut()
    closing = Thread(target=connection.close)
    closing.start()
    while closing.is_alive():
        connection.enqueue_message("")
        closing.join(0.01)


def connect(sandbox: Sandbox) -> SocketModeClient:
    before = sandbox.sockets.count
    connection = SocketModeClient(
        "xapp-sandbox", web_client=client_of(sandbox, "xapp-sandbox"), ping_interval=0.1, concurrency=10
    )
    connection.connect()
    sandbox.wait_until(lambda: sandbox.sockets.count > before)
    return connection
