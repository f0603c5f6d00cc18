"""A tiny app that shows every block and answers every deed, for trying the page."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from bot.sandbox import Sandbox
from tests.sandbox.conftest import hang_up

Json = dict[str, Any]
CITIES = ["Aarhus", "Berlin", "Bergen", "Cork", "Dresden", "Zagreb", "Zurich"]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def options(*words: str) -> list[Json]:
    return [{"text": plain(word), "value": word.lower()} for word in words]


def button(action: str, text: str, **more: Any) -> Json:
    return {"type": "button", "action_id": action, "text": plain(text), "value": action, **more}


SURE = {
    "title": plain("Take it off the list?"),
    "text": plain("Nobody will be told."),
    "confirm": plain("Take it off"),
    "deny": plain("Keep it"),
    "style": "danger",
}
RICH = {
    "type": "rich_text",
    "elements": [
        {
            "type": "rich_text_section",
            "elements": [
                {"type": "text", "text": "Rich ", "style": {"bold": True}},
                {"type": "text", "text": "words", "style": {"italic": True, "strike": True}},
                {"type": "text", "text": " for "},
                {"type": "user", "user_id": "U0CORA"},
                {"type": "text", "text": " in "},
                {"type": "channel", "channel_id": "C0CLIENTS"},
                {"type": "text", "text": ", see "},
                {"type": "link", "url": "https://example.com/a", "text": "the notes"},
                {"type": "emoji", "name": "tada"},
            ],
        },
        {
            "type": "rich_text_list",
            "style": "ordered",
            "elements": [
                {"type": "rich_text_section", "elements": [{"type": "text", "text": "Ring them before ten"}]},
                {"type": "rich_text_section", "elements": [{"type": "text", "text": "Say who steps in"}]},
            ],
        },
        {
            "type": "rich_text_list",
            "style": "bullet",
            "indent": 1,
            "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "today, by name"}]}],
        },
        {"type": "rich_text_quote", "elements": [{"type": "text", "text": "We will not forget it."}]},
        {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "x < y && y > z"}]},
    ],
}


def nudge(stamp: int) -> list[Json]:
    """What a card of the bot looks like, more or less."""
    return [
        {"type": "header", "text": plain("Zebra Works: Ada Stripe's birthday")},
        {
            "type": "section",
            "text": mrkdwn(
                f"*Ada Stripe* (founder) has her birthday on *<!date^{stamp}^{{date_long}}|Friday>*."
                "\n>Last year: flowers, and she wrote back within the hour."
            ),
            "accessory": {
                "type": "overflow",
                "action_id": "more",
                "options": [*options("Hand over", "Mute"), {**options("Help")[0], "url": "https://example.com"}],
            },
        },
        {"type": "section", "fields": [mrkdwn("*Owner*\n<@U0OLGA>"), mrkdwn("*Segment*\nKey account")]},
        {
            "type": "actions",
            "block_id": "answers",
            "elements": [
                button("done", "Done", style="primary"),
                button("later", "Later"),
                button("drop", "Not this time", style="danger", confirm=SURE),
            ],
        },
        {"type": "context", "elements": [mrkdwn("Prompted five days ahead · <https://example.com/why|why now?>")]},
    ]


def gallery() -> list[Json]:
    return [
        {"type": "section", "text": plain("Everything that can be chosen")},
        {
            "type": "section",
            "text": mrkdwn("A choice at the side"),
            "accessory": {
                "type": "static_select",
                "action_id": "side",
                "placeholder": plain("Pick a city"),
                "options": options(*CITIES),
            },
        },
        {
            "type": "actions",
            "elements": [
                {"type": "external_select", "action_id": "city", "min_query_length": 1, "placeholder": plain("City")},
                {"type": "users_select", "action_id": "who", "initial_user": "U0CORA"},
                {"type": "conversations_select", "action_id": "where", "placeholder": plain("Where")},
                {"type": "datepicker", "action_id": "day", "initial_date": "2026-11-27"},
                {"type": "timepicker", "action_id": "hour", "initial_time": "09:00"},
                button("link", "Open the notes", url="https://example.com/notes"),
            ],
        },
        {
            "type": "section",
            "text": mrkdwn("Which of these?"),
            "accessory": {"type": "checkboxes", "action_id": "ticks", "options": options("Call", "Card", "Visit")},
        },
        {
            "type": "section",
            "text": mrkdwn("How do they seem?"),
            "accessory": {
                "type": "radio_buttons",
                "action_id": "pulse",
                "options": options("Well", "So so", "Badly"),
                "initial_option": options("Well")[0],
            },
        },
        {"type": "divider"},
        RICH,
        {"type": "image", "image_url": "https://example.com/x.png", "alt_text": "A chart of kept promises"},
        {"type": "context", "elements": [{"type": "image", "image_url": "https://e.com/i.png", "alt_text": "a dot"}]},
    ]


def form(title: str = "Flag a moment", first: str = "") -> Json:
    return {
        "type": "modal",
        "callback_id": "flag",
        "title": plain(title),
        "submit": plain("Flag it"),
        "close": plain("Cancel"),
        "blocks": [
            {"type": "section", "text": mrkdwn("The person who takes it hears of it *at once*.")},
            {
                "type": "input",
                "block_id": "client",
                "label": plain("Client"),
                "element": {
                    "type": "external_select",
                    "action_id": "city",
                    "min_query_length": 0,
                    "placeholder": plain("Find a client"),
                },
            },
            {
                "type": "input",
                "block_id": "what",
                "label": plain("What happened"),
                "hint": plain("In their words if you can."),
                "element": {
                    "type": "plain_text_input",
                    "action_id": "what",
                    "multiline": True,
                    **({"initial_value": first} if first else {}),
                },
            },
            {
                "type": "input",
                "block_id": "by",
                "label": plain("By when"),
                "element": {"type": "datetimepicker", "action_id": "by"},
                "optional": True,
            },
            {
                "type": "input",
                "block_id": "takes",
                "label": plain("Who takes it"),
                "optional": True,
                "element": {"type": "users_select", "action_id": "takes", "placeholder": plain("Choose somebody")},
            },
            {
                "type": "input",
                "block_id": "also",
                "label": plain("Who else should know"),
                "optional": True,
                "element": {"type": "multi_users_select", "action_id": "also"},
            },
            {
                "type": "actions",
                "block_id": "steps",
                "elements": [button("deeper", "One more form"), button("same", "Draw again")],
            },
        ],
    }


def home(user: str) -> Json:
    return {
        "type": "home",
        "blocks": [
            {"type": "header", "text": plain("Good morning")},
            {
                "type": "section",
                "text": mrkdwn(f"*Near* for <@{user}>\n*Zebra Works*: Ada's birthday, Friday"),
                "accessory": button("done", "Done"),
            },
            {"type": "divider"},
            *nudge(1_795_424_400)[1:2],
        ],
    }


def build(sandbox: Sandbox) -> App:
    client = WebClient(token=sandbox.bot_token, base_url=sandbox.api_url, retry_handlers=[])
    app = App(client=client, process_before_response=True, token_verification_enabled=False)
    app.command("/moment")(_moment)
    app.command("/client")(lambda ack, say: ack(text="Try `/client Zebra Works`."))
    app.command("/promise")(lambda: threading.Event().wait(5))
    app.action("done")(_done)
    app.action("stuck")(lambda: threading.Event().wait(5))
    app.action("deeper")(_deeper)
    app.action("same")(_same)
    for action in ("more", "later", "drop", "side", "city", "who", "where", "day", "hour", "link", "ticks", "pulse"):
        app.action(action)(_noted)
    app.options("city")(_cities)
    app.view("flag")(_flag)
    app.shortcut("flag_moment")(lambda ack, body, client: _open(ack, body, client, form()))
    app.shortcut("flag_moment_from_message")(
        lambda ack, body, client: _open(ack, body, client, form(first=body["message"]["text"]))
    )
    app.event("app_home_opened")(
        lambda event, client: (
            event["tab"] == "home" and client.views_publish(user_id=event["user"], view=home(event["user"]))
        )
    )
    return app


@contextmanager
def running(sandbox: Sandbox) -> Iterator[App]:
    app = build(sandbox)
    handler = SocketModeHandler(app, sandbox.app_token, web_client=WebClient(base_url=sandbox.api_url))
    handler.client.connect()
    try:
        sandbox.wait_until(lambda: sandbox.sockets.count)
        yield app
    finally:
        hang_up(sandbox, handler.client)


def _moment(ack: Any, body: Json, client: WebClient) -> None:
    if body["text"]:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=form(first=body["text"]))
    else:
        ack(text="Try `/moment Zebra Works: what happened`. *Only you* see this.")


def _open(ack: Any, body: Json, client: WebClient, view: Json) -> None:
    ack()
    client.views_open(trigger_id=body["trigger_id"], view=view)


def _done(ack: Any, body: Json, client: WebClient) -> None:
    ack()
    if "message" in body:
        client.chat_update(
            channel=body["channel"]["id"],
            ts=body["message"]["ts"],
            text=f"Done by <@{body['user']['id']}>.",
            blocks=[{"type": "section", "text": mrkdwn(f"Done by <@{body['user']['id']}>.")}],
        )


def _deeper(ack: Any, body: Json, client: WebClient) -> None:
    ack()
    client.views_push(trigger_id=body["trigger_id"], view=form("One deeper"))


def _same(ack: Any, body: Json, client: WebClient) -> None:
    ack()
    client.views_update(view_id=body["view"]["id"], view=form("Drawn again"))


def _noted(ack: Any, body: Json, client: WebClient) -> None:
    ack()
    action = body["actions"][0]
    chosen = next((action[key] for key in action if key.startswith("selected")), action.get("value"))
    told = chosen if not isinstance(chosen, dict) else chosen.get("value")
    client.chat_postMessage(channel=body["user"]["id"], text=f"{action['action_id']}: {told}")


def _cities(ack: Any, payload: Json) -> None:
    sought = payload["value"].lower()
    ack(options=options(*[one for one in CITIES if one.lower().startswith(sought)]))


def _flag(ack: Any, body: Json, client: WebClient) -> None:
    words = body["view"]["state"]["values"]["what"]["what"]["value"]
    if "?" in words:
        ack(response_action="errors", errors={"what": "Say what you know, not what you ask."})
        return
    ack()
    client.chat_postMessage(channel=body["user"]["id"], text=f"Flagged: {words}")
