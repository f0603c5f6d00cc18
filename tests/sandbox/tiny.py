"""A real Bolt app, as small as one can be, for the sandbox to talk to."""

import json
from typing import Any

from slack_bolt import App, BoltRequest
from slack_sdk.socket_mode.request import SocketModeRequest

Json = dict[str, Any]


def plain(words: str) -> Json:
    return {"type": "plain_text", "text": words}


def modal(*blocks: Json, callback_id: str = "form", **more: Any) -> Json:
    return {
        "type": "modal",
        "callback_id": callback_id,
        "title": plain("Form"),
        "submit": plain("Save"),
        "blocks": list(blocks),
    } | more


def asking(action_id: str, kind: str = "plain_text_input", *, optional: bool = False, **more: Any) -> Json:
    return {
        "type": "input",
        "block_id": f"{action_id}_block",
        "label": plain(action_id),
        "optional": optional,
        "element": {"type": kind, "action_id": action_id} | more,
    }


def button(action_id: str, **more: Any) -> Json:
    return {"type": "button", "action_id": action_id, "text": plain(action_id)} | more


def buttons(*names: str) -> Json:
    return {"type": "actions", "block_id": "buttons", "elements": [button(name, value=name) for name in names]}


def options(*words: str) -> list[Json]:
    return [{"text": plain(one), "value": one.lower()} for one in words]


class TinyBot:
    """Remembers every body it got; its listeners are given by the test, on `app`."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.heard: list[Json] = []
        self.requests: list[SocketModeRequest] = []

    def dispatch(self, request: SocketModeRequest) -> Any:
        self.requests.append(request)
        self.heard.append(request.payload)
        answer = self.app.dispatch(BoltRequest(mode="socket_mode", body=request.payload))
        if answer.status != 200:
            return None  # as Bolt does: what nobody handles is not acknowledged
        if not answer.body:
            return {}
        return json.loads(answer.body) if answer.body.startswith("{") else {"text": answer.body}
