"""The only object that starts a conversation in Slack, and the one place that narrows Slack's errors."""

import http.client
import json
import logging
import re
import socket
import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.error import URLError

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.webhook import WebhookClient

from bot import transfers
from bot.domain.people import Person
from bot.domain.statuses import Status, status_of
from bot.quiet import hushed
from bot.slack import web_client

log = logging.getLogger(__name__)
_SDK = hushed("bot.slack.sdk")

KEY = "moments_delivery"
"""The type of the metadata that every message of the ledger carries: how a lost answer is looked for."""

TIMEOUT_SECONDS = 20
PAGE = 200


class SlackTrouble(Exception):
    """Slack did not do what it was asked to. `code` is Slack's own word for it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    @property
    def reason(self) -> str:
        """What is kept of it."""
        return self.code


class Unanswered(SlackTrouble):
    """The answer was lost, or Slack failed in the middle: it may have happened, and it may not."""


class TooFast(SlackTrouble):
    """Slack asks for a pause (429). Nothing happened."""

    def __init__(self, code: str, seconds: float) -> None:
        super().__init__(code)
        self.seconds = seconds


class Unreachable(SlackTrouble):
    """Slack could not be reached, or something in front of it said no. Nothing happened; it may work later."""


class Refused(SlackTrouble):
    """Slack said no, and will say no again. Nothing happened."""


class Uninstalled(Refused):
    """The app is not installed in that workspace any more, or its token was taken back."""


class MessageLost(Refused):
    """The message to edit or to answer is gone, or too old to be edited."""


class BlocksRefused(Refused):
    """Our own fault, or a kind of block that Slack does not know yet."""


class FileLost(Refused):
    """The file was deleted, or never was there."""


class FileTooLarge(Refused):
    """It is larger than what we are willing to read."""


class ScopeMissing(Refused):
    """The app was not granted what this needs. `needed` names the scope."""

    def __init__(self, code: str, needed: str) -> None:
        super().__init__(code)
        self.needed = needed

    @property
    def reason(self) -> str:
        return f"{self.code} {self.needed}".strip()


GONE = {
    "token_revoked", "account_inactive", "invalid_auth", "not_authed", "team_access_not_granted", "token_expired",
}  # fmt: skip
UNSURE = {"internal_error", "fatal_error", "service_unavailable", "request_timeout"}
MOVING = {"org_login_required", "team_added_to_org"}
"""The workspace is being moved into an organisation, which takes Slack hours."""
FILE_LOST = {"file_not_found", "file_deleted"}
LOST = {"message_not_found", "cant_update_message", "edit_window_closed", "thread_not_found"}
TOO_FAST = {"ratelimited", "rate_limited"}
BLOCKS = {"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long"}
A_PAUSE_SECONDS, AN_HOUR_SECONDS = 30.0, 3600.0


class Message(Protocol):
    """What is shown in a conversation (bot/views makes them)."""

    @property
    def text(self) -> str: ...

    @property
    def blocks(self) -> list[dict[str, Any]]: ...


@dataclass(frozen=True)
class Posted:
    channel: str
    ts: str


View = dict[str, Any]


class Messenger:
    """Every call goes out once: the SDK's own retry would post twice (SLACK.md, fact 1). Safe between threads."""

    def __init__(
        self, api_url: str, token_of: Callable[[int], str], forget_token: Callable[[int], None] = lambda _: None
    ) -> None:
        """`token_of` may remember a token until `forget_token`."""
        self._api_url = api_url
        self._token_of = token_of
        self._forget_token = forget_token
        self._clients: dict[str, WebClient] = {}
        self._granted: dict[str, frozenset[str]] = {}
        """By token, as Slack's last answer said."""

    def may(self, workspace_id: int, scope: str) -> bool:
        """Whether this workspace granted it. Slack is asked only where it has answered nothing yet."""
        if self._token_of(workspace_id) not in self._granted:
            self.whoami(workspace_id)
        return scope in self._granted.get(self._token_of(workspace_id), frozenset())

    def open_dm(self, workspace_id: int, slack_id: str) -> str:
        """The id of our direct message with this person. Raises SlackTrouble, as every method here does."""
        answer = self._call(workspace_id, "conversations.open", users=slack_id)
        return str(answer["channel"]["id"])

    def post(self, workspace_id: int, channel: str, message: Message, key: str, thread: str = "") -> Posted:
        """`thread` is the ts of the message that it answers. Raises MessageLost where that is gone: Slack says nothing
        then and posts it for itself, so it is taken back."""
        answer = self._show(
            workspace_id,
            "chat.postMessage",
            message,
            channel=channel,
            thread_ts=thread,
            metadata={"event_type": KEY, "event_payload": {"key": key}},
            unfurl_links=False,
            unfurl_media=False,
        )
        posted = Posted(str(answer["channel"]), str(answer["ts"]))
        if thread and not (answer.get("message") or {}).get("thread_ts"):
            with suppress(SlackTrouble):
                self._call(workspace_id, "chat.delete", channel=posted.channel, ts=posted.ts)
            raise MessageLost("thread_not_found")
        return posted

    def edit(self, workspace_id: int, channel: str, ts: str, message: Message) -> None:
        self._show(workspace_id, "chat.update", message, channel=channel, ts=ts)

    def find(self, workspace_id: int, channel: str, key: str, most_pages: int = 5) -> str | None:
        """The ts of the message with this key in our own direct message, looked for in its newest thousand."""
        for page in self._pages(
            workspace_id, "conversations.history", most_pages, channel=channel, include_all_metadata=True
        ):
            for message in page["messages"]:
                metadata = message.get("metadata") or {}
                if metadata.get("event_type") == KEY and metadata["event_payload"].get("key") == key:
                    return str(message["ts"])
        return None

    def open_view(self, workspace_id: int, trigger: str, view: View) -> str:
        """The view's id."""
        return str(self._call(workspace_id, "views.open", trigger_id=trigger, view=view)["view"]["id"])

    def push_view(self, workspace_id: int, trigger: str, view: View) -> str:
        """The view's id."""
        return str(self._call(workspace_id, "views.push", trigger_id=trigger, view=view)["view"]["id"])

    def update_view(self, workspace_id: int, view_id: str, view: View) -> None:
        """Puts another view in the place of one that is open."""
        self._call(workspace_id, "views.update", view_id=view_id, view=view)

    def publish_home(self, workspace_id: int, slack_id: str, view: View) -> None:
        self._call(workspace_id, "views.publish", user_id=slack_id, view=view)

    def fetch_file(self, workspace_id: int, file_id: str, most: int) -> bytes:
        """Raises FileTooLarge above so many bytes, FileLost, and as every method here does."""
        told = self._call(workspace_id, "files.info", file=file_id)["file"]
        url = str(told.get("url_private_download") or "")
        if told.get("mode") == "tombstone" or not transfers.is_slacks(url, self._api_url):
            raise FileLost("file_not_found")
        if int(told.get("size") or 0) > most:
            raise FileTooLarge("file_too_large")
        token = self._token_of(workspace_id)
        answer = _moved(lambda: transfers.fetch(url, token, most, TIMEOUT_SECONDS))
        if len(answer.body) > most:
            raise FileTooLarge("file_too_large")
        return answer.body

    def send_files(self, workspace_id: int, channel: str, files: Mapping[str, bytes], words: str) -> None:
        """As one message with these files, by their names. Until the last step nobody sees any of it."""
        sent = []
        for name, content in files.items():
            place = self._call(workspace_id, "files.getUploadURLExternal", filename=name, length=len(content))
            url = str(place["upload_url"])
            if not transfers.is_slacks(url, self._api_url):
                raise Refused("upload_url_elsewhere")
            _moved(lambda url=url, content=content: transfers.send(url, content, TIMEOUT_SECONDS))  # type: ignore[misc]
            sent.append({"id": place["file_id"], "title": name})
        self._call(
            workspace_id,
            "files.completeUploadExternal",
            files=json.dumps(sent),
            channel_id=channel,
            initial_comment=words,
        )

    def answer(self, response_url: str, message: Message, replace: bool) -> None:
        """Answers a press through its own address: either in place of the message, or for that person's eyes."""
        webhook = WebhookClient(response_url, timeout=TIMEOUT_SECONDS, retry_handlers=[], logger=_SDK)
        try:
            answer = webhook.send(
                text=message.text,
                blocks=message.blocks,
                replace_original=replace,
                response_type=None if replace else "ephemeral",
            )
        except (URLError, http.client.HTTPException, OSError) as error:
            raise Unanswered(type(error).__name__) from None
        if answer.status_code != 200:
            raise Refused(f"response_url_{answer.status_code}")

    def whoami(self, workspace_id: int) -> dict[str, Any]:
        return self._call(workspace_id, "auth.test")

    def reach(self) -> None:
        """Whether Slack answers at all. Raises SlackTrouble."""
        self._call(None, "api.test")

    def person(self, workspace_id: int, slack_id: str) -> Person:
        return _person(workspace_id, self._call(workspace_id, "users.info", user=slack_id, include_locale=True)["user"])

    def is_shared(self, workspace_id: int, channel: str) -> bool:
        """With another company, or soon. Raises ScopeMissing where we may not look."""
        told = self._call(workspace_id, "conversations.info", channel=channel)["channel"]
        return any(told.get(sign) for sign in ("is_shared", "is_ext_shared", "is_pending_ext_shared"))

    def members(self, workspace_id: int, channel: str) -> Iterator[list[str]]:
        """Who is in a channel, page by page: their Slack ids. Raises ScopeMissing where we may not look."""
        for page in self._pages(workspace_id, "conversations.members", most=1_000, channel=channel):
            yield [str(each) for each in page["members"]]

    def people(self, workspace_id: int) -> Iterator[list[Person]]:
        """Everybody, page by page. The caller keeps to Slack's pace (20 pages a minute)."""
        for page in self._pages(workspace_id, "users.list", most=10_000, include_locale=True):
            yield [_person(workspace_id, member) for member in page["members"]]

    def _show(self, workspace_id: int, method: str, message: Message, **args: Any) -> dict[str, Any]:
        """With its blocks; where Slack does not take those, nothing was sent, and the text says it all."""
        try:
            return self._call(workspace_id, method, text=message.text, blocks=message.blocks, **args)
        except BlocksRefused:
            return self._call(workspace_id, method, text=message.text, **args)

    def _pages(self, workspace_id: int, method: str, most: int, **args: Any) -> Iterator[dict[str, Any]]:
        cursor = ""
        for _ in range(most):
            page = self._call(workspace_id, method, limit=PAGE, cursor=cursor, **args)
            yield page
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return

    def _call(self, workspace_id: int | None, method: str, **args: Any) -> dict[str, Any]:
        given: Any = {name: value for name, value in args.items() if value != ""}
        if workspace_id is None:
            return self._ask("", method, given)
        token = self._token_of(workspace_id)
        try:
            return self._ask(token, method, given)
        except Uninstalled:  # nothing happened; another process may have been given a new one a moment ago
            self._forget_token(workspace_id)
            fresh = self._token_of(workspace_id)
            if fresh == token:
                raise
        return self._ask(fresh, method, given)

    def _ask(self, token: str, method: str, given: Any) -> dict[str, Any]:
        client = self._client(token)
        try:
            answer = client.api_call(method, **({"json": given} if method in _JSON else {"params": given}))
        except SlackApiError as error:
            self._note_scopes(token, error.response.headers)
            raise _narrowed(error) from None
        except ConnectionRefusedError as error:
            raise Unreachable(type(error).__name__) from None
        except URLError as error:
            kind = Unreachable if _came_before_sending(error.reason) else Unanswered
            raise kind(type(error.reason).__name__) from None
        except (SlackClientError, http.client.HTTPException, OSError, ValueError) as error:
            raise Unanswered(type(error).__name__) from None
        self._note_scopes(token, answer.headers)
        return dict(answer.data) if isinstance(answer.data, dict) else {}

    def _note_scopes(self, token: str, headers: Mapping[str, str]) -> None:
        said = next((value for name, value in headers.items() if name.lower() == "x-oauth-scopes"), None)
        if said is not None:
            self._granted[token] = frozenset(scope.strip() for scope in said.split(","))

    def _client(self, token: str) -> WebClient:
        if token not in self._clients:
            self._clients[token] = web_client(self._api_url, token, timeout=TIMEOUT_SECONDS)
        return self._clients[token]


