"""Sending what is due: claim, send, record. A message is drawn when it is sent, from what is true then."""

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from uuid import uuid4

from bot.clock import Clock
from bot.domain.deliveries import ABOUT_MOMENTS, LEASE, TRIED, Delivery, DeliveryKind, DeliveryState
from bot.domain.history import Noun, Thing
from bot.flows import briefs, channels, digests, drawing, nudges, posts
from bot.flows.drawn import Drop, Reply, Wait
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
LOOK_AGAIN_AFTER = timedelta(minutes=1)
"""A channel that only colleagues read may be shared meanwhile, or get a guest."""
TO_POST = timedelta(seconds=30)
"""A post is answered or lost in less; it must be over before somebody else may take its row."""


class ClaimOver(SlackTrouble):
    """The process stood still, or the clock was moved: our claim is nearly over, or is somebody else's by now.
    Nothing was sent."""


class NotThere(SlackTrouble):
    """It was only looked for, and it does not stand."""


class NotOnlyColleagues(Refused):
    """Others than colleagues read that channel by now. Nothing was sent."""


@dataclass(frozen=True)
class Post:
    """What it takes to send: one for the whole process."""

    store: Store
    messenger: Messenger
    pace: Pace
    clock: Clock
    looked: dict[tuple[int, str], datetime] = field(default_factory=dict)
    """Channels of moments that we found fit, and when."""


@dataclass(frozen=True)
class Ready:
    """Claimed and drawn: what sending it takes."""

    delivery: Delivery
    message: Message | None
    """None where it does not matter any more, and is only looked for."""
    by: str
    until: datetime
    """From here on the claim may be somebody else's."""
    dm: str | None
    """The direct message with whom it is for, where we know it."""
    thread: str = ""
    """The ts of the message that it answers."""
    else_dropped: str = ""
    """Why, where it is only looked for and does not stand."""

    @property
    def claimed_at(self) -> datetime:
        return self.until + TO_POST - LEASE


@dataclass(frozen=True)
class Outcome:
    """What became of it in Slack."""

    ready: Ready
    posted: Posted | None = None
    """Where it stands; None where it may or may not have been sent and nobody can look."""
    trouble: SlackTrouble | None = None


Lane = tuple[int, bool]
"""A workspace, and whether it is for its edits: each has Slack's pace to itself."""


@dataclass(frozen=True)
class Writing:
    """What is to be written about a claimed delivery, while its claim holds."""

    part: Callable[[Work], None]
    delivery: Delivery
    until: datetime


@dataclass(frozen=True)
class Taken:
    claimed: Sequence[Delivery] = ()
    ready: Sequence[Ready] = ()
    unwritten: Sequence[Writing] = ()
    """Not to be sent, and the database did not take it: to be tried again."""


def deliver_next(post: Post, workspace_id: int, edits: bool) -> bool:
    """Handles the most urgent due message of a workspace. False where nothing is due or Slack's pace says wait."""
    taken = take(post, [(workspace_id, edits)])
    for each in taken.ready:
        record(post, [send(post, each)])
    return bool(taken.claimed)


def take(post: Post, lanes: Iterable[Lane]) -> Taken:
    """Claims the most urgent due message of each of these, where Slack's pace allows one, and draws them: what was
    claimed, and what of it is to be sent. One thread of a process takes, so that no turn is taken twice.

    The claims are committed before anything is drawn: a press holds the nudge and wants its delivery, so whoever held
    the delivery and wanted the nudge would wait for it in a circle.
    """
    by, seconds = uuid4().hex, post.clock.monotonic()
    until = post.clock.now() + LEASE - TO_POST
    free = [lane for lane in lanes if post.pace.wait(*lane, seconds) <= 0]
    now = post.clock.now()
    claimed = _claim(post, free, by, now, seconds)
    if not claimed:
        return Taken()
    ready, unwritten = _draw(post, claimed, by, until, now)
    for each in ready:
        post.pace.spend(each.delivery.workspace_id, each.delivery.is_edit, seconds)
        post.pace.begin(each.delivery.workspace_id, each.delivery.recipient)
    return Taken(claimed, ready, unwritten)


def give_back(post: Post, ready: Ready) -> Outcome:
    """It was claimed, and nobody began to send it."""
    post.pace.end(ready.delivery.workspace_id, ready.delivery.recipient, post.clock.monotonic())
    return Outcome(ready, trouble=ClaimOver("not_begun"))


