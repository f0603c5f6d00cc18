"""A request finds its handler by name, whatever else is registered, and nothing stays without an answer."""

from typing import Any

import pytest
from slack_bolt import Ack, App, BoltRequest
from slack_bolt.authorization import AuthorizeResult

from handlers.switchboard import NAME_OF, Switchboard


def answered(board: Switchboard, body: dict[str, Any]) -> tuple[int, list[str]]:
    """The status of the answer, and who answered."""
    bolt = App(
        authorize=lambda: AuthorizeResult(enterprise_id=None, team_id="T1", bot_token="xoxb-1"),
        process_before_response=True,
        request_verification_enabled=False,
    )
    heard: list[str] = []

    def nobody(ack: Ack) -> None:
        heard.append("nobody")
        ack()

    def listening(context: Any, next: Any) -> None:
        context["heard"] = heard
        next()

    bolt.use(listening)
    board.connect(bolt, dict.fromkeys(NAME_OF, nobody))
    return bolt.dispatch(BoltRequest(body=body, mode="socket_mode")).status, heard


def kept(ack: Ack, action: dict[str, Any], heard: list[str]) -> None:
    heard.append(f"kept {action['value']}")
    ack()


def press(action: str) -> dict[str, Any]:
    pressed = {"type": "button", "action_id": action, "block_id": "b", "value": "7"}
    return {"type": "block_actions", "team": {"id": "T1"}, "user": {"id": "U1"}, "actions": [pressed]}


def test_a_press_reaches_the_handler_of_its_name_and_is_handed_what_that_one_names() -> None:
    board = Switchboard()
    board.action("keep")(kept)
    assert answered(board, press("keep")) == (200, ["kept 7"])


@pytest.mark.parametrize(
    "body",
    [
        press("long gone"),
        {"command": "/unheard", "team_id": "T1", "user_id": "U1"},
        {
            "type": "view_submission",
            "team": {"id": "T1"},
            "user": {"id": "U1"},
            "view": {"type": "modal", "callback_id": "gone"},
        },
        {"type": "shortcut", "team": {"id": "T1"}, "user": {"id": "U1"}, "callback_id": "gone"},
        {"type": "message_action", "team": {"id": "T1"}, "user": {"id": "U1"}, "callback_id": "gone"},
        {"type": "block_suggestion", "team": {"id": "T1"}, "user": {"id": "U1"}, "action_id": "x", "block_id": "b"},
        {"type": "event_callback", "team_id": "T1", "event": {"type": "never_asked_for", "user": "U1"}},
    ],
    ids=lambda body: body.get("type", "command"),
)
def test_what_nobody_has_a_name_for_is_answered_all_the_same(body: dict[str, Any]) -> None:
    board = Switchboard()
    board.action("keep")(kept)
    assert answered(board, body) == (200, ["nobody"])


def test_the_same_name_means_another_thing_in_a_command_than_in_a_press() -> None:
    board = Switchboard()
    board.action("keep")(kept)
    assert board.knows("action", "keep")
    assert not board.knows("command", "keep")


def test_two_handlers_for_one_name_are_refused_when_the_program_starts() -> None:
    board = Switchboard()
    board.action("keep")(kept)
    with pytest.raises(ValueError, match="Two handlers for the action keep"):
        board.action("keep")(kept)