_JSON = {
    "chat.postMessage", "chat.update", "views.open", "views.push", "views.publish", "views.update",
    "conversations.open",
}  # fmt: skip
"""The methods that carry blocks take JSON; the reading ones take only forms."""


def _person(workspace_id: int, user: dict[str, Any]) -> Person:
    profile = user.get("profile") or {}
    return Person(
        workspace_id=workspace_id,
        slack_id=user["id"],
        name=profile.get("real_name") or user.get("real_name") or user.get("name") or user["id"],
        handle=user.get("name") or "",
        zone=user.get("tz") or None,
        locale=user.get("locale") or None,
        is_admin=bool(user.get("is_admin") or user.get("is_owner")),
        is_guest=bool(user.get("is_restricted") or user.get("is_ultra_restricted") or user.get("is_stranger")),
        # Slackbot says of itself that it is not a bot.
        is_bot=bool(user.get("is_bot")) or user["id"] == "USLACKBOT",
        is_gone=bool(user.get("deleted") or user.get("is_invited_user")),
        teams=_teams(user),
        status=_status(profile),
    )


def _status(profile: dict[str, Any]) -> Status:
    ends = profile.get("status_expiration") or 0
    return status_of(profile.get("status_text") or "", profile.get("status_emoji") or "", int(ends))


