"""files.*, and the addresses beside the Web API from which a file is fetched and to which its content is sent."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from bot.sandbox import chat, shapes
from bot.sandbox.calls import Call, Method, Refused
from bot.sandbox.choosing import CannotDo
from bot.sandbox.firm import Person
from bot.sandbox.journal import Json
from bot.sandbox.model import File, Workspace

if TYPE_CHECKING:
    from bot.sandbox.server import Sandbox

PRIVATE, UPLOAD = "/files-pri/", "/upload/v1/"
DROPPED_MOST = 10_000_000
"""Bytes that a file_input takes."""
SIGN_IN = b"<!DOCTYPE html><html><head><title>Sign in | Slack</title></head><body>Sign in to see this.</body></html>"


@dataclass(frozen=True)
class Given:
    """What is answered there: bytes, and never Slack's JSON."""

    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)


# what a person drops into a form


def dropped(workspace: Workspace, person: Person, element: Json, value: Any) -> Json:
    """The state of a file_input after these (name, content) were dropped into it."""
    given = [value] if isinstance(value, tuple) else list(value)
    if len(given) > element.get("max_files", 10):
        raise CannotDo(f"no more than {element.get('max_files', 10)} files can be dropped here")
    taken = [_dropped(workspace, person, element.get("filetypes"), *one) for one in given]
    return {"type": "file_input", "files": [shapes.file(workspace, one) for one in taken]}


def _dropped(workspace: Workspace, person: Person, allowed: Sequence[str] | None, name: str, data: bytes) -> File:
    made = File(f"F0{workspace.world.new_id()}", person.id, name, data, _now(workspace))
    if allowed and made.extension not in allowed:
        raise CannotDo(f"{name} is not of these types: {', '.join(allowed)}")
    if len(data) > DROPPED_MOST:
        raise CannotDo(f"{name} is larger than 10 MB")
    return workspace.set_file(made)


# the Web API


def info(call: Call) -> Json:
    return {
        "file": shapes.file(call.workspace, _there(call, call.needed("file"))),
        "comments": [],
        "response_metadata": {"next_cursor": ""},
    }


def get_upload_url(call: Call) -> Json:
    workspace, name, length = call.workspace, call.needed("filename"), call.number("length", 0)
    if length < 1:
        raise Refused("invalid_arguments", ("[ERROR] must be greater than 0 [json-pointer:/length]",))
    made = File(f"F0{call.world.new_id()}", workspace.app.bot_user, name, b"", _now(workspace), is_whole=False)
    workspace.set_file(made)
    ticket = f"{workspace.team.id}/{made.id}/{length}/{call.world.new_id(24)}"
    return {"upload_url": f"{call.world.base_url}{UPLOAD}{ticket}", "file_id": made.id}


def complete_upload(call: Call) -> Json:
    """Shares what was sent. Nobody sees a file before."""
    workspace, asked = call.workspace, call.structure("files", "invalid_arguments")
    if not isinstance(asked, list) or not asked or not all(isinstance(one, dict) and one.get("id") for one in asked):
        raise Refused("invalid_arguments", ("[ERROR] must provide an array of files [json-pointer:/files]",))
    found = [workspace.files.get(str(one["id"])) for one in asked]
    whole = [one for one in found if one is not None and not one.is_whole and one.data]
    if len(whole) != len(asked):
        raise Refused("file_not_found")
    channel = chat.writable(call, call.text("channel_id"), open_dm=False) if call.text("channel_id") else ""
    for one, how in zip(whole, asked, strict=True):
        workspace.set_file(replace(one, title=str(how.get("title") or one.name), is_whole=True))
    if channel:
        ids, bot = tuple(one.id for one in whole), workspace.app
        workspace.post(channel, bot.bot_user, bot_id=bot.bot_id, text=call.text("initial_comment"), files=ids)
    return {"files": [shapes.file(workspace, workspace.files[one.id]) for one in whole]}


def _there(call: Call, ident: str) -> File:
    found = call.workspace.files.get(ident)
    if found is None or not found.is_whole:
        raise Refused("file_not_found")
    if found.is_deleted:
        raise Refused("file_deleted")
    return found


# beside it


def fetched(sandbox: "Sandbox", path: str, headers: dict[str, str]) -> Given:
    """With a token that may read files; everybody else is sent to the page for signing in, as in a browser."""
    place = re.fullmatch(rf"{PRIVATE}(?P<team>T\w+)-(?P<file>F\w+)/(?:download/)?[^/]*", unquote(path))
    token = headers.get("authorization", "").removeprefix("Bearer ").strip()
    grant = sandbox.world.tokens.get(token)
    may = grant is not None and not grant.revoked and "files:read" in grant.scopes
    if place is None or not may or grant is None or grant.team != place["team"]:
        return Given(200, SIGN_IN, {"content-type": "text/html; charset=utf-8"})
    found = sandbox.world.workspaces[grant.team].files.get(place["file"])
    if found is None or not found.is_whole or found.is_deleted:
        return Given(404, b"", {"content-type": "text/html; charset=utf-8"})
    kind = shapes.TYPES.get(found.extension, "application/octet-stream")
    return Given(200, found.data, {"content-type": kind, "content-length": str(len(found.data))})


def sent(sandbox: "Sandbox", path: str, body: bytes) -> Given:
    """The address is for one file of the length that was said, and needs no token."""
    team, ident, length, *_ = [*path.removeprefix(UPLOAD).split("/"), "", "", ""]
    workspace = sandbox.world.workspaces.get(team)
    found = workspace.files.get(ident) if workspace else None
    if workspace is None or found is None or found.is_whole or found.data:
        return Given(404, b"not found")
    if str(len(body)) != length:
        return Given(400, b"the length is not what was said")
    workspace.set_file(replace(found, data=body))
    return Given(200, f"OK - {len(body)}".encode(), {"content-type": "text/plain"})


def _now(workspace: Workspace) -> int:
    return int(workspace.world.clock.now().timestamp())


METHODS = {
    "files.info": Method(info, ("files:read",)),
    "files.getUploadURLExternal": Method(get_upload_url, ("files:write",)),
    "files.completeUploadExternal": Method(complete_upload, ("files:write",)),
}
