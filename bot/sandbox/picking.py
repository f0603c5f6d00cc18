"""Which people and conversations Slack offers a person in a select, and which one it has filled in already."""

from typing import Any

from bot.sandbox.choosing import CannotDo
from bot.sandbox.firm import Person
from bot.sandbox.journal import Json
from bot.sandbox.model import View, Workspace, elements


def check(workspace: Workspace, person: Person, element: Json, value: Any) -> None:
    """Raises CannotDo for somebody or something that the select would not offer."""
    kind = element["type"].removeprefix("multi_").removesuffix("_select")
    if kind not in ("users", "conversations", "channels"):
        return
    for one in value if isinstance(value, list | tuple) else [value]:
        if kind == "users":
            offered = one in workspace.people and not workspace.people[one].deleted
        elif kind == "channels":
            offered = is_offered(workspace, person, {"include": ["public"]}, one)
        else:
            offered = is_offered(workspace, person, element.get("filter") or {}, one)
        if not offered:
            raise CannotDo(f"{one!r} is not offered in {element['action_id']}")


def is_offered(workspace: Workspace, person: Person, limits: Json, conversation: str) -> bool:
    if conversation in workspace.people:  # a DM with somebody is offered under their name
        other = workspace.people[conversation]
        return "im" in limits.get("include", ["im"]) and not (other.is_bot and limits.get("exclude_bot_users"))
    if workspace.is_dm(conversation):
        mine = workspace.dm_partner(conversation) == person.id
        return mine and "im" in limits.get("include", ["im"]) and not limits.get("exclude_bot_users")
    channel = workspace.channels.get(conversation)
    if channel is None or channel.is_archived:
        return False
    kind = "private" if channel.is_private else "public"
    if kind not in limits.get("include", [kind]):
        return False
    if channel.is_ext_shared and limits.get("exclude_external_shared_channels"):
        return False
    return person.id in channel.members or (not channel.is_private and not person.is_guest)


def where_they_are(workspace: Workspace, view: View, channel: str | None) -> Json:
    """What `default_to_current_conversation` fills in, by block and action."""
    typed: Json = {}
    if channel is None:
        return typed
    for block in view.blocks:
        for element in elements(block):
            if not element.get("default_to_current_conversation"):
                continue
            if is_offered(workspace, workspace.people[view.user], element.get("filter") or {}, channel):
                key = "selected_conversations" if element["type"].startswith("multi_") else "selected_conversation"
                held = [channel] if key.endswith("s") else channel
                typed.setdefault(block["block_id"], {})[element["action_id"]] = {"type": element["type"], key: held}
    return typed
