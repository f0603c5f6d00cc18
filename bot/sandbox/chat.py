"""chat.*: messages in channels and DMs."""

from bot.sandbox import limits, shapes
from bot.sandbox.calls import Call, Method, Refused
from bot.sandbox.journal import Json
from bot.sandbox.model import Message


def post_message(call: Call) -> Json:
    workspace = call.workspace
    channel = writable(call, call.needed("channel"))
    content = written(call)
    _pace(call, channel)
    thread = _thread(call, channel)
    message = workspace.post(channel, workspace.app.bot_user, bot_id=workspace.app.bot_id, thread_ts=thread, **content)
    return {"channel": channel, "ts": message.ts, "message": shapes.message(workspace, message, metadata=True)}


def _thread(call: Call, channel: str) -> str | None:
    """Which message it answers. Where that was deleted Slack says nothing, and the answer stands by itself."""
    workspace, ts = call.workspace, call.text("thread_ts")
    if not ts or (channel, ts) in workspace.tombstones:
        return None
    answered = workspace.find(channel, ts)
    if answered is None or answered.thread_ts:  # Slack advises against answering an answer
        raise Refused("thread_not_found")
    return ts


def post_ephemeral(call: Call) -> Json:
    workspace = call.workspace
    channel = writable(call, call.needed("channel"), open_dm=False)
    person = call.needed("user")
    if person not in workspace.people:
        raise Refused("user_not_found")
    if not workspace.member_of(person, channel):
        raise Refused("user_not_in_channel")
    content = written(call)
    content.pop("metadata")
    message = workspace.post(channel, workspace.app.bot_user, bot_id=workspace.app.bot_id, only_for=person, **content)
    return {"message_ts": message.ts}


def update(call: Call) -> Json:
    workspace = call.workspace
    message = _ours(call, "cant_update_message")
    content = written(call, default_text=message.text)
    if call.args.get("blocks") is None and call.args.get("text") is None:
        content["blocks"] = None
    if call.args.get("metadata") is None:
        content["metadata"] = message.metadata
    blocks = content.pop("blocks")
    changes = content | {"edited": workspace.next_ts(), "typed": {}}
    if blocks is not None or call.args.get("text") is not None:
        changes["blocks"] = blocks or []  # a text alone takes the old blocks away
    message = workspace.edit(message, **changes)
    return {
        "channel": message.channel,
        "ts": message.ts,
        "text": message.text,
        "message": shapes.message(workspace, message, metadata=True),
    }


def delete(call: Call) -> Json:
    message = _ours(call, "cant_delete_message")
    call.workspace.delete(message)
    return {"channel": message.channel, "ts": message.ts}


def written(call: Call, default_text: str | None = None) -> Json:
    """What the call says, after the validator has seen it."""
    text = call.args.get("text", default_text)
    blocks = call.structure("blocks", "invalid_blocks_format")
    metadata = call.structure("metadata", "invalid_metadata_format")
    if call.args.get("markdown_text") is not None:
        if text or blocks:
            raise Refused("markdown_text_conflict")
        text = call.text("markdown_text")
        if len(text) > 12_000:
            raise Refused("msg_too_long")
    if any(call.args.get(key) for key in ("username", "icon_emoji", "icon_url")):
        call.allowed("chat:write.customize")
    if call.args.get("attachments"):
        raise Refused("invalid_attachments", ("[ERROR] the sandbox knows no attachments",))
    if isinstance(blocks, list) and any(isinstance(one, dict) and one.get("type") == "video" for one in blocks):
        call.allowed("links.embed:write")
    refusal = limits.message(text, blocks, metadata)
    if refusal:
        raise Refused.because(refusal)
    return {"text": text or "", "blocks": blocks, "metadata": metadata}


def writable(call: Call, channel: str, open_dm: bool = True) -> str:
    """The conversation that the bot may write into, or Slack's error."""
    workspace = call.workspace
    if channel[:1] in ("U", "W") and open_dm:
        person = workspace.people.get(channel)
        if person is None or person.deleted or person.is_bot or channel == "USLACKBOT" or person.is_stranger:
            raise Refused("channel_not_found")
        channel = workspace.open_dm(channel)
    if workspace.is_dm(channel):
        person = workspace.people.get(workspace.dm_partner(channel) or "")
        if not call.world.manifest.messages_tab:
            raise Refused("messages_tab_disabled")
        if person is None or person.deleted:
            raise Refused("channel_not_found")
        return channel
    found = workspace.channels.get(channel)
    if found is None or (found.is_private and workspace.app.bot_user not in found.members):
        raise Refused("channel_not_found")
    if found.is_archived:
        raise Refused("is_archived")
    uninvited = not found.is_private and call.grant and "chat:write.public" in call.grant.scopes
    if workspace.app.bot_user not in found.members and not uninvited:
        raise Refused("not_in_channel")
    return channel


def _ours(call: Call, error: str) -> Message:
    workspace = call.workspace
    channel, ts = call.needed("channel"), call.needed("ts")
    if channel not in workspace.channels and not workspace.is_dm(channel):
        raise Refused("channel_not_found")
    message = workspace.find(channel, ts)
    if message is None:
        raise Refused("message_not_found")
    if message.bot_id != workspace.app.bot_id:
        raise Refused(error)
    if channel in workspace.channels and workspace.channels[channel].is_archived:
        raise Refused("is_archived")
    return message


def _pace(call: Call, channel: str) -> None:
    rates = call.sandbox.rates
    if rates is None:
        return
    wait = rates.wait_for_post(call.workspace.team.id, channel, call.world.clock.monotonic())
    if wait:
        raise Refused("ratelimited", status=429, retry_after=wait)


METHODS = {
    "chat.postMessage": Method(post_message, ("chat:write",)),
    "chat.postEphemeral": Method(post_ephemeral, ("chat:write",)),
    "chat.update": Method(update, ("chat:write",)),
    "chat.delete": Method(delete, ("chat:write",)),
}