def _teams(user: dict[str, Any]) -> frozenset[str]:
    """In an organisation `team_id` is where somebody is at home, and the others are named beside it."""
    home = user.get("team_id") or (user.get("profile") or {}).get("team")
    also = (user.get("enterprise_user") or {}).get("teams") or []
    return frozenset(team for team in (home, *also) if team)


def _came_before_sending(reason: object) -> bool:
    """The same error can come while connecting and while sending: only these never come after anything was sent."""
    if isinstance(reason, socket.gaierror | ConnectionRefusedError | ssl.SSLCertVerificationError):
        return True
    return isinstance(reason, OSError) and str(reason).startswith("Tunnel connection failed")  # a proxy said no


def _narrowed(error: SlackApiError) -> SlackTrouble:
    answer = error.response
    data = answer.data if isinstance(answer.data, dict) else {}
    code, status = str(data.get("error", "")), answer.status_code
    if not re.fullmatch(r"\w+", code):  # slack_sdk puts a piece of the page in the place of the name
        return _not_slacks_word(f"http_{status}", status)
    if status == 429 or code in TOO_FAST:
        return TooFast(code, seconds=_seconds(answer.headers.get("Retry-After", "")))
    if code in MOVING:
        return TooFast(code, seconds=AN_HOUR_SECONDS)
    if code in UNSURE or status >= 500:
        return Unanswered(code)
    if code in GONE:
        return Uninstalled(code)
    if code in LOST:
        return MessageLost(code)
    if code in FILE_LOST:
        return FileLost(code)
    if code == "missing_scope":
        return ScopeMissing(code, needed=str(data.get("needed", "")))
    if code in BLOCKS or code in ("invalid_arguments", "msg_too_long"):
        # Our own fault, so it is worth a line; the messages name the place, never the words.
        log.error("Slack refused our blocks: %s %s", code, data.get("response_metadata"))
    return BlocksRefused(code) if code in BLOCKS else Refused(code)


