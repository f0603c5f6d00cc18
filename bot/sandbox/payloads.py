"""What Slack sends to the app when a person does something, spelt as Slack spells it."""

import re
from typing import Any

from bot.sandbox import shapes
from bot.sandbox.choosing import whole_state
from bot.sandbox.firm import Person
from bot.sandbox.journal import Json
from bot.sandbox.model import Message, View, Workspace

TOKEN = "sandbox-verification"


def common(workspace: Workspace, person: Person, kind: str) -> Json:
    return {
        "type": kind,
        "user": {
            "id": person.id,
            "username": person.name,
            "name": person.name,
            "team_id": person.team or workspace.team.id,
        },
        "api_app_id": workspace.app.id,
        "token": TOKEN,
        "team": {"id": workspace.team.id, "domain": workspace.team.domain},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def command(workspace: Workspace, person: Person, channel: str, name: str, text: str) -> Json:
    asked = workspace.world.manifest.commands[name]
    return {
        "token": TOKEN,
        "team_id": workspace.team.id,
        "team_domain": workspace.team.domain,
        "channel_id": channel,
        "channel_name": channel_name(workspace, channel),
        "user_id": person.id,
        "user_name": person.name,
        "command": name,
        "text": escaped(workspace, person, text) if asked.get("should_escape") else text,
        "api_app_id": workspace.app.id,
        "is_enterprise_install": "false",
        "response_url": workspace.world.new_response_url(workspace.team.id, person.id, channel),
        "trigger_id": workspace.world.new_trigger(workspace.team.id, person.id, channel=channel),
    }


def channel_name(workspace: Workspace, channel: str) -> str:
    if workspace.is_dm(channel):
        return "directmessage"
    found = workspace.channels[channel]
    return "privategroup" if found.is_private else found.name


def escaped(workspace: Workspace, person: Person, text: str, names: bool = True) -> str:
    """Mentions and addresses become Slack's own signs, and its control characters are written out."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    text = re.sub(r"https?://[^\s<>]+", lambda found: f"<{found[0]}>", text)
    people = {one.name.lower(): one for one in workspace.people.values()}
    seen = {
        one.name.lower(): one for one in workspace.channels.values() if person.id in one.members or not one.is_private
    }

    def mention(found: re.Match[str]) -> str:
        known = people.get(found[1].lower())
        return (f"<@{known.id}|{known.name}>" if names else f"<@{known.id}>") if known else found[0]

    def place(found: re.Match[str]) -> str:
        known = seen.get(found[1].lower())
        return f"<#{known.id}|{known.name}>" if known else found[0]

    text = re.sub(r"(?<![\w@])@([\w.-]*\w)", mention, text)
    return re.sub(r"(?<![\w&#])#([\w-]+)", place, text)


def block_action(workspace: Workspace, person: Person, where: Message | View, action: Json) -> Json:
    payload = common(workspace, person, "block_actions")
    if isinstance(where, View):
        payload["trigger_id"] = workspace.world.new_trigger(workspace.team.id, person.id, where.id)
        payload["container"] = {"type": "view", "view_id": where.id}
        payload["view"] = shapes.view(workspace, where, whole_state(where.blocks, where.typed))
    else:
        payload["trigger_id"] = workspace.world.new_trigger(workspace.team.id, person.id, channel=where.channel)
        payload |= _message_facts(workspace, where)
        payload["state"] = {"values": whole_state(list(where.blocks), where.typed)}
        payload["response_url"] = workspace.world.new_response_url(
            workspace.team.id, person.id, where.channel, where.ts
        )
    payload["actions"] = [action]
    return payload


def _message_facts(workspace: Workspace, message: Message) -> Json:
    facts: Json = {
        "container": {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": message.channel,
            "is_ephemeral": message.is_ephemeral,
        },
        "channel": {"id": message.channel, "name": channel_name(workspace, message.channel)},
    }
    if not message.is_ephemeral:  # Slack does not remember what an ephemeral message said
        facts["message"] = shapes.message(workspace, message, metadata=True)
    return facts


def suggestion(
    workspace: Workspace, person: Person, where: Message | View, block_id: str, action_id: str, query: str
) -> Json:
    payload = common(workspace, person, "block_suggestion")
    payload |= {"action_id": action_id, "block_id": block_id, "value": query}
    if isinstance(where, View):
        payload["container"] = {"type": "view", "view_id": where.id}
        payload["view"] = shapes.view(workspace, where, whole_state(where.blocks, where.typed))
        return payload
    return payload | _message_facts(workspace, where)


def submission(workspace: Workspace, person: Person, view: View) -> Json:
    payload = common(workspace, person, "view_submission")
    payload["trigger_id"] = workspace.world.new_trigger(workspace.team.id, person.id, view.id)
    payload["view"] = shapes.view(workspace, view, whole_state(view.blocks, view.typed))
    payload["response_urls"] = []
    return payload


def closed(workspace: Workspace, person: Person, view: View, cleared: bool) -> Json:
    payload = common(workspace, person, "view_closed")
    payload["view"] = shapes.view(workspace, view, whole_state(view.blocks, view.typed))
    payload["is_cleared"] = cleared
    return payload


def shortcut(workspace: Workspace, person: Person, callback_id: str, action_ts: str) -> Json:
    payload = common(workspace, person, "shortcut")
    payload |= {"callback_id": callback_id, "action_ts": action_ts}
    payload["trigger_id"] = workspace.world.new_trigger(workspace.team.id, person.id)
    return payload


def message_action(workspace: Workspace, person: Person, message: Message, callback_id: str, action_ts: str) -> Json:
    payload = common(workspace, person, "message_action")
    payload |= {"callback_id": callback_id, "action_ts": action_ts, "message_ts": message.ts}
    payload["channel"] = {"id": message.channel, "name": channel_name(workspace, message.channel)}
    payload["message"] = shapes.message(workspace, message, metadata=False)
    payload["trigger_id"] = workspace.world.new_trigger(workspace.team.id, person.id, channel=message.channel)
    payload["response_url"] = workspace.world.new_response_url(
        workspace.team.id, person.id, message.channel, message.ts
    )
    return payload


def pressed(element: Json, block_id: str, state: Json | None, action_ts: str, option: Any = None) -> Json:
    """One entry of `actions`."""
    action: Json = {"type": element["type"], "action_id": element["action_id"], "block_id": block_id}
    if element["type"] == "button":
        action |= {key: element[key] for key in ("text", "value", "style") if element.get(key)}
    elif element["type"] == "overflow":
        action["selected_option"] = option
    elif state:
        action |= state
    return action | {"action_ts": action_ts}
