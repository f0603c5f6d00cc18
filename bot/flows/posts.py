"""An open moment has one post in the moments channel, edited in place; the thread below it is its log.

Only what is open to everybody has one. Where there is no moments channel there is none, and what is open already gets
its post once there is one. A post that stands stays in its channel, also when another one is chosen for the next.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain import calendar
from bot.domain.deliveries import Delivery, DeliveryKind, DeliveryState
from bot.domain.history import Entry, Noun, Thing, Visibility, What
from bot.domain.moments import Moment, NoSuchMoment
from bot.domain.people import Actor
from bot.flows.drawn import Drop, Reply, Wait
from bot.flows.terms import terms_of
from bot.views import posts as views
from bot.views.blocks import Message
from store import Store, Work

NO_POST = "no_post"
"""Why a line of the log was dropped. It is said after all, once the post stands."""
TRY_AGAIN_AFTER = timedelta(hours=1)
"""What the channel did not take: somebody was told, and may have mended it."""
LOOK_AGAIN_AFTER = timedelta(minutes=1)
"""A line of the log is looked at as soon as it is its turn; this is for when that got lost."""
LOG_MOST = 500


def place(work: Work, workspace_id: int) -> str | None:
    """The moments channel, if somebody made sure that only colleagues read there."""
    channel = work.arrangements.of(workspace_id).moments_channel
    chosen = _chosen(work, workspace_id) if channel else None
    return channel if chosen and chosen.text == channel else None


def choose(work: Work, actor: Actor, channel: str | None, now: datetime) -> None:
    """Who chose it is on record: they are told where something about it goes wrong."""
    about = Thing(Noun.WORKSPACE, actor.workspace_id)
    work.history.record(actor.workspace_id, What.CHANNEL_CHOSEN, about, now, who=actor.slack_id, text=channel or "")


def chosen_by(work: Work, workspace_id: int) -> str | None:
    entry = _chosen(work, workspace_id)
    return entry.who if entry else None


def plan(work: Work, moment: Moment, now: datetime) -> None:
    """After something happened to it: it has its post while it is open, and what happened is in its log. What is
    planned already stays as it is."""
    if moment.visibility is not Visibility.OPEN:
        return
    if moment.is_open:
        _plan_post(work, moment, now)
    post = _post_of(work, moment)
    if post is not None:
        _plan_log(work, moment, post, now)


def plan_ahead(store: Store, workspace_id: int, now: datetime) -> None:
    """The mending pass, and after the channel was chosen: every open moment has its post."""
    with store.read() as work:
        if place(work, workspace_id) is None:
            return
        ids = [moment.id for moment in work.moments.open(workspace_id)]
    for moment_id in ids:
        with store.begin() as work:
            work.hold(workspace_id, Thing(Noun.MOMENT, moment_id))
            plan(work, work.moments.get(workspace_id, moment_id), now)


def draw_post(work: Work, delivery: Delivery, late: str | None, now: datetime) -> Message | Drop:
    workspace_id = delivery.workspace_id
    moment = work.moments.get(workspace_id, delivery.about.id)
    if moment.visibility is not Visibility.OPEN:
        return Drop("not_open")
    if delivery.ts is None and not moment.is_open:
        return Drop("closed")
    if delivery.ts is None and place(work, workspace_id) != delivery.recipient:
        return Drop("another_channel")
    client = work.clients.get(workspace_id, moment.client_id)
    answer = work.history.newest(workspace_id, delivery.about)
    return views.post(moment, client, answer=answer, late=late, zone=zone_of(work, workspace_id), now=now)


def draw_line(work: Work, delivery: Delivery, now: datetime) -> Reply | Drop | Wait:
    """Once the post stands, and what happened before is told."""
    workspace_id = delivery.workspace_id
    entry = work.history.find(workspace_id, delivery.about.id)
    moment = _moment_of(work, entry)
    if entry is None or moment is None:
        return Drop("gone")
    post = _post_of(work, moment)
    if post is None or post.is_over or post.state is DeliveryState.UNKNOWN:
        return Drop(NO_POST)
    if not post.stands or post.ts is None or _is_after_another(work, moment, delivery):
        return Wait(now + LOOK_AGAIN_AFTER)
    who = work.people.get(workspace_id, entry.who).name if entry.who else None
    return Reply(views.reply(entry, who, zone=zone_of(work, workspace_id), now=now), post.ts)


def follow(work: Work, delivery: Delivery, now: datetime) -> None:
    """After a post or a line of its log was sent, or was not: it is the next line's turn."""
    if delivery.kind is DeliveryKind.POST:
        moment = work.moments.get(delivery.workspace_id, delivery.about.id)
        plan(work, moment, now)
    else:
        of_line = _moment_of(work, work.history.find(delivery.workspace_id, delivery.about.id))
        if of_line is None:
            return
        moment = of_line
    waiting = (each for each in _log_of(work, moment) if each.state is DeliveryState.WAITING)
    following = next(waiting, None)
    if following is not None:
        work.deliveries.hurry(delivery.workspace_id, following.id, now)


