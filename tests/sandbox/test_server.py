"""The sandbox as a program: it wakes who waits, keeps strangers out, carries a page, and is quick."""

import asyncio
import http.client
import json
import time
import urllib.error
import urllib.request
from threading import Timer

import pytest
from slack_sdk.web import WebClient
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from bot.sandbox import Sandbox
from tests.sandbox.conftest import client_of


def test_a_change_wakes_who_waits_and_a_read_does_not(sandbox: Sandbox, client: WebClient) -> None:
    seen = sandbox.world.revision
    client.auth_test()
    client.users_list(limit=3)
    assert sandbox.world.wait_for_change(seen, timeout=0.01) == seen
    Timer(0.05, client.chat_postMessage, kwargs={"channel": "C0CLIENTS", "text": "x"}).start()
    assert sandbox.world.wait_for_change(seen, timeout=2) > seen
    assert asyncio.run(sandbox.world.next_change(seen)) > seen
    now = sandbox.world.revision
    assert asyncio.run(sandbox.world.next_change(now, timeout=0.01)) == now


def test_waiting_in_vain_says_what_passed_last(sandbox: Sandbox, client: WebClient) -> None:
    client.auth_test()
    with pytest.raises(AssertionError, match=r"api auth\.test ok"):
        sandbox.wait_until(lambda: None, timeout=0.02)


def test_a_page_may_be_hung_on_it_and_drive_it() -> None:
    def routes(sandbox: Sandbox) -> list[BaseRoute]:
        def say(_: Request) -> Response:
            return PlainTextResponse(sandbox.person("U0OLGA").say("C0CLIENTS", "hello").text)

        return [Route("/say", say)]

    with Sandbox.start(page=routes) as sandbox, urllib.request.urlopen(f"{sandbox.url}/say") as answer:
        assert answer.read() == b"hello"


def test_a_page_of_another_name_is_not_served(sandbox: Sandbox) -> None:
    request = urllib.request.Request(f"{sandbox.url}/sandbox/counts", headers={"host": "evil.example"})
    with pytest.raises(urllib.error.HTTPError, match="400"):
        urllib.request.urlopen(request)


def test_two_of_them_stand_side_by_side() -> None:
    with Sandbox.start() as one, Sandbox.start() as two:
        client_of(one).chat_postMessage(channel="C0CLIENTS", text="x")
        assert (one.counts()["messages"], two.counts()["messages"]) == (1, 0)


def test_it_takes_three_hundred_posts_a_second() -> None:
    with Sandbox.start(rates=None) as sandbox:
        connection = http.client.HTTPConnection(sandbox.url.removeprefix("http://"))
        headers = {"content-type": "application/json", "authorization": "Bearer xoxb-sandbox"}
        body = json.dumps({"channel": "C0CLIENTS", "text": "hello", "blocks": [{"type": "divider"}]})
        before = time.monotonic()
        for _ in range(300):
            connection.request("POST", "/api/chat.postMessage", body, headers)
            connection.getresponse().read()
        assert time.monotonic() - before < 1
        assert sandbox.counts()["messages"] == 300
