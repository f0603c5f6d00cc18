"""manifest.yml is the one source: it is the Socket Mode manifest, and the HTTP one is made from it."""

import copy
import sysconfig
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

Manifest = dict[str, Any]

EVENTS = "/slack/events"
OAUTH_REDIRECT = "/slack/oauth_redirect"


class BadAddress(Exception):
    """Slack needs a whole public address that starts with https://, such as https://moments.example.com."""

    def __init__(self) -> None:
        super().__init__(self.__doc__)


def load() -> Manifest:
    """The Socket Mode manifest."""
    manifest: Manifest = yaml.safe_load(_file().read_text(encoding="utf-8"))
    return manifest


def http_variant(url: str) -> Manifest:
    """The same app behind a public address. Raises BadAddress."""
    base = _address(url)
    events = base + EVENTS
    manifest = copy.deepcopy(load())
    for command in manifest["features"]["slash_commands"]:
        command["url"] = events
    manifest["oauth_config"] = {"redirect_urls": [base + OAUTH_REDIRECT], **manifest["oauth_config"]}
    settings = manifest["settings"]
    # The choices of an external_select come from message_menu_options_url; Socket Mode needs none of these.
    settings["interactivity"] |= {"request_url": events, "message_menu_options_url": events}
    settings["event_subscriptions"] = {"request_url": events, **settings["event_subscriptions"]}
    settings["socket_mode_enabled"] = False
    return manifest


def scopes() -> frozenset[str]:
    """What the bot cannot work without."""
    return asked() - optional()


def optional() -> frozenset[str]:
    """What whoever installs the bot may decline."""
    return frozenset(load()["oauth_config"]["scopes"]["bot_optional"])


def asked() -> frozenset[str]:
    """Everything that Slack is asked for."""
    return frozenset(load()["oauth_config"]["scopes"]["bot"])


def as_yaml(manifest: Manifest) -> str:
    """As Slack's own page takes it, in the order of the file."""
    return yaml.safe_dump(manifest, sort_keys=False, allow_unicode=True, width=110)


def _file() -> Path:
    checkout = Path(__file__).resolve().parent.parent / "manifest.yml"
    if checkout.is_file():
        return checkout
    # Installed from a wheel, it lies among the data files (pyproject.toml, data-files).
    return Path(sysconfig.get_path("data")) / "share" / "moments" / "manifest.yml"


def _address(url: str) -> str:
    try:
        parts = urlsplit(url.strip())
    except ValueError as error:
        raise BadAddress from error
    whole = parts.scheme == "https" and parts.hostname and not (parts.query or parts.fragment)
    if not whole or any(letter.isspace() for letter in url.strip()):
        raise BadAddress
    return url.strip().rstrip("/")
