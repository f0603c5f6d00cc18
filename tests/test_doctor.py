import socket
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.clock import Clock, ManualClock, SystemClock
from bot.doctor import Finding, examine
from bot.sandbox.server import Sandbox
from bot.sandbox.world import Grant
from bot.secrets import new_key
from bot.settings import Settings, SettingsError

TEAM = "T0MOMENTS"
SCOPES = frozenset({"commands", "chat:write", "im:write", "im:history", "users:read", "files:read", "files:write"})
DATABASE = Finding("database", True, "The database is up to date.")


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox.start(rates=None) as sandbox:
        yield sandbox


def found(env: dict[str, str], clock: Clock | None = None) -> dict[str, Finding]:
    return {one.name: one for one in examine(Settings.read(env), lambda: DATABASE, clock)}


def tokens(sandbox: Sandbox, bot: str = "xoxb-sandbox", app: str = "xapp-sandbox") -> dict[str, str]:
    return {"SLACK_BOT_TOKEN": bot, "SLACK_APP_TOKEN": app, "SLACK_API_URL": sandbox.api_url}


def test_where_all_is_well_every_finding_says_so(sandbox: Sandbox) -> None:
    findings = found(tokens(sandbox) | {"MOMENTS_SECRET_KEYS": new_key()})
    assert list(findings) == [
        "settings",
        "secret keys",
        "journeys",
        "playbooks",
        "Slack's reach",
        "clock",
        "bot token",
        "scopes",
        "app token",
        "database",
    ]
    assert [one for one in findings.values() if not one.ok] == []
    assert "Harbour & Co" in findings["bot token"].said
    assert "Socket Mode" in findings["settings"].said


def test_a_setting_that_cannot_be_read_is_all_that_is_said() -> None:
    error = SettingsError("MOMENTS_PORT", "MOMENTS_PORT is not a port.", "Give a whole number.")
    assert examine(error, lambda: DATABASE) == [
        Finding("settings", False, "MOMENTS_PORT is not a port.", "Give a whole number.")
    ]


def test_a_setting_that_is_missing_does_not_hide_the_rest(sandbox: Sandbox) -> None:
    findings = found({"SLACK_BOT_TOKEN": "xoxb-sandbox", "SLACK_API_URL": sandbox.api_url})
    assert not findings["settings"].ok
    assert "SLACK_SIGNING_SECRET" in findings["settings"].next_step
    assert findings["bot token"].ok
    assert "app token" not in findings


def test_with_no_token_at_all_slack_can_still_be_reached(sandbox: Sandbox) -> None:
    findings = found({"SLACK_API_URL": sandbox.api_url})
    assert findings["Slack's reach"].ok
    assert "bot token" not in findings


def test_a_bot_token_that_slack_does_not_know(sandbox: Sandbox) -> None:
    finding = found(tokens(sandbox, bot="xoxb-unknown"))["bot token"]
    assert (finding.ok, finding.said) == (False, "Slack does not accept SLACK_BOT_TOKEN (invalid_auth).")
    assert "Install the app again" in finding.next_step


def test_a_scope_that_is_missing_is_named(sandbox: Sandbox) -> None:
    sandbox.world.grant(Grant("xoxb-less", "bot", TEAM, SCOPES - {"im:history", "im:write"}))
    finding = found(tokens(sandbox, bot="xoxb-less"))["scopes"]
    assert (finding.ok, finding.said) == (False, "The bot token lacks im:history and im:write.")
    assert "manifest.yml" in finding.next_step


def test_a_scope_that_was_declined_is_no_fault(sandbox: Sandbox) -> None:
    sandbox.world.grant(Grant("xoxb-declined", "bot", TEAM, SCOPES - {"files:read"}))
    finding = found(tokens(sandbox, bot="xoxb-declined"))["scopes"]
    assert finding.ok
    assert "Without files:read spreadsheets and files go by command only." in finding.said


def test_a_scope_too_many_is_mentioned(sandbox: Sandbox) -> None:
    sandbox.world.grant(Grant("xoxb-more", "bot", TEAM, SCOPES | {"channels:history"}))
    finding = found(tokens(sandbox, bot="xoxb-more"))["scopes"]
    assert finding.ok
    assert "channels:history" in finding.said


