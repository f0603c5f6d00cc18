"""Sending what is due: claim, send, record. A message is drawn when it is sent, from what is true then."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from bot.clock import Clock
from bot.domain.deliveries import LEASE, Delivery, DeliveryKind, DeliveryState
from bot.domain.history import Noun, Thing
from bot.flows import digests, drawing, nudges
from bot.flows.drawing import Drop
from bot.flows.pace import Pace
from bot.messenger import (
    MessageLost,
    Messenger,
    Posted,
    Refused,
    SlackTrouble,
    TooFast,
    Unanswered,
    Uninstalled,
    Unreachable,
)
from bot.quiet import where
from bot.views.blocks import Message
from store import Store, Work

log = logging.getLogger(__name__)

LOOK_AFTER = timedelta(seconds=10)
"""An answer was lost: what Slack accepted stands in the history by then."""
TRY_AGAIN_AFTER = timedelta(seconds=15)
DRAW_AGAIN_AFTER = timedelta(minutes=1)
"""A mistake of ours, or the database was away."""
TO_POST = timedelta(seconds=30)
"""A post is answered or lost in less; it must be over before somebody else may take its row."""


class ClaimOver(SlackTrouble):
    """The process stood still, or the clock was moved: our claim is nearly over, or is somebody else's by now.
    Nothing was sent."""


@dataclass(frozen=True)
class Post:
    """What it takes to send: one for the whole process."""

    store: Store
    messenger: Messenger
    pace: Pace
    clock: Clock


def deliver_next(post: Post, workspace_id: int, edits: bool) -> bool:
    """Handles the most urgent due message of a workspace. False where nothing is due or Slack's pace says wait."""
    by = uuid4().hex
    with post.pace.lane(workspace_id):
        seconds = post.clock.monotonic()
        if post.pace.wait(workspace_id, edits, seconds) > 0:
            return False
        until = post.clock.now() + LEASE - TO_POST
        claimed = _claim(post, workspace_id, edits, by)
        if claimed is None:
            return False
        delivery, message = claimed
        if message is None:
            return True
        post.pace.spend(workspace_id, edits, seconds)
        post.pace.begin(workspace_id, delivery.recipient)
    try:
        _send_and_record(post, delivery, message, by, until)
    finally:
        post.pace.end(workspace_id, delivery.recipient, post.clock.monotonic())
    return True


def edit_soon(store: Store, workspace_id: int, where: Posted, now: datetime) -> None:
    """A message of ours does not look as it should. Only this one: there may be one for each morning of a year."""
    with store.begin() as work:
        delivery = work.deliveries.find_sent(workspace_id, where.channel, where.ts)
        if delivery is not None:
            work.deliveries.redraw_one(delivery.id, now)


def _claim(post: Post, workspace_id: int, edits: bool, by: str) -> tuple[Delivery, Message | None] | None:
    """The claimed delivery and its message; no message where it turned out not to matter any more, or not yet.

    The claim is committed before anything is drawn: a press holds the nudge and wants its delivery, so whoever held
    the delivery and wanted the nudge would wait for it in a circle.
    """
    now = post.clock.now()
    busy = post.pace.busy(workspace_id, post.clock.monotonic())
    with post.store.begin(wakes=False) as work:
        delivery = work.deliveries.claim_next(workspace_id, now, by, busy, edits)
    if delivery is None:
        return None
    try:
        return delivery, _draw(post, delivery, by, now)
    except Exception as error:  # kept until its lease ends, it would look as if it might have been sent
        log.error("Delivery %s of workspace %s could not be drawn: %s", delivery.id, workspace_id, where(error))
        with post.store.begin(wakes=False) as work:
            _put_back(work, delivery, by, now + DRAW_AGAIN_AFTER)
        return delivery, None


def _draw(post: Post, delivery: Delivery, by: str, now: datetime) -> Message | None:
    with post.store.read() as work:
        drawn = drawing.draw(work, delivery, now)
    if isinstance(drawn, Message):
        return drawn
    with post.store.begin(wakes=False) as work:
        work.hold(delivery.workspace_id, delivery.about)
        if isinstance(drawn, Drop):
            _drop(work, delivery, by, drawn, now)
        else:
            _put_back(work, delivery, by, drawn.until)
    return None


def _send_and_record(post: Post, delivery: Delivery, message: Message, by: str, until: datetime) -> None:
    try:
        posted = _send(post, delivery, message, until)
    except SlackTrouble as trouble:
        _record_trouble(post, delivery, by, trouble)
        return
    now = post.clock.now()
    with post.store.begin(wakes=False) as work:
        work.hold(delivery.workspace_id, delivery.about)
        if delivery.is_edit:
            work.deliveries.record_edited(delivery, by, now)
        elif posted is None:
            _give_up(work, delivery, by, DeliveryState.UNKNOWN, "nobody_can_look", now)
        elif work.deliveries.record_sent(delivery, by, posted.channel, posted.ts, now):
            _follow(work, delivery, now, is_sent=True)


def _send(post: Post, delivery: Delivery, message: Message, until: datetime) -> Posted | None:
    """Where it stands now. None where it may or may not have been sent and nobody can look."""
    slack, workspace_id = post.messenger, delivery.workspace_id
    if delivery.is_edit:
        assert delivery.channel is not None
        assert delivery.ts is not None
        slack.edit(workspace_id, delivery.channel, delivery.ts, message)
        return Posted(delivery.channel, delivery.ts)
    if not delivery.is_for_a_person:
        if delivery.is_in_doubt:  # we ask for no permission to read channels
            return None
        return _post_in_time(post, delivery, delivery.recipient, message, until)
    channel = _dm(post, workspace_id, delivery.recipient)
    if delivery.is_in_doubt:
        ts = slack.find(workspace_id, channel, delivery.message_key)
        if ts is not None:
            return Posted(channel, ts)
    return _post_in_time(post, delivery, channel, message, until)


