"""What Slack refuses in a message, an ephemeral answer or a view, and the words in which it says so.

Written from Slack's limits alone (SLACK.md 1.4 and 1.5); it knows nothing of what our views draw.
"""

import json
from dataclasses import dataclass
from typing import Any

from bot.sandbox.blocks import block_check
from bot.sandbox.elements import LISTS
from bot.sandbox.grammar import Report, flag, options_of, plain, shape, string, text_in, unique
from bot.sandbox.journal import Json

MESSAGE_BLOCKS, VIEW_BLOCKS = 50, 100
TEXT = 40_000
BLOCK_TEXT = 13_200  # undocumented; the sum that one careful report measured
VIEW_BYTES = 250_000
METADATA_BYTES = 16_000


@dataclass(frozen=True)
class Refusal:
    error: str
    messages: tuple[str, ...] = ()


def message(text: Any, blocks: Any, metadata: Any = None) -> Refusal | None:
    """What is wrong with a message that somebody wants to post; text or blocks may be None."""
    if text is not None and not isinstance(text, str):
        return Refusal("invalid_arguments", ("[ERROR] must provide a string [json-pointer:/text]",))
    if not (text or "").strip() and not blocks:
        return Refusal("no_text")
    if len(text or "") > TEXT:
        return Refusal("msg_too_long")
    return _message_blocks(blocks) or _metadata(metadata)


def _message_blocks(blocks: Any) -> Refusal | None:
    if blocks is None:
        return None
    if not isinstance(blocks, list) or not all(isinstance(one, dict) for one in blocks):
        return Refusal("invalid_blocks_format")
    report = Report("message")
    if len(blocks) > MESSAGE_BLOCKS:
        report.fault(f"no more than {MESSAGE_BLOCKS} items allowed", "/blocks")
    _each(blocks, "/blocks", report)
    if report.faults:
        return Refusal("invalid_blocks", tuple(report.faults))
    if text_in(blocks) > BLOCK_TEXT:
        return Refusal("msg_blocks_too_long")
    return None


def _metadata(metadata: Any) -> Refusal | None:
    if metadata is None:
        return None
    if not isinstance(metadata, dict) or set(metadata) - {"event_type", "event_payload", "entities"}:
        return Refusal("invalid_metadata_format")
    if not isinstance(metadata.get("event_type"), str) or not isinstance(metadata.get("event_payload"), dict):
        return Refusal("invalid_metadata_format")
    if len(json.dumps(metadata)) > METADATA_BYTES:
        return Refusal("metadata_too_large")
    return None


VIEW_KEYS = {
    "type": string(10),
    "blocks": lambda *_: None,  # looked at one by one below
    "callback_id": string(255),
    "private_metadata": string(3000),
    "external_id": string(255),
}
MODAL = shape(
    {"type": VIEW_KEYS["type"], "title": plain(24), "blocks": VIEW_KEYS["blocks"]},
    VIEW_KEYS
    | {
        "submit": plain(24),
        "close": plain(24),
        "clear_on_close": flag,
        "notify_on_close": flag,
        "submit_disabled": flag,
    },
)
HOME = shape({"type": VIEW_KEYS["type"], "blocks": VIEW_KEYS["blocks"]}, VIEW_KEYS)


def view(body: Any, surface: str) -> Refusal | None:
    """What is wrong with a view that somebody wants to open ("modal") or publish ("home")."""
    if not isinstance(body, dict):
        return Refusal("invalid_arguments", ("[ERROR] must provide an object [json-pointer:/view]",))
    if len(json.dumps(body).encode()) > VIEW_BYTES:
        return Refusal("view_too_large")
    report = Report(surface)
    if body.get("type") != surface:
        report.fault(f"must be one of: {surface}", "/view/type")
    (MODAL if surface == "modal" else HOME)(body, "/view", report)
    _view_blocks(body, report)
    if report.has_input and surface == "modal" and not body.get("submit"):
        report.fault("missing required field: submit (a modal with inputs needs one)", "/view")
    return Refusal("invalid_arguments", tuple(report.faults)) if report.faults else None


def _view_blocks(body: Json, report: Report) -> None:
    blocks = body.get("blocks")
    if not isinstance(blocks, list):
        report.fault("must provide an array", "/view/blocks")
        return
    if len(blocks) > VIEW_BLOCKS:
        report.fault(f"no more than {VIEW_BLOCKS} items allowed", "/view/blocks")
    if not blocks and report.surface == "modal":
        report.fault("no fewer than 1 items allowed", "/view/blocks")
    _each(blocks, "/view/blocks", report)


def suggestions(body: Any) -> Refusal | None:
    """What is wrong with the options that the app offers for an external select."""
    report = Report("modal")
    if not isinstance(body, dict) or len(body) != 1 or set(body) - set(LISTS):
        return Refusal("invalid_arguments", ("[ERROR] must provide options or option_groups [json-pointer:/]",))
    for key, value in body.items():
        if value:  # none found is an answer too
            LISTS[key](value, f"/{key}", report)
    unique([one.get("value") for one in options_of(body)], "/options", report, "option value")
    return Refusal("invalid_arguments", tuple(report.faults)) if report.faults else None


def _each(blocks: list[Any], at: str, report: Report) -> None:
    for number, block in enumerate(blocks):
        block_check(block, f"{at}/{number}", report)
