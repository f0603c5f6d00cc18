"""The journal in plain words: what the bot asked, what Slack answered, and why not."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.sandbox.journal import Entry

WHY = {
    "not_authed": "No token came with the call.",
    "invalid_auth": "The token is not one that Slack gave out.",
    "token_revoked": "The app was taken out of this workspace; its token is dead.",
    "account_inactive": "The app was taken out of this workspace.",
    "missing_scope": "The app's manifest does not ask for the scope that this needs.",
    "not_allowed_token_type": "This needs the other kind of token.",
    "invalid_blocks": "The blocks break a limit of Block Kit.",
    "invalid_arguments": "Something in the call is not as Slack wants it.",
    "no_text": "A message needs words.",
    "msg_too_long": "The text is too long.",
    "msg_blocks_too_long": "The blocks hold too many words in all.",
    "not_in_channel": "The app is not in that channel: type /invite @app there.",
    "channel_not_found": "There is no such channel, or the app may not know of it.",
    "is_archived": "That channel is archived.",
    "user_not_found": "There is nobody with that id.",
    "users_not_found": "There is nobody with that id.",
    "user_disabled": "That person has left.",
    "message_not_found": "That message is gone.",
    "cant_update_message": "An app may edit only its own messages.",
    "expired_trigger_id": "A trigger lives three seconds, and this one is older.",
    "exchanged_trigger_id": "A trigger can be used once, and this one was.",
    "invalid_trigger_id": "Slack never gave out that trigger.",
    "hash_conflict": "The view changed since the app last saw it.",
    "not_found": "That view is not open any more.",
    "view_too_large": "The view is larger than 250 kB.",
    "push_limit_reached": "No more than three views on top of each other.",
    "ratelimited": "Too many calls: Slack says how long to wait.",
    "used_url": "This address was used five times already.",
    "expired_url": "This address is older than half an hour.",
    "operation_timeout": "It was not acknowledged within three seconds; the person saw an error.",
    "dispatch_failed": "The bot is not connected; the person saw an error.",
    "invalid_response_action": "The answer to the form does not fit the form.",
    "internal_error": "Something broke at Slack.",
    "unknown_method": "Slack has no such method.",
    "withheld": "Held back on purpose.",
}
DID = {
    "chat.postMessage": "posted a message in {where}",
    "chat.postEphemeral": "showed {user} a message in {where} that nobody else sees",
    "chat.update": "edited a message in {where}",
    "chat.delete": "deleted a message in {where}",
    "chat.scheduleMessage": "asked Slack to post later in {where}",
    "views.open": "opened a form",
    "views.push": "put a form on top",
    "views.update": "changed a form or a Home",
    "views.publish": "drew the Home of {user}",
    "conversations.open": "opened a direct message with {user}",
    "conversations.history": "read messages in {where}",
    "conversations.info": "looked up {where}",
    "conversations.list": "listed the channels",
    "users.info": "looked up {user}",
    "users.list": "listed the people",
    "auth.test": "asked who it is",
    "team.info": "asked about the workspace",
    "apps.connections.open": "asked for a connection",
}
INTERACTIONS = {
    "block_actions": "{who} pressed or chose {rest}",
    "view_submission": "{who} submitted the form {rest}",
    "view_closed": "{who} closed the form {rest}",
    "block_suggestion": "{who} typed into {rest}",
    "shortcut": "{who} used the shortcut {rest}",
    "message_action": "{who} used the shortcut {rest} on a message",
}
MARKS = {"api": "Bot → Slack", "response_url": "Bot → Slack", "payload": "Slack → bot", "event": "Slack → bot"}


@dataclass(frozen=True)
class Line:
    number: int
    time: str
    mark: str
    what: str
    why: str
    pointers: tuple[str, ...]
    name: str
    took: str
    tone: str  # "ok", "refused" or "aside"


def line(entry: Entry, time: str, app: str, people: Mapping[str, str], places: Mapping[str, str]) -> Line:
    return Line(
        number=entry.number,
        time=time,
        mark=MARKS.get(entry.kind, "Slack"),
        what=_what(entry, app, people, places),
        why=_why(entry),
        pointers=tuple(word.removeprefix("[ERROR] ") for word in entry.messages),
        name=f"{entry.name} {entry.error}" if entry.error else entry.name,
        took=f"{entry.latency * 1000:.0f} ms" if entry.latency else "",
        tone="refused" if entry.error else "ok" if entry.kind in MARKS else "aside",
    )


def _what(entry: Entry, app: str, people: Mapping[str, str], places: Mapping[str, str]) -> str:
    args: dict[str, Any] = entry.args if isinstance(entry.args, dict) else {}
    if entry.kind == "api":
        done = DID.get(entry.name, f"called {entry.name}")
        words = f"{app} {done.format(where=_where(args, people, places), user=_user(args, people))}"
        return f"{words}: refused" if entry.error else words
    if entry.kind == "response_url":
        return f"{app} answered a command or a press" + (": refused" if entry.error else "")
    if entry.kind == "payload":
        return _interaction(entry, args, people) + ("" if entry.ok else ": not acknowledged")
    if entry.kind == "event":
        again = f", again ({entry.retry})" if entry.retry else ""
        return f"Slack told {app}: {entry.name.replace('_', ' ')}{again}" + ("" if entry.ok else ": not acknowledged")
    if entry.kind == "socket":
        return {"hello": f"{app} is connected", "closed": "A connection was closed"}.get(entry.name, entry.name)
    if entry.kind == "fault":
        return f"Made to go wrong: {entry.name}"
    if entry.kind == "refused":
        return f"Slack did not take what {app} answered"
    return entry.name


def _interaction(entry: Entry, args: dict[str, Any], people: Mapping[str, str]) -> str:
    user = args.get("user") if isinstance(args.get("user"), dict) else {}
    who = people.get(str(args.get("user_id") or (user or {}).get("id")), "Somebody")
    if entry.name.startswith("/"):
        return f"{who} used {entry.name} {args.get('text', '')}".rstrip()
    kind, _, rest = entry.name.partition(" ")
    return INTERACTIONS.get(kind, "{who}: " + entry.name).format(who=who, rest=rest)


def _why(entry: Entry) -> str:
    if not entry.error:
        return entry.note
    answer = entry.answer if isinstance(entry.answer, dict) else {}
    needed = f" It needs {answer['needed']}." if answer.get("needed") else ""
    return WHY.get(entry.error, f"Slack says {entry.error}.") + needed


def _where(args: dict[str, Any], people: Mapping[str, str], places: Mapping[str, str]) -> str:
    channel = str(args.get("channel", ""))
    return places.get(channel) or people.get(channel) or channel or "?"


def _user(args: dict[str, Any], people: Mapping[str, str]) -> str:
    ident = str(args.get("user") or args.get("user_id") or args.get("users") or "")
    return people.get(ident, ident or "somebody")