def send(post: Post, ready: Ready) -> Outcome:
    """The calls to Slack, with no transaction open. Safe to do many at once."""
    try:
        return Outcome(ready, _send(post, ready))
    except SlackTrouble as trouble:
        return Outcome(ready, trouble=trouble)
    finally:
        post.pace.end(ready.delivery.workspace_id, ready.delivery.recipient, post.clock.monotonic())


def record(post: Post, outcomes: Sequence[Outcome]) -> list[Writing]:
    """What became of them is written down, and what follows from it. Returns what the database did not take."""
    now = post.clock.now()
    for outcome in outcomes:
        if outcome.trouble is not None:
            _heed(post, outcome.ready.delivery, outcome.trouble)
    return write(
        post,
        [Writing(partial(_record, outcome, now), outcome.ready.delivery, outcome.ready.until) for outcome in outcomes],
    )


def write(post: Post, writings: Sequence[Writing]) -> list[Writing]:
    """Returns those that the database did not take and that are worth another try: their claim is not over. What
    nobody could write stays claimed, and is looked for then."""
    failed = post.store.each([each.part for each in writings], wakes=False)
    again = []
    for each, error in zip(writings, failed, strict=True):
        if error is not None:
            log.error("Sending for workspace %s: %s", each.delivery.workspace_id, where(error))
            again += [each] if post.clock.now() < each.until else []
    return again


def edit_soon(store: Store, workspace_id: int, where: Posted, now: datetime) -> None:
    """A message of ours does not look as it should. Only this one: there may be one for each morning of a year."""
    with store.begin() as work:
        delivery = work.deliveries.find_sent(workspace_id, where.channel, where.ts)
        if delivery is not None:
            work.deliveries.redraw_one(delivery.id, now)


def _claim(post: Post, lanes: Sequence[Lane], by: str, now: datetime, seconds: float) -> list[Delivery]:
    """One for each lane, all in one transaction; a lane that cannot be claimed for is no reason to pass over the
    others."""
    got: dict[Lane, Delivery | None] = {}

    def claim(lane: Lane, work: Work) -> None:
        id_, edits = lane
        busy = post.pace.busy(id_, seconds)
        busy += [each.recipient for each in got.values() if each is not None and each.workspace_id == id_]
        got[lane] = None
        got[lane] = work.deliveries.claim_next(id_, now, by, busy, edits)

    def all_of_them(work: Work) -> None:
        got.clear()
        for lane in lanes:
            claim(lane, work)

    (error,) = post.store.each([all_of_them], wakes=False) if lanes else (None,)
    if error is not None:
        got.clear()
        for lane in lanes:
            (error,) = post.store.each([partial(claim, lane)], wakes=False)
            if error is not None:
                got[lane] = None
                log.error("Looking for what is due in workspace %s: %s", lane[0], where(error))
    return [each for each in got.values() if each is not None]


def _draw(
    post: Post, claimed: Sequence[Delivery], by: str, until: datetime, now: datetime
) -> tuple[list[Ready], list[Writing]]:
    """Those that still matter, in one reading. The others are settled, or wait for their hour; and what of that the
    database did not take."""
    ready: list[Ready] = []
    settled: list[Writing] = []
    for delivery, drawn, dm in _read(post.store, claimed, now):
        match drawn:
            case Drop(reason=reason, is_failure=False) if delivery.is_in_doubt and not delivery.is_edit:
                # It may stand there all the same, and whoever reads it may press a button in it.
                ready.append(Ready(delivery, None, by, until, dm, else_dropped=reason))
            case Drop():
                part = partial(_drop, delivery=delivery, by=by, drop=drawn, now=now)
                settled.append(Writing(part, delivery, until))
            case Wait(until=hour):
                settled.append(Writing(partial(_put_back, delivery=delivery, by=by, until=hour), delivery, until))
            case Reply(message=message, thread=thread):
                ready.append(Ready(delivery, message, by, until, dm, thread))
            case message:
                ready.append(Ready(delivery, message, by, until, dm))
    return ready, write(post, settled)


