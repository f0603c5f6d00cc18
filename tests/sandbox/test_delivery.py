"""Delivery over HTTP, signed; several workspaces; addresses that run out."""

import json
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs

import pytest
from slack_sdk.signature import SignatureVerifier
from slack_sdk.webhook import WebhookClient

from bot.clock import ManualClock
from bot.sandbox import Sandbox
from bot.sandbox.driver import Actor
from bot.sandbox.firm import AppIdentity, Channel, Firm, Person, Team
from tests.sandbox.conftest import MONDAY, client_of
from tests.sandbox.tiny import asking, modal


class Receiver:
    """An app that listens on HTTP and answers what the test wants."""

    def __init__(self) -> None:
        self.heard: list[tuple[dict[str, str], str]] = []
        self.answers: list[tuple[int, str, str]] = []  # status, content type, body
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"])).decode()
                receiver.heard.append(({key.lower(): value for key, value in self.headers.items()}, body))
                status, kind, words = receiver.answers.pop(0) if receiver.answers else (200, "text/plain", "")
                self.send_response(status)
                self.send_header("content-type", kind)
                self.end_headers()
                self.wfile.write(words.encode())

            def log_message(self, *args: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/slack/events"
        Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()


@pytest.fixture
def receiver(sandbox: Sandbox) -> Iterator[Receiver]:
    running = Receiver()
    sandbox.delivery.request_url = running.url
    yield running
    running.server.shutdown()
    running.server.server_close()


def test_a_command_comes_as_a_signed_form_and_its_answer_is_shown(receiver: Receiver, olga: Actor) -> None:
    receiver.answers.append((200, "application/json", json.dumps({"text": "I heard you"})))
    assert olga.command("C0CLIENTS", "/moment", "Zebra & co").ok
    ((headers, body),) = receiver.heard
    assert SignatureVerifier("sandbox-signing-secret").is_valid_request(body, headers)
    assert parse_qs(body)["text"] == ["Zebra &amp; co"]
    assert [one.text for one in olga.ephemeral()] == ["I heard you"]


def test_a_press_comes_as_a_payload_and_a_plain_200_is_enough(
    sandbox: Sandbox, receiver: Receiver, olga: Actor
) -> None:
    view = modal(asking("what"))
    client_of(sandbox).views_open(trigger_id=sandbox.world.new_trigger("T0MOMENTS", "U0OLGA"), view=view)
    assert olga.submit(values={"what": "x"}).ok
    payload = json.loads(parse_qs(receiver.heard[0][1])["payload"][0])
    assert payload["type"] == "view_submission"
    assert olga.view is None


@pytest.mark.parametrize("status", [404, 500])
def test_anything_but_200_shows_the_person_an_error(receiver: Receiver, olga: Actor, status: int) -> None:
    receiver.answers.append((status, "text/plain", "no"))
    outcome = olga.command("C0CLIENTS", "/moment")
    assert (outcome.acked, outcome.error) == (False, f"http_{status}")
    assert outcome.shown == '/moment failed with the error "dispatch_failed"'


def test_an_event_comes_again_with_slacks_headers_until_it_is_taken(
    sandbox: Sandbox, receiver: Receiver, olga: Actor
) -> None:
    receiver.answers += [(500, "text/plain", ""), (503, "text/plain", ""), (204, "text/plain", "")]
    olga.open_home()
    sandbox.wait_until(lambda: sandbox.journal.counts["event", "app_home_opened", "ok"] == 1)
    retries = [(headers.get("x-slack-retry-num"), headers.get("x-slack-retry-reason")) for headers, _ in receiver.heard]
    assert retries == [(None, None), ("1", "http_error"), ("2", "http_error")]
    assert len({json.loads(body)["event_id"] for _, body in receiver.heard}) == 1


def test_a_request_url_is_proved_by_its_challenge(sandbox: Sandbox, receiver: Receiver) -> None:
    assert not sandbox.run(sandbox.delivery.verify_url())
    challenge = json.loads(receiver.heard[0][1])["challenge"]
    receiver.answers.append((200, "text/plain", challenge))
    assert not sandbox.run(sandbox.delivery.verify_url())  # an old challenge proves nothing


def test_a_response_url_runs_out_after_thirty_minutes() -> None:
    clock = ManualClock(MONDAY)
    with Sandbox.start(clock=clock) as sandbox:
        url = sandbox.world.new_response_url("T0MOMENTS", "U0OLGA", "C0CLIENTS")
        clock.move(timedelta(minutes=30))
        assert WebhookClient(url).send(text="in time").body == "ok"
        clock.move(timedelta(seconds=1))
        answer = WebhookClient(url).send(text="too late")
        assert (answer.status_code, answer.body) == (404, "expired_url")
        assert WebhookClient(f"{sandbox.url}/response/none").send(text="x").status_code == 404
        assert [one.text for one in sandbox.person("U0OLGA").ephemeral()] == ["in time"]


def test_what_a_response_url_is_sent_is_held_to_the_limits(sandbox: Sandbox, olga: Actor) -> None:
    url = sandbox.world.new_response_url("T0MOMENTS", "U0OLGA", "C0CLIENTS")
    assert WebhookClient(url).send(text="").body == "no_text"
    assert WebhookClient(url).send(text="x", blocks=[{"type": "header"}]).body == "invalid_blocks"
    assert olga.ephemeral() == []


def test_workspaces_do_not_see_each_other() -> None:
    other = Firm(
        Team("T0OTHER", "Other & Co", "other"),
        AppIdentity("A0MOMENTS", "U0BOT2", "B0BOT2", "U0ANN"),
        (Person("U0ANN", "ann", "Ann Other"), Person("U0BOT2", "moments", "Moments", is_bot=True)),
        (Channel("C0CLIENTS", "clients", ("U0ANN", "U0BOT2")),),
    )
    with Sandbox.start() as sandbox:
        sandbox.add_workspace(other)
        here, there = client_of(sandbox), client_of(sandbox, "xoxb-T0OTHER")
        assert there.auth_test()["team_id"] == "T0OTHER"
        there.chat_postMessage(channel="C0CLIENTS", text="theirs")
        here.chat_postMessage(channel="C0CLIENTS", text="ours")
        assert [one.text for one in sandbox.person("U0ANN", "T0OTHER").messages("C0CLIENTS")] == ["theirs"]
        assert [one.text for one in sandbox.person("U0OLGA").messages("C0CLIENTS")] == ["ours"]
        assert sandbox.counts()["messages"] == 2
