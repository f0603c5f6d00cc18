"""The limits are Slack's, from its manifest reference, said in our own schema for the part that we use."""

import ast
import copy
import inspect
import re
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator

import handlers
from bot import manifest
from bot.views import clients, moments, promises

HTTP = "https://moments.example.com"

SCOPES = {
    "commands": "/moment, /client, /promise and the shortcuts",
    "chat:write": "prompts in direct messages, digests in channels that invited the bot",
    "im:write": "opens the direct message first, so that a lost answer can be looked up",
    "im:history": "looks in our own direct messages before sending again after a lost answer",
    "users:read": "names, time zones, and who has left",
}

OPTIONAL = {
    "files:read": "a spreadsheet that is dropped into the import; without it rows are pasted, or come by command",
    "files:write": "an export as files in one's own direct message; without it they come by command",
}

EVENTS = {
    "app_home_opened": "draws App Home",
    "app_uninstalled": "stops everything and erases the workspace",
    "tokens_revoked": "stops everything for a token that is gone",
    "user_change": "a new time zone moves what is planned; who has left is prompted no more",
    "team_join": "a newcomer is known by name and time zone from the first day",
}


def text(most: int, least: int = 1, pattern: str = "") -> dict[str, Any]:
    return {"type": "string", "minLength": least, "maxLength": most, "pattern": pattern}


def exactly(required: str, /, **properties: Any) -> dict[str, Any]:
    """An object that has what is required and nothing that is not named: Slack refuses unknown keys."""
    return {
        "type": "object",
        "required": required.split(),
        "properties": properties,
        "additionalProperties": False,
    }


def some(items: dict[str, Any], most: int) -> dict[str, Any]:
    return {"type": "array", "items": items, "minItems": 1, "maxItems": most, "uniqueItems": True}


YES_OR_NO = {"type": "boolean"}
ADDRESS = text(3000, pattern="^https://")
LIMITS = exactly(
    "display_information features oauth_config settings",
    display_information=exactly(
        "name",
        name=text(35),
        description=text(140),
        background_color=text(7, pattern="^#[0-9a-fA-F]{6}$"),
        long_description=text(4000, least=175),
    ),
    features=exactly(
        "bot_user",
        app_home=exactly(
            "",
            home_tab_enabled=YES_OR_NO,
            messages_tab_enabled=YES_OR_NO,
            messages_tab_read_only_enabled=YES_OR_NO,
        ),
        bot_user=exactly("display_name", display_name=text(80), always_online=YES_OR_NO),
        shortcuts=some(
            exactly(
                "name type callback_id description",
                name=text(24),
                type={"enum": ["message", "global"]},
                callback_id=text(255),
                description=text(150),
            ),
            most=10,
        ),
        slash_commands=some(
            exactly(
                "command description",
                command=text(32, least=2, pattern="^/"),
                url=ADDRESS,
                description=text(2000),
                usage_hint=text(1000),
                should_escape=YES_OR_NO,
            ),
            most=50,
        ),
    ),
    oauth_config=exactly(
        "scopes",
        redirect_urls=some(text(2500), most=1000),
        scopes=exactly("bot", bot=some(text(50), most=255), bot_optional=some(text(50), most=255)),
    ),
    settings=exactly(
        "event_subscriptions interactivity",
        event_subscriptions=exactly("", request_url=ADDRESS, bot_events=some(text(50), most=100)),
        interactivity=exactly(
            "is_enabled", is_enabled=YES_OR_NO, request_url=ADDRESS, message_menu_options_url=ADDRESS
        ),
        org_deploy_enabled=YES_OR_NO,
        socket_mode_enabled=YES_OR_NO,
        token_rotation_enabled=YES_OR_NO,
    ),
)


def faults(candidate: manifest.Manifest) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in Draft7Validator(LIMITS).iter_errors(candidate)]


def both() -> list[manifest.Manifest]:
    return [manifest.load(), manifest.http_variant(HTTP)]


@pytest.mark.parametrize("candidate", both(), ids=["socket", "http"])
def test_both_manifests_keep_every_limit_of_slack(candidate: manifest.Manifest) -> None:
    assert faults(candidate) == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("display_information", "name"), "m" * 36),
        (("display_information", "description"), "m" * 141),
        (("features", "shortcuts", 0, "name"), "m" * 25),
        (("features", "shortcuts", 0, "description"), "m" * 151),
        (("features", "slash_commands", 0, "command"), "moment"),
        (("features", "slash_commands", 0, "ephemeral"), True),
        (("settings", "interactivity", "request_url"), "moments.example.com"),
        (("oauth_config", "scopes", "bot"), []),
        (("functions",), {}),
    ],
)
def test_what_slack_would_refuse_is_refused_here(path: tuple[Any, ...], value: Any) -> None:
    candidate: Any = copy.deepcopy(manifest.load())
    inner = candidate
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    assert len(faults(candidate)) == 1


