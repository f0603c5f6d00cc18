"""A moment after the talk, in the brief of whoever has it: to close it, and later how they are now."""

from datetime import date
from zoneinfo import ZoneInfo

from bot.domain import calendar
from bot.domain.briefs import Item
from bot.domain.clients import Client
from bot.domain.history import Visibility
from bot.domain.moments import LEARN_AFTER, Moment
from bot.domain.nudges import Nudge
from bot.views import milestones, moments, touches
from bot.views.blocks import Block, button, words
from bot.views.moment_cards import CLOSE, LEARN

TEXT_MOST = 600


def said(item: Item, zone: ZoneInfo, today: date) -> list[str]:
    """What happened is said only where everybody may know. Of what is sealed it names nothing."""
    moment = item.moment
    assert moment is not None
    if moment.closed_at is None:
        return moments.said(moment, item.client)
    if moment.is_sealed:
        return ["A sealed item", "How are they now?"]
    return [f"{words(item.client.name)}: how are they now?", *_what_happened(moment, zone, today)]


def buttons(item: Item) -> list[Block]:
    moment, nudge = item.moment, item.nudge
    assert moment is not None
    assert nudge is not None
    if moment.is_open:
        return [*moments.buttons(moment, None), _close(moment)]
    row = [button("Done", milestones.DONE, nudge.id, style="primary", said=f"Done: {_name(moment)}")]
    if not moment.is_sealed:  # it would stand on the client's card, where everybody sees it
        row.append(_log(item.client))
    row.append(moments.open_button(moment))
    return [*row, *(_learn(moment, nudge))]


def _what_happened(moment: Moment, zone: ZoneInfo, today: date) -> list[str]:
    assert moment.closed_at is not None
    closed = calendar.in_words(calendar.local_day(moment.closed_at, zone), today)
    if moment.visibility is not Visibility.OPEN:
        return [f"Moment {moment.number} was closed {closed}."]
    kind = f" {words(moment.kind)}." if moment.kind else ""
    lines = [f"Moment {moment.number}, closed {closed}.{kind} “{words(moment.text, TEXT_MOST)}”"]
    lines += [f"What we did: {words(moment.did, TEXT_MOST)}"] if moment.did else []
    return [*lines, *([f"What lingers: {words(moment.lingers, TEXT_MOST)}"] if moment.lingers else [])]


def _learn(moment: Moment, nudge: Nudge) -> list[Block]:
    """In the week's one only, and never at a death."""
    if nudge.plan.lead != LEARN_AFTER or not moment.learns or moment.lesson:
        return []
    return [button("One line to learn", LEARN, moment.id, said=f"One line to learn: {_name(moment)}")]


def _log(client: Client) -> Block:
    return button("Log a touch", touches.LOG, client.id, said=f"Log a touch with {client.name}")


def _close(moment: Moment) -> Block:
    return button("Close it", CLOSE, moment.id, style="primary", said=f"Close it: {_name(moment)}")


def _name(moment: Moment) -> str:
    return "a sealed item" if moment.is_sealed else f"Moment {moment.number}"
