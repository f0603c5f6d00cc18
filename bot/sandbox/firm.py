"""Who is in the workspace before anybody does anything: read from a small file."""

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from bot.yml import Loader

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Team:
    id: str
    name: str
    domain: str


@dataclass(frozen=True)
class AppIdentity:
    id: str
    bot_user: str
    bot_id: str
    installer: str


@dataclass(frozen=True)
class Person:
    id: str
    name: str
    real_name: str
    title: str = ""
    tz: str | None = "Europe/Berlin"
    locale: str = "en-US"
    is_admin: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_bot: bool = False
    is_stranger: bool = False
    deleted: bool = False
    team: str | None = None  # another company's, for people met in a shared channel
    teams: tuple[str, ...] = ()  # in an organisation: every workspace they belong to
    is_invited: bool = False  # asked to join, and has not yet
    status_text: str = ""
    status_emoji: str = ""
    status_expiration: int = 0  # epoch seconds; 0 for none

    @property
    def is_guest(self) -> bool:
        return self.is_restricted or self.is_ultra_restricted


@dataclass(frozen=True)
class Channel:
    id: str
    name: str
    members: tuple[str, ...] = ()
    is_private: bool = False
    is_archived: bool = False
    is_ext_shared: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "members", tuple(self.members))


@dataclass(frozen=True)
class Firm:
    team: Team
    app: AppIdentity
    people: tuple[Person, ...]
    channels: tuple[Channel, ...]


@dataclass(frozen=True)
class Manifest:
    """What manifest.yml asks Slack for; the sandbox grants exactly this and no more."""

    scopes: frozenset[str] = frozenset()
    events: frozenset[str] = frozenset()
    commands: dict[str, dict[str, Any]] = field(default_factory=dict)
    shortcuts: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    home: bool = False
    messages_tab: bool = False
    messages_read_only: bool = False
    interactive: bool = False
    app_name: str = "Moments"
    description: str = ""


def load_firm(path: Path | str | None = None) -> Firm:
    return _firm(Path(path or HERE / "firm.yml").read_text(encoding="utf-8"))


def load_manifest(path: Path | str) -> Manifest:
    return _manifest(Path(path).read_text(encoding="utf-8"))


# Each is read once, however many sandboxes tests open: to read them takes longer than all the rest of the opening.


@lru_cache
def _firm(written: str) -> Firm:
    raw = yaml.load(written, Loader)
    return Firm(
        team=Team(**raw["team"]),
        app=AppIdentity(**raw["app"]),
        people=tuple(Person(**one) for one in raw["people"]),
        channels=tuple(Channel(**one) for one in raw["channels"]),
    )


@lru_cache
def _manifest(written: str) -> Manifest:
    raw = yaml.load(written, Loader)
    features = raw.get("features", {})
    settings = raw.get("settings", {})
    home = features.get("app_home", {})
    return Manifest(
        scopes=frozenset(raw.get("oauth_config", {}).get("scopes", {}).get("bot", [])),
        events=frozenset(settings.get("event_subscriptions", {}).get("bot_events", [])),
        commands={one["command"]: one for one in features.get("slash_commands", [])},
        shortcuts={(one["type"], one["callback_id"]): one for one in features.get("shortcuts", [])},
        home=bool(home.get("home_tab_enabled")),
        messages_tab=bool(home.get("messages_tab_enabled")),
        messages_read_only=bool(home.get("messages_tab_read_only_enabled")),
        interactive=bool(settings.get("interactivity", {}).get("is_enabled")),
        app_name=raw.get("display_information", {}).get("name", "App"),
        description=raw.get("display_information", {}).get("description", ""),
    )
