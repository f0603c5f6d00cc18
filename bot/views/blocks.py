"""The few blocks we draw with, each clipped to what Slack takes, so that no text of a person can break a message."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any
from unicodedata import combining

from bot.domain.refusals import Refusal
from bot.domain.texts import cleaned

Block = dict[str, Any]
View = dict[str, Any]

TEXT_MOST = 4000
SECTION_MOST = 2900
ALL_TEXT_MOST, ALL_SECTIONS_MOST = 11_900, 11_000
"""Of one message. Slack refuses somewhere above 13,000 and does not say where; buttons and choices count, too."""
BLOCKS_MOST = 50
VIEW_BLOCKS_MOST = 100
NAME_MOST = 120

_SIGN = re.compile(r"&(?:amp|lt|gt);|<[^<>\n]*>|.", re.DOTALL)
"""What mrkdwn shows as one thing: an escape, a mention, a character."""
_FORMATS = re.compile(r"(?<![A-Za-z0-9])([*_~])(?=\S)")
_QUOTES = re.compile(r"^&gt;", re.MULTILINE)
_CLIPPED = re.compile(r"… \(\+([0-9]+) more\)\Z")
_JOINERS = "\u200d\ufe0f"


@dataclass(frozen=True)
class Message:
    """What is shown in a conversation. `text` says every fact that the blocks say: screen readers read only it."""

    text: str
    blocks: list[Block] = field(default_factory=list)


def message(text: str, blocks: Sequence[Block]) -> Message:
    return Message(fit(text, TEXT_MOST), _fitting(list(blocks)[:BLOCKS_MOST]))


def plain_message(*lines: str) -> Message:
    """One paragraph a line, nothing to press."""
    return message("\n".join(lines), [section(line) for line in lines])


def escape(text: str) -> str:
    """A person's words as they are: no mention, link or channel of theirs comes alive."""
    return cleaned(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@lru_cache(maxsize=10_000)
def words(text: str, most: int = NAME_MOST) -> str:
    """A person's words inside mrkdwn: clipped, escaped, and shown as they are (*, _, ~, ` and > do not format).

    What could begin bold or slanted words gets a hair of space behind it. Nothing stops a backtick, so it becomes
    the sign that looks like one.
    """
    said = escape(clip(cleaned(text), most)).replace("`", "ˋ")
    return _FORMATS.sub("\\1\u200a", _QUOTES.sub("\u200b&gt;", said))


def clip(text: str, most: int) -> str:
    """Plain text of at most so many characters, which says how many were left out."""
    if len(text) <= most:
        return text
    kept = most - len(f"… (+{len(text)} more)")
    if kept < 10:
        return text[: _whole(text, most - 1)] + "…"
    kept = _whole(text, kept)
    return f"{text[:kept].rstrip()}… (+{len(text) - kept} more)"


def fit(text: str, most: int) -> str:
    """The same for mrkdwn: no escape and no mention is cut in two, and what was clipped before goes on counting."""
    if len(text) <= most:
        return text
    earlier = _CLIPPED.search(text)
    signs = _SIGN.findall(text[: earlier.start()] if earlier else text)
    gone = int(earlier[1]) if earlier else 0
    room = most - len(f"… (+{len(signs) + gone} more)")
    kept, length = 0, 0
    while length + len(signs[kept]) <= room:
        length += len(signs[kept])
        kept += 1
    return f"{''.join(signs[:kept]).rstrip()}… (+{len(signs) - kept + gone} more)"


def mention(slack_id: str) -> str:
    return f"<@{slack_id}>"


def section(text: str, accessory: Block | None = None, block_id: str | None = None) -> Block:
    block: Block = {"type": "section", "text": _mrkdwn(fit(text, SECTION_MOST) or " ")}
    return _with(block, accessory=accessory, block_id=block_id)


def context(*texts: str) -> Block:
    return {"type": "context", "elements": [_mrkdwn(fit(text, SECTION_MOST)) for text in texts[:10] if text]}


def paragraphs(lines: Iterable[str]) -> list[Block]:
    """As few sections as hold these lines; a line is not torn apart between two."""
    held: list[str] = []
    for line in lines:
        if held and len(held[-1]) + 1 + len(line) <= SECTION_MOST:
            held[-1] += f"\n{line}"
        else:
            held.append(line)
    return [section(text) for text in held]


def header(text: str) -> Block:
    return {"type": "header", "text": plain(clip(text, 150))}


def divider() -> Block:
    return {"type": "divider"}


def actions(elements: Iterable[Block], block_id: str | None = None) -> Block:
    return _with({"type": "actions", "elements": list(elements)[:25]}, block_id=block_id)


SPOKEN_MOST = 75
"""Of what a screen reader says of a button."""


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
    return _with(block, style=style, accessibility_label=said and clip(cleaned(said), SPOKEN_MOST), confirm=confirm)


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


def overflow(action: str, options: Sequence[Block]) -> Block:
    """The menu behind three dots: at most five options."""
    return {"type": "overflow", "action_id": action, "options": list(options)[:5]}


def select(placeholder: str, action: str, options: Sequence[Block]) -> Block:
    return {
        "type": "static_select",
        "placeholder": plain(clip(placeholder, 150)),
        "action_id": action,
        "options": list(options)[:100],
    }


def choice(action: str, options: Sequence[Block], initial: int | None = None) -> Block:
    """A select inside a form, where nothing is sent before the form is."""
    element = {"type": "static_select", "action_id": action, "options": list(options)[:100]}
    return element if initial is None else {**element, "initial_option": options[initial]}


def colleague(action: str, initial: str | None = None) -> Block:
    """A select of the workspace's people."""
    return _with({"type": "users_select", "action_id": action}, initial_user=initial)


def day_picker(action: str, initial: str | None = None) -> Block:
    """`initial`: an ISO date."""
    return _with({"type": "datepicker", "action_id": action}, initial_date=initial)


def instant_picker(action: str, initial: int | None = None) -> Block:
    """A day and an hour on the viewer's own clock. `initial`: seconds since 1970."""
    return _with({"type": "datetimepicker", "action_id": action}, initial_date_time=initial)


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
    return _with(block, initial_value=cleaned(initial)[:most] or None)


def file_input(action: str, types: Sequence[str]) -> Block:
    """One file with one of these endings. Slack shows it only where files:read was granted."""
    return {"type": "file_input", "action_id": action, "filetypes": list(types), "max_files": 1}


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


def sentence(said: str) -> View:
    return modal("Moments", "sentence", [section(said)], close="Close")


def home(blocks: Sequence[Block]) -> View:
    return {"type": "home", "blocks": list(blocks)[:VIEW_BLOCKS_MOST]}


def state_of(view: View) -> dict[str, dict[str, Any]]:
    """What was filled in: block id -> the one element's state."""
    values = (view.get("state") or {}).get("values") or {}
    return {block: next(iter(elements.values()), {}) for block, elements in values.items()}


def said_in(state: dict[str, dict[str, Any]], block: str) -> str:
    return str(state.get(block, {}).get("value") or "")


def chosen_in(state: dict[str, dict[str, Any]], block: str, otherwise: str = "") -> str:
    """The value of the option that was chosen."""
    return str((state.get(block, {}).get("selected_option") or {}).get("value") or otherwise)


def day_in(state: dict[str, dict[str, Any]], block: str) -> date | None:
    chosen = state.get(block, {}).get("selected_date")
    return date.fromisoformat(str(chosen)) if chosen else None


def refused(refusal: Refusal) -> Message:
    return message(refusal.sentence, [section(refusal.sentence)])


def plain(text: str) -> Block:
    return {"type": "plain_text", "text": cleaned(text) or " ", "emoji": False}


def _fitting(blocks: list[Block]) -> list[Block]:
    """The longest sections give way until all of them together are short enough for one message."""
    lengths = sorted(len(block["text"]["text"]) for block in blocks if block["type"] == "section")
    left = min(ALL_SECTIONS_MOST, ALL_TEXT_MOST - _text_in(blocks) + sum(lengths))
    for shorter, length in enumerate(lengths):
        most = left // (len(lengths) - shorter)
        if length > most:
            return [_clipped(block, most) if block["type"] == "section" else block for block in blocks]
        left -= length
    return blocks


def _text_in(part: Any) -> int:
    """Of everything that is read or can be chosen, however deep."""
    if isinstance(part, list):
        return sum(map(_text_in, part))
    if not isinstance(part, dict):
        return 0
    own = part.get("text")
    return (len(own) if isinstance(own, str) else 0) + sum(map(_text_in, part.values()))


def _clipped(block: Block, most: int) -> Block:
    return {**block, "text": _mrkdwn(fit(block["text"]["text"], most))}


def _whole(text: str, end: int) -> int:
    """An end before which nothing belongs to what follows: no accent is torn off, no joined sign apart."""
    for nearer in range(end, max(end - 16, 0), -1):
        if not (combining(text[nearer]) or text[nearer] in _JOINERS or text[nearer - 1] == "\u200d"):
            return nearer
    return end


def _mrkdwn(text: str) -> Block:
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def _with(block: Block, **more: object) -> Block:
    return {**block, **{name: value for name, value in more.items() if value}}