def _moved(ask: Callable[[], transfers.Answer]) -> transfers.Answer:
    """A file's content on its way; what is no 200 is narrowed as every answer of Slack is."""
    try:
        answer = ask()
    except URLError as error:
        kind = Unreachable if _came_before_sending(error.reason) else Unanswered
        raise kind(type(error.reason).__name__) from None
    except (http.client.HTTPException, OSError) as error:
        raise Unanswered(type(error).__name__) from None
    if answer.status == 429:
        raise TooFast("ratelimited", seconds=_seconds(answer.headers.get("retry-after", "")))
    if answer.status == 404:
        raise FileLost("http_404")
    if 300 <= answer.status < 400 or answer.headers.get("content-type", "").startswith("text/html"):
        raise ScopeMissing("not_signed_in", needed="files:read")  # Slack shows its page for signing in
    if answer.status >= 500:
        raise Unanswered(f"http_{answer.status}")
    if answer.status != 200:
        raise Refused(f"http_{answer.status}")
    return answer


def _not_slacks_word(code: str, status: int) -> SlackTrouble:
    """A page came back: from a proxy, or from whatever stands in front of Slack."""
    if status == 429:
        return TooFast(code, seconds=A_PAUSE_SECONDS)
    said_no = 400 <= status < 500 and status != 408
    return Unreachable(code) if said_no else Unanswered(code)


def _seconds(said: str) -> float:
    return float(said) if said.isascii() and said.isdigit() else A_PAUSE_SECONDS


def person_from_event(workspace_id: int, user: dict[str, Any]) -> Person:
    """The person in a `user_change` or `team_join` event."""
    return _person(workspace_id, user)


def as_typed(text: str, name_of: Callable[[str], str]) -> str:
    """What somebody typed, as they typed it: Slack hands on its own signs for people, channels, addresses and &."""
    said = _SIGN.sub(lambda found: _said(found["kind"], found["what"], found["label"] or "", name_of), text)
    return said.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


_SIGN = re.compile(r"<(?P<kind>[@#!]?)(?P<what>[^<>|]+)(?:\|(?P<label>[^<>]*))?>")


def _said(kind: str, what: str, label: str, name_of: Callable[[str], str]) -> str:
    match kind:
        case "@":
            return f"@{label or name_of(what)}"
        case "#":
            return f"#{label or what}"
        case "!":
            return label if label else f"@{what}"
        case _:
            address = what.removeprefix("mailto:")
            return address if label in ("", address) else f"{label} ({address})"
