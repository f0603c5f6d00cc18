"""The environment, read once into one frozen value. What is wrong ends the program with a whole sentence."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from urllib.parse import urlsplit

from bot.secrets import is_key
from bot.slack import is_loopback

SLACK = "https://slack.com/api/"
DATABASE = "sqlite:///moments.db"


class SettingsError(Exception):
    """A setting is missing or wrong. Says which, and what to do next; never repeats a secret."""

    def __init__(self, setting: str, said: str, next_step: str) -> None:
        super().__init__(f"{said} {next_step}")
        self.setting = setting
        self.said = said
        self.next_step = next_step


class Mode(Enum):
    """How Slack reaches us."""

    SOCKET = "Socket Mode"
    HTTP = "HTTP"
    OAUTH = "HTTP, many workspaces"


@dataclass(frozen=True)
class Settings:
    """Every setting, checked. What holds a secret is kept out of the repr, so that no log can show it."""

    bot_token: str | None = field(default=None, repr=False)
    app_token: str | None = field(default=None, repr=False)
    signing_secret: str | None = field(default=None, repr=False)
    client_id: str | None = None
    client_secret: str | None = field(default=None, repr=False)
    api_url: str = SLACK
    database_url: str = field(default=DATABASE, repr=False)
    secret_keys: tuple[str, ...] = field(default=(), repr=False)
    host: str = "127.0.0.1"
    port: int = 3000
    home: Path | None = None
    public_url: str | None = None
    """Where we can be reached from outside, without a slash at its end."""

    @classmethod
    def read(cls, env: Mapping[str, str]) -> "Settings":
        """All that is set, checked one by one. A blank value is one that is not set.

        What only `moments run` needs may be missing here: import and export work without Slack.
        Raises SettingsError.
        """
        given = _given(env)
        settings = cls(
            bot_token=_token(given, "SLACK_BOT_TOKEN", "xoxb-", "OAuth & Permissions, Bot User OAuth Token"),
            app_token=_token(given, "SLACK_APP_TOKEN", "xapp-", "Basic Information, App-Level Tokens"),
            signing_secret=_secret(given, "SLACK_SIGNING_SECRET", "Basic Information, Signing Secret"),
            client_id=_secret(given, "SLACK_CLIENT_ID", "Basic Information, Client ID"),
            client_secret=_secret(given, "SLACK_CLIENT_SECRET", "Basic Information, Client Secret"),
            api_url=_api_url(given),
            database_url=_database_url(given),
            secret_keys=_keys(given),
            host=_host(given),
            port=_port(given),
            home=_home(given),
            public_url=_public_url(given),
        )
        settings._check_client()
        return settings

    @property
    def mode(self) -> Mode:
        """How `moments run` meets Slack. Raises SettingsError for whatever that way still needs."""
        if self.client_id:
            return self._many_workspaces()
        if not self.bot_token:
            raise _missing("SLACK_BOT_TOKEN", "no message can be sent", "OAuth & Permissions")
        if self.app_token:
            return Mode.SOCKET
        if self.signing_secret:
            return Mode.HTTP
        raise SettingsError(
            "SLACK_APP_TOKEN",
            "Neither SLACK_APP_TOKEN nor SLACK_SIGNING_SECRET is set, so Slack cannot reach the program.",
            "Set SLACK_APP_TOKEN for Socket Mode (no public address needed),"
            " or SLACK_SIGNING_SECRET for HTTP; both are under Basic Information on your app's page.",
        )

    @property
    def notes(self) -> tuple[str, ...]:
        """What is worth a line in the log at the start: settings that are there and not used."""
        return tuple(
            note
            for holds, note in (
                (
                    self.app_token and self.signing_secret and not self.client_id,
                    "SLACK_APP_TOKEN and SLACK_SIGNING_SECRET are both set: using Socket Mode.",
                ),
                (
                    self.app_token and self.client_id,
                    "SLACK_CLIENT_ID is set, so this is HTTP, many workspaces: SLACK_APP_TOKEN is not used.",
                ),
                (
                    self.bot_token and self.client_id,
                    "SLACK_CLIENT_ID is set, so each workspace has its token: SLACK_BOT_TOKEN is not used.",
                ),
                (
                    self.api_url.startswith("http://") and not is_loopback(self.api_url),
                    "SLACK_API_URL starts with http://, so tokens travel there unencrypted.",
                ),
            )
            if holds
        )

    def _many_workspaces(self) -> Mode:
        if not self.signing_secret:
            raise _missing("SLACK_SIGNING_SECRET", "nothing proves that a request is Slack's", "Basic Information")
        if not self.secret_keys:
            raise SettingsError(
                "MOMENTS_SECRET_KEYS",
                "MOMENTS_SECRET_KEYS is not set, so the tokens of many workspaces cannot be kept safely.",
                "Run `moments key` and set MOMENTS_SECRET_KEYS to what it prints.",
            )
        return Mode.OAUTH

    def _check_client(self) -> None:
        for has, lacks, other in (
            (self.client_id, "SLACK_CLIENT_SECRET", self.client_secret),
            (self.client_secret, "SLACK_CLIENT_ID", self.client_id),
        ):
            if has and not other:
                raise _missing(lacks, "no workspace can install the app", "Basic Information")


def home_in(env: Mapping[str, str]) -> Path | None:
    """MOMENTS_HOME, for whoever needs no other setting. Raises SettingsError."""
    return _home(_given(env))


def _given(env: Mapping[str, str]) -> Mapping[str, str]:
    return {name: value.strip() for name, value in env.items() if value.strip()}


def _missing(setting: str, so: str, page: str) -> SettingsError:
    return SettingsError(
        setting,
        f"{setting} is not set, so {so}.",
        f"Copy it from your app's page at https://api.slack.com/apps, under {page}.",
    )


def _token(given: Mapping[str, str], setting: str, prefix: str, page: str) -> str | None:
    value = given.get(setting)
    if value is None:
        return None
    if not re.fullmatch(re.escape(prefix) + r"[A-Za-z0-9-]+", value):
        raise SettingsError(
            setting,
            f"{setting} is not a token that starts with {prefix}, followed by letters, digits and hyphens.",
            f"Copy it, without quotes, from your app's page at https://api.slack.com/apps, under {page}.",
        )
    return value


def _secret(given: Mapping[str, str], setting: str, page: str) -> str | None:
    value = given.get(setting)
    if value is None:
        return None
    if not re.fullmatch(r"[A-Za-z0-9._-]+", value):
        raise SettingsError(
            setting,
            f"{setting} has a character that Slack never puts there, such as a quote or a space.",
            f"Copy it again from your app's page at https://api.slack.com/apps, under {page}.",
        )
    return value


def _api_url(given: Mapping[str, str]) -> str:
    value = given.get("SLACK_API_URL", SLACK)
    if not _is_address(value):
        raise SettingsError(
            "SLACK_API_URL",
            "SLACK_API_URL is not an address that starts with https:// (or http://) and names a host.",
            f"Leave it out to use {SLACK}, or give the whole base address of the Web API.",
        )
    return value.rstrip("/") + "/"


def _public_url(given: Mapping[str, str]) -> str | None:
    value = given.get("MOMENTS_URL")
    if value is not None and not (_is_address(value) and (value.startswith("https://") or is_loopback(value))):
        raise SettingsError(
            "MOMENTS_URL",
            "MOMENTS_URL is not an address that starts with https:// and names a host.",
            "Give the address at which this program is reached from outside, or leave it out.",
        )
    return value.rstrip("/") if value else None


def _is_address(value: str) -> bool:
    try:
        parts = urlsplit(value)
        parts.port  # noqa: B018 (reading it is the check: a port that is no number raises)
    except ValueError:
        return False
    plain = not (parts.query or parts.fragment or "@" in parts.netloc or re.search(r"\s", value))
    return parts.scheme in ("http", "https") and bool(parts.hostname) and plain


def _database_url(given: Mapping[str, str]) -> str:
    value = given.get("DATABASE_URL", DATABASE)
    # Many hosts hand out the short names; we have one driver, so there is nothing to guess.
    value = re.sub(r"^postgres(ql)?://", "postgresql+psycopg://", value)
    if re.match(r"postgresql\+psycopg://.", value):
        return value
    # In memory each thread would have its own empty database.
    if re.match(r"sqlite:///.", value) and ":memory:" not in value and "mode=memory" not in value:
        return value
    raise SettingsError(
        "DATABASE_URL",
        "DATABASE_URL is neither a SQLite file nor a PostgreSQL address.",
        f"Leave it out to use {DATABASE}, or give postgresql+psycopg://user:password@host/name.",
    )


def _keys(given: Mapping[str, str]) -> tuple[str, ...]:
    if "MOMENTS_SECRET_KEYS" not in given:
        return ()
    keys = tuple(key.strip() for key in given["MOMENTS_SECRET_KEYS"].split(",") if key.strip())
    for place, key in enumerate(keys, 1):
        if not is_key(key):
            raise _bad_key(f"key {place} of {len(keys)} in MOMENTS_SECRET_KEYS cannot be read")
    if not keys:
        raise _bad_key("MOMENTS_SECRET_KEYS has commas and no key")
    return keys


def _bad_key(said: str) -> SettingsError:
    return SettingsError(
        "MOMENTS_SECRET_KEYS",
        f"{said[0].upper()}{said[1:]}.",
        "Each key is one line that `moments key` prints, 44 characters long; put commas between them.",
    )


def _host(given: Mapping[str, str]) -> str:
    value = given.get("MOMENTS_HOST", "127.0.0.1")
    if not re.fullmatch(r"[A-Za-z0-9.:_-]+", value):
        raise SettingsError(
            "MOMENTS_HOST",
            "MOMENTS_HOST is not the name or number of a network address.",
            "Use 127.0.0.1 for this machine only or 0.0.0.0 for every network, without http:// and port.",
        )
    return value


def _port(given: Mapping[str, str]) -> int:
    value = given.get("MOMENTS_PORT", "3000")
    if not re.fullmatch(r"[0-9]{1,5}", value) or not 1 <= int(value) <= 65535:
        raise SettingsError(
            "MOMENTS_PORT",
            "MOMENTS_PORT is not a port.",
            "Give a whole number from 1 to 65535, such as 3000.",
        )
    return int(value)


def _home(given: Mapping[str, str]) -> Path | None:
    if "MOMENTS_HOME" not in given:
        return None
    home = Path(given["MOMENTS_HOME"]).expanduser()
    if not home.is_dir():
        raise SettingsError(
            "MOMENTS_HOME",
            f"MOMENTS_HOME is {home}, and that is not a folder.",
            "Make the folder (your journeys/ and playbooks/ live in it), or leave the setting out.",
        )
    return home
