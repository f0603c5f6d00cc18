"""The one place that shows a refusal, and that catches what nobody else knows."""

import json
import logging
from collections.abc import Mapping
from typing import Any

from slack_bolt import Ack, BoltResponse
from slack_bolt import App as BoltApp
from slack_bolt.context import BoltContext

from bot.domain.digests import DigestStopped
from bot.domain.history import ChangedSince
from bot.domain.moments import SpokenAlready, TakenAlready
from bot.domain.nudges import AnsweredAlready, NudgeGone
from bot.domain.people import Repeated, Stranger
from bot.domain.promises import EndedAlready
from bot.domain.refusals import Refusal
from bot.quiet import where
from bot.views.blocks import sentence
from handlers.desk import Body, Desk
from handlers.switchboard import Handler

log = logging.getLogger(__name__)


OVER = (
    AnsweredAlready, NudgeGone, TakenAlready, SpokenAlready, EndedAlready, DigestStopped, ChangedSince
)  # fmt: skip
"""Whoever is told one of these pressed a button that should not stand there any more."""


class Stale(Refusal):
    """This is from an older version of Moments and does nothing any more. Please start again with `/client`,
    `/moment` or `/promise`."""


class Trouble(Refusal):
    """Something went wrong on our side, so nothing was changed. Please try it again in a minute; if it stays so,
    tell whoever runs Moments here to look at `moments doctor`."""


def register(bolt: BoltApp) -> None:
    bolt.error(shown)


def stale() -> None:
    raise Stale


def nothing_offered(ack: Ack) -> None:
    ack(options=[])


def passed_over(ack: Ack) -> None:
    ack()


OTHERWISE: Mapping[str, Handler] = {
    "command": stale,
    "shortcut": stale,
    "view": stale,
    "view_closed": passed_over,
    "action": stale,
    "options": nothing_offered,
    "event": passed_over,
}
"""Who answers what nobody knows: a button of an older version, an event that we never asked for."""


def shown(error: Exception, body: Body, context: BoltContext) -> BoltResponse:
    """Every refusal, where the person looks: on the form's field, under the command, or beside the button."""
    if isinstance(error, Repeated):
        return _json({})
    if not isinstance(error, Refusal):
        log.error("A listener failed: %s", where(error))
        error = Trouble()
    desk: Desk | None = context.get("desk")
    if isinstance(error, Stranger) and desk is not None:
        desk.later(context["look_up"])
    if isinstance(error, OVER) and desk is not None:
        desk.edit_pressed(context["actor"], body)
    return _answer(error, body, context, desk)


def _answer(refusal: Refusal, body: Body, context: BoltContext, desk: Desk | None) -> BoltResponse:
    kind = body.get("type")
    if kind == "view_submission" and not _inputs(body["view"]):
        return _json({"response_action": "update", "view": sentence(refusal.sentence)})
    if kind == "view_submission":
        plain = refusal.sentence.replace("`", "")  # under a field Slack shows the marks themselves
        return _json({"response_action": "errors", "errors": {_field(refusal, body["view"]): plain}})
    if kind == "block_suggestion":
        return _json({"options": []})
    if "command" in body:
        return _json({"response_type": "ephemeral", "text": refusal.sentence})
    if desk is not None and kind in ("block_actions", "shortcut", "message_action"):
        desk.say(context.get("actor"), body, refusal.sentence)
    return _json({})


def _field(refusal: Refusal, view: dict[str, Any]) -> str:
    """Slack takes an error only on an input of the form that is open."""
    inputs = _inputs(view)
    return next((each for each in inputs if refusal.field and each.split(":")[0] == refusal.field), inputs[0])


def _inputs(view: dict[str, Any]) -> list[str]:
    return [block["block_id"] for block in view["blocks"] if block["type"] == "input"]


def _json(answer: dict[str, Any]) -> BoltResponse:
    """Slack wants an empty body where there is nothing to say."""
    return BoltResponse(
        status=200,
        body=json.dumps(answer) if answer else "",
        headers={"content-type": "application/json"} if answer else {},
    )
