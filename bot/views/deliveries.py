"""What somebody is told when a message cannot be delivered."""

from collections.abc import Sequence
from datetime import date

from bot.domain import calendar
from bot.domain.briefs import Item
from bot.domain.channels import Unfit
from bot.domain.clients import Client
from bot.domain.deliveries import ABOUT_MOMENTS, Delivery, DeliveryKind, is_a_scope_missing
from bot.views.blocks import Message, mention, message, section, words
from bot.views.hours import listed

WHY = {
    "not_in_channel": "Moments is not in that channel. Please type `/invite @Moments` there.",
    "channel_not_found": "Moments cannot see that channel. Please type `/invite @Moments` there, or set up a new one.",
    "is_archived": "That channel is archived. Please set up the digest in another one.",
    "recipient_gone": "They are no longer active in this workspace. Please give the client another owner.",
    "user_disabled": "They are no longer active in this workspace. Please give the client another owner.",
    "user_not_found": "Slack does not know them any more. Please give the client another owner.",
    "nobody_can_look": "Slack did not say whether it arrived. If the channel has no digest today, it did not.",
    "message_limit_exceeded": "This workspace has reached Slack's limit of messages.",
}
OF_MOMENTS = {
    "channel_not_found": "Moments cannot see that channel. Please type `/invite @Moments` there.",
    "is_archived": "That channel is archived. Please choose another one with `/moment setup`.",
    Unfit.SHARED: "That channel is shared with another company by now, and moments are for colleagues only. Please"
    " choose another one with `/moment setup`.",
    Unfit.GUESTS: "That channel has guests by now, and moments are for colleagues only. Please choose another one with"
    " `/moment setup`.",
    "nobody_can_look": "Slack did not say whether it arrived. If it does not stand in that channel, it did not.",
}
"""Where that is something else for what goes into the moments channel."""
WHATS = {
    DeliveryKind.DIGEST: "The digest",
    DeliveryKind.POST: "The post on an open moment",
    DeliveryKind.LOG: "A line of the log of a moment",
}
SCOPE = (
    "Slack does not let Moments do that yet: the permission “{scopes}” is missing. Please add it at"
    " https://api.slack.com/apps under OAuth & Permissions, and install the app again there."
)
NAMED_MOST = 3
OTHERWISE = "Slack said “{reason}”. `moments doctor` shows what is set up and what is missing."


def failed(failed: Delivery, clients: Sequence[Client]) -> Message:
    what = WHATS.get(failed.kind, "A message")
    to = mention(failed.recipient) if failed.is_for_a_person else f"<#{failed.recipient}>"
    about = f" about {listed([words(client.name) for client in clients[:NAMED_MOST]])}" if clients else ""
    reason = failed.reason or ""
    known = WHY | OF_MOMENTS if failed.kind in ABOUT_MOMENTS else WHY
    why = _scope_missing(reason) or known.get(reason) or OTHERWISE.format(reason=words(reason))
    said = f"{what} for {to}{about} could not be delivered. {why}"
    return message(said, [section(said)])


def uncovered(owner: str, until: date | None, items: Sequence[Item], today: date) -> Message:
    """To whoever answers for the clients of somebody who is away, once: nobody stands in for them."""
    back = f" until {calendar.in_words(until, today).removeprefix('on ')}" if until else ""
    names = list(dict.fromkeys(words(item.client.name) for item in items))
    more = [f"{len(names) - NAMED_MOST} more"] if len(names) > NAMED_MOST else []
    first = f"{mention(owner)} is away{back}, and nobody is there to cover for {listed([*names[:NAMED_MOST], *more])}."
    then = "Something is due there. `/client` and the name opens each card: name a cover there, or hand them over."
    return message(f"{first}\n{then}", [section(f"{first}\n{then}")])


def _scope_missing(reason: str) -> str | None:
    scopes = reason.partition(" ")[2]
    return SCOPE.format(scopes=words(scopes)) if scopes and is_a_scope_missing(reason) else None
