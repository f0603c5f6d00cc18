"""A real uvicorn on loopback, spoken to by real sockets; only the desk behind it is ours."""

import asyncio
import hashlib
import hmac
import http.client
import json
import logging
import signal
import socket
import subprocess
import sys
import threading
import time
import tracemalloc
from collections.abc import Callable, Iterator, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from slack_bolt import App, BoltRequest, BoltResponse
from slack_sdk.signature import SignatureVerifier

from bot import http as web
from bot.clock import ManualClock
from bot.sandbox.server import Sandbox

SECRET = "harbour-signing-secret"
HUSH = "the founder's father died"
START = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
FORM = "application/x-www-form-urlencoded"
COMMAND = urlencode({"command": "/moment", "text": HUSH, "team_id": "T0MOMENTS", "user_id": "U0OLGA"})


class Desk:
    """Answers what it was told to and remembers what it was asked."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        self.asked: list[BoltRequest] = []
        self.answer: Callable[[BoltRequest], BoltResponse] = lambda _: BoltResponse(status=200, body="")
        self.after: Callable[[], None] = lambda: None

    def dispatch(self, request: BoltRequest) -> tuple[BoltResponse, Callable[[], None]]:
        self.asked.append(request)
        return self.answer(request), self.after


class House:
    """The server in a thread, and somebody who speaks to it."""

    def __init__(self, desk: web.Desk, clock: ManualClock) -> None:
        self.desk = desk
        self.clock = clock
        self.checks: Callable[[], web.Checks] = lambda: {"database": True}
        app = web.http_app(desk, SECRET, lambda: self.checks(), clock=clock)
        self.server = web.Server(app, "127.0.0.1", 0)

    def send(
        self,
        body: bytes | str,
        content_type: str = FORM,
        seconds_ago: int = 0,
        method: str = "POST",
        path: str = "/slack/events",
        **headers: str | None,
    ) -> tuple[int, bytes]:
        raw = body.encode() if isinstance(body, str) else body
        given = signed(raw, self.clock.now() - timedelta(seconds=seconds_ago)) | {"content-type": content_type}
        given |= {name.replace("_", "-"): value for name, value in headers.items() if value is not None}
        for name, value in headers.items():
            if value is None:
                del given[name.replace("_", "-")]
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=20)
        try:
            connection.request(method, path, raw, given)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def get(self, path: str) -> tuple[int, bytes]:
        return self.send("", method="GET", path=path)

    def open(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.server.port), timeout=20)


def signed(body: bytes, at: datetime) -> dict[str, str]:
    """Signed by Slack's own library, and by hand where it cannot: it signs nothing that is not text."""
    timestamp = str(int(at.timestamp()))
    try:
        signature = SignatureVerifier(SECRET).generate_signature(timestamp=timestamp, body=body)
    except UnicodeDecodeError:
        words = f"v0:{timestamp}:".encode() + body
        signature = "v0=" + hmac.new(SECRET.encode(), words, hashlib.sha256).hexdigest()
    return {"x-slack-request-timestamp": timestamp, "x-slack-signature": str(signature)}


@pytest.fixture(scope="module")
def open_house() -> Iterator[House]:
    with running(House(Desk(), ManualClock(START))) as house:
        yield house


@pytest.fixture
def house(open_house: House, caplog: pytest.LogCaptureFixture) -> Iterator[House]:
    """Whatever a test does, nothing that was said and no secret is in the log, at any level."""
    caplog.set_level(1)
    for name in ("uvicorn", "uvicorn.error", "asyncio", "slack_bolt", "bot.http"):
        caplog.set_level(1, logger=name)
    assert isinstance(open_house.desk, Desk)
    open_house.desk.forget()
    yield open_house
    written = caplog.text + repr([vars(record) for record in caplog.records])
    assert HUSH not in written
    assert HUSH.replace(" ", "+") not in written
    assert SECRET not in written
    assert "Traceback" not in caplog.text


@pytest.fixture
def desk(house: House) -> Desk:
    assert isinstance(house.desk, Desk)
    return house.desk


class running:
    def __init__(self, house: House) -> None:
        self.house = house
        self.thread = threading.Thread(target=house.server.run)

    def __enter__(self) -> House:
        self.thread.start()
        return self.house

    def __exit__(self, *_: object) -> None:
        self.house.server.stop()
        self.thread.join(20)
        assert not self.thread.is_alive()


def test_a_signed_request_reaches_the_desk_and_its_answer_comes_back(house: House, desk: Desk) -> None:
    desk.answer = lambda request: BoltResponse(status=200, body={"text": request.body["command"]})
    status, body = house.send(COMMAND)
    assert (status, json.loads(body)) == (200, {"text": "/moment"})
    assert desk.asked[0].body["text"] == HUSH
    assert desk.asked[0].headers["x-slack-signature"]