def _post_in_time(post: Post, delivery: Delivery, channel: str, message: Message, until: datetime) -> Posted:
    """The last look at the clock before anything leaves. Raises ClaimOver."""
    if post.clock.now() > until:
        raise ClaimOver("claim_over")
    return post.messenger.post(delivery.workspace_id, channel, message, delivery.message_key)


def _dm(post: Post, workspace_id: int, slack_id: str) -> str:
    """Our direct message with them. Opened first and kept: without its id there is nothing to look in."""
    with post.store.read() as work:
        known = work.people.get(workspace_id, slack_id).dm
    if known:
        return known
    dm = post.messenger.open_dm(workspace_id, slack_id)
    with post.store.begin(wakes=False) as work:
        work.people.set_dm(workspace_id, slack_id, dm)
    return dm


def _record_trouble(post: Post, delivery: Delivery, by: str, trouble: SlackTrouble) -> None:
    log.warning("Delivery %s of workspace %s: %s", delivery.id, delivery.workspace_id, trouble.reason)
    now = post.clock.now()
    with post.store.begin(wakes=False) as work:
        work.hold(delivery.workspace_id, delivery.about)
        match trouble:
            case TooFast(seconds=seconds):
                until = post.clock.monotonic() + seconds
                post.pace.hold(delivery.workspace_id, delivery.is_edit, until)
                _put_back(work, delivery, by, now + timedelta(seconds=seconds))
            case ClaimOver():
                _put_back(work, delivery, by, now)
            case Unreachable():
                _put_back(work, delivery, by, now + TRY_AGAIN_AFTER)
            case Unanswered():
                work.deliveries.doubt(delivery, by, now + LOOK_AFTER)
            case Uninstalled():
                _put_back(work, delivery, by, now)
                work.workspaces.set(delivery.workspace_id, is_active=False)
            case MessageLost():
                _post_anew(work, delivery, by, now)
            case Refused() if delivery.is_edit:
                work.deliveries.record_edited(delivery, by, now)
            case _:
                _give_up(work, delivery, by, DeliveryState.FAILED, trouble.reason, now)


def _put_back(work: Work, delivery: Delivery, by: str, until: datetime) -> None:
    """For a row in doubt only the looking failed: the doubt stays."""
    if delivery.is_in_doubt:
        work.deliveries.doubt(delivery, by, until)
    else:
        work.deliveries.release(delivery, by, until)


def _post_anew(work: Work, delivery: Delivery, by: str, now: datetime) -> None:
    """Somebody deleted the message. What still waits for an answer is said again; the rest is done with."""
    if nudges.is_waiting(work, delivery) or delivery.kind is DeliveryKind.DIGEST:
        work.deliveries.post_anew(delivery, by, now)
    else:
        work.deliveries.settle(delivery, by, DeliveryState.DROPPED, "message_gone")


def _drop(work: Work, delivery: Delivery, by: str, drop: Drop, now: datetime) -> None:
    if drop.is_failure:
        _give_up(work, delivery, by, DeliveryState.FAILED, drop.reason, now)
        return
    if delivery.is_edit:
        work.deliveries.record_edited(delivery, by, now)
    else:
        work.deliveries.settle(delivery, by, DeliveryState.DROPPED, drop.reason)
    _follow(work, delivery, now, is_sent=False)


def _give_up(work: Work, delivery: Delivery, by: str, state: DeliveryState, reason: str, now: datetime) -> None:
    """This one will not arrive, or nobody will know. The next one is planned all the same."""
    work.deliveries.settle(delivery, by, state, reason)
    tell_of_failure(work, delivery, reason, now)
    if delivery.kind is DeliveryKind.DIGEST and reason == "is_archived":
        digests.end(work, delivery, now)
    _follow(work, delivery, now, is_sent=False)


def _follow(work: Work, delivery: Delivery, now: datetime, is_sent: bool) -> None:
    """What comes after a message: the next occurrence, the next morning's digest."""
    if delivery.is_edit:
        return
    if delivery.kind is DeliveryKind.NUDGE:
        nudges.follow(work, delivery, now, is_sent)
    elif delivery.kind is DeliveryKind.DIGEST:
        digests.plan_next(work, delivery, now)


def tell_of_failure(work: Work, delivery: Delivery, reason: str, now: datetime) -> None:
    """A permanent failure is shown to somebody, once: whoever can do something about it, and is not the one who
    cannot be reached."""
    if delivery.kind is DeliveryKind.NOTICE or _is_told(work, delivery, reason):
        return
    for helper in drawing.helpers(work, delivery, reason):
        if helper != delivery.recipient and work.people.get(delivery.workspace_id, helper).is_colleague:
            work.deliveries.add(
                delivery.workspace_id,
                f"failed:{delivery.key}",
                DeliveryKind.NOTICE,
                Thing(Noun.DELIVERY, delivery.id),
                helper,
                now,
            )
            return
    log.error("Delivery %s failed (%s) and there is nobody to tell", delivery.id, reason)


def _is_told(work: Work, delivery: Delivery, reason: str) -> bool:
    """A channel that is closed to us fails every morning, and one notice is enough until it worked again."""
    if delivery.kind is not DeliveryKind.DIGEST:
        return False
    tried = (DeliveryState.SENT, DeliveryState.EDITING, DeliveryState.FAILED)
    before = [
        each
        for each in work.deliveries.about(delivery.workspace_id, delivery.about)
        if each.id < delivery.id and each.state in tried
    ]
    return bool(before) and before[-1].state is DeliveryState.FAILED and before[-1].reason == reason
