"""Socket Mode, with the real SDK at the other end."""

import asyncio
import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from slack_sdk.socket_mode import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web import WebClient
from websockets.asyncio.client import connect as open_socket
from websockets.exceptions import ConnectionClosed

from bot.sandbox import Sandbox
from bot.sandbox.driver import Actor
from tests.sandbox.conftest import connect, hang_up
from tests.sandbox.tiny import TinyBot


def acknowledging(sandbox: Sandbox, heard: list[SocketModeRequest]) -> SocketModeClient:
    connection = connect(sandbox)

    def hear(socket: SocketModeClient, request: SocketModeRequest) -> None:
        heard.append(request)
        socket.send_socket_mode_response(SocketModeResponse(request.envelope_id))

    connection.socket_mode_request_listeners.append(hear)  # type: ignore[arg-type]
    return connection


async def first_words(url: str) -> dict[str, Any]:
    async with open_socket(url) as socket:
        words: dict[str, Any] = json.loads(await socket.recv())
        return words


def new_url(sandbox: Sandbox) -> str:
    client = WebClient("xapp-sandbox", base_url=sandbox.api_url)
    return str(client.apps_connections_open(app_token="xapp-sandbox")["url"])


def test_a_connection_begins_with_hello_and_its_address_is_good_once(sandbox: Sandbox) -> None:
    url = new_url(sandbox)
    hello = asyncio.run(first_words(url))
    assert (hello["type"], hello["num_connections"]) == ("hello", 1)
    assert hello["debug_info"]["approximate_connection_time"] > 0
    assert hello["connection_info"]["app_id"] == "A0MOMENTS"
    with pytest.raises(ConnectionClosed):
        asyncio.run(first_words(url))


def test_there_are_at_most_ten_connections(sandbox: Sandbox) -> None:
    async def eleven() -> dict[str, Any]:
        sockets = [await open_socket(new_url(sandbox)) for _ in range(11)]
        words: dict[str, Any] = {}
        for socket in sockets:
            words = json.loads(await socket.recv())
        for socket in sockets:
            await socket.close()
        return words

    assert asyncio.run(eleven()) == {"type": "disconnect", "reason": "too_many_websockets"}


def test_an_envelope_goes_to_exactly_one_connection_and_all_of_them_get_some(sandbox: Sandbox, olga: Actor) -> None:
    heard: tuple[list[SocketModeRequest], list[SocketModeRequest]] = ([], [])
    connections = [acknowledging(sandbox, one) for one in heard]
    for _ in range(10):
        assert olga.command("C0CLIENTS", "/moment").acked
    seen = Counter(request.envelope_id for one in heard for request in one)
    assert set(seen.values()) == {1}
    assert [len(one) for one in heard] == [5, 5]
    assert all(request.type == "slash_commands" and request.accepts_response_payload for request in heard[0])
    for connection in connections:
        hang_up(sandbox, connection)


def test_after_a_refresh_the_app_comes_back_and_nothing_is_lost_meanwhile(sandbox: Sandbox, olga: Actor) -> None:
    heard: list[SocketModeRequest] = []
    connections = [acknowledging(sandbox, heard) for _ in range(2)]
    sandbox.sockets.refresh(close_after=0.05)
    sandbox.wait_until(lambda: sandbox.journal.counts["socket", "hello", "ok"] >= 4)
    assert olga.command("C0CLIENTS", "/moment").acked
    for connection in connections:
        hang_up(sandbox, connection)


def test_a_cut_connection_is_noticed_and_the_app_comes_back(sandbox: Sandbox, olga: Actor) -> None:
    heard: list[SocketModeRequest] = []
    connection = acknowledging(sandbox, heard)
    sandbox.sockets.cut()
    sandbox.wait_until(lambda: sandbox.journal.counts["socket", "closed", "ok"] == 1)
    sandbox.wait_until(lambda: sandbox.sockets.count == 1)
    assert olga.command("C0CLIENTS", "/moment").acked
    hang_up(sandbox, connection)


def test_an_event_is_delivered_again_with_its_number_until_it_is_acknowledged(sandbox: Sandbox, olga: Actor) -> None:
    heard: list[SocketModeRequest] = []
    connection = connect(sandbox)

    def slow(socket: SocketModeClient, request: SocketModeRequest) -> None:
        heard.append(request)
        if len(heard) == 3:
            socket.send_socket_mode_response(SocketModeResponse(request.envelope_id))

    connection.socket_mode_request_listeners.append(slow)  # type: ignore[arg-type]
    sandbox.delivery.ack_within = 0.05
    olga.open_home()
    sandbox.wait_until(lambda: sandbox.journal.counts["event", "app_home_opened", "ok"] == 1)
    assert [(one.retry_attempt, one.retry_reason) for one in heard] == [
        (0, ""),
        (1, "http_timeout"),
        (2, "http_timeout"),
    ]
    assert len({one.payload["event_id"] for one in heard}) == 1
    assert len({one.envelope_id for one in heard}) == 3
    hang_up(sandbox, connection)


def test_an_event_that_nobody_takes_is_given_up_after_three_more_tries(sandbox: Sandbox, olga: Actor) -> None:
    olga.open_home()
    sandbox.wait_until(lambda: sandbox.journal.counts["event", "app_home_opened", "dispatch_failed"] == 4)
    assert [one.retry for one in sandbox.journal if one.kind == "event"] == [0, 1, 2, 3]


def test_two_hundred_commands_at_once_are_all_acknowledged(sandbox: Sandbox, bot: TinyBot) -> None:
    bot.app.command("/moment")(lambda ack: ack("yes"))
    sandbox.delivery.ack_within = 3.0
    olga = sandbox.person("U0OLGA")
    with ThreadPoolExecutor(50) as pool:
        outcomes = list(pool.map(lambda _: olga.command("C0CLIENTS", "/moment"), range(200)))
    assert sum(one.ok for one in outcomes) == 200
    assert len(olga.ephemeral("C0CLIENTS")) == 200