def test_an_event_reaches_the_desk_with_its_retry_number(house: House, desk: Desk) -> None:
    status, _ = house.send(json.dumps({"type": "event_callback"}), "application/json", x_slack_retry_num="2")
    assert status == 200
    assert desk.asked[0].body == {"type": "event_callback"}
    assert desk.asked[0].headers["x-slack-retry-num"] == ["2"]


def test_what_follows_runs_only_after_the_answer_has_left(house: House, desk: Desk) -> None:
    arrived, followed = threading.Event(), threading.Event()

    def after() -> None:
        # Given that this waits for the answer to be read, it would wait in vain if it came first.
        assert arrived.wait(5)
        followed.set()

    desk.after = after
    assert house.send(COMMAND)[0] == 200
    arrived.set()
    assert followed.wait(5)


def test_what_follows_may_fail_without_harm(house: House, desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    failed = threading.Event()

    def after() -> None:
        failed.set()
        raise ValueError(HUSH)

    desk.after = after
    assert house.send(COMMAND)[0] == 200
    assert failed.wait(5)
    assert house.send(COMMAND)[0] == 200


def test_what_follows_runs_even_when_the_sender_hung_up(house: House, desk: Desk) -> None:
    asked, gone, followed = threading.Event(), threading.Event(), threading.Event()

    def answer(_: BoltRequest) -> BoltResponse:
        asked.set()
        gone.wait(5)
        return BoltResponse(status=200, body="")

    desk.answer, desk.after = answer, followed.set
    with house.open() as line:
        line.sendall(raw(COMMAND.encode(), house.clock.now()))
        assert asked.wait(5)
    gone.set()
    assert followed.wait(5)


def raw(body: bytes, at: datetime, length: int | None = None) -> bytes:
    headers = signed(body, at) | {
        "host": "moments",
        "content-type": FORM,
        "content-length": str(length or len(body)),
    }
    head = "\r\n".join(["POST /slack/events HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())])
    return head.encode() + b"\r\n\r\n" + body


@pytest.mark.parametrize(
    "headers",
    [
        {"x_slack_signature": None},
        {"x_slack_signature": ""},
        {"x_slack_signature": "v0=" + "0" * 64},
        {"x_slack_signature": "v0=é"},
        {"x_slack_request_timestamp": None},
        {"x_slack_request_timestamp": ""},
        {"x_slack_request_timestamp": "yesterday"},
        {"x_slack_request_timestamp": "-1"},
        {"x_slack_request_timestamp": "1e9"},
        {"x_slack_request_timestamp": "²"},
        {"x_slack_request_timestamp": "9" * 5000},
    ],
)
def test_what_is_not_signed_is_401_and_goes_no_further(house: House, desk: Desk, headers: dict[str, Any]) -> None:
    assert house.send(COMMAND, **headers) == (401, b"")
    assert desk.asked == []


def test_a_signature_of_other_words_is_401(house: House, desk: Desk) -> None:
    of_others = signed(b"command=/client", house.clock.now())
    assert house.send(COMMAND, x_slack_signature=of_others["x-slack-signature"]) == (401, b"")
    assert desk.asked == []


@pytest.mark.parametrize(("seconds_ago", "status"), [(300, 200), (301, 401), (-300, 200), (-301, 401)])
def test_a_signature_holds_for_five_minutes_either_way(house: House, seconds_ago: int, status: int) -> None:
    assert house.send(COMMAND, seconds_ago=seconds_ago)[0] == status


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"text=\xff\xfe", FORM),
        (b"\xff\xfe{}", "application/json"),
        (b"{", "application/json"),
        (f'{{"text": "{HUSH}'.encode(), "application/json"),
        (b"[]", "application/json"),
        (b"null", "application/json"),
        (b'"text"', "application/json"),
        (b"[" * 100_000, "application/json"),
        (b'{"event": []}' * 2, FORM),
        (b"payload={", FORM),
        (b"payload=[]", FORM),
        (b"payload=", FORM),
        (b"", FORM),
        (b"{}", "application/json"),
    ],
)
def test_what_is_signed_and_cannot_be_read_is_400(house: House, desk: Desk, body: bytes, content_type: str) -> None:
    assert house.send(body, content_type) == (400, b"")
    assert desk.asked == []


@pytest.mark.parametrize("body", [b"text=\xff\xfe", b"{", b"", b"\x00" * 1000])
def test_what_is_neither_signed_nor_readable_is_401(house: House, body: bytes) -> None:
    assert house.send(body, "application/json", x_slack_signature="v0=no") == (401, b"")


