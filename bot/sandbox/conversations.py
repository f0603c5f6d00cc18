"""conversations.*, users.*, team.info, bots.info: who is here, and what was said where."""

from bot.sandbox import shapes
from bot.sandbox.calls import Call, Method, Refused, missing
from bot.sandbox.firm import Channel
from bot.sandbox.journal import Json

READS = ("channels:read", "groups:read", "im:read", "mpim:read")
HISTORIES = ("channels:history", "groups:history", "im:history", "mpim:history")
UNLIMITED = 1000  # a longer list must be asked for in pages


def open_(call: Call) -> Json:
    workspace = call.workspace
    if call.text("channel"):
        if not workspace.is_dm(call.text("channel")):
            raise Refused("channel_not_found")
        return {"no_op": True, "already_open": True, "channel": {"id": call.text("channel")}}
    users = [one.strip() for one in call.text("users").split(",") if one.strip()]
    if not users:
        raise Refused("users_list_not_supplied")
    if len(users) > 8:
        raise Refused("too_many_users")
    for one in users:
        _reachable(call, one)
    if len(users) > 1:
        raise missing(("mpim:write",), call.grant.scopes if call.grant else frozenset())
    already = users[0] in workspace.dms
    channel = workspace.open_dm(users[0])
    shape = shapes.im(workspace, channel) if call.flag("return_im") else {"id": channel}
    return {"channel": shape} | ({"no_op": True, "already_open": True} if already else {})


def _reachable(call: Call, person_id: str) -> None:
    person = call.workspace.people.get(person_id)
    if person is None:
        raise Refused("user_not_found")
    if person.deleted:
        raise Refused("user_disabled")
    if person.is_bot or person_id == "USLACKBOT":
        raise Refused("cannot_dm_bot")
    if person.is_stranger:
        raise Refused("user_not_visible")


def info(call: Call) -> Json:
    workspace = call.workspace
    ident = call.needed("channel")
    channel = _seen(call, ident, "read")
    if channel is None:
        return {"channel": shapes.im(workspace, ident)}
    shape = shapes.channel(workspace, channel)
    if call.flag("include_num_members"):
        shape["num_members"] = len(channel.members)
    return {"channel": shape}


def members(call: Call) -> Json:
    workspace = call.workspace
    ident = call.needed("channel")
    channel = _seen(call, ident, "read")
    there = list(channel.members) if channel else [workspace.dm_partner(ident), workspace.app.bot_user]
    page, more = call.page(there)
    return {"members": page} | more


def history(call: Call) -> Json:
    workspace = call.workspace
    ident = call.needed("channel")
    channel = _seen(call, ident, "history")
    if channel and workspace.app.bot_user not in channel.members:
        raise Refused("not_in_channel")
    oldest, latest, inclusive = call.text("oldest", "0"), call.text("latest"), call.flag("inclusive")
    found = [
        message
        for ts, message in sorted(workspace.messages.get(ident, {}).items(), reverse=True)
        if _within(ts, oldest, latest, inclusive) and not message.thread_ts  # answers are asked for by themselves
    ]
    page, more = call.page(found, most=999)
    metadata = call.flag("include_all_metadata")
    answer: Json = {
        "messages": [shapes.message(workspace, one, metadata) for one in page],
        "has_more": bool(more["response_metadata"]["next_cursor"]),
        "pin_count": 0,
    }
    return answer | (more if answer["has_more"] else {})


def _within(ts: str, oldest: str, latest: str, inclusive: bool) -> bool:
    try:
        at, low, high = _micros(ts), _micros(oldest), _micros(latest) if latest else None
    except ValueError:
        raise Refused("invalid_ts_oldest") from None
    if inclusive:
        return at >= low and (high is None or at <= high)
    return at > low and (high is None or at < high)


def _micros(ts: str) -> int:
    whole, _, part = ts.partition(".")
    return int(whole) * 1_000_000 + int((part + "000000")[:6])


def _seen(call: Call, ident: str, right: str) -> Channel | None:
    """The channel (None: a DM) if the bot may look at it at all."""
    workspace = call.workspace
    if workspace.is_dm(ident):
        call.allowed(f"im:{right}")
        return None
    channel = workspace.channels.get(ident)
    if channel is None or (channel.is_private and workspace.app.bot_user not in channel.members):
        raise Refused("channel_not_found")
    call.allowed(f"{'groups' if channel.is_private else 'channels'}:{right}")
    return channel


def users_info(call: Call) -> Json:
    person = call.workspace.people.get(call.needed("user"))
    if person is None:
        raise Refused("user_not_found")
    return {"user": shapes.user(call.workspace, person, call.flag("include_locale"))}


def users_list(call: Call) -> Json:
    people = [one for one in call.workspace.people.values() if not one.is_stranger]
    if not call.args.get("limit") and len(people) > UNLIMITED:
        raise Refused("limit_required")
    page, more = call.page(people, default=UNLIMITED)
    locale = call.flag("include_locale")
    members = [shapes.user(call.workspace, one, locale) for one in page]
    return {"members": members, "cache_ts": int(call.world.clock.now().timestamp())} | more


def users_conversations(call: Call) -> Json:
    workspace = call.workspace
    person = call.text("user", workspace.app.bot_user)
    if person not in workspace.people:
        raise Refused("user_not_found")
    kinds = {one.strip() for one in call.text("types", "public_channel").split(",")}
    found: list[Json] = []
    if "public_channel" in kinds:
        call.allowed("channels:read")
        found += [_short(call, one) for one in _joined(call, person, private=False)]
    if "private_channel" in kinds:
        call.allowed("groups:read")
        found += [_short(call, one) for one in _joined(call, person, private=True)]
    if "im" in kinds:
        call.allowed("im:read")
        found += [shapes.im(workspace, dm) for dm in workspace.dms.values()]
    page, more = call.page(found)
    return {"channels": page} | more


def _joined(call: Call, person: str, private: bool) -> list[Channel]:
    """Private channels only where the bot itself is in."""
    archived = not call.flag("exclude_archived")
    return [
        one
        for one in call.workspace.channels.values()
        if person in one.members
        and one.is_private == private
        and (archived or not one.is_archived)
        and (not private or call.workspace.app.bot_user in one.members)
    ]


def _short(call: Call, channel: Channel) -> Json:
    shape = shapes.channel(call.workspace, channel)
    shape.pop("is_member")  # Slack leaves it out here
    return shape


def team_info(call: Call) -> Json:
    team = call.workspace.team
    return {
        "team": {
            "id": team.id,
            "name": team.name,
            "url": f"https://{team.domain}.slack.com/",
            "domain": team.domain,
            "email_domain": "",
            "icon": {"image_default": True},
        }
    }


def bots_info(call: Call) -> Json:
    if call.needed("bot") != call.workspace.app.bot_id:
        raise Refused("bot_not_found")
    return {"bot": shapes.bot(call.workspace)}


METHODS = {
    "conversations.open": Method(open_, ("im:write", "mpim:write", "channels:manage", "groups:write")),
    "conversations.info": Method(info, READS),
    "conversations.members": Method(members, READS),
    "conversations.history": Method(history, HISTORIES),
    "users.info": Method(users_info, ("users:read",)),
    "users.list": Method(users_list, ("users:read",)),
    "users.conversations": Method(users_conversations, READS),
    "team.info": Method(team_info, ("team:read",)),
    "bots.info": Method(bots_info, ("users:read",)),
}
