"""What a person runs when something does not work: each finding says how it is, and each fault the next step."""

import socket
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from urllib.error import URLError

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot import journeys, manifest, playbooks
from bot.clock import Clock, SystemClock
from bot.folders import FilesError
from bot.settings import Settings, SettingsError
from bot.slack import code_of, is_passing, web_client
from bot.sockets import AppTokenRefused

SECONDS_OFF = 60

APPS = "https://api.slack.com/apps"


@dataclass(frozen=True)
class Finding:
    name: str
    ok: bool
    said: str
    next_step: str = ""


def examine(
    settings: Settings | SettingsError,
    check_database: Callable[[], Finding],
    clock: Clock | None = None,
) -> list[Finding]:
    """Everything, in the order in which it is best mended. Settings that cannot be read hide all the rest."""
    if isinstance(settings, SettingsError):
        return [Finding("settings", False, settings.said, settings.next_step)]
    return [
        _settings(settings),
        _keys(settings),
        _files("journeys", lambda: _journeys(settings)),
        _files("playbooks", lambda: _playbooks(settings)),
        *_slack(settings, clock or SystemClock()),
        check_database(),
    ]


def _settings(settings: Settings) -> Finding:
    try:
        mode = settings.mode
    except SettingsError as error:
        return Finding("settings", False, error.said, error.next_step)
    return Finding("settings", True, " ".join([f"All that {mode.value} needs is set.", *settings.notes]))


def _keys(settings: Settings) -> Finding:
    keys = settings.secret_keys
    if not keys:
        return Finding(
            "secret keys",
            True,
            "MOMENTS_SECRET_KEYS is not set. One workspace can do without;"
            " many workspaces and sealed text need a key, which `moments key` prints.",
        )
    return Finding("secret keys", True, f"{len(keys)} in MOMENTS_SECRET_KEYS: the first writes, all of them read.")


def _files(name: str, say: Callable[[], str]) -> Finding:
    try:
        return Finding(name, True, say())
    except FilesError as error:
        return Finding(name, False, error.said, error.next_step)


def _journeys(settings: Settings) -> str:
    """Raises FilesError."""
    return f"{_listed([journey.name for journey in journeys.load(settings.home).all])} can be walked."


def _playbooks(settings: Settings) -> str:
    """Raises FilesError."""
    all_ = playbooks.load(settings.home).all
    return f"{len(all_)} kinds of moment can be met: {_listed([playbook.name for playbook in all_])}."


@dataclass(frozen=True)
class _Answer:
    """What came from Slack: a code is "" where the call worked."""

    code: str
    headers: Mapping[str, str]
    team: str = ""


class _Unreachable(Exception):
    """Nothing that speaks Slack's language answered. Says what happened instead."""


def _slack(settings: Settings, clock: Clock) -> list[Finding]:
    client = web_client(settings.api_url, settings.bot_token)
    try:
        answer = _ask(client.auth_test if settings.bot_token else client.api_test)
        found = [
            Finding("Slack's reach", True, f"Slack answers at {settings.api_url}"),
            _clock(answer, clock.now()),
        ]
        if settings.bot_token:
            found += _bot_token(answer)
        if settings.app_token:
            found.append(_app_token(client, settings.app_token))
    except _Unreachable as error:
        return [
            Finding(
                "Slack's reach",
                False,
                f"Slack cannot be reached at {settings.api_url}: {error}.",
                "See that this machine may open https connections there (firewall, HTTPS_PROXY),"
                " and that SLACK_API_URL is right; then run `moments doctor` again. Tokens were not checked.",
            )
        ]
    return found


def _ask(method: Callable[[], SlackResponse]) -> _Answer:
    """Raises _Unreachable."""
    try:
        answer = method()
    except SlackApiError as error:
        return _refused(error)
    except URLError as error:
        raise _Unreachable(_reason(error.reason)) from None
    except (OSError, ValueError) as error:
        raise _Unreachable(_reason(error)) from None
    return _Answer("", _lowered(answer.headers), str(answer.get("team") or ""))