def test_a_body_of_a_megabyte_is_taken_and_one_byte_more_is_413(house: House, desk: Desk) -> None:
    most = b"text=" + b"a" * (web.LARGEST_BODY - 5)
    assert house.send(most)[0] == 200
    assert house.send(most + b"a") == (413, b"")
    assert len(desk.asked) == 1


def test_a_body_of_ten_megabytes_is_413(house: House, desk: Desk) -> None:
    assert house.send(b"a" * 10_000_000) == (413, b"")
    assert desk.asked == []


def test_a_body_of_ten_megabytes_that_hides_its_length_is_413(house: House, desk: Desk) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", house.server.port, timeout=20)
    connection.request("POST", "/slack/events", iter([b"a" * 100_000] * 100), encode_chunked=True)
    assert connection.getresponse().status == 413
    connection.close()
    assert desk.asked == []


def test_a_body_of_ten_megabytes_is_never_all_in_memory() -> None:
    left = [b"a" * 65_536] * 160

    async def receive() -> MutableMapping[str, Any]:
        return {"type": "http.request", "body": bytes(bytearray(left.pop())), "more_body": bool(left)}

    tracemalloc.start()
    with pytest.raises(web._Refused):
        asyncio.run(web._read(receive))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert left == []
    assert peak < 3 * web.LARGEST_BODY


def test_half_a_request_harms_nobody(house: House, desk: Desk) -> None:
    whole = raw(COMMAND.encode(), house.clock.now())
    for part in (whole[:20], whole[:-10]):
        with house.open() as line:
            line.sendall(part)
    assert house.send(COMMAND)[0] == 200
    assert len(desk.asked) == 1


def test_a_body_that_never_ends_is_408(house: House, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "SECONDS_FOR_A_BODY", 0.2)
    with house.open() as line:
        line.sendall(raw(COMMAND.encode(), house.clock.now(), length=5000))
        assert line.recv(4096).startswith(b"HTTP/1.1 408")
    assert desk.asked == []


@pytest.mark.parametrize(
    "garbage",
    [
        b"\x00\x01\x02\xff\xfe\r\n\r\n",
        b"POST /slack/events HTTP/1.1\r\nhost: moments\r\n\xff\x00: \xfe\r\n\r\n",
        b"POST /slack/events HTTP/1.1\r\nhost: a\r\nx-slack-signature: \xff\xfe\r\ncontent-length: 0\r\n\r\n",
        b"POST /slack/events HTTP/1.1\r\nhost: moments\r\ncontent-length: -5\r\n\r\n",
        b"POST /slack/events HTTP/1.1\r\nhost: moments\r\ncontent-length: many\r\n\r\n",
        b"POST /slack/events HTTP/1.1\r\nhost: moments\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"POST /slack/events HTTP/1.1\r\n" + b"x: " + b"y" * 200_000 + b"\r\n\r\n",
    ],
)
def test_garbage_on_the_line_is_a_4xx_and_harms_nobody(house: House, desk: Desk, garbage: bytes) -> None:
    with house.open() as line:
        line.sendall(garbage)
        assert line.recv(4096).startswith(b"HTTP/1.1 4")
    assert house.send(COMMAND)[0] == 200
    assert len(desk.asked) == 1


def test_sixty_requests_at_once_are_all_answered_fifty_at_a_time(house: House, desk: Desk) -> None:
    full, lock, now, most = threading.Event(), threading.Lock(), 0, 0

    def answer(_: BoltRequest) -> BoltResponse:
        nonlocal now, most
        with lock:
            now, most = now + 1, max(most, now + 1)
            if now == web.AT_ONCE:
                full.set()
        assert full.wait(10)
        with lock:
            now -= 1
        return BoltResponse(status=200, body="")

    desk.answer = answer
    with ThreadPoolExecutor(60) as people:
        statuses = [status for status, _ in people.map(lambda _: house.send(COMMAND), range(60))]
    assert statuses == [200] * 60
    assert most == web.AT_ONCE


