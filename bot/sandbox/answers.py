"""What the app's acknowledgement or a post to a response_url does in the workspace; held to the same limits."""

from dataclasses import replace
from typing import Any

from bot.sandbox import limits
from bot.sandbox.calls import Refused
from bot.sandbox.journal import Json
from bot.sandbox.model import Message, View, Workspace
from bot.sandbox.views_api import put_on_top
from bot.sandbox.world import ResponseUrl


def command_answered(workspace: Workspace, person: str, channel: str, body: Any) -> Message | None:
    """The text or blocks that came with the acknowledgement of a command; a Refused if Slack would not show it."""
    if isinstance(body, str):
        body = {"text": body}
    if not body or not (body.get("text") or body.get("blocks")):
        return None
    return _post(workspace, person, channel, body)


def response_url_used(workspace: Workspace, url: ResponseUrl, body: Any) -> None:
    if not isinstance(body, dict):
        raise Refused("invalid_payload")
    original = workspace.find(url.channel, url.message_ts, url.user) if url.message_ts else None
    if body.get("delete_original"):
        if original is None:
            raise Refused("message_not_found")
        workspace.delete(original)
    elif body.get("replace_original") and original is not None:
        _check(body)
        workspace.edit(
            original, text=body.get("text") or "", blocks=body.get("blocks") or [], edited=workspace.next_ts(), typed={}
        )
    else:
        _post(workspace, url.user, url.channel, body)


def _post(workspace: Workspace, person: str, channel: str, body: Json) -> Message:
    _check(body)
    everyone = body.get("response_type") == "in_channel"
    return workspace.post(
        channel,
        workspace.app.bot_user,
        bot_id=workspace.app.bot_id,
        text=body.get("text") or "",
        blocks=body.get("blocks"),
        metadata=body.get("metadata"),
        thread_ts=body.get("thread_ts"),
        only_for=None if everyone else person,
    )


def _check(body: Json) -> None:
    refusal = limits.message(body.get("text"), body.get("blocks"), body.get("metadata"))
    if refusal:
        raise Refused.because(refusal)


def submission_answered(workspace: Workspace, view: View, body: Any) -> None:
    """`response_action`: errors, update, push or clear; nothing means that this view closes."""
    stack = workspace.stacks.get(view.user) or []
    body = body or {}
    action = body.get("response_action") if isinstance(body, dict) else "?"
    if action is None and not body:
        workspace.stacks[view.user] = [one for one in stack if one.id != view.id]
    elif action == "clear":
        workspace.stacks[view.user] = []
    elif action == "errors":
        _mark_errors(workspace, view, body.get("errors"))
    elif action == "update":
        workspace.replace_view(workspace.changed_view(_top(workspace, view), _body(body)))
    elif action == "push":
        put_on_top(workspace, stack, _body(body))
    else:
        raise Refused("invalid_response_action", (f"[ERROR] unknown response_action: {action}",))


def _top(workspace: Workspace, view: View) -> View:
    """The view as it is now: the app may have changed it in the meantime."""
    return workspace.find_view(view.id) or view


def _body(body: Json) -> Json:
    refusal = limits.view(body.get("view"), "modal")
    if refusal:
        raise Refused.because(refusal)
    return dict(body["view"])


def _mark_errors(workspace: Workspace, view: View, errors: Any) -> None:
    inputs = {block["block_id"] for block in view.blocks if block.get("type") == "input"}
    if not isinstance(errors, dict) or not errors:
        raise Refused("invalid_response_action", ("[ERROR] must provide errors [json-pointer:/errors]",))
    for block_id, words in errors.items():
        if block_id not in inputs:
            raise Refused(
                "invalid_response_action", (f"[ERROR] no input block is called {block_id} [json-pointer:/errors]",)
            )
        if not isinstance(words, str) or not words:
            raise Refused(
                "invalid_response_action", (f"[ERROR] must provide a string [json-pointer:/errors/{block_id}]",)
            )
    workspace.replace_view(replace(_top(workspace, view), errors=dict(errors)))
