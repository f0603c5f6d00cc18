"""What a person does with one element: pick, tick, type; and what Slack's own client would not let through."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from bot.sandbox.grammar import options_of
from bot.sandbox.journal import Json
from bot.sandbox.model import elements

# How each element says what was chosen, and how it says what was chosen before anybody touched it.
STATE_KEY = {
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "checkboxes": ("selected_options", "initial_options"),
    "users_select": ("selected_user", "initial_user"),
    "multi_users_select": ("selected_users", "initial_users"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "channels_select": ("selected_channel", "initial_channel"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "plain_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "rich_text_input": ("rich_text_value", "initial_value"),
    "file_input": ("files", "initial_files"),  # nothing can stand in it at first
}
LISTS = {key for key, (state, _) in STATE_KEY.items() if state.endswith("s")}
TEXTS = {"plain_text_input", "email_text_input", "url_text_input", "number_input"}


class CannotDo(Exception):
    """Slack's own screens would not let a person do this."""


def state_of(element: Json) -> Json:
    """The state of an element that nobody has touched."""
    key, first = STATE_KEY[element["type"]]
    return {"type": element["type"], key: element.get(first, [] if element["type"] in LISTS else None)}


def whole_state(blocks: list[Json], typed: Json) -> Json:
    """`state.values`: every element that holds something, by block and action, with what was typed on top."""
    values: Json = {}
    for block in blocks:
        for element in elements(block):
            if element.get("type") in STATE_KEY:
                held = typed.get(block["block_id"], {}).get(element["action_id"])
                values.setdefault(block["block_id"], {})[element["action_id"]] = held or state_of(element)
    return values


def chosen(element: Json, value: Any, more_options: list[Json] | None = None) -> Json:
    """The element's state after the person gave it this value (None empties it)."""
    kind = element["type"]
    key, _ = STATE_KEY[kind]
    if value is None:
        return {"type": kind, key: [] if kind in LISTS else None}
    if key in ("selected_option", "selected_options"):
        offered = options_of(element) + (more_options or [])
        many = [_option(offered, one) for one in (value if isinstance(value, list) else [value])]
        value = many if key.endswith("s") else many[0]
    elif kind in LISTS:
        value = list(value) if isinstance(value, list | tuple) else [value]
    elif kind in TEXTS:
        value = str(value)
    elif kind == "datepicker":
        value = _checked(value, "%Y-%m-%d", "a date")
    elif kind == "timepicker":
        value = _checked(value, "%H:%M", "a time")
    elif kind == "datetimepicker":
        value = int(value.timestamp()) if isinstance(value, datetime) else int(value)
    return {"type": kind, key: value}


def _option(offered: list[Json], wanted: Any) -> Json:
    """By the whole option, its value, or its words."""
    tests: list[Callable[[Json], bool]] = [
        lambda one: bool(one == wanted),
        lambda one: bool(one.get("value") == wanted),
        lambda one: bool(one.get("text", {}).get("text") == wanted),
    ]
    for test in tests:
        for one in offered:
            if test(one):
                return one
    words = [one.get("text", {}).get("text") for one in offered]
    raise CannotDo(f"{wanted!r} is not among the options: {words}")


def _checked(value: Any, form: str, what: str) -> str:
    words = value if isinstance(value, str) else value.strftime(form)
    try:
        datetime.strptime(words, form)  # noqa: DTZ007 - only its form is looked at
    except ValueError:
        raise CannotDo(f"{value!r} is not {what}") from None
    return words


def is_empty(state: Json) -> bool:
    value = state.get(STATE_KEY[state["type"]][0])
    return value is None or value == [] or (isinstance(value, str) and not value.strip())


def problem(block: Json, state: Json) -> str | None:
    """What Slack's client says under an input before anything is sent; None: nothing."""
    element = block["element"]
    if is_empty(state):
        return None if block.get("optional") else "Please complete this required field."
    value = state.get(STATE_KEY[element["type"]][0])
    if element["type"] == "plain_text_input":
        return _length(element, str(value))
    if element["type"] == "number_input":
        return _number(element, str(value))
    if element["type"] == "email_text_input" and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", str(value)):
        return "Enter a valid email address."
    if element["type"] == "url_text_input" and not re.match(r"https?://\S+", str(value)):
        return "Enter a valid URL."
    most = element.get("max_selected_items")
    if most and isinstance(value, list) and len(value) > most:
        return f"Choose at most {most}."
    return None


def _length(element: Json, value: str) -> str | None:
    low, high = element.get("min_length", 0), element.get("max_length", 3000)
    if len(value) < low:
        return f"Enter at least {low} characters."
    if len(value) > high:
        return f"Enter at most {high} characters."
    return None


def _number(element: Json, value: str) -> str | None:
    form = r"-?\d+(\.\d+)?" if element.get("is_decimal_allowed") else r"-?\d+"
    if not re.fullmatch(form, value):
        return "Enter a valid number."
    low, high = element.get("min_value"), element.get("max_value")
    if low is not None and float(value) < float(low):
        return f"Enter a number that is at least {low}."
    if high is not None and float(value) > float(high):
        return f"Enter a number that is at most {high}."
    return None