def test_a_desk_that_fails_is_a_500_with_nothing_in_it_and_one_line_in_the_log(
    house: House, desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    def answer(_: BoltRequest) -> BoltResponse:
        raise ValueError(HUSH)

    desk.answer = answer
    assert house.send(COMMAND) == (500, b"")
    (record,) = [record for record in caplog.records if record.name == "bot.http" and record.levelno >= logging.ERROR]
    assert "ValueError at" in record.getMessage()


def test_the_process_says_that_it_lives(house: House) -> None:
    assert house.get("/healthz") == (200, b"ok")


def test_it_is_ready_when_every_check_works(house: House) -> None:
    house.checks = lambda: {"database": True, "scheduler": True}
    status, body = house.get("/readyz")
    assert (status, json.loads(body)) == (200, {"database": True, "scheduler": True})


@pytest.mark.parametrize("fault", [False, "no answer for 40 seconds"])
def test_one_check_that_fails_is_named_and_it_is_not_ready(house: House, fault: bool | str) -> None:
    house.checks = lambda: {"database": True, "slack": fault}
    status, body = house.get("/readyz")
    assert (status, json.loads(body)) == (503, {"database": True, "slack": fault})


def test_a_check_that_breaks_is_not_ready_and_says_nothing_more(house: House) -> None:
    def checks() -> web.Checks:
        raise ValueError(SECRET)

    house.checks = checks
    status, body = house.get("/readyz")
    assert (status, json.loads(body)) == (503, {"checks": "could not be made"})


@pytest.mark.parametrize(("method", "path", "status"), [("GET", "/slack/events", 405), ("POST", "/nowhere", 404)])
def test_other_ways_in_are_closed(house: House, desk: Desk, method: str, path: str, status: int) -> None:
    assert house.send(COMMAND, method=method, path=path)[0] == status
    assert desk.asked == []


class BoltDesk:
    def __init__(self) -> None:
        self.app = App(token="xoxb-harbour", request_verification_enabled=False, token_verification_enabled=False)

    def dispatch(self, request: BoltRequest) -> tuple[BoltResponse, Callable[[], None]]:
        return self.app.dispatch(request), lambda: None


def test_bolt_answers_the_two_questions_that_slack_asks_of_an_address() -> None:
    with running(House(BoltDesk(), ManualClock(START))) as house:
        challenge = json.dumps({"type": "url_verification", "challenge": "3eZbrw1a"})
        status, body = house.send(challenge, "application/json")
        assert (status, b"3eZbrw1a" in body) == (200, True)
        assert house.send("ssl_check=1&token=x")[0] == 200
        assert house.send(challenge, "application/json", x_slack_signature="v0=no") == (401, b"")


def test_what_the_sandbox_signs_as_slack_is_let_in() -> None:
    desk = Desk()
    desk.answer = lambda _: BoltResponse(status=200, body={"text": "Noted."})
    with web.Server(web.http_app(desk, Sandbox.signing_secret, dict), "127.0.0.1", 0) as server:
        thread = threading.Thread(target=server.run)
        thread.start()
        with Sandbox.start(request_url=f"http://127.0.0.1:{server.port}/slack/events") as sandbox:
            outcome = sandbox.person("U0OLGA").command("C0CLIENTS", "/moment", HUSH)
            sandbox.person("U0OLGA").open_home()
        server.stop()
        thread.join(10)
    assert (outcome.acked, outcome.response) == (True, {"text": "Noted."})
    assert [asked.body.get("command") or asked.body["event"]["type"] for asked in desk.asked] == [
        "/moment",
        "app_home_opened",
    ]


def test_a_port_that_is_taken_is_a_sentence(house: House) -> None:
    with pytest.raises(web.CannotListen, match="MOMENTS_PORT"):
        web.Server(web.http_app(Desk(), SECRET, dict), "127.0.0.1", house.server.port)


PROGRAM = f"""
import threading, time
from slack_bolt import BoltResponse
from bot import http as web

class Desk:
    def dispatch(self, request):
        print("asked", flush=True)
        time.sleep(1)
        return BoltResponse(status=200, body="kept"), lambda: print("followed", flush=True)

app = web.http_app(Desk(), {SECRET!r}, dict)
server = web.Server
class Told(server):
    def run(self):
        print(self.port, flush=True)
        super().run()
web.Server = Told
web.serve(app, "127.0.0.1", 0)
print("ended", flush=True)
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_with_status_0_and_no_accepted_request_is_lost(number: signal.Signals) -> None:
    with subprocess.Popen([sys.executable, "-c", PROGRAM], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        port = int(process.stdout.readline())
        with socket.create_connection(("127.0.0.1", port), timeout=20) as idle:
            with socket.create_connection(("127.0.0.1", port), timeout=20) as line:
                line.sendall(raw(COMMAND.encode(), datetime.now(UTC)))  # noqa: TID251 (a real process, real time)
                assert process.stdout.readline() == "asked\n"
                began = time.monotonic()
                process.send_signal(number)
                answer = line.makefile("rb").read()
            assert answer.startswith(b"HTTP/1.1 200")
            assert answer.endswith(b"kept")
            assert process.stdout.read() == "followed\nended\n"
            assert process.wait(10) == 0
            assert time.monotonic() - began < 5
            assert idle.recv(10) == b""
