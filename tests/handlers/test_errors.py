"""A refusal, as the person reads it."""

import json
from typing import Any

from slack_bolt.context import BoltContext

from bot.domain.refusals import Refusal
from handlers import errors

FORM = {"blocks": [{"type": "input", "block_id": "name"}]}


class TypeThis(Refusal):
    """Please type `/client add`."""


def shown(**body: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(errors.shown(TypeThis(), body, BoltContext()).body)
    return found


def test_under_a_field_slack_would_show_the_marks_themselves() -> None:
    assert shown(type="view_submission", view=FORM)["errors"] == {"name": "Please type /client add."}


def test_under_a_command_it_is_set_as_it_was_written() -> None:
    assert shown(command="/client")["text"] == "Please type `/client add`."