def _refused(error: SlackApiError) -> _Answer:
    code = code_of(error)
    if code == "no_answer" or code.startswith("http_"):
        raise _Unreachable(f"what answers there does not speak as Slack does ({code})")
    return _Answer(code, _lowered(error.response.headers))


def _reason(error: object) -> str:
    if isinstance(error, ssl.SSLError):
        return "its certificate is not trusted here"
    if isinstance(error, socket.gaierror):
        return "the name is not known here"
    if isinstance(error, ConnectionRefusedError):
        return "the connection was refused"
    if isinstance(error, TimeoutError):
        return "no answer within 10 seconds"
    return f"the connection failed ({type(error).__name__})"


def _clock(answer: _Answer, now: datetime) -> Finding:
    try:
        theirs = parsedate_to_datetime(answer.headers["date"])
    except (KeyError, ValueError):
        return Finding("clock", True, "Slack did not say what time it is, so the clock was not compared.")
    off = (now - theirs).total_seconds()
    if abs(off) <= SECONDS_OFF:
        return Finding("clock", True, "This machine's clock agrees with Slack's.")
    return Finding(
        "clock",
        False,
        f"This machine's clock is {_length(abs(off))} {'ahead of' if off > 0 else 'behind'} Slack's.",
        "Turn on network time (NTP) here: prompts come at the wrong time,"
        " and past five minutes Slack's requests count as stale.",
    )


def _length(seconds: float) -> str:
    minutes = round(seconds / 60)
    sizes = ((1440, "day"), (60, "hour"), (1, "minute"))
    size, name = next((size, name) for size, name in sizes if minutes >= size)
    count = round(minutes / size)
    return f"{count} {name}{'' if count == 1 else 's'}"


def _bot_token(answer: _Answer) -> list[Finding]:
    if is_passing(answer.code):
        return [_later("bot token", answer.code)]
    if answer.code:
        return [
            Finding(
                "bot token",
                False,
                f"Slack does not accept SLACK_BOT_TOKEN ({answer.code}).",
                f"Install the app again at {APPS}, under Install App, and copy the Bot User OAuth Token.",
            )
        ]
    return [Finding("bot token", True, f"Slack accepts SLACK_BOT_TOKEN for {answer.team}."), _scopes(answer)]


def _scopes(answer: _Answer) -> Finding:
    if "x-oauth-scopes" not in answer.headers:
        return Finding("scopes", True, "Slack did not say which scopes the token has, so they were not compared.")
    granted = {scope.strip() for scope in answer.headers["x-oauth-scopes"].split(",") if scope.strip()}
    lacking = sorted(manifest.scopes() - granted)
    if lacking:
        return Finding(
            "scopes",
            False,
            f"The bot token lacks {_listed(lacking)}.",
            f"Put manifest.yml into your app at {APPS}, under App Manifest, and install the app again.",
        )
    declined, beyond = sorted(manifest.optional() - granted), sorted(granted - manifest.asked())
    has = "every scope that Moments needs" if declined else "every scope of manifest.yml"
    also = f" Without {_listed(declined)} spreadsheets and files go by command only." if declined else ""
    also += f" It also has {_listed(beyond)}, which nothing here needs." if beyond else ""
    return Finding("scopes", True, f"The bot token has {has}.{also}")


def _app_token(client: WebClient, token: str) -> Finding:
    answer = _ask(lambda: client.apps_connections_open(app_token=token))
    if is_passing(answer.code):
        return _later("app token", answer.code)
    if answer.code:
        refused = AppTokenRefused(answer.code)
        return Finding("app token", False, refused.said, refused.next_step)
    return Finding("app token", True, "Slack opens Socket Mode for SLACK_APP_TOKEN.")


def _later(name: str, code: str) -> Finding:
    return Finding(name, False, f"Slack could not say for now ({code}).", "Run `moments doctor` again in a minute.")


def _listed(names: list[str]) -> str:
    return ", ".join(names[:-1]) + " and " + names[-1] if len(names) > 1 else names[0]


def _lowered(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}
