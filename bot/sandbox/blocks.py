"""What each block may look like, and where it may stand (SLACK.md 1.5)."""

from typing import Any

from bot.sandbox.elements import ELEMENTS, ID, IN_ACTIONS, IN_INPUT, IN_SECTION
from bot.sandbox.grammar import (
    Check,
    Report,
    anything,
    flag,
    items,
    one_of,
    plain,
    shape,
    string,
    text,
    text_in,
    typed,
    unique,
    whole,
    without_type,
)
from bot.sandbox.journal import Json

IMAGE_FILE = shape({}, {"id": ID, "url": string(3000, 1)})
IMAGE_ELEMENT = shape({"alt_text": string(2000, 1)}, {"image_url": string(3000, 1), "slack_file": IMAGE_FILE})
ALL: dict[str, Check] = {**ELEMENTS, "image": IMAGE_ELEMENT}
BLOCK_ID = {"block_id": ID}
RICH_PARTS = items(
    typed(
        {
            kind: shape(
                {},
                {"elements": anything, "style": anything, "indent": anything, "offset": anything, "border": anything},
            )
            for kind in ("rich_text_section", "rich_text_list", "rich_text_quote", "rich_text_preformatted")
        }
    ),
    1000,
)
FEEDBACK = shape({"text": plain(75), "value": string(2000)}, {"accessibility_label": string(75)})
CONTEXT_ACTIONS: dict[str, Check] = {
    "feedback_buttons": shape({"positive_button": FEEDBACK, "negative_button": FEEDBACK}, {"action_id": ID}),
    "icon_button": shape(
        {"icon": one_of("trash"), "text": plain(75)},
        {
            "action_id": ID,
            "value": string(2000),
            "confirm": anything,
            "accessibility_label": string(75),
            "visible_to_user_ids": items(ID, 100),
        },
    ),
}


def one_image(block: Json, at: str, report: Report) -> None:
    if bool(block.get("image_url")) == bool(block.get("slack_file")):
        report.fault("must provide image_url or slack_file, and not both", at)


def text_or_fields(block: Json, at: str, report: Report) -> None:
    if not block.get("text") and not block.get("fields"):
        report.fault("must provide text or fields", at)


def input_counts(_block: Json, _at: str, report: Report) -> None:
    report.has_input = True


def at_most(kind: str, high: int) -> Check:
    def check(_: Any, at: str, report: Report) -> None:
        report.counts[kind] = report.counts.get(kind, 0) + 1
        if report.counts[kind] > high:
            report.fault(f"no more than {high} {kind} allowed in a message", at)

    return check


def table_text(block: Json, at: str, report: Report) -> None:
    if text_in(block.get("rows")) > 10_000:
        report.fault("must be less than 10001 characters in all", f"{at}/rows")


def markdown_sum(block: Json, at: str, report: Report) -> None:
    report.counts["markdown"] = report.counts.get("markdown", 0) + len(str(block.get("text")))
    if report.counts["markdown"] > 12_000:
        report.fault("must be less than 12001 characters in all markdown blocks", f"{at}/text")


def card_has_something(block: Json, at: str, report: Report) -> None:
    if not any(block.get(key) for key in ("hero_image", "title", "actions", "body")):
        report.fault("must provide hero_image, title, actions or body", at)


CARD = shape(
    {},
    {
        **BLOCK_ID,
        "title": text(150),
        "subtitle": text(150),
        "body": text(200),
        "hero_image": shape({"alt_text": string(2000, 1), "image_url": string(3000, 1)}),
        "icon": shape({"alt_text": string(2000, 1), "image_url": string(3000, 1)}),
        "actions": items(typed(ELEMENTS, {"button"}), 5),
    },
    card_has_something,
)


def inner_block(value: Any, at: str, report: Report) -> None:
    block_check(value, at, report)


CELL = typed(
    {
        "raw_text": shape({"text": string(3000, 1)}),
        "raw_number": shape({"value": anything}, {"text": string(3000)}),
        "rich_text": shape({"elements": RICH_PARTS}),
    }
)
COLUMN = shape({}, {"align": one_of("left", "center", "right"), "is_wrapped": flag})