def test_an_app_token_that_may_not_open_a_connection(sandbox: Sandbox) -> None:
    sandbox.world.grant(Grant("xapp-weak", "app", TEAM))
    finding = found(tokens(sandbox, app="xapp-weak"))["app token"]
    assert not finding.ok
    assert "connections:write" in finding.said
    assert "App-Level Tokens" in finding.next_step


def test_an_app_token_that_slack_does_not_know(sandbox: Sandbox) -> None:
    assert "(invalid_auth)" in found(tokens(sandbox, app="xapp-unknown"))["app token"].said


@pytest.mark.parametrize(
    ("off", "ok", "words"),
    [
        (timedelta(seconds=50), True, "agrees"),
        (timedelta(seconds=130), False, "2 minutes ahead of"),
        (timedelta(hours=-1), False, "1 hour behind"),
        (timedelta(days=3), False, "3 days ahead of"),
    ],
)
def test_a_clock_that_is_off_by_more_than_a_minute(sandbox: Sandbox, off: timedelta, ok: bool, words: str) -> None:
    finding = found(tokens(sandbox), ManualClock(SystemClock().now() + off))["clock"]
    assert finding.ok is ok
    assert words in finding.said
    assert ("NTP" in finding.next_step) is not ok


def test_where_nothing_listens_the_rest_is_not_asked() -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    findings = found({"SLACK_BOT_TOKEN": "xoxb-sandbox", "SLACK_API_URL": f"http://127.0.0.1:{port}/api/"})
    finding = findings["Slack's reach"]
    assert not finding.ok
    assert "the connection was refused" in finding.said
    assert "SLACK_API_URL" in finding.next_step
    assert "bot token" not in findings
    assert findings["database"].ok


def test_a_name_that_nobody_knows() -> None:
    finding = found({"SLACK_API_URL": "https://slack.invalid/api/"})["Slack's reach"]
    assert not finding.ok
    assert "the name is not known here" in finding.said


def test_what_answers_and_is_not_slack(sandbox: Sandbox) -> None:
    finding = found({"SLACK_API_URL": f"{sandbox.url}/nowhere/"})["Slack's reach"]
    assert not finding.ok
    assert "does not speak as Slack does (http_404)" in finding.said


@pytest.mark.parametrize("kind", ["error", "ratelimited", "http_500"])
def test_a_passing_fault_of_slack_asks_for_a_minute(sandbox: Sandbox, kind: str) -> None:
    sandbox.faults.add("auth.test", kind, times=1)
    finding = found(tokens(sandbox))["bot token"]
    assert not finding.ok
    assert "in a minute" in finding.next_step


def test_a_dropped_connection_is_a_sentence(sandbox: Sandbox) -> None:
    sandbox.faults.add("auth.test", "drop_before", times=1)
    assert "the connection failed" in found(tokens(sandbox))["Slack's reach"].said


def test_keys_are_counted_and_never_shown(sandbox: Sandbox) -> None:
    keys = [new_key(), new_key()]
    finding = found(tokens(sandbox) | {"MOMENTS_SECRET_KEYS": ",".join(keys)})["secret keys"]
    assert finding.said.startswith("2 in MOMENTS_SECRET_KEYS")


def test_no_keys_is_no_fault_and_says_how_to_make_one(sandbox: Sandbox) -> None:
    finding = found(tokens(sandbox))["secret keys"]
    assert finding.ok
    assert "`moments key`" in finding.said


def test_no_finding_shows_a_secret(sandbox: Sandbox, tmp_path: Path) -> None:
    key = new_key()
    for bot, app in (("xoxb-sandbox", "xapp-sandbox"), ("xoxb-hush", "xapp-hush")):
        env = tokens(sandbox, bot, app) | {"SLACK_SIGNING_SECRET": "hush-hush", "MOMENTS_SECRET_KEYS": key}
        shown = repr(found(env))
        assert not [secret for secret in (bot, app, "hush", key) if secret in shown]


def test_a_database_fault_is_passed_on(sandbox: Sandbox) -> None:
    fault = Finding("database", False, "It is not up to date.", "Run `moments db upgrade`.")
    assert examine(Settings.read(tokens(sandbox)), lambda: fault)[-1] == fault
