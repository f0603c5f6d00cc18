"""Every limit of Slack's: the last thing that passes, and the first that does not."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from bot.sandbox import limits

Json = dict[str, Any]


def plain(length: int = 1) -> Json:
    return {"type": "plain_text", "text": "x" * length}


def mrkdwn(length: int = 1) -> Json:
    return {"type": "mrkdwn", "text": "x" * length}


def section(**more: Any) -> Json:
    return {"type": "section", "text": mrkdwn()} | more


def button(number: int = 0, **more: Any) -> Json:
    return {"type": "button", "action_id": f"a{number}", "text": plain()} | more


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def option(number: int = 0, **more: Any) -> Json:
    return {"text": plain(), "value": f"v{number}"} | more


def options(count: int) -> list[Json]:
    return [option(number) for number in range(count)]


def select(**more: Any) -> Json:
    return {"type": "static_select", "action_id": "a", "options": options(2)} | more


def grouped(count: int, label: int = 1) -> Json:
    groups = [{"label": plain(label), "options": [option(number)]} for number in range(count)]
    return {"type": "static_select", "action_id": "a", "option_groups": groups}


def icon(number: int) -> Json:
    return {"type": "icon_button", "icon": "trash", "text": plain(), "action_id": f"a{number}"}


def boxes(kind: str = "checkboxes", **more: Any) -> Json:
    return {"type": kind, "action_id": "a", "options": options(2)} | more


def typing(**more: Any) -> Json:
    return {"type": "plain_text_input", "action_id": "a"} | more


def asking(element: Json, **more: Any) -> Json:
    return {"type": "input", "label": plain(), "element": element} | more


def confirm(**more: Any) -> Json:
    return {"title": plain(), "text": plain(), "confirm": plain(), "deny": plain()} | more


def image(**more: Any) -> Json:
    return {"type": "image", "image_url": "https://x/y.png", "alt_text": "a cat"} | more


def video(**more: Any) -> Json:
    needed = {"alt_text": "a talk", "title": plain(), "thumbnail_url": "https://x/y.png", "video_url": "https://x/y"}
    return {"type": "video"} | needed | more


def modal(*blocks: Json, **more: Any) -> Json:
    return {"type": "modal", "title": plain(), "submit": plain(), "blocks": list(blocks) or [section()]} | more


def cells(rows: int, columns: int, text: str = "x") -> Json:
    row = [{"type": "raw_text", "text": text} for _ in range(columns)]
    return {"type": "table", "rows": [row for _ in range(rows)]}


def without(body: Json, key: str) -> Json:
    return {name: value for name, value in body.items() if name != key}


# name: (the last that passes, the first that does not, where Slack points), all blocks of a message
IN_MESSAGES: dict[str, tuple[list[Json], list[Json], str]] = {
    "blocks 50": ([section()] * 50, [section()] * 51, "/blocks"),
    "section text 3000": ([section(text=mrkdwn(3000))], [section(text=mrkdwn(3001))], "/blocks/0/text/text"),
    "section text empty": ([section(text=mrkdwn(1))], [section(text=mrkdwn(0))], "/blocks/0/text/text"),
    "section text or fields": (
        [{"type": "section", "fields": [plain()]}],
        [{"type": "section"}],
        "/blocks/0",
    ),
    "section fields 10": ([section(fields=[plain()] * 10)], [section(fields=[plain()] * 11)], "/blocks/0/fields"),
    "field 2000": (
        [section(fields=[mrkdwn(2000)])],
        [section(fields=[mrkdwn(2001)])],
        "/blocks/0/fields/0/text",
    ),
    "header 150": (
        [{"type": "header", "text": plain(150)}],
        [{"type": "header", "text": plain(151)}],
        "/blocks/0/text/text",
    ),
    "header plain": (
        [{"type": "header", "text": plain()}],
        [{"type": "header", "text": mrkdwn()}],
        "/blocks/0/text/type",
    ),
    "context 10": (
        [{"type": "context", "elements": [plain()] * 10}],
        [{"type": "context", "elements": [plain()] * 11}],
        "/blocks/0/elements",
    ),
    "context 1": (
        [{"type": "context", "elements": [plain()]}],
        [{"type": "context", "elements": []}],
        "/blocks/0/elements",
    ),
    "actions 25": (
        [actions(*(button(n) for n in range(25)))],
        [actions(*(button(n) for n in range(26)))],
        "/blocks/0/elements",
    ),
    "actions 1": ([actions(button())], [actions()], "/blocks/0/elements"),
    "image alt 2000": ([image(alt_text="x" * 2000)], [image(alt_text="x" * 2001)], "/blocks/0/alt_text"),
    "image alt empty": ([image(alt_text="x")], [image(alt_text="")], "/blocks/0/alt_text"),
    "image alt needed": ([image()], [without(image(), "alt_text")], "/blocks/0"),
    "image title 2000": ([image(title=plain(2000))], [image(title=plain(2001))], "/blocks/0/title/text"),
    "image url 3000": ([image(image_url="x" * 3000)], [image(image_url="x" * 3001)], "/blocks/0/image_url"),
    "image url needed": ([image()], [without(image(), "image_url")], "/blocks/0"),
    "block_id 255": ([section(block_id="x" * 255)], [section(block_id="x" * 256)], "/blocks/0/block_id"),
    "block_id once": (
        [section(block_id="a"), section(block_id="b")],
        [section(block_id="a"), section(block_id="a")],
        "/blocks/1/block_id",
    ),
    "action_id 255": (
        [actions(button(action_id="x" * 255))],
        [actions(button(action_id="x" * 256))],
        "/blocks/0/elements/0/action_id",
    ),
    "action_id once in its block": (
        [actions(button(1), button(2)), actions(button(1))],
        [actions(button(1), button(1))],
        "/blocks/0",
    ),
    "button text 75": (
        [actions(button(text=plain(75)))],
        [actions(button(text=plain(76)))],
        "/blocks/0/elements/0/text/text",
    ),
    "button text plain": (
        [actions(button(text=plain()))],
        [actions(button(text=mrkdwn()))],
        "/blocks/0/elements/0/text/type",
    ),
    "button value 2000": (
        [actions(button(value="x" * 2000))],
        [actions(button(value="x" * 2001))],
        "/blocks/0/elements/0/value",
    ),
    "button url 3000": (
        [actions(button(url="x" * 3000))],
        [actions(button(url="x" * 3001))],
        "/blocks/0/elements/0/url",
    ),
    "button label 75": (
        [actions(button(accessibility_label="x" * 75))],
        [actions(button(accessibility_label="x" * 76))],
        "/blocks/0/elements/0/accessibility_label",
    ),
    "button style": (
        [actions(button(style="danger"))],
        [actions(button(style="default"))],
        "/blocks/0/elements/0/style",
    ),
    "option text 75": (
        [actions(select(options=[option(text=plain(75))]))],
        [actions(select(options=[option(text=plain(76))]))],
        "/blocks/0/elements/0/options/0/text/text",
    ),
    "option description 75": (
        [actions(select(options=[option(description=plain(75))]))],
        [actions(select(options=[option(description=plain(76))]))],
        "/blocks/0/elements/0/options/0/description/text",
    ),
    "option value 75": (
        [actions(select(options=[option(value="x" * 75)]))],
        [actions(select(options=[option(value="x" * 76)]))],
        "/blocks/0/elements/0/options/0/value",
    ),
    "option values differ": (
        [actions(select(options=[option(1), option(2)]))],
        [actions(select(options=[option(1), option(1)]))],
        "/blocks/0/elements/0/options",
    ),
    "options 100": (
        [actions(select(options=options(100)))],
        [actions(select(options=options(101)))],
        "/blocks/0/elements/0/options",
    ),
    "options 1": ([actions(select(options=options(1)))], [actions(select(options=[]))], "/blocks/0/elements/0"),
    "options or groups": (
        [actions(grouped(1))],
        [actions(grouped(1) | {"options": options(1)})],
        "/blocks/0/elements/0",
    ),
    "group label 75": (
        [actions(grouped(1, label=75))],
        [actions(grouped(1, label=76))],
        "/blocks/0/elements/0/option_groups/0/label/text",
    ),
    "groups 100": (
        [actions(grouped(100))],
        [actions(grouped(101))],
        "/blocks/0/elements/0/option_groups",
    ),
    "initial_option is one of them": (
        [actions(select(initial_option=option(1)))],
        [actions(select(initial_option=option(9)))],
        "/blocks/0/elements/0/initial_option",
    ),
    "checkboxes 10": (
        [actions(boxes(options=options(10)))],
        [actions(boxes(options=options(11)))],
        "/blocks/0/elements/0/options",
    ),
    "radio 10": (
        [actions(boxes("radio_buttons", options=options(10)))],
        [actions(boxes("radio_buttons", options=options(11)))],
        "/blocks/0/elements/0/options",
    ),
    "initial_options are some of them": (
        [actions(boxes(initial_options=[option(1)]))],
        [actions(boxes(initial_options=[option(9)]))],
        "/blocks/0/elements/0/initial_options",
    ),
    "overflow 5": (
        [actions(boxes("overflow", options=options(5)))],
        [actions(boxes("overflow", options=options(6)))],
        "/blocks/0/elements/0/options",
    ),
    "overflow 1": (
        [actions(boxes("overflow", options=options(1)))],
        [actions(boxes("overflow", options=[]))],
        "/blocks/0/elements/0/options",
    ),
    "placeholder 150": (
        [actions(select(placeholder=plain(150)))],
        [actions(select(placeholder=plain(151)))],
        "/blocks/0/elements/0/placeholder/text",
    ),
    "confirm title 100": (
        [actions(button(confirm=confirm(title=plain(100))))],
        [actions(button(confirm=confirm(title=plain(101))))],
        "/blocks/0/elements/0/confirm/title/text",
    ),
    "confirm text 300": (
        [actions(button(confirm=confirm(text=plain(300))))],
        [actions(button(confirm=confirm(text=plain(301))))],
        "/blocks/0/elements/0/confirm/text/text",
    ),
    "confirm confirm 30": (
        [actions(button(confirm=confirm(confirm=plain(30))))],
        [actions(button(confirm=confirm(confirm=plain(31))))],
        "/blocks/0/elements/0/confirm/confirm/text",
    ),
    "confirm deny 30": (
        [actions(button(confirm=confirm(deny=plain(30))))],
        [actions(button(confirm=confirm(deny=plain(31))))],
        "/blocks/0/elements/0/confirm/deny/text",
    ),
    "confirm whole": (
        [actions(button(confirm=confirm()))],
        [actions(button(confirm=without(confirm(), "deny")))],
        "/blocks/0/elements/0/confirm",
    ),
    "initial_date": (
        [actions({"type": "datepicker", "initial_date": "2026-11-30"})],
        [actions({"type": "datepicker", "initial_date": "30.11.2026"})],
        "/blocks/0/elements/0/initial_date",
    ),
    "initial_time": (
        [actions({"type": "timepicker", "initial_time": "23:59"})],
        [actions({"type": "timepicker", "initial_time": "24:00"})],
        "/blocks/0/elements/0/initial_time",
    ),
    "markdown 12000 in all": (
        [{"type": "markdown", "text": "x" * 6000}] * 2,
        [{"type": "markdown", "text": "x" * 6000}, {"type": "markdown", "text": "x" * 6001}],
        "/blocks/1/text",
    ),
    "table rows 100": ([cells(100, 1)], [cells(101, 1)], "/blocks/0/rows"),
    "table columns 20": ([cells(1, 20)], [cells(1, 21)], "/blocks/0/rows/0"),
    "table 10000 characters": ([cells(10, 10, "x" * 100)], [cells(10, 11, "x" * 100)], "/blocks/0/rows"),
    "one table": ([cells(1, 1)], [cells(1, 1), cells(1, 1)], "/blocks/1"),
    "context_actions 5": (
        [{"type": "context_actions", "elements": [icon(n) for n in range(5)]}],
        [{"type": "context_actions", "elements": [icon(n) for n in range(6)]}],
        "/blocks/0/elements",
    ),
    "card body 200": (
        [{"type": "card", "body": plain(200)}],
        [{"type": "card", "body": plain(201)}],
        "/blocks/0/body/text",
    ),
    "card title 150": (
        [{"type": "card", "title": plain(150)}],
        [{"type": "card", "title": plain(151)}],
        "/blocks/0/title/text",
    ),
    "card subtitle 150": (
        [{"type": "card", "title": plain(), "subtitle": plain(150)}],
        [{"type": "card", "title": plain(), "subtitle": plain(151)}],
        "/blocks/0/subtitle/text",
    ),
    "container title 150": (
        [{"type": "container", "title": plain(150), "child_blocks": [section()]}],
        [{"type": "container", "title": plain(151), "child_blocks": [section()]}],
        "/blocks/0/title/text",
    ),
    "container subtitle 150": (
        [{"type": "container", "title": plain(), "subtitle": plain(150), "child_blocks": [section()]}],
        [{"type": "container", "title": plain(), "subtitle": plain(151), "child_blocks": [section()]}],
        "/blocks/0/subtitle/text",
    ),
    "container holds something": (
        [{"type": "container", "title": plain(), "child_blocks": [section()]}],
        [{"type": "container", "title": plain(), "child_blocks": []}],
        "/blocks/0/child_blocks",
    ),
    "carousel holds something": (
        [{"type": "carousel", "elements": [{"type": "card", "title": plain()}]}],
        [{"type": "carousel", "elements": []}],
        "/blocks/0/elements",
    ),
    "chart title 50": (
        [{"type": "data_visualization", "title": "x" * 50, "chart": {}}],
        [{"type": "data_visualization", "title": "x" * 51, "chart": {}}],
        "/blocks/0/title",
    ),
    "data_table columns 20": (
        [cells(1, 20) | {"type": "data_table", "caption": "x"}],
        [cells(1, 21) | {"type": "data_table", "caption": "x"}],
        "/blocks/0/rows/0",
    ),
    "video title below 200": ([video(title=plain(199))], [video(title=plain(200))], "/blocks/0/title/text"),
    "video author below 50": ([video(author_name="x" * 49)], [video(author_name="x" * 50)], "/blocks/0/author_name"),
    "video alt needed": ([video()], [without(video(), "alt_text")], "/blocks/0"),
    "markdown 12000": (
        [{"type": "markdown", "text": "x" * 12_000}],
        [{"type": "markdown", "text": "x" * 12_001}],
        "/blocks/0/text",
    ),
    "options of a multi select 100": (
        [section(accessory=select(type="multi_static_select", options=options(100)))],
        [section(accessory=select(type="multi_static_select", options=options(101)))],
        "/blocks/0/accessory/options",
    ),
    "header empty": (
        [{"type": "header", "text": plain(1)}],
        [{"type": "header", "text": plain(0)}],
        "/blocks/0/text/text",
    ),
    "button text empty": (
        [actions(button(text=plain(1)))],
        [actions(button(text=plain(0)))],
        "/blocks/0/elements/0/text/text",
    ),
    "card is not empty": ([{"type": "card", "title": plain()}], [{"type": "card", "subtitle": plain()}], "/blocks/0"),
    "carousel 10": (
        [{"type": "carousel", "elements": [{"type": "card", "title": plain()}] * 10}],
        [{"type": "carousel", "elements": [{"type": "card", "title": plain()}] * 11}],
        "/blocks/0/elements",
    ),
    "container 10": (
        [{"type": "container", "title": plain(150), "child_blocks": [section()] * 10}],
        [{"type": "container", "title": plain(150), "child_blocks": [section()] * 11}],
        "/blocks/0/child_blocks",
    ),
    "container width": (
        [{"type": "container", "title": plain(), "child_blocks": [section()], "width": "wide"}],
        [{"type": "container", "title": plain(), "child_blocks": [section()], "width": "huge"}],
        "/blocks/0/width",
    ),
    "task_card status": (
        [{"type": "task_card", "task_id": "1", "title": "x", "status": "complete"}],
        [{"type": "task_card", "task_id": "1", "title": "x", "status": "done"}],
        "/blocks/0/status",
    ),
    "data_table rows 201": (
        [cells(201, 1) | {"type": "data_table", "caption": "x"}],
        [cells(202, 1) | {"type": "data_table", "caption": "x"}],
        "/blocks/0/rows",
    ),
    "data_table caption": (
        [cells(1, 1) | {"type": "data_table", "caption": "x"}],
        [cells(1, 1) | {"type": "data_table"}],
        "/blocks/0",
    ),
    "two charts": (
        [{"type": "data_visualization", "title": "x", "chart": {}}] * 2,
        [{"type": "data_visualization", "title": "x", "chart": {}}] * 3,
        "/blocks/2",
    ),
    "known block": ([section()], [{"type": "sektion", "text": plain()}], "/blocks/0/type"),
    "known key": ([section()], [section(colour="red")], "/blocks/0"),
    "no null": ([section()], [section(fields=None)], "/blocks/0/fields"),
    "known key in an option": (
        [actions(select(options=[option()]))],
        [actions(select(options=[option(type="option")]))],
        "/blocks/0/elements/0/options/0",
    ),
    "known element": ([actions(button())], [actions({"type": "lever"})], "/blocks/0/elements/0/type"),
    "element in its place": (
        [section(accessory=button())],
        [section(accessory=typing())],
        "/blocks/0/accessory/type",
    ),
    "no multi select among actions": (
        [section(accessory=select(type="multi_static_select"))],
        [actions(select(type="multi_static_select"))],
        "/blocks/0/elements/0/type",
    ),
    "no input in a message": ([section()], [asking(typing())], "/blocks/0/type"),
    "no alert in a message": ([section()], [{"type": "alert", "text": plain()}], "/blocks/0/type"),
}


@pytest.mark.parametrize("name", IN_MESSAGES)
def test_a_message_at_the_limit_passes_and_one_beyond_it_is_refused_with_a_pointer(name: str) -> None:
    passes, refused, pointer = IN_MESSAGES[name]
    assert limits.message("text", passes) is None
    refusal = limits.message("text", refused)
    assert refusal is not None
    assert refusal.error == "invalid_blocks"
    assert any(words.endswith(f"[json-pointer:{pointer}]") for words in refusal.messages), refusal.messages


# the same for views
IN_MODALS: dict[str, tuple[Json, Json, str]] = {
    "title 24": (modal(title=plain(24)), modal(title=plain(25)), "/view/title/text"),
    "title needed": (modal(), without(modal(), "title"), "/view"),
    "submit 24": (modal(submit=plain(24)), modal(submit=plain(25)), "/view/submit/text"),
    "submit needed": (modal(asking(typing())), without(modal(asking(typing())), "submit"), "/view"),
    "close 24": (modal(close=plain(24)), modal(close=plain(25)), "/view/close/text"),
    "private_metadata 3000": (
        modal(private_metadata="x" * 3000),
        modal(private_metadata="x" * 3001),
        "/view/private_metadata",
    ),
    "callback_id 255": (modal(callback_id="x" * 255), modal(callback_id="x" * 256), "/view/callback_id"),
    "external_id 255": (modal(external_id="x" * 255), modal(external_id="x" * 256), "/view/external_id"),
    "blocks 100": (modal(*[section()] * 100), modal(*[section()] * 101), "/view/blocks"),
    "blocks 1": (modal(section()), modal(blocks=[]), "/view/blocks"),
    "known key": (modal(), modal(colour="red"), "/view"),
    "type": (modal(), modal(type="home"), "/view/type"),
    "input label 2000": (
        modal(asking(typing(), label=plain(2000))),
        modal(asking(typing(), label=plain(2001))),
        "/view/blocks/0/label/text",
    ),
    "input hint 2000": (
        modal(asking(typing(), hint=plain(2000))),
        modal(asking(typing(), hint=plain(2001))),
        "/view/blocks/0/hint/text",
    ),
    "input label plain": (
        modal(asking(typing(), label=plain())),
        modal(asking(typing(), label=mrkdwn())),
        "/view/blocks/0/label/type",
    ),
    "input needs an element": (modal(asking(typing())), modal(without(asking(typing()), "element")), "/view/blocks/0"),
    "no button as input": (modal(asking(typing())), modal(asking(button())), "/view/blocks/0/element/type"),
    "max_length 3000": (
        modal(asking(typing(max_length=3000))),
        modal(asking(typing(max_length=3001))),
        "/view/blocks/0/element/max_length",
    ),
    "initial_value within max_length": (
        modal(asking(typing(max_length=3, initial_value="abc"))),
        modal(asking(typing(max_length=3, initial_value="abcd"))),
        "/view/blocks/0/element/initial_value",
    ),
    "initial_value 3000": (
        modal(asking(typing(initial_value="x" * 3000))),
        modal(asking(typing(initial_value="x" * 3001))),
        "/view/blocks/0/element/initial_value",
    ),
    "min_length within max_length": (
        modal(asking(typing(min_length=3, max_length=3))),
        modal(asking(typing(min_length=4, max_length=3))),
        "/view/blocks/0/element/min_length",
    ),
    "number within bounds": (
        modal(asking({"type": "number_input", "is_decimal_allowed": False, "max_value": "5", "initial_value": "5"})),
        modal(asking({"type": "number_input", "is_decimal_allowed": False, "max_value": "5", "initial_value": "6"})),
        "/view/blocks/0/element/initial_value",
    ),
    "number says whether decimal": (
        modal(asking({"type": "number_input", "is_decimal_allowed": True})),
        modal(asking({"type": "number_input"})),
        "/view/blocks/0/element",
    ),
    "block_id once": (
        modal(section(block_id="a"), section(block_id="b")),
        modal(section(block_id="a"), section(block_id="a")),
        "/view/blocks/1/block_id",
    ),
    "alert 200": (
        modal({"type": "alert", "text": plain(200), "level": "error"}),
        modal({"type": "alert", "text": plain(201), "level": "error"}),
        "/view/blocks/0/text/text",
    ),
    "alert level": (
        modal({"type": "alert", "text": plain(), "level": "info"}),
        modal({"type": "alert", "text": plain(), "level": "shout"}),
        "/view/blocks/0/level",
    ),
    "no table in a modal": (modal(section()), modal(cells(1, 1)), "/view/blocks/0/type"),
    "no markdown in a modal": (modal(section()), modal({"type": "markdown", "text": "x"}), "/view/blocks/0/type"),
    "a select answers one word": (
        modal(asking({"type": "external_select", "initial_option": option()})),
        modal(asking({"type": "external_select", "initial_option": option(value="x" * 76)})),
        "/view/blocks/0/element/initial_option/value",
    ),
}


@pytest.mark.parametrize("name", IN_MODALS)
def test_a_modal_at_the_limit_passes_and_one_beyond_it_is_refused_with_a_pointer(name: str) -> None:
    passes, refused, pointer = IN_MODALS[name]
    assert limits.view(passes, "modal") is None
    refusal = limits.view(refused, "modal")
    assert refusal is not None
    assert refusal.error == "invalid_arguments"
    assert any(words.endswith(f"[json-pointer:{pointer}]") for words in refusal.messages), refusal.messages


@pytest.mark.parametrize(
    ("element", "home"),
    [
        (typing(), True),
        ({"type": "rich_text_input"}, True),
        ({"type": "datetimepicker"}, False),
        ({"type": "email_text_input"}, False),
        ({"type": "url_text_input"}, False),
        ({"type": "number_input", "is_decimal_allowed": True}, False),
        ({"type": "file_input"}, False),
    ],
)
def test_some_inputs_are_for_modals_only(element: Json, home: bool) -> None:
    assert limits.view(modal(asking(element)), "modal") is None
    refusal = limits.view({"type": "home", "blocks": [asking(element)]}, "home")
    assert (refusal is None) == home


def test_a_home_takes_a_hundred_blocks_and_no_title() -> None:
    assert limits.view({"type": "home", "blocks": [section()] * 100}, "home") is None
    assert limits.view({"type": "home", "blocks": [section()] * 101}, "home") is not None
    assert limits.view({"type": "home", "blocks": [], "title": plain()}, "home") is not None


def test_a_view_of_250_kb_passes_and_a_larger_one_is_too_large() -> None:
    full = modal(*[section(text=mrkdwn(2400))] * 100)
    assert limits.view(full, "modal") is None
    larger = modal(*[section(text=mrkdwn(2500))] * 100)
    refusal = limits.view(larger, "modal")
    assert refusal is not None
    assert refusal.error == "view_too_large"


@pytest.mark.parametrize(
    ("text", "blocks", "error"),
    [
        ("x" * 40_000, None, None),
        ("x" * 40_001, None, "msg_too_long"),
        ("", None, "no_text"),
        (" \n", [], "no_text"),
        (None, [section()], None),
        ("x", "not json", "invalid_blocks_format"),
        ("x", ["a"], "invalid_blocks_format"),
        ("x", [section(text=mrkdwn(3000))] * 4 + [section(text=mrkdwn(1200))], None),
        ("x", [section(text=mrkdwn(3000))] * 4 + [section(text=mrkdwn(1201))], "msg_blocks_too_long"),
        (7, None, "invalid_arguments"),
    ],
)
def test_a_message_as_a_whole_has_its_limits(text: Any, blocks: Any, error: str | None) -> None:
    refusal = limits.message(text, blocks)
    assert (refusal.error if refusal else None) == error


@pytest.mark.parametrize(
    ("metadata", "error"),
    [
        ({"event_type": "nudge", "event_payload": {"id": "x" * 15_000}}, None),
        ({"event_type": "nudge", "event_payload": {"id": "x" * 16_000}}, "metadata_too_large"),
        ({"event_type": "nudge"}, "invalid_metadata_format"),
        ({"event_type": "nudge", "event_payload": {}, "colour": 1}, "invalid_metadata_format"),
        ("nudge", "invalid_metadata_format"),
    ],
)
def test_metadata_has_a_form_and_a_size(metadata: Any, error: str | None) -> None:
    refusal = limits.message("x", None, metadata)
    assert (refusal.error if refusal else None) == error


@pytest.mark.parametrize(
    ("body", "passes"),
    [
        ({"options": options(100)}, True),
        ({"options": options(101)}, False),
        ({"options": []}, True),
        ({"options": [option(1), option(1)]}, False),
        ({"options": [option(value="x" * 76)]}, False),
        ({"option_groups": [{"label": plain(75), "options": options(2)}]}, True),
        ({"option_groups": [{"label": plain(76), "options": options(2)}]}, False),
        ({"options": [], "option_groups": []}, False),
        (None, False),
    ],
)
def test_suggested_options_have_the_limits_of_options(body: Any, passes: bool) -> None:
    assert (limits.suggestions(body) is None) == passes


def test_an_empty_object_where_words_should_be_is_said_so() -> None:
    refusal = limits.message("x", [section(text={"type": "mrkdwn"})])
    assert refusal is not None
    assert refusal.messages == ("[ERROR] missing required field: text [json-pointer:/blocks/0/text]",)


def in_message(*blocks: Json) -> str | None:
    refusal = limits.message("x", list(blocks))
    return refusal.error if refusal else None


def in_modal(element: Json) -> str | None:
    refusal = limits.view(modal(asking(element)), "modal")
    return refusal.error if refusal else None


def words(count: int) -> str:
    return "x" * count


def ids(count: int) -> list[str]:
    return [f"U{number}" for number in range(count)]


def accessory(element: Json) -> str | None:
    return in_message(section(accessory=element))


def feedback(**more: Any) -> Json:
    one: Json = {"text": plain(), "value": "v"} | more
    element = {"type": "feedback_buttons", "positive_button": one, "negative_button": one}
    return {"type": "context_actions", "elements": [element]}


def sized_view(size: int) -> Json:
    body = modal(*[section(text=mrkdwn(2420))] * 100, private_metadata="")
    missing = size - len(json.dumps(body))
    return body | {"private_metadata": words(missing)}


def sized_metadata(size: int) -> Json:
    body: Json = {"event_type": "n", "event_payload": {"id": ""}}
    return {"event_type": "n", "event_payload": {"id": words(size - len(json.dumps(body)))}}


# name: (the last number that passes, what is refused with one more)
BOUNDS: dict[str, tuple[int, Callable[[int], object]]] = {
    "view bytes": (250_000, lambda n: limits.view(sized_view(n), "modal")),
    "metadata bytes": (16_000, lambda n: limits.message("x", None, sized_metadata(n))),
    "table characters": (10_000, lambda n: in_message(cells(1, 1, words(3000)) | {"rows": long_rows(n)})),
    "table cell": (3000, lambda n: in_message(cells(1, 1, words(n)))),
    "table column settings": (20, lambda n: in_message(cells(1, 1) | {"column_settings": [{}] * n})),
    "checkbox words": (75, lambda n: accessory(boxes(options=[option(text=mrkdwn(n))]))),
    "checkbox value": (75, lambda n: accessory(boxes(options=[option(value=words(n))]))),
    "checkbox description": (75, lambda n: accessory(boxes(options=[option(description=mrkdwn(n))]))),
    "overflow words": (75, lambda n: accessory(boxes("overflow", options=[option(text=plain(n))]))),
    "overflow value": (75, lambda n: accessory(boxes("overflow", options=[option(value=words(n))]))),
    "overflow description": (75, lambda n: accessory(boxes("overflow", options=[option(description=plain(n))]))),
    "overflow url": (3000, lambda n: accessory(boxes("overflow", options=[option(url=words(n))]))),
    "options in a group": (
        100,
        lambda n: accessory(without(select(option_groups=[{"label": plain(), "options": options(n)}]), "options")),
    ),
    "max_selected_items": (100, lambda n: accessory({"type": "multi_users_select", "max_selected_items": n})),
    "min_query_length": (255, lambda n: accessory({"type": "external_select", "min_query_length": n})),
    "min_query_length of many": (255, lambda n: accessory({"type": "multi_external_select", "min_query_length": n})),
    "initial users": (100, lambda n: accessory({"type": "multi_users_select", "initial_users": ids(n)})),
    "initial channels": (100, lambda n: accessory({"type": "multi_channels_select", "initial_channels": ids(n)})),
    "initial conversations": (
        100,
        lambda n: accessory({"type": "multi_conversations_select", "initial_conversations": ids(n)}),
    ),
    "initial options": (100, lambda n: accessory({"type": "multi_external_select", "initial_options": options(n)})),
    "email": (3000, lambda n: in_modal({"type": "email_text_input", "initial_value": words(n)})),
    "url": (3000, lambda n: in_modal({"type": "url_text_input", "initial_value": words(n)})),
    "min_length": (3000, lambda n: in_modal(typing(min_length=n))),
    "file types": (100, lambda n: in_modal({"type": "file_input", "filetypes": ["pdf"] * n})),
    "file type": (50, lambda n: in_modal({"type": "file_input", "filetypes": [words(n)]})),
    "files": (10, lambda n: in_modal({"type": "file_input", "max_files": n})),
    "accessory alt_text": (2000, lambda n: accessory(image(alt_text=words(n)))),
    "accessory url": (3000, lambda n: accessory(image(image_url=words(n)))),
    "context words": (3000, lambda n: in_message({"type": "context", "elements": [mrkdwn(n)]})),
    "context plain words": (3000, lambda n: in_message({"type": "context", "elements": [plain(n)]})),
    "context alt_text": (2000, lambda n: in_message({"type": "context", "elements": [image(alt_text=words(n))]})),
    "context url": (3000, lambda n: in_message({"type": "context", "elements": [image(image_url=words(n))]})),
    "file url": (3000, lambda n: in_message(without(image(slack_file={"url": words(n)}), "image_url"))),
    "feedback words": (75, lambda n: in_message(feedback(text=plain(n)))),
    "feedback value": (2000, lambda n: in_message(feedback(value=words(n)))),
    "feedback label": (75, lambda n: in_message(feedback(accessibility_label=words(n)))),
    "icon words": (75, lambda n: in_message(in_context_actions(text=plain(n)))),
    "icon value": (2000, lambda n: in_message(in_context_actions(value=words(n)))),
    "icon label": (75, lambda n: in_message(in_context_actions(accessibility_label=words(n)))),
    "icon seen by": (100, lambda n: in_message(in_context_actions(visible_to_user_ids=ids(n)))),
    "card picture": (2000, lambda n: in_message(carded(hero_image={"alt_text": words(n), "image_url": "https://x"}))),
    "card picture url": (3000, lambda n: in_message(carded(hero_image={"alt_text": "x", "image_url": words(n)}))),
    "card icon": (2000, lambda n: in_message(carded(icon={"alt_text": words(n), "image_url": "https://x"}))),
    "card icon url": (3000, lambda n: in_message(carded(icon={"alt_text": "x", "image_url": words(n)}))),
    "card actions": (5, lambda n: in_message(carded(actions=[button(number) for number in range(n)]))),
    "task title": (2000, lambda n: in_message({"type": "task_card", "task_id": "1", "title": words(n)})),
    "plan title": (2000, lambda n: in_message({"type": "plan", "title": words(n)})),
    "plan tasks": (50, lambda n: in_message({"type": "plan", "title": "x", "tasks": [{}] * n})),
    "video alt_text": (2000, lambda n: in_message(video(alt_text=words(n)))),
    "video url": (3000, lambda n: in_message(video(video_url=words(n)))),
    "video picture": (3000, lambda n: in_message(video(thumbnail_url=words(n)))),
    "video title url": (3000, lambda n: in_message(video(title_url=words(n)))),
    "video provider": (50, lambda n: in_message(video(provider_name=words(n)))),
    "video provider icon": (3000, lambda n: in_message(video(provider_icon_url=words(n)))),
    "chart title": (
        50,
        lambda n: in_message({"type": "data_visualization", "title": words(n), "chart": {}}),
    ),
}


def long_rows(count: int) -> list[list[Json]]:
    """Four cells that hold so many characters together."""
    lengths = (3000, 3000, 3000, count - 9000)
    return [[{"type": "raw_text", "text": words(length)} for length in lengths]]


def in_context_actions(**more: Any) -> Json:
    return {"type": "context_actions", "elements": [icon(1) | more]}


def carded(**more: Any) -> Json:
    return {"type": "card", "title": plain()} | more


@pytest.mark.parametrize("name", BOUNDS)
def test_a_number_at_the_limit_passes_and_the_next_does_not(name: str) -> None:
    last, refused = BOUNDS[name]
    assert refused(last) is None
    assert refused(last + 1) is not None