def _read(store: Store, claimed: Sequence[Delivery], now: datetime) -> list[tuple[Delivery, drawing.Drawn, str | None]]:
    """How each looks, and the direct message it goes to where we know it. What cannot be read is drawn again soon;
    together with others each is read alone first, so that one does not hold up the others."""
    try:
        with store.read() as work:
            drawing.foresee(work, claimed)
            return [(each, _drawn(work, each, now), _known_dm(work, each)) for each in claimed]
    except Exception as error:
        if len(claimed) > 1:
            return [one for each in claimed for one in _read(store, [each], now)]
        log.error("What is due could not be read: %s", where(error))
        return [(each, Wait(now + DRAW_AGAIN_AFTER), None) for each in claimed]


def _drawn(work: Work, delivery: Delivery, now: datetime) -> drawing.Drawn:
    try:
        return drawing.draw(work, delivery, now)
    except Exception as error:  # kept until its lease ends, it would look as if it might have been sent
        log.error(
            "Delivery %s of workspace %s could not be drawn: %s", delivery.id, delivery.workspace_id, where(error)
        )
        return Wait(now + DRAW_AGAIN_AFTER)


def _known_dm(work: Work, delivery: Delivery) -> str | None:
    return work.people.get(delivery.workspace_id, delivery.recipient).dm if delivery.is_for_a_person else None


def _record(outcome: Outcome, now: datetime, work: Work) -> None:
    delivery, by, posted = outcome.ready.delivery, outcome.ready.by, outcome.posted
    work.hold(delivery.workspace_id, delivery.about)
    if outcome.trouble is not None:
        _record_trouble(work, delivery, by, outcome.trouble, now, outcome.ready.claimed_at)
    elif delivery.is_edit:
        work.deliveries.record_edited(delivery, by, now)
    elif posted is None:
        _give_up(work, delivery, by, DeliveryState.UNKNOWN, "nobody_can_look", now)
    else:
        _record_sent(work, delivery, by, posted, now)
        if outcome.ready.message is None and delivery.kind is not DeliveryKind.BRIEF:  # a brief looks after itself
            work.deliveries.redraw_one(delivery.id, now)
    if posted is not None and delivery.kind is DeliveryKind.BRIEF:
        briefs.look_later(work, delivery, outcome.ready.claimed_at)


def _record_sent(work: Work, delivery: Delivery, by: str, posted: Posted, now: datetime) -> None:
    if delivery.kind is DeliveryKind.BRIEF:  # before it is recorded: a press holds the nudges before the delivery
        briefs.tidy(work, delivery, now)
    if work.deliveries.record_sent(delivery, by, posted.channel, posted.ts, now):
        _follow(work, delivery, now, is_sent=True)


def _send(post: Post, ready: Ready) -> Posted | None:
    """Where it stands now. None where it may or may not have been sent and nobody can look."""
    slack, delivery = post.messenger, ready.delivery
    if delivery.kind in ABOUT_MOMENTS and (delivery.is_edit or not delivery.is_in_doubt):
        _refuse_others(post, delivery)
    if delivery.is_edit:
        assert delivery.channel is not None
        assert delivery.ts is not None
        assert ready.message is not None
        slack.edit(delivery.workspace_id, delivery.channel, delivery.ts, ready.message)
        return Posted(delivery.channel, delivery.ts)
    if not delivery.is_for_a_person:
        if delivery.is_in_doubt:  # we ask for no permission to read channels
            return None
        return _post_in_time(post, ready, delivery.recipient)
    channel = ready.dm or _open_dm(post, delivery.workspace_id, delivery.recipient)
    if delivery.is_in_doubt:
        ts = slack.find(delivery.workspace_id, channel, delivery.message_key)
        if ts is not None:
            return Posted(channel, ts)
        if ready.message is None:
            raise NotThere(ready.else_dropped)
    return _post_in_time(post, ready, channel)


def _post_in_time(post: Post, ready: Ready, channel: str) -> Posted:
    """The last look at the clock before anything leaves. Raises ClaimOver."""
    if post.clock.now() > ready.until:
        raise ClaimOver("claim_over")
    delivery = ready.delivery
    assert ready.message is not None
    return post.messenger.post(delivery.workspace_id, channel, ready.message, delivery.message_key, ready.thread)


def _refuse_others(post: Post, delivery: Delivery) -> None:
    """Looks again, once a minute, where we may. Raises NotOnlyColleagues."""
    place, now = (delivery.workspace_id, delivery.recipient), post.clock.now()
    looked = post.looked.get(place)
    if looked is not None and timedelta(0) <= now - looked < LOOK_AGAIN_AFTER:
        return
    found = channels.unfit(post.store, post.messenger, *place, now)
    if found is not None:
        raise NotOnlyColleagues(found)
    post.looked[place] = now