BLOCKS: dict[str, Check] = {
    "section": shape(
        {},
        {
            **BLOCK_ID,
            "text": text(3000),
            "fields": items(text(2000), 10),
            "accessory": typed(ALL, IN_SECTION | {"image"}),
            "expand": flag,
        },
        text_or_fields,
    ),
    "header": shape({"text": plain(150)}, {**BLOCK_ID, "level": whole(1, 6)}),
    "divider": shape({}, BLOCK_ID),
    "context": shape(
        {
            "elements": items(
                typed(
                    {
                        "image": shape(
                            {"alt_text": string(2000, 1)}, {"image_url": string(3000, 1), "slack_file": IMAGE_FILE}
                        ),
                        "plain_text": shape({"text": string(3000, 1)}, {"emoji": flag}),
                        "mrkdwn": shape({"text": string(3000, 1)}, {"verbatim": flag}),
                    }
                ),
                10,
            )
        },
        BLOCK_ID,
    ),
    "actions": shape({"elements": items(typed(ELEMENTS, IN_ACTIONS), 25)}, BLOCK_ID),
    "context_actions": shape({"elements": items(typed(CONTEXT_ACTIONS), 5)}, BLOCK_ID),
    "image": shape(
        {"alt_text": string(2000, 1)},
        {**BLOCK_ID, "image_url": string(3000, 1), "slack_file": IMAGE_FILE, "title": plain(2000)},
        one_image,
    ),
    "input": shape(
        {"label": plain(2000), "element": typed(ELEMENTS, IN_INPUT)},
        {**BLOCK_ID, "hint": plain(2000), "optional": flag, "dispatch_action": flag},
        input_counts,
    ),
    "rich_text": shape({"elements": RICH_PARTS}, BLOCK_ID),
    "markdown": shape({"text": string(12_000, 1)}, BLOCK_ID, markdown_sum),
    "table": shape(
        {"rows": items(items(CELL, 20), 100)},
        {**BLOCK_ID, "column_settings": items(COLUMN, 20)},
        at_most("table", 1),
        table_text,
    ),
    "data_table": shape(
        {"rows": items(items(CELL, 20), 201), "caption": anything},
        {**BLOCK_ID, "page_size": whole(1, 100), "row_header_column_index": whole(0, 19), "column_settings": anything},
    ),
    "data_visualization": shape(
        {"title": string(50, 1), "chart": anything}, BLOCK_ID, at_most("data_visualization", 2)
    ),
    "alert": shape(
        {"text": text(200)}, {**BLOCK_ID, "level": one_of("default", "info", "warning", "error", "success")}
    ),
    "card": CARD,
    "carousel": shape({"elements": items(typed({"card": CARD}), 10)}, BLOCK_ID),
    "container": shape(
        {"title": text(150), "child_blocks": items(inner_block, 10)},
        {
            **BLOCK_ID,
            "subtitle": text(150),
            "icon": anything,
            "width": one_of("narrow", "standard", "wide", "full"),
            "is_collapsible": flag,
            "default_collapsed": flag,
        },
    ),
    "task_card": shape(
        {"task_id": ID, "title": string(2000, 1)},
        {
            **BLOCK_ID,
            "status": one_of("pending", "in_progress", "complete", "error"),
            "details": anything,
            "output": anything,
            "sources": anything,
        },
    ),
    "plan": shape({"title": string(2000, 1)}, {**BLOCK_ID, "tasks": items(anything, 50)}),
    "video": shape(
        {
            "alt_text": string(2000, 1),
            "title": plain(199),
            "thumbnail_url": string(3000, 1),
            "video_url": string(3000, 1),
        },
        {
            **BLOCK_ID,
            "author_name": string(49),
            "description": plain(200),
            "provider_icon_url": string(3000),
            "provider_name": string(50),
            "title_url": string(3000),
        },
    ),
}

# Where a block may stand; what is not named here may stand anywhere.
SURFACES: dict[str, tuple[str, ...]] = {
    "input": ("modal", "home"),
    "alert": ("modal",),
    "markdown": ("message",),
    "table": ("message",),
    "data_table": ("message", "home"),
    "data_visualization": ("message",),
    "container": ("message",),
    "card": ("message",),
    "carousel": ("message",),
    "task_card": ("message",),
    "plan": ("message",),
    "context_actions": ("message",),
}


def block_check(block: Any, at: str, report: Report) -> None:
    if not isinstance(block, dict):
        report.fault("must provide an object", at)
        return
    kind = str(block.get("type"))
    if kind not in BLOCKS:
        report.fault(f"unsupported type: {kind}", f"{at}/type")
        return
    if report.surface not in SURFACES.get(kind, ("message", "modal", "home")):
        report.fault(f"unsupported type on this surface ({report.surface}): {kind}", f"{at}/type")
    BLOCKS[kind](without_type(block), at, report)
    _names(block, at, report)


def _names(block: Json, at: str, report: Report) -> None:
    name = block.get("block_id")
    if isinstance(name, str):
        ID(name, f"{at}/block_id", report)
        if name in report.block_ids:
            report.fault(f"block_id already exists: {name}", f"{at}/block_id")
        report.block_ids.add(name)
    held = [*(block.get("elements") or []), block.get("accessory"), block.get("element")]
    actions = [one["action_id"] for one in held if isinstance(one, dict) and isinstance(one.get("action_id"), str)]
    unique(actions, at, report, "action_id")
