"""The sandbox misbehaves when it is told to, and only then."""

import json
import time
import urllib.error
import urllib.request

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web import WebClient

from bot.sandbox import Sandbox
from bot.sandbox.driver import Actor
from tests.sandbox.tiny import TinyBot

LOST = (urllib.error.URLError, ConnectionError)


def texts(olga: Actor) -> list[str]:
    return [one.text for one in olga.messages("C0CLIENTS")]


def test_an_answer_is_lost_after_the_post_was_taken(sandbox: Sandbox, client: WebClient, olga: Actor) -> None:
    fault = sandbox.faults.add("chat.postMessage", "drop", times=1)
    with pytest.raises(LOST):
        client.chat_postMessage(channel="C0CLIENTS", text="one")
    client.chat_postMessage(channel="C0CLIENTS", text="two")
    assert texts(olga) == ["one", "two"]
    assert fault.hits == 1


def test_the_sdks_own_retry_posts_twice_when_an_answer_is_lost(sandbox: Sandbox, olga: Actor) -> None:
    sandbox.faults.add("chat.postMessage", "drop", times=1)
    WebClient("xoxb-sandbox", base_url=sandbox.api_url).chat_postMessage(channel="C0CLIENTS", text="one")
    assert texts(olga) == ["one", "one"]


def test_a_connection_that_dies_before_does_nothing(sandbox: Sandbox, client: WebClient, olga: Actor) -> None:
    sandbox.faults.add("chat.postMessage", "drop_before")
    with pytest.raises(LOST):
        client.chat_postMessage(channel="C0CLIENTS", text="one")
    assert texts(olga) == []


def test_a_call_hangs_and_is_done_all_the_same(sandbox: Sandbox, client: WebClient, olga: Actor) -> None:
    sandbox.faults.add("chat.postMessage", "hang", seconds=0.2)
    client.timeout = 0.05  # type: ignore[assignment]
    with pytest.raises(TimeoutError):
        client.chat_postMessage(channel="C0CLIENTS", text="one")
    assert texts(olga) == ["one"]
    sandbox.faults.add("auth.test", "hang", seconds=0.1)
    client.timeout = 5
    before = time.monotonic()
    assert client.auth_test()["ok"]
    assert time.monotonic() - before >= 0.1


def test_slack_says_too_fast_broken_or_no(sandbox: Sandbox, client: WebClient, olga: Actor) -> None:
    sandbox.faults.add("chat.postMessage", "ratelimited", retry_after=7)
    with pytest.raises(SlackApiError) as limited:
        client.chat_postMessage(channel="C0CLIENTS", text="one")
    assert (limited.value.response.status_code, limited.value.response.headers["retry-after"]) == (429, "7")
    sandbox.faults.add("chat.postMessage", "http_500")
    with pytest.raises(SlackApiError) as broken:
        client.chat_postMessage(channel="C0CLIENTS", text="two")
    assert broken.value.response.status_code == 500
    sandbox.faults.add("*", "error", error="fatal_error")
    with pytest.raises(SlackApiError, match="fatal_error"):
        client.chat_postMessage(channel="C0CLIENTS", text="three")
    assert texts(olga) == []
    sandbox.faults.add("chat.postMessage", "http_500_after")
    with pytest.raises(SlackApiError):
        client.chat_postMessage(channel="C0CLIENTS", text="four")
    assert texts(olga) == ["four"]


def test_a_fault_may_hit_a_share_of_the_calls_until_it_is_cleared(sandbox: Sandbox, client: WebClient) -> None:
    sandbox.rates = None
    fault = sandbox.faults.add("auth.test", "error", times=None, fraction=0.5, error="internal_error")
    refused = 0
    for _ in range(60):
        try:
            client.auth_test()
        except SlackApiError:
            refused += 1
    assert 15 < refused == fault.hits < 45
    sandbox.faults.clear()
    assert all(client.auth_test()["ok"] for _ in range(10))


def test_a_kind_that_does_not_exist_is_said_so(sandbox: Sandbox) -> None:
    with pytest.raises(ValueError, match="there are: drop"):
        sandbox.faults.add("auth.test", "explode")


def test_a_press_arrives_twice_or_late(sandbox: Sandbox, olga: Actor, bot: TinyBot) -> None:
    bot.app.command("/moment")(lambda ack: ack())
    sandbox.faults.deliver_twice = 1
    olga.command("C0CLIENTS", "/moment", "twice")
    sandbox.wait_until(lambda: len(bot.heard) == 2)
    sandbox.faults.withhold = 1
    outcome = olga.command("C0CLIENTS", "/moment", "late")
    assert outcome.error == "operation_timeout"
    assert len(bot.heard) == 2
    sandbox.run(sandbox.delivery.release())
    assert [one["text"] for one in bot.heard] == ["twice", "twice", "late"]


def test_an_event_arrives_twice_under_one_id(sandbox: Sandbox, olga: Actor, bot: TinyBot) -> None:
    bot.app.event("app_home_opened")(lambda: None)
    sandbox.faults.deliver_twice = 1
    olga.open_home()
    sandbox.wait_until(lambda: len(bot.heard) == 2)
    assert len({one["event_id"] for one in bot.heard}) == 1


def test_another_process_reads_the_counts_and_asks_for_faults(sandbox: Sandbox, client: WebClient) -> None:
    client.chat_postMessage(channel="C0CLIENTS", text="one", metadata={"event_type": "n", "event_payload": {"id": "7"}})
    with urllib.request.urlopen(f"{sandbox.url}/sandbox/counts") as answer:
        assert json.loads(answer.read())["messages"] == 1
    with urllib.request.urlopen(f"{sandbox.url}/sandbox/messages?channel=C0CLIENTS") as answer:
        (message,) = json.loads(answer.read())
    assert message["metadata"]["event_payload"]["id"] == "7"
    fault = json.dumps({"method": "auth.test", "kind": "error", "error": "fatal_error"}).encode()
    urllib.request.urlopen(urllib.request.Request(f"{sandbox.url}/sandbox/faults", fault)).close()
    with pytest.raises(SlackApiError, match="fatal_error"):
        client.auth_test()
    act = {"person": "U0OLGA", "act": "say", "args": ["C0CLIENTS", "hello"]}
    asked = urllib.request.Request(f"{sandbox.url}/sandbox/do", json.dumps(act).encode())
    with urllib.request.urlopen(asked) as answer:
        assert json.loads(answer.read())["text"] == "hello"