def _open_dm(post: Post, workspace_id: int, slack_id: str) -> str:
    """Our direct message with them. Opened first and kept: without its id there is nothing to look in."""
    dm = post.messenger.open_dm(workspace_id, slack_id)
    with post.store.begin(wakes=False) as work:
        work.people.set_dm(workspace_id, slack_id, dm)
    return dm


def _heed(post: Post, delivery: Delivery, trouble: SlackTrouble) -> None:
    log.warning("Delivery %s of workspace %s: %s", delivery.id, delivery.workspace_id, trouble.reason)
    if isinstance(trouble, TooFast):
        post.pace.hold(delivery.workspace_id, delivery.is_edit, post.clock.monotonic() + trouble.seconds)


def _record_trouble(
    work: Work, delivery: Delivery, by: str, trouble: SlackTrouble, now: datetime, claimed_at: datetime
) -> None:
    match trouble:
        case TooFast(seconds=seconds):
            _put_back(work, delivery, by, now + timedelta(seconds=seconds))
        case ClaimOver():
            _put_back(work, delivery, by, now)
        case NotThere(reason=reason):
            _let_be(work, delivery, by, reason, now)
        case Unreachable():
            _put_back(work, delivery, by, now + TRY_AGAIN_AFTER)
        case Unanswered():
            work.deliveries.doubt(delivery, by, now + LOOK_AFTER)
        case Uninstalled():
            _put_back(work, delivery, by, now)
            if not work.workspaces.get(delivery.workspace_id).came_back_since(claimed_at):
                work.workspaces.set(delivery.workspace_id, is_active=False)
        case MessageLost() if delivery.kind is DeliveryKind.LOG:
            posts.lost_thread(work, delivery, now)
            _put_back(work, delivery, by, now + TRY_AGAIN_AFTER)
        case MessageLost():
            _post_anew(work, delivery, by, now)
        case Refused() if delivery.is_edit and not isinstance(trouble, NotOnlyColleagues):
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
    is_brief = delivery.kind is DeliveryKind.BRIEF
    asks = briefs.is_waiting(work, delivery, now) if is_brief else nudges.is_waiting(work, delivery)
    asks = asks or (delivery.kind is DeliveryKind.POST and posts.is_waiting(work, delivery))
    if asks or delivery.kind is DeliveryKind.DIGEST:
        work.deliveries.post_anew(delivery, by, now)
    else:
        work.deliveries.settle(delivery, by, DeliveryState.DROPPED, "message_gone")


def _drop(work: Work, delivery: Delivery, by: str, drop: Drop, now: datetime) -> None:
    work.hold(delivery.workspace_id, delivery.about)
    if drop.is_failure:
        _give_up(work, delivery, by, DeliveryState.FAILED, drop.reason, now)
        return
    if delivery.is_edit:
        work.deliveries.record_edited(delivery, by, now)
    else:
        _let_be(work, delivery, by, drop.reason, now)


def _let_be(work: Work, delivery: Delivery, by: str, reason: str, now: datetime) -> None:
    """It is dropped, unless something changed since it was drawn: then it is drawn anew, and nothing follows yet."""
    if work.deliveries.drop(delivery, by, reason):
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
    elif delivery.kind is DeliveryKind.BRIEF:
        briefs.follow(work, delivery, now, is_sent)
    elif delivery.kind is DeliveryKind.DIGEST:
        digests.plan_next(work, delivery, now)
    elif delivery.kind in ABOUT_MOMENTS:
        posts.follow(work, delivery, now)


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
    """What cannot be reached fails every morning, and one notice is enough until it worked again."""
    if delivery.kind in ABOUT_MOMENTS:
        return work.deliveries.is_told_of(replace(delivery, reason=reason), ABOUT_MOMENTS)
    before = _tried_before(work, delivery)
    return before is not None and before.state is DeliveryState.FAILED and before.reason == reason


def _tried_before(work: Work, delivery: Delivery) -> Delivery | None:
    """The last of its kind before it that was sent, or could not be. None for what does not come again and again."""
    if delivery.kind is DeliveryKind.BRIEF:
        return work.deliveries.brief_tried_before(delivery)
    if delivery.kind is not DeliveryKind.DIGEST:
        return None
    about = work.deliveries.about(delivery.workspace_id, delivery.about)
    return next((each for each in reversed(about) if each.id < delivery.id and each.state in TRIED), None)