def is_waiting(work: Work, delivery: Delivery) -> bool:
    """Whether the post is still needed."""
    return work.moments.get(delivery.workspace_id, delivery.about.id).is_open


def lost_thread(work: Work, delivery: Delivery, now: datetime) -> None:
    """Somebody deleted the post: that is noticed by editing it."""
    moment = _moment_of(work, work.history.find(delivery.workspace_id, delivery.about.id))
    if moment is not None:
        work.deliveries.redraw(delivery.workspace_id, [moment.thing], now)


def zone_of(work: Work, workspace_id: int) -> ZoneInfo:
    """Of whoever chose the channel: many read it."""
    who = chosen_by(work, workspace_id)
    return terms_of(work, workspace_id, who).zone if who else calendar.zone_or_utc("UTC")


def client_of(work: Work, delivery: Delivery) -> int | None:
    """Whom a post or a line of its log is about."""
    if delivery.kind is DeliveryKind.LOG:
        entry = work.history.find(delivery.workspace_id, delivery.about.id)
        return entry.client_id if entry else None
    return work.moments.whose(delivery.workspace_id, delivery.about.id)


def _plan_post(work: Work, moment: Moment, now: datetime) -> None:
    channel = place(work, moment.workspace_id)
    if channel is None:
        return
    new = work.deliveries.add(
        moment.workspace_id, _key(moment), DeliveryKind.POST, moment.thing, channel, now, urgent=True
    )
    post = _post_of(work, moment)
    if new is None and post is not None and _is_tried_again(post, channel, now):
        work.deliveries.try_again(post, channel, now)


def _is_tried_again(owed: Delivery, channel: str, now: datetime) -> bool:
    """At once in another channel, and where it could not be said before; where it failed, not over and over."""
    if not owed.is_over:
        return False
    is_failure = owed.state is DeliveryState.FAILED
    return not is_failure or owed.recipient != channel or now - owed.due_at >= TRY_AGAIN_AFTER


def _plan_log(work: Work, moment: Moment, post: Delivery, now: datetime) -> None:
    """Those that could not be told without a post are told now that there is one."""
    known = {each.about.id: each for each in _log_of(work, moment)}
    for entry in reversed(work.history.about(moment.workspace_id, moment.thing, LOG_MOST)):
        line = known.get(entry.id)
        if line is not None and post.stands and _is_tried_again(line, post.recipient, now):
            work.deliveries.try_again(line, post.recipient, now)
        if line is None and entry.what is not What.MOMENT_FLAGGED:
            work.deliveries.add(
                moment.workspace_id,
                f"moment/{moment.id}/log/{entry.id}",
                DeliveryKind.LOG,
                Thing(Noun.ENTRY, entry.id),
                post.recipient,
                now,
            )


def _is_after_another(work: Work, moment: Moment, line: Delivery) -> bool:
    unsent = (DeliveryState.WAITING, DeliveryState.SENDING)
    return any(each.about.id < line.about.id and each.state in unsent for each in _log_of(work, moment))


def _moment_of(work: Work, entry: Entry | None) -> Moment | None:
    """Only what everybody may know of."""
    if entry is None or entry.about.noun is not Noun.MOMENT or entry.visibility is not Visibility.OPEN:
        return None
    try:
        moment = work.moments.get(entry.workspace_id, entry.about.id)
    except NoSuchMoment:
        return None
    return moment if moment.visibility is Visibility.OPEN else None


def _log_of(work: Work, moment: Moment) -> list[Delivery]:
    return work.deliveries.of_log(moment.workspace_id, moment.thing)


def _post_of(work: Work, moment: Moment) -> Delivery | None:
    return work.deliveries.keyed(moment.workspace_id, _key(moment))


def _chosen(work: Work, workspace_id: int) -> Entry | None:
    return work.history.newest_of(workspace_id, Thing(Noun.WORKSPACE, workspace_id), What.CHANNEL_CHOSEN)


def _key(moment: Moment) -> str:
    return f"moment/{moment.id}/post"
