"""What each interactive element may look like (SLACK.md 1.5, and the gaps that the SDK leaves)."""

from typing import Any

from bot.sandbox.grammar import (
    Check,
    Report,
    flag,
    items,
    matching,
    one_of,
    options_of,
    plain,
    shape,
    string,
    text,
    typed,
    unique,
    whole,
)
from bot.sandbox.journal import Json

ID = string(255, 1)
STYLE = one_of("primary", "danger")
CONFIRM = shape({"title": plain(100), "text": text(300), "confirm": plain(30), "deny": plain(30)}, {"style": STYLE})
OPTION = shape({"text": plain(75), "value": string(75, 1)}, {"description": plain(75)})
RICH_OPTION = shape({"text": text(75), "value": string(75, 1)}, {"description": text(75)})
OVERFLOW_OPTION = shape({"text": plain(75), "value": string(75, 1)}, {"description": plain(75), "url": string(3000)})
GROUP = shape({"label": plain(75), "options": items(OPTION, 100)})
DISPATCH = shape({}, {"trigger_actions_on": items(one_of("on_enter_pressed", "on_character_entered"), 2)})
FILTER = shape(
    {},
    {
        "include": items(one_of("im", "mpim", "private", "public"), 4),
        "exclude_external_shared_channels": flag,
        "exclude_bot_users": flag,
    },
)
DATE = matching(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", "must be a date such as 2026-11-23")
TIME = matching(r"([01]\d|2[0-3]):[0-5]\d", "must be a time such as 17:30")
NUMBER = matching(r"-?\d+(\.\d+)?", "must be a number in quotes")


def choices(element: Json, at: str, report: Report) -> None:
    """Options or groups, never both; their values differ; what is chosen at first is one of them."""
    has = [key for key in ("options", "option_groups") if element.get(key)]
    if len(has) != 1:
        report.fault("must provide options or option_groups, and not both", at)
    offered = options_of(element)
    values = [str(one.get("value")) for one in offered]
    unique(values, f"{at}/options", report, "option value")
    for key, chosen in (
        ("initial_option", [element.get("initial_option")]),
        ("initial_options", element.get("initial_options")),
    ):
        for one in chosen or []:
            if isinstance(one, dict) and one not in offered:
                report.fault(f"{key} must be one of the options", f"{at}/{key}")


def lengths(element: Json, at: str, report: Report) -> None:
    low, high = element.get("min_length"), element.get("max_length")
    first = element.get("initial_value")
    if isinstance(low, int) and isinstance(high, int) and low > high:
        report.fault("min_length must not be more than max_length", f"{at}/min_length")
    if isinstance(first, str) and isinstance(high, int) and len(first) > high:
        report.fault(f"must be less than {high + 1} characters", f"{at}/initial_value")
    if isinstance(first, str) and isinstance(low, int) and first and len(first) < low:
        report.fault(f"must be more than {low - 1} characters", f"{at}/initial_value")


def bounds(element: Json, at: str, report: Report) -> None:
    try:
        low, high, first = (
            float(element[key]) if element.get(key) is not None else None
            for key in ("min_value", "max_value", "initial_value")
        )
    except (TypeError, ValueError):
        return  # said already
    if low is not None and high is not None and low > high:
        report.fault("min_value must not be more than max_value", f"{at}/min_value")
    if first is not None and ((low is not None and first < low) or (high is not None and first > high)):
        report.fault("must lie between min_value and max_value", f"{at}/initial_value")
    if element.get("is_decimal_allowed") is False and first is not None and first != int(first):
        report.fault("must be a whole number", f"{at}/initial_value")


def modal_only(key: str) -> Check:
    def check(element: Json, at: str, report: Report) -> None:
        if element.get(key) and report.surface != "modal":
            report.fault(f"{key} is for modals only", f"{at}/{key}")

    return check


def not_on(surface: str, what: str) -> Check:
    def check(_: Any, at: str, report: Report) -> None:
        if report.surface == surface:
            report.fault(f"{what} is not allowed here ({surface})", at)

    return check


def only_on(surface: str, what: str) -> Check:
    def check(_: Any, at: str, report: Report) -> None:
        if report.surface != surface:
            report.fault(f"{what} is for a {surface} only", at)

    return check


BASE: dict[str, Check] = {"action_id": ID, "confirm": CONFIRM, "focus_on_load": flag}
HINTED = {**BASE, "placeholder": plain(150)}
MANY = {**HINTED, "max_selected_items": whole(1, 100)}
TEXTUAL = {"action_id": ID, "placeholder": plain(150), "focus_on_load": flag, "dispatch_action_config": DISPATCH}
LISTS = {"options": items(OPTION, 100), "option_groups": items(GROUP, 100)}
ENTITY = {"initial_conversation": ID, "default_to_current_conversation": flag, "filter": FILTER}

ELEMENTS: dict[str, Check] = {
    "button": shape(
        {"text": plain(75)},
        {
            "action_id": ID,
            "url": string(3000, 1),
            "value": string(2000),
            "style": STYLE,
            "confirm": CONFIRM,
            "accessibility_label": string(75, 1),
        },
    ),
    "static_select": shape({}, {**HINTED, **LISTS, "initial_option": OPTION}, choices),
    "external_select": shape({}, {**HINTED, "initial_option": OPTION, "min_query_length": whole(0, 255)}),
    "users_select": shape({}, {**HINTED, "initial_user": ID}),
    "conversations_select": shape(
        {}, {**HINTED, **ENTITY, "response_url_enabled": flag}, modal_only("response_url_enabled")
    ),
    "channels_select": shape(
        {}, {**HINTED, "initial_channel": ID, "response_url_enabled": flag}, modal_only("response_url_enabled")
    ),
    "multi_static_select": shape({}, {**MANY, **LISTS, "initial_options": items(OPTION, 100)}, choices),
    "multi_external_select": shape(
        {}, {**MANY, "initial_options": items(OPTION, 100), "min_query_length": whole(0, 255)}
    ),
    "multi_users_select": shape({}, {**MANY, "initial_users": items(ID, 100)}),
    "multi_conversations_select": shape(
        {},
        {
            **MANY,
            "initial_conversations": items(ID, 100),
            "default_to_current_conversation": flag,
            "filter": FILTER,
        },
    ),
    "multi_channels_select": shape({}, {**MANY, "initial_channels": items(ID, 100)}),
    "overflow": shape({"options": items(OVERFLOW_OPTION, 5)}, {"action_id": ID, "confirm": CONFIRM}, choices),
    "checkboxes": shape(
        {"options": items(RICH_OPTION, 10)}, {**BASE, "initial_options": items(RICH_OPTION, 10)}, choices
    ),
    "radio_buttons": shape({"options": items(RICH_OPTION, 10)}, {**BASE, "initial_option": RICH_OPTION}, choices),
    "datepicker": shape({}, {**HINTED, "initial_date": DATE}),
    "timepicker": shape({}, {**HINTED, "initial_time": TIME, "timezone": string(100, 1)}),
    "datetimepicker": shape(
        {}, {**BASE, "initial_date_time": whole(10**9, 10**10 - 1)}, not_on("home", "datetimepicker")
    ),
    "plain_text_input": shape(
        {},
        {
            **TEXTUAL,
            "initial_value": string(3000),
            "multiline": flag,
            "min_length": whole(0, 3000),
            "max_length": whole(1, 3000),
        },
        lengths,
    ),
    "email_text_input": shape({}, {**TEXTUAL, "initial_value": string(3000)}, only_on("modal", "email_text_input")),
    "url_text_input": shape({}, {**TEXTUAL, "initial_value": string(3000)}, only_on("modal", "url_text_input")),
    "number_input": shape(
        {"is_decimal_allowed": flag},
        {**TEXTUAL, "initial_value": NUMBER, "min_value": NUMBER, "max_value": NUMBER},
        bounds,
        only_on("modal", "number_input"),
    ),
    "rich_text_input": shape(
        {}, {**TEXTUAL, "initial_value": typed({"rich_text": lambda *_: None})}, not_on("message", "rich_text_input")
    ),
    "file_input": shape(
        {},
        {"action_id": ID, "filetypes": items(string(50, 1), 100), "max_files": whole(1, 10)},
        only_on("modal", "file_input"),
    ),
}

SELECTS = {f"{kind}_select" for kind in ("static", "external", "users", "conversations", "channels")}
MULTIPLE = {f"multi_{kind}" for kind in SELECTS}
PICKERS = {"datepicker", "timepicker"}
IN_SECTION = SELECTS | MULTIPLE | PICKERS | {"button", "overflow", "checkboxes", "radio_buttons"}
IN_ACTIONS = SELECTS | PICKERS | {"button", "overflow", "checkboxes", "radio_buttons", "datetimepicker"}
IN_INPUT = (IN_SECTION - {"button", "overflow"}) | {
    "datetimepicker",
    "plain_text_input",
    "email_text_input",
    "url_text_input",
    "number_input",
    "rich_text_input",
    "file_input",
}
