"""The few blocks we draw with, each clipped to what Slack takes, so that no text of a person can break a message."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.domain.refusals import Refusal

Block = dict[str, Any]
View = dict[str, Any]

TEXT_MOST = 4000
SECTION_MOST = 2900
"""Slack takes 3,000; escaping and the count at the end need some room."""
BLOCKS_MOST = 50
VIEW_BLOCKS_MOST = 100


@dataclass(frozen=True)
class Message:
    """What is shown in a conversation. `text` says every fact that the blocks say: screen readers read only it."""

    text: str
    blocks: list[Block] = field(default_factory=list)


def message(text: str, blocks: Sequence[Block]) -> Message:
    return Message(clip(text, TEXT_MOST), list(blocks)[:BLOCKS_MOST])


def plain_message(*lines: str) -> Message:
    """One paragraph a line, nothing to press."""
    return message("\n".join(lines), [section(line) for line in lines])


def escape(text: str) -> str:
    """A person's words as they are: no mention, link or channel of theirs comes alive."""
    return text.replace("\0", "").replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def words(text: str, most: int = 600) -> str:
    """A person's words inside mrkdwn: clipped, escaped, and shown literally (*, _, ~ and ` do not format)."""
    return "".join(f"{c}\u200b" if c in "*_~`" else c for c in escape(clip(text, most)))


def clip(text: str, most: int) -> str:
    """At most so many characters, and says how many were left out."""
    if len(text) <= most:
        return text
    kept = most - len(f"… (+{len(text)} more)")
    if kept < 10:
        return text[: most - 1] + "…"
    return f"{text[:kept].rstrip()}… (+{len(text) - kept} more)"


def mention(slack_id: str) -> str:
    return f"<@{slack_id}>"


def section(text: str, accessory: Block | None = None, block_id: str | None = None) -> Block:
    block: Block = {"type": "section", "text": _mrkdwn(clip(text, SECTION_MOST) or " ")}
    return _with(block, accessory=accessory, block_id=block_id)


def context(*texts: str) -> Block:
    return {"type": "context", "elements": [_mrkdwn(clip(text, SECTION_MOST)) for text in texts[:10] if text]}


def header(text: str) -> Block:
    return {"type": "header", "text": plain(clip(text, 150))}


def divider() -> Block:
    return {"type": "divider"}


def actions(elements: Iterable[Block], block_id: str | None = None) -> Block:
    return _with({"type": "actions", "elements": list(elements)[:25]}, block_id=block_id)


def button(
    text: str,
    action: str,
    value: object,
    *,
    style: str | None = None,
    said: str | None = None,
    confirm: Block | None = None,
) -> Block:
    """`said` is what a screen reader says where the button's own words do not tell which thing it is about."""
    block: Block = {
        "type": "button",
        "text": plain(clip(text, 75)),
        "action_id": action,
        "value": str(value),
    }
    return _with(block, style=style, accessibility_label=said and clip(said, 75), confirm=confirm)


def confirm(title: str, text: str, yes: str, no: str = "Cancel", *, danger: bool = False) -> Block:
    block: Block = {
        "title": plain(clip(title, 100)),
        "text": plain(clip(text, 300)),
        "confirm": plain(clip(yes, 30)),
        "deny": plain(clip(no, 30)),
    }
    return _with(block, style="danger" if danger else None)


def option(text: str, value: object) -> Block:
    return {"text": plain(clip(text, 75) or " "), "value": str(value)[:75]}


def select(placeholder: str, action: str, options: Sequence[Block]) -> Block:
    return {
        "type": "static_select",
        "placeholder": plain(clip(placeholder, 150)),
        "action_id": action,
        "options": list(options)[:100],
    }


def field_of(block_id: str, label: str, element: Block, *, hint: str | None = None, optional: bool = False) -> Block:
    block: Block = {
        "type": "input",
        "block_id": block_id,
        "label": plain(clip(label, 2000)),
        "element": element,
        "optional": optional,
    }
    return _with(block, hint=hint and plain(clip(hint, 2000)))


def text_input(action: str, *, initial: str = "", most: int = 3000, multiline: bool = False) -> Block:
    block: Block = {
        "type": "plain_text_input",
        "action_id": action,
        "multiline": multiline,
        "max_length": most,
    }
    return _with(block, initial_value=initial[:most] or None)


def modal(
    title: str,
    callback: str,
    blocks: Sequence[Block],
    *,
    submit: str | None = None,
    close: str = "Cancel",
    metadata: str = "",
) -> View:
    view: View = {
        "type": "modal",
        "callback_id": callback,
        "title": plain(clip(title, 24)),
        "close": plain(clip(close, 24)),
        "blocks": list(blocks)[:VIEW_BLOCKS_MOST],
        "private_metadata": metadata[:3000],
    }
    return _with(view, submit=submit and plain(clip(submit, 24)))


def home(blocks: Sequence[Block]) -> View:
    return {"type": "home", "blocks": list(blocks)[:VIEW_BLOCKS_MOST]}


def state_of(view: View) -> dict[str, dict[str, Any]]:
    """What was filled in: block id -> the one element's state."""
    values = (view.get("state") or {}).get("values") or {}
    return {block: next(iter(elements.values()), {}) for block, elements in values.items()}


def refused(refusal: Refusal) -> Message:
    return message(refusal.sentence, [section(refusal.sentence)])


def plain(text: str) -> Block:
    return {"type": "plain_text", "text": text or " ", "emoji": False}


def _mrkdwn(text: str) -> Block:
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def _with(block: Block, **more: object) -> Block:
    return {**block, **{name: value for name, value in more.items() if value}}
