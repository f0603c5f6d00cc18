"""The digest of a channel: set up, sent on working mornings, stopped from the message itself."""

from dataclasses import replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from bot.domain import calendar
from bot.domain.calendar import Hours
from bot.domain.channels import UnsureChannel
from bot.domain.deliveries import Delivery, DeliveryKind
from bot.domain.digests import Digest, DigestRuns, DigestStopped, NotAChannel
from bot.domain.history import Entry, Noun, Thing, What
from bot.domain.people import Actor
from bot.flows.drawing import show_anew
from bot.flows.people import only_once
from bot.messenger import Posted
from store import Store, Work


def check(work: Work, actor: Actor, channel: str) -> None:
    """Whether this channel can get a digest. Raises NotAChannel, DigestRuns."""
    if channel[:1] not in ("C", "G"):
        raise NotAChannel
    _refuse_second(work, actor.workspace_id, channel)


def begin(store: Store, actor: Actor, channel: str) -> tuple[ZoneInfo, time]:
    """On whose clock it will come, and at what hour. Raises NotAChannel, DigestRuns."""
    with store.read() as work:
        check(work, actor, channel)
        starts = work.arrangements.of(actor.workspace_id).starts
        return work.people.zone_of(actor.workspace_id, actor.slack_id), starts


def start(store: Store, actor: Actor, channel: str, is_sure: bool, now: datetime, once: str) -> tuple[Digest, datetime]:
    """The digest and when it comes first. Raises UnsureChannel, NotAChannel, DigestRuns, Repeated."""
    if not is_sure:
        raise UnsureChannel
    with store.begin() as work:
        only_once(work, actor.workspace_id, once, now)
        check(work, actor, channel)
        zone = work.people.zone_of(actor.workspace_id, actor.slack_id)
        digest = work.digests.add(
            Digest(id=0, workspace_id=actor.workspace_id, channel=channel, set_up_by=actor.slack_id, zone=zone.key)
        )
        if digest is None:  # somebody else was as quick
            raise _runs(work, actor.workspace_id, channel)
        _record(work, actor, digest, What.DIGEST_STARTED, now)
        hours = work.arrangements.of(actor.workspace_id).hours_in(zone)
        first = calendar.next_working_morning(now, zone, hours)
        _plan(work, digest, calendar.local_day(first, zone), hours)
        return digest, first


def stop(store: Store, actor: Actor, digest_id: int, now: datetime, pressed: Posted | None) -> None:
    """Anybody in the channel may stop it. Raises DigestStopped."""
    with store.begin() as work:
        digest = work.digests.find(actor.workspace_id, digest_id)
        if digest is None or not digest.is_running:
            raise DigestStopped
        work.digests.save(replace(digest, stopped_at=now))
        _record(work, actor, digest, What.DIGEST_STOPPED, now)
        for delivery in work.deliveries.about(actor.workspace_id, _thing(digest)):
            work.deliveries.withdraw(actor.workspace_id, delivery.id)
        show_anew(work, actor.workspace_id, _thing(digest), now, pressed)


def end(work: Work, delivery: Delivery, now: datetime) -> None:
    """Its channel is closed for good."""
    digest = work.digests.find(delivery.workspace_id, delivery.about.id)
    if digest is not None and digest.is_running:
        work.digests.save(replace(digest, stopped_at=now))
        work.history.record(digest.workspace_id, What.DIGEST_STOPPED, _thing(digest), now)


def undo(work: Work, entry: Entry, now: datetime) -> None:
    """Raises DigestRuns where the channel got a new one meanwhile."""
    digest = work.digests.find(entry.workspace_id, entry.about.id)
    if digest is not None:
        if not work.digests.save(replace(digest, stopped_at=None)):
            raise _runs(work, digest.workspace_id, digest.channel)
        _plan_ahead(work, digest, now)


def plan_next(work: Work, delivery: Delivery, now: datetime) -> None:
    """After one was sent, or was empty: the next working morning's. What was missed today comes still."""
    digest = work.digests.find(delivery.workspace_id, delivery.about.id)
    if digest is None or not digest.is_running:
        return
    zone = calendar.zone_or_utc(digest.zone)
    done = calendar.local_day(delivery.due_at, zone)
    earliest = max(calendar.local_day(now, zone), date.fromordinal(done.toordinal() + 1))
    hours = work.arrangements.of(digest.workspace_id).hours_in(zone)
    _plan(work, digest, calendar.working_day_on_or_after(earliest, hours), hours)


def plan_ahead(store: Store, workspace_id: int, now: datetime) -> None:
    """The mending pass: every running digest has its next morning in the ledger."""
    with store.begin() as work:
        for digest in work.digests.running(workspace_id):
            _plan_ahead(work, digest, now)


def replan(work: Work, workspace_id: int, now: datetime) -> None:
    """After the workspace's days or hours changed: what waits comes on the next working morning from its own day on."""
    arrangements = work.arrangements.of(workspace_id)
    for digest in work.digests.running(workspace_id):
        zone = calendar.zone_or_utc(digest.zone)
        hours = arrangements.hours_in(zone)
        soonest = calendar.local_day(calendar.next_working_morning(now, zone, hours), zone)
        for delivery in work.deliveries.about(workspace_id, _thing(digest)):
            if work.deliveries.withdraw(workspace_id, delivery.id):
                day = min(soonest, calendar.local_day(delivery.due_at, zone))
                _plan(work, digest, calendar.working_day_on_or_after(day, hours), hours)


def _refuse_second(work: Work, workspace_id: int, channel: str) -> None:
    if work.digests.of_channel(workspace_id, channel) is not None:
        raise _runs(work, workspace_id, channel)


def _runs(work: Work, workspace_id: int, channel: str) -> DigestRuns:
    running = work.digests.of_channel(workspace_id, channel)
    return DigestRuns(name=f"<@{running.set_up_by}>" if running else "somebody just now")


def _plan_ahead(work: Work, digest: Digest, now: datetime) -> None:
    zone = calendar.zone_or_utc(digest.zone)
    if not work.deliveries.is_waiting(digest.workspace_id, _thing(digest)):
        hours = work.arrangements.of(digest.workspace_id).hours_in(zone)
        _plan(work, digest, calendar.local_day(calendar.next_working_morning(now, zone, hours), zone), hours)


def _plan(work: Work, digest: Digest, day: date, hours: Hours) -> None:
    work.deliveries.add(
        digest.workspace_id,
        f"digest:{digest.id}/{day.isoformat()}",
        DeliveryKind.DIGEST,
        _thing(digest),
        digest.channel,
        calendar.morning(day, calendar.zone_or_utc(digest.zone), hours),
    )


def _record(work: Work, actor: Actor, digest: Digest, what: What, now: datetime) -> None:
    work.history.record(actor.workspace_id, what, _thing(digest), now, who=actor.slack_id)


def _thing(digest: Digest) -> Thing:
    return Thing(Noun.DIGEST, digest.id)