@pytest.mark.parametrize("candidate", both(), ids=["socket", "http"])
def test_every_scope_and_every_event_has_a_reason_and_there_is_no_other(candidate: manifest.Manifest) -> None:
    assert candidate["oauth_config"]["scopes"] == {"bot": [*SCOPES, *OPTIONAL], "bot_optional": list(OPTIONAL)}
    assert candidate["settings"]["event_subscriptions"]["bot_events"] == list(EVENTS)
    assert manifest.scopes() == SCOPES.keys()
    assert manifest.optional() == OPTIONAL.keys()
    assert manifest.asked() == SCOPES.keys() | OPTIONAL.keys()


def test_a_shortcut_belongs_to_one_place_and_no_more_than_five_to_each() -> None:
    shortcuts = manifest.load()["features"]["shortcuts"]
    assert len({shortcut["callback_id"] for shortcut in shortcuts}) == len(shortcuts)
    for kind in ("global", "message"):
        assert 1 <= sum(shortcut["type"] == kind for shortcut in shortcuts) <= 5


def test_every_command_escapes_and_shows_that_it_has_help() -> None:
    for command in manifest.load()["features"]["slash_commands"]:
        assert command["should_escape"] is True
        assert "help" in command["usage_hint"]


@pytest.mark.parametrize(
    ("command", "handler", "usage"),
    [
        ("/moment", handlers.moments, moments.usage),
        ("/client", handlers.clients, clients.usage),
        ("/promise", handlers.promises, promises.usage),
    ],
)
def test_every_word_that_a_command_knows_stands_in_its_hint_and_in_its_help(
    command: str, handler: Any, usage: Any
) -> None:
    hints = {each["command"]: each["usage_hint"] for each in manifest.load()["features"]["slash_commands"]}
    known = words_of(handler)
    assert "help" in known
    for word in known:
        assert re.search(rf"(^|\| ){word}\b", hints[command]), word
        assert f"`{command} {word}" in usage().text, word
    offered = {each.partition(" [")[0] for each in hints[command].split(" | ") if not each.startswith("[")}
    assert offered == known


def words_of(handler: Any) -> set[str]:
    """What a handler of a command compares with: the words after it that mean something of their own."""
    parts = [getattr(handler, name) for name in ("typed", "_begun", "_opens", "_said") if hasattr(handler, name)]
    trees = [ast.parse(inspect.getsource(each)) for each in parts]
    compared = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Compare)]
    named = [part for node in compared for each in node.comparators for part in ast.walk(each)]
    return {part.value for part in named if isinstance(part, ast.Constant) and isinstance(part.value, str)} - {""}


def test_socket_mode_names_no_address_at_all() -> None:
    assert manifest.load()["settings"]["socket_mode_enabled"] is True
    assert "http" not in manifest.as_yaml(manifest.load())


def test_http_mode_names_every_address_that_slack_calls() -> None:
    made = manifest.http_variant(HTTP)
    events = "https://moments.example.com/slack/events"
    assert {command["url"] for command in made["features"]["slash_commands"]} == {events}
    assert made["settings"]["interactivity"] == {
        "is_enabled": True,
        "request_url": events,
        "message_menu_options_url": events,
    }
    assert made["settings"]["event_subscriptions"]["request_url"] == events
    assert made["oauth_config"]["redirect_urls"] == ["https://moments.example.com/slack/oauth_redirect"]
    assert made["settings"]["socket_mode_enabled"] is False


def test_without_its_addresses_the_http_manifest_is_the_socket_one() -> None:
    made = manifest.http_variant(HTTP)
    for command in made["features"]["slash_commands"]:
        del command["url"]
    del made["oauth_config"]["redirect_urls"]
    del made["settings"]["event_subscriptions"]["request_url"]
    del made["settings"]["interactivity"]["request_url"]
    del made["settings"]["interactivity"]["message_menu_options_url"]
    made["settings"]["socket_mode_enabled"] = True
    assert made == manifest.load()


def test_a_last_slash_and_a_path_in_the_address_are_fine() -> None:
    made = manifest.http_variant("https://example.com/moments/ ")
    assert made["settings"]["event_subscriptions"]["request_url"] == "https://example.com/moments/slack/events"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "moments.example.com",
        "http://moments.example.com",
        "https://",
        "https://a b",
        "https://[",
        "https://a?b",
    ],
)
def test_an_address_that_slack_could_not_call_is_refused_with_a_sentence(url: str) -> None:
    with pytest.raises(manifest.BadAddress, match=r"https://moments\.example\.com"):
        manifest.http_variant(url)


def test_what_is_printed_is_read_back_the_same() -> None:
    made = manifest.http_variant(HTTP)
    assert yaml.safe_load(manifest.as_yaml(made)) == made
