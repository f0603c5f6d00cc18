"""What Slack answers, over real HTTP, and what we make of it."""

import logging
import re
import socket
import ssl
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from types import TracebackType
from typing import Self
from urllib.error import URLError

import pytest
from slack_sdk.web import base_client

from bot import messenger as messenger_module
from bot.clock import ManualClock
from bot.messenger import (
    KEY,
    MessageLost,
    Messenger,
    Posted,
    Refused,
    ScopeMissing,
    SlackTrouble,
    TooFast,
    Unanswered,
    Uninstalled,
    Unreachable,
)
from bot.sandbox import Sandbox
from bot.views.blocks import Message, modal, plain_message, section
from tests.cast import MONDAY, OLGA

HELLO = plain_message("Hello.")
BROKEN = Message("Hello.", [{"type": "section"}])
TOKEN = "xoxb-sandbox"
CLIENTS = "C0CLIENTS"


class Answering(HTTPServer):
    """Says the same to everybody, as a broken proxy does."""

    def __init__(self, status: int, body: bytes, kind: str = "text/html", **headers: str) -> None:
        super().__init__(("127.0.0.1", 0), _Same)
        self.status, self.body, self.headers = status, body, {"Content-Type": kind, **headers}

    def __enter__(self) -> Self:
        Thread(target=self.serve_forever, args=[0.01], daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.shutdown()
        self.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/api/"


class _Same(BaseHTTPRequestHandler):
    server: Answering

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(self.server.status)
        for name, value in {**self.server.headers, "Content-Length": str(len(self.server.body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(self.server.body)

    def log_message(self, format: str, *args: object) -> None:
        """Not into the test's output."""


@pytest.fixture(scope="module")
def running() -> Iterator[Sandbox]:
    with Sandbox.start(clock=ManualClock(MONDAY), rates=None) as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(running: Sandbox) -> Iterator[Sandbox]:
    yield running
    running.faults.clear()


@pytest.fixture
def slack(sandbox: Sandbox) -> Messenger:
    return Messenger(sandbox.api_url, lambda _: TOKEN)


def trouble_with(sandbox: Sandbox, slack: Messenger, error: str) -> SlackTrouble:
    sandbox.faults.add("chat.postMessage", "error", error=error)
    with pytest.raises(SlackTrouble) as caught:
        slack.post(1, CLIENTS, HELLO, "key")
    return caught.value


def standing(sandbox: Sandbox, key: str) -> int:
    """How many messages carry this key."""
    found = [one.get("metadata") or {} for one in sandbox.everything()]
    return sum(metadata.get("event_payload", {}).get("key") == key for metadata in found)


# every error of Slack's is one of a few


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        *[(error, TooFast) for error in ("ratelimited", "rate_limited", "org_login_required", "team_added_to_org")],
        *[(e, Unanswered) for e in ("internal_error", "fatal_error", "service_unavailable", "request_timeout")],
        *[(e, Uninstalled) for e in ("token_revoked", "account_inactive", "invalid_auth", "not_authed")],
        *[(error, Uninstalled) for error in ("team_access_not_granted", "token_expired")],
        *[
            (e, MessageLost)
            for e in ("message_not_found", "cant_update_message", "edit_window_closed", "thread_not_found")
        ],
        ("missing_scope", ScopeMissing),
        *[(error, Refused) for error in ("channel_not_found", "not_in_channel", "no_permission", "is_archived")],
        *[(error, Refused) for error in ("restricted_action", "restricted_action_read_only_channel")],
        *[(error, Refused) for error in ("ekm_access_denied", "access_denied", "message_limit_exceeded")],
        *[(error, Refused) for error in ("user_not_found", "user_disabled", "user_not_visible", "cannot_dm_bot")],
        *[(error, Refused) for error in ("messages_tab_disabled", "msg_too_long", "no_text", "hash_conflict")],
        *[(error, Refused) for error in ("expired_trigger_id", "trigger_exchanged", "view_too_large")],
        ("something_new", Refused),
    ],
)
def test_each_error_is_of_its_kind(sandbox: Sandbox, slack: Messenger, error: str, kind: type[SlackTrouble]) -> None:
    trouble = trouble_with(sandbox, slack, error)
    assert type(trouble) is kind
    assert trouble.code == error


def test_an_answer_goes_into_a_thread(sandbox: Sandbox, slack: Messenger) -> None:
    first = slack.post(1, CLIENTS, HELLO, "first")
    second = slack.post(1, CLIENTS, HELLO, "second", first.ts)
    found = {each["ts"]: each for each in sandbox.everything()}
    assert found[second.ts]["thread_ts"] == first.ts


def test_what_slack_takes_out_of_its_thread_is_taken_back(sandbox: Sandbox, slack: Messenger) -> None:
    first = slack.post(1, CLIENTS, HELLO, "first")
    slack._call(1, "chat.delete", channel=CLIENTS, ts=first.ts)
    with pytest.raises(MessageLost):
        slack.post(1, CLIENTS, HELLO, "orphan", first.ts)
    assert standing(sandbox, "orphan") == 0


@pytest.mark.parametrize(("shared", "is_shared"), [(True, True), (False, False)])
def test_whether_a_channel_is_shared_and_who_is_in_it(sandbox: Sandbox, shared: bool, is_shared: bool) -> None:
    grant = sandbox.world.tokens[TOKEN]
    sandbox.world.grant(replace(grant, scopes=grant.scopes | {"channels:read"}))
    sandbox.admin.change_channel(CLIENTS, is_ext_shared=shared)
    slack = Messenger(sandbox.api_url, lambda _: TOKEN)
    try:
        assert slack.is_shared(1, CLIENTS) is is_shared
        assert OLGA in [each for page in slack.members(1, CLIENTS) for each in page]
    finally:
        sandbox.world.grant(grant)
        sandbox.admin.change_channel(CLIENTS, is_ext_shared=False)


def test_without_the_scope_nobody_can_look(slack: Messenger) -> None:
    with pytest.raises(ScopeMissing):
        slack.is_shared(1, CLIENTS)


def test_a_pause_is_as_long_as_slack_says(sandbox: Sandbox, slack: Messenger) -> None:
    sandbox.faults.add("chat.postMessage", "ratelimited", retry_after=7)
    with pytest.raises(TooFast) as caught:
        slack.post(1, CLIENTS, HELLO, "key")
    assert caught.value.seconds == 7


def test_a_team_that_moves_house_is_left_alone_for_an_hour(sandbox: Sandbox, slack: Messenger) -> None:
    trouble = trouble_with(sandbox, slack, "team_added_to_org")
    assert isinstance(trouble, TooFast)
    assert trouble.seconds == timedelta(hours=1).total_seconds()


def test_a_missing_scope_is_named(slack: Messenger) -> None:
    with pytest.raises(ScopeMissing) as caught:
        slack._call(1, "conversations.info", channel=CLIENTS)
    assert "channels:read" in caught.value.needed


def test_a_wrong_token_means_we_are_not_installed(sandbox: Sandbox) -> None:
    with pytest.raises(Uninstalled):
        Messenger(sandbox.api_url, lambda _: "xoxb-wrong").whoami(1)


@pytest.mark.parametrize("kind", ["drop", "drop_before", "http_500", "http_500_after"])
def test_a_lost_answer_is_neither_yes_nor_no(sandbox: Sandbox, slack: Messenger, kind: str) -> None:
    sandbox.faults.add("chat.postMessage", kind)
    with pytest.raises(Unanswered):
        slack.post(1, CLIENTS, HELLO, f"lost {kind}")


def test_one_that_takes_too_long_is_neither(
    sandbox: Sandbox, slack: Messenger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(messenger_module, "TIMEOUT_SECONDS", 0.05)
    sandbox.faults.add("chat.postMessage", "hang", seconds=0.2)
    with pytest.raises(Unanswered):
        slack.post(1, CLIENTS, HELLO, "hangs")
    assert standing(sandbox, "hangs") == 1


def test_where_nobody_listens_nothing_happened() -> None:
    with pytest.raises(Unreachable):
        Messenger("http://127.0.0.1:1/api/", lambda _: TOKEN).whoami(1)
    with pytest.raises(Unreachable):
        Messenger("http://nowhere.invalid/api/", lambda _: TOKEN).whoami(1)


@pytest.mark.parametrize(
    ("reason", "kind"),
    [
        (socket.gaierror(-2, "Name or service not known"), Unreachable),
        (ConnectionRefusedError(111, "Connection refused"), Unreachable),
        (ssl.SSLCertVerificationError(1, "certificate verify failed"), Unreachable),
        (OSError("Tunnel connection failed: 403 Forbidden"), Unreachable),
        (ssl.SSLError(1, "bad record mac"), Unanswered),
        (ssl.SSLEOFError(8, "EOF occurred in violation of protocol"), Unanswered),
        (OSError(113, "No route to host"), Unanswered),  # may also come in the middle of sending
        (ConnectionAbortedError(103, "Software caused connection abort"), Unanswered),
        (BrokenPipeError(32, "Broken pipe"), Unanswered),
        (TimeoutError("timed out"), Unanswered),
        ("unknown url type", Unanswered),
    ],
)
def test_only_what_happens_before_anything_is_sent_has_surely_not_happened(
    monkeypatch: pytest.MonkeyPatch, reason: OSError | str, kind: type[SlackTrouble]
) -> None:
    def breaks(*_: object, **__: object) -> None:
        raise URLError(reason)

    monkeypatch.setattr(base_client, "urlopen", breaks)
    with pytest.raises(SlackTrouble) as caught:
        Messenger("http://127.0.0.1:1/api/", lambda _: TOKEN).post(1, CLIENTS, HELLO, "key")
    assert type(caught.value) is kind


def test_where_a_proxy_says_no_nothing_happened(monkeypatch: pytest.MonkeyPatch) -> None:
    with Answering(403, b"") as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        with pytest.raises(Unreachable):
            Messenger("https://slack.invalid/api/", lambda _: TOKEN).whoami(1)


PAGE = b"<html>Sorry <!channel> xoxb-secret</html>"


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (200, PAGE, Unanswered),
        (200, b"[]", Unanswered),
        (200, b"null", Unanswered),
        (403, PAGE, Unreachable),
        (404, b"", Unreachable),
        (408, PAGE, Unanswered),
        (429, PAGE, TooFast),
        (502, PAGE, Unanswered),
        (502, "Tür zu".encode("latin-1"), Unanswered),
        (503, b'{"ok": false, "error": "service_unavailable"}', Unanswered),
    ],
)
def test_what_is_not_slack_at_all_is_not_taken_for_its_word(status: int, body: bytes, kind: type[SlackTrouble]) -> None:
    with Answering(status, body) as proxy, pytest.raises(SlackTrouble) as caught:
        Messenger(proxy.url, lambda _: TOKEN).whoami(1)
    assert type(caught.value) is kind
    assert re.fullmatch(r"\w+", caught.value.code)


@pytest.mark.parametrize(("header", "seconds"), [("3", 3), ("", 30), ("Wed, 21 Oct 2026 07:28:00 GMT", 30)])
def test_a_pause_without_a_number_is_half_a_minute(header: str, seconds: float) -> None:
    body = b'{"ok": false, "error": "ratelimited"}'
    with Answering(429, body, "application/json", **{"retry-after": header}) as slack, pytest.raises(TooFast) as caught:
        Messenger(slack.url, lambda _: TOKEN).whoami(1)
    assert caught.value.seconds == seconds


# once


@pytest.mark.parametrize("kind", ["drop", "http_500_after", "ratelimited"])
def test_one_call_is_one_request(sandbox: Sandbox, slack: Messenger, kind: str) -> None:
    fault = sandbox.faults.add("chat.postMessage", kind, times=None)
    with pytest.raises(SlackTrouble):
        slack.post(1, CLIENTS, HELLO, f"once {kind}")
    assert fault.hits == 1
    assert standing(sandbox, f"once {kind}") == (0 if kind == "ratelimited" else 1)


def test_blocks_that_slack_refuses_are_said_in_text(
    sandbox: Sandbox, slack: Messenger, caplog: pytest.LogCaptureFixture
) -> None:
    posted = slack.post(1, CLIENTS, BROKEN, "plain")
    assert standing(sandbox, "plain") == 1
    slack.edit(1, posted.channel, posted.ts, BROKEN)
    assert "must provide text or fields" in caplog.text
    assert "Hello." not in caplog.text


# looking for what may have been sent


def test_a_message_is_found_by_our_key_and_by_no_other(sandbox: Sandbox, slack: Messenger) -> None:
    dm = slack.open_dm(1, OLGA)
    assert dm == sandbox.person(OLGA).dm
    first, second = (slack.post(1, dm, HELLO, key) for key in ("milestone:1#0", "milestone:1#01"))
    assert slack.find(1, dm, "milestone:1#0") == first.ts
    assert slack.find(1, dm, "milestone:1#01") == second.ts
    assert slack.find(1, dm, "milestone:1#") is None


def test_another_apps_metadata_is_not_ours(sandbox: Sandbox, slack: Messenger) -> None:
    dm = slack.open_dm(1, OLGA)
    other = {"event_type": "somebody_else", "event_payload": {"key": "theirs"}}
    slack._call(1, "chat.postMessage", channel=dm, text="Hello.", metadata=other)
    slack._call(1, "chat.postMessage", channel=dm, text="Hi.", metadata={"event_type": KEY, "event_payload": {}})
    slack._call(1, "chat.postMessage", channel=dm, text="No metadata.")
    assert slack.find(1, dm, "theirs") is None


def test_looking_goes_through_a_long_conversation_page_by_page(
    sandbox: Sandbox, slack: Messenger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(messenger_module, "PAGE", 3)
    dm = slack.open_dm(1, "U0CORA")
    posted = [slack.post(1, dm, HELLO, f"long {number}") for number in range(10)]
    before = len(sandbox.journal.calls("conversations.history"))
    assert slack.find(1, dm, "long 0") == posted[0].ts
    assert len(sandbox.journal.calls("conversations.history")) - before == 4
    assert slack.find(1, dm, "long 0", most_pages=2) is None


def test_everybody_is_read_page_by_page(sandbox: Sandbox, slack: Messenger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messenger_module, "PAGE", 2)
    pages = list(slack.people(1))
    assert len(pages) > 2
    people = {person.slack_id: person for page in pages for person in page}
    assert (people[OLGA].name, people[OLGA].zone) == ("Olga Marin", "Europe/Berlin")
    assert people["U0GRETA"].is_guest
    assert people["U0MAX"].is_admin
    assert people["U0BOT"].is_bot


# the rest of what it can do


def test_a_view_is_opened_only_with_a_live_trigger(slack: Messenger) -> None:
    with pytest.raises(Refused) as caught:
        slack.open_view(1, "123.456.abc", modal("A form", "form", [section("Hello.")]))
    assert "trigger" in caught.value.code


def test_home_is_published(sandbox: Sandbox, slack: Messenger) -> None:
    slack.publish_home(1, OLGA, {"type": "home", "blocks": [section("Here.")]})
    assert "Here." in str(sandbox.person(OLGA).home)


def test_an_edit_is_an_edit(sandbox: Sandbox, slack: Messenger) -> None:
    posted = slack.post(1, CLIENTS, HELLO, "edited")
    slack.edit(1, posted.channel, posted.ts, plain_message("Hello again."))
    (found,) = [one for one in sandbox.person(OLGA).messages(CLIENTS) if one.ts == posted.ts]
    assert found.text == "Hello again."
    with pytest.raises(MessageLost):
        slack.edit(1, CLIENTS, "1.000001", HELLO)
    assert isinstance(posted, Posted)


def test_an_answer_address_that_is_used_up_is_said_so(sandbox: Sandbox, slack: Messenger) -> None:
    with pytest.raises(Refused) as caught:
        slack.answer(sandbox.url + "/nowhere", HELLO, replace=False)
    assert caught.value.code == "response_url_404"
    with pytest.raises(Unanswered):
        slack.answer("http://127.0.0.1:1/", HELLO, replace=False)


def test_no_token_and_no_words_stand_in_any_log(
    sandbox: Sandbox, slack: Messenger, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    sandbox.faults.add("chat.postMessage", "drop")
    sandbox.faults.add("chat.postMessage", "http_500")
    for _ in range(2):
        with pytest.raises(SlackTrouble):
            slack.post(1, CLIENTS, plain_message("Their secret."), "key")
    slack.post(1, CLIENTS, plain_message("Their secret."), "key")
    with Answering(502, b"<html>Their secret xoxb-other</html>") as proxy, pytest.raises(Unanswered):
        Messenger(proxy.url, lambda _: TOKEN).whoami(1)
    ours = "\n".join(one.getMessage() for one in caplog.records if one.name.startswith("bot"))
    assert not re.search(r"xoxb|secret", ours)


# a token that was remembered


def test_a_remembered_token_that_slack_takes_no_more_is_looked_up_anew(sandbox: Sandbox) -> None:
    kept, forgotten = ["xoxb-old"], list[int]()

    def forget(workspace_id: int) -> None:
        forgotten.append(workspace_id)
        kept[0] = sandbox.bot_token

    slack = Messenger(sandbox.api_url, lambda _: kept[0], forget)
    assert slack.whoami(7)["team_id"]
    assert forgotten == [7]


def test_without_a_newer_token_the_workspace_has_let_us_go(sandbox: Sandbox) -> None:
    forgotten: list[int] = []
    slack = Messenger(sandbox.api_url, lambda _: "xoxb-old", forgotten.append)
    with pytest.raises(Uninstalled):
        slack.whoami(7)
    assert forgotten == [7]
