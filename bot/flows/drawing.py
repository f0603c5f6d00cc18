"""What a delivery looks like at this moment, and whether it still matters."""

from collections.abc import Callable, Mapping, Sequence, Set
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain import calendar
from bot.domain.clients import Client
from bot.domain.deliveries import ABOUT_MOMENTS, Delivery, DeliveryKind, DeliveryState, is_a_scope_missing
from bot.domain.history import Noun, Thing, Visibility
from bot.domain.milestones import Milestone
from bot.domain.moments import Moment
from bot.domain.nudges import OF_MOMENTS, PROMISES_ALONE, Nudge, NudgeKind, NudgeState
from bot.flows import absences, briefs, covers, handings, holds, posts, reminders, yearly
from bot.flows.drawn import Drop, Reply, Wait
from bot.flows.terms import remembered, terms_of
from bot.messenger import Posted
from bot.views import deliveries as notices
from bot.views import digests, expected, meetings, milestones, moments, promises, setup
from bot.views.blocks import Message
from store import Store, Work

MEET_AFTER = timedelta(seconds=5)
"""Asked again after as long as it waited already, at least so long."""
FOLLOWED_SOON = timedelta(seconds=5)
"""The prompts of ten thousand clients are planned anew meanwhile."""


MOMENTS: Mapping[NudgeKind, Callable[[Moment, Client, moments.Told], Message]] = {
    NudgeKind.MOMENT_TAKE: moments.flagged,
    NudgeKind.MOMENT_UNANSWERED: moments.unanswered,
    NudgeKind.MOMENT_SPEAK: moments.to_speak,
    NudgeKind.MOMENT_TOLD: moments.heard_of,
}

Drawn = Message | Reply | Drop | Wait


def draw(work: Work, delivery: Delivery, now: datetime) -> Drawn:
    match delivery.kind:
        case DeliveryKind.NUDGE:
            return _nudge(work, delivery, now)
        case DeliveryKind.BRIEF:
            return briefs.draw(work, delivery, now)
        case DeliveryKind.DIGEST:
            return _digest(work, delivery, now)
        case DeliveryKind.POST:
            zone = posts.zone_of(work, delivery.workspace_id)
            return posts.draw_post(work, delivery, _late(delivery, zone, now), now)
        case DeliveryKind.LOG:
            return posts.draw_line(work, delivery, now)
        case DeliveryKind.NOTICE:
            return _notice(work, delivery, now)


def foresee(work: Work, deliveries: Sequence[Delivery]) -> None:
    """Reads at once what drawing these prompts would ask for one by one."""
    about = [(each.workspace_id, each.about) for each in deliveries if each.about.noun is Noun.NUDGE]
    if len(about) < 2:
        return
    nudges = work.nudges.foresee([thing.id for _, thing in about])
    work.people.foresee({(each.workspace_id, each.recipient) for each in deliveries if each.is_for_a_person})
    work.preferences.foresee({(each.workspace_id, each.recipient) for each in deliveries if each.is_for_a_person})
    work.clients.foresee({nudge.plan.client_id for nudge in nudges if nudge.plan.client_id is not None})
    work.milestones.foresee({nudge.plan.about.id for nudge in nudges if nudge.plan.about.noun is Noun.MILESTONE})
    # What nobody was shown yet, nobody can have answered.
    new = {nudge.id for nudge in nudges if nudge.state is NudgeState.OPEN and nudge.round == 0}
    shown = {each.about for each in deliveries if each.is_edit or each.is_in_doubt}
    work.history.foresee_nothing([(id_, thing) for id_, thing in about if thing.id in new and thing not in shown])


def show_anew(work: Work, workspace_id: int, thing: Thing, now: datetime, pressed: Posted | None = None) -> None:
    """After a thing changed: every message about it is edited, everywhere, but for the one that was pressed: that
    one is drawn as soon as Slack has its answer (`pressed_message`)."""
    but = (pressed.channel, pressed.ts) if pressed else None
    if thing.noun is Noun.DIGEST:
        _redraw_newest(work, workspace_id, thing, now, pressed)
    elif thing.noun is Noun.MARK:
        briefs.show_anew_to_many(work, workspace_id, yearly.readers(work, workspace_id), now, but)
    else:
        _redraw_prompts(work, workspace_id, thing, now, but)
    moment = work.moments.get(workspace_id, thing.id) if thing.noun is Noun.MOMENT else None
    if moment is not None:
        work.deliveries.redraw(workspace_id, [thing], now, but=but)
        posts.plan(work, moment, now)
    # What is not for everybody stands in no digest: one that is edited all the same would say that something happened.
    if thing.noun is Noun.PROMISE or (moment is not None and moment.visibility is Visibility.OPEN):
        _redraw_digests(work, workspace_id, now)


def show_new(work: Work, moment: Moment, readers: Set[str], now: datetime) -> None:
    """After a moment was flagged, of which nothing stands anywhere yet. It is told in its channel; what it holds leaves
    the briefs of those who hear of it; and today's digests name it."""
    workspace_id, terms = moment.workspace_id, remembered(work)
    away = {each for each in readers if not terms(workspace_id, each).is_here(now)}
    cover = work.clients.get(workspace_id, moment.client_id).cover if away else None
    for reader in sorted({*readers, *([cover] if cover else [])}):
        briefs.show_anew(work, workspace_id, reader, now)
    posts.plan(work, moment, now)
    if moment.visibility is Visibility.OPEN:
        _redraw_digests(work, workspace_id, now)


def pressed_message(store: Store, workspace_id: int, pressed: Posted, now: datetime) -> Message | None:
    """How the message that was pressed looks now; None where it is not one of ours."""
    with store.read() as work:
        delivery = work.deliveries.find_sent(workspace_id, pressed.channel, pressed.ts)
        drawn = delivery and _look(work, delivery, now)
    return drawn if isinstance(drawn, Message) else None


def helpers(work: Work, delivery: Delivery, reason: str) -> list[str]:
    """Who can do something about a message that cannot be delivered, the nearest first; what Slack does not let us
    do only whoever looks after the app can mend."""
    workspace_id = delivery.workspace_id
    near: list[str | None] = []
    if delivery.about.noun is Noun.NUDGE:
        nudge = work.nudges.find(workspace_id, delivery.about.id)
        if nudge is not None and nudge.plan.client_id is not None:
            client = work.clients.get(workspace_id, nudge.plan.client_id)
            near += [client.manager, client.owner]
    if delivery.kind is DeliveryKind.BRIEF:
        asked = work.nudges.for_brief(workspace_id, delivery.recipient, delivery.due_at, delivery.due_at)
        clients = work.clients.some(workspace_id, {each.plan.client_id for each in asked if each.plan.client_id})
        near += [client.manager for client in clients.values()]
    if delivery.about.noun is Noun.DIGEST:
        digest = work.digests.find(workspace_id, delivery.about.id)
        near += [digest.set_up_by] if digest else []
    if delivery.kind in ABOUT_MOMENTS:
        near.append(posts.chosen_by(work, workspace_id))
    installer, fallback = work.workspaces.get(workspace_id).installed_by, work.arrangements.of(workspace_id).fallback
    near = [installer, *near, fallback] if is_a_scope_missing(reason) else [*near, fallback, installer]
    return [helper for helper in near if helper]


def _nudge(work: Work, delivery: Delivery, now: datetime) -> Drawn:
    nudge = work.nudges.find(delivery.workspace_id, delivery.about.id)
    if delivery.is_edit:
        return _look(work, delivery, now)
    if nudge is None or nudge.state is NudgeState.WITHDRAWN or nudge.delivery_id != delivery.id:
        return Drop("withdrawn")
    if nudge.state in (NudgeState.DONE, NudgeState.DECLINED):
        return Drop("answered")
    if not work.people.get(delivery.workspace_id, delivery.recipient).is_colleague:
        return Drop("recipient_gone", is_failure=True)
    until = _waits_until(work, nudge, delivery, now)
    if until <= now and _is_held(work, nudge):
        return Drop("held")  # it waits for an answer from now on, and stands nowhere until it may go out
    return _look(work, delivery, now) if until <= now else Wait(until)


def _is_held(work: Work, nudge: Nudge) -> bool:
    if nudge.plan.client_id is None or nudge.plan.kind not in (NudgeKind.MILESTONE, NudgeKind.SILENCE):
        return False
    is_date = nudge.plan.kind is NudgeKind.MILESTONE
    milestone = work.milestones.find(nudge.plan.workspace_id, nudge.plan.about.id) if is_date else None
    client = work.clients.get(nudge.plan.workspace_id, nudge.plan.client_id)
    return holds.is_held_now(work, nudge, milestone, client)


def _waits_until(work: Work, nudge: Nudge, delivery: Delivery, now: datetime) -> datetime:
    """Whoever takes a moment hears at any hour, and so does everybody where everything stops for the client; else what
    it says waits only for working time. Everything else waits until they are back, and, unless they chose its hour
    themselves, at work."""
    terms = terms_of(work, delivery.workspace_id, delivery.recipient)
    if nudge.plan.kind in OF_MOMENTS:
        rings = (
            nudge.plan.kind is NudgeKind.MOMENT_TAKE
            or work.moments.get(delivery.workspace_id, nudge.plan.about.id).is_top
        )
        return now if rings else terms.next_working_time(now)
    chosen = nudge.round > 0 and not delivery.is_late(now)
    return now if chosen and terms.is_back(now) else terms.next_time(now)


def _look(work: Work, delivery: Delivery, now: datetime) -> Drawn:
    if delivery.kind is not DeliveryKind.NUDGE:
        return draw(work, delivery, now)
    nudge = work.nudges.find(delivery.workspace_id, delivery.about.id)
    if nudge is None:
        return Drop("withdrawn")
    if nudge.plan.kind in OF_MOMENTS:
        return _moment(work, delivery, nudge, now)
    match nudge.plan.kind:
        case NudgeKind.MILESTONE:
            return _milestone(work, delivery, nudge, now)
        case NudgeKind.PROMISE_OFFERED:
            return _offered(work, delivery, nudge, now)
        case NudgeKind.PROMISE_DUE | NudgeKind.PROMISE_WORD:
            return _promise(work, delivery, nudge, now)
        case kind if kind in PROMISES_ALONE:
            return _promise(work, delivery, nudge, now)
        case _:
            late = _late(delivery, work.people.zone_of(delivery.workspace_id, delivery.recipient), now)
            return reminders.message(work, delivery, nudge, late, now) or Drop("not_silent")


def _milestone(work: Work, delivery: Delivery, nudge: Nudge, now: datetime) -> Drawn:
    workspace_id = delivery.workspace_id
    milestone = work.milestones.find(workspace_id, nudge.plan.about.id)
    if milestone is None:
        return _gone(work, delivery, nudge)
    client = work.clients.get(workspace_id, milestone.client_id)
    terms = terms_of(work, workspace_id, delivery.recipient)
    if delivery.ts is None and delivery.recipient != client.owner and nudge.handed_by is None:
        return Drop("handed_over")
    if milestone.is_expected and nudge.state in (NudgeState.DONE, NudgeState.DECLINED):
        return _expected(work, delivery, nudge, milestone, client, now)
    if not delivery.is_edit and not client.is_prompted_about:
        return Drop("client_not_prompted_about")
    if not delivery.is_edit and milestone.is_silent:
        return Drop("milestone_silent")
    if milestone.is_silent and nudge.state in (NudgeState.OPEN, NudgeState.LATER):
        return milestones.silent(client)
    if not delivery.is_edit and not terms.takes_date(client, milestone):
        return Drop("not_wanted")
    zone = terms.zone
    today, there = calendar.local_day(now, zone), client.today(now)
    if nudge.state is NudgeState.LATER and nudge.delivery_id == delivery.id:
        nudge = nudge.reopen()  # this very message asks again
    if milestone.is_expected:
        return _expected(work, delivery, nudge, milestone, client, now)
    return milestones.prompt(
        milestone,
        client,
        nudge,
        when=calendar.occurrence_in_words(milestone.date, nudge.plan.occurrence, today, there),
        is_past=calendar.is_past(milestone.date, nudge.plan.occurrence, today, there),
        is_asked_again=nudge.state is NudgeState.OPEN and nudge.delivery_id not in (None, delivery.id),
        answer=work.history.newest(workspace_id, Thing(Noun.NUDGE, nudge.id)),
        late=_late(delivery, zone, now),
        zone=zone,
        now=now,
    )


def _expected(
    work: Work, delivery: Delivery, nudge: Nudge, milestone: Milestone, client: Client, now: datetime
) -> Message:
    """A question of its own, with answers of its own."""
    zone = work.people.zone_of(delivery.workspace_id, delivery.recipient)
    answer = work.history.newest(delivery.workspace_id, nudge.plan.about)
    late = _late(delivery, zone, now)
    return expected.prompt(milestone, client, nudge, answer=answer, late=late, zone=zone, now=now)


def _gone(work: Work, delivery: Delivery, nudge: Nudge) -> Drawn:
    """What was answered stays as it was."""
    asks = nudge.state in (NudgeState.OPEN, NudgeState.LATER, NudgeState.WITHDRAWN)
    if not delivery.is_edit or not asks or nudge.plan.client_id is None:
        return Drop("milestone_gone")
    return milestones.removed(work.clients.get(delivery.workspace_id, nudge.plan.client_id))


def _promise(work: Work, delivery: Delivery, nudge: Nudge, now: datetime) -> Drawn:
    workspace_id = delivery.workspace_id
    promise = work.promises.get(workspace_id, nudge.plan.about.id)
    if not promise.is_open and delivery.ts is None:
        return Drop("answered")
    is_theirs = nudge.plan.kind is NudgeKind.PROMISE_REFUSED or delivery.recipient == promise.promiser
    if not is_theirs and delivery.ts is None:
        return Drop("handed_over")
    if nudge.plan.kind is NudgeKind.PROMISE_SOON and delivery.ts is None and promise.is_overdue(now):
        return Drop("past_due")  # that it has passed is said by itself, and from here on it stands in each brief
    client = work.clients.get(workspace_id, promise.client_id)
    if delivery.ts is None and not client.is_prompted_about:
        return Drop("client_not_prompted_about")
    return promises.prompt(promise, client, _told(work, delivery, nudge, now))


def _offered(work: Work, delivery: Delivery, nudge: Nudge, now: datetime) -> Drawn:
    promise = work.promises.get(delivery.workspace_id, nudge.plan.about.id)
    if delivery.ts is None and (not promise.is_open or promise.offered_to != delivery.recipient):
        return Drop("not_offered")
    client = work.clients.get(delivery.workspace_id, promise.client_id)
    return promises.offered(promise, client, _told(work, delivery, nudge, now))


def _told(work: Work, delivery: Delivery, nudge: Nudge, now: datetime) -> promises.Told:
    late = _late(delivery, work.people.zone_of(delivery.workspace_id, delivery.recipient), now)
    answer = work.history.newest(delivery.workspace_id, nudge.plan.about)
    is_over = nudge.state in (NudgeState.DONE, NudgeState.DECLINED)
    is_asked_again = nudge.state is NudgeState.WITHDRAWN and delivery.ts is not None
    return promises.Told(delivery.recipient, now, nudge.plan.kind, answer, late, is_over, is_asked_again)


def _moment(work: Work, delivery: Delivery, nudge: Nudge, now: datetime) -> Drawn:
    workspace_id = delivery.workspace_id
    moment = work.moments.get(workspace_id, nudge.plan.about.id)
    client = work.clients.get(workspace_id, moment.client_id)
    circle = work.circles.members(workspace_id, moment.circle_id)
    zone = work.people.zone_of(workspace_id, delivery.recipient)
    late = _late(delivery, zone, now)
    if delivery.ts is None and not _matters(moment, nudge, now):
        return Drop("answered")
    if nudge.plan.kind is NudgeKind.MOMENT_READER:
        return moments.reader_needed(moment, late=late)
    is_let_in = nudge.plan.kind is NudgeKind.MOMENT_UNANSWERED and moment.lets_in(delivery.recipient)
    if not is_let_in and not moment.is_seen_by(delivery.recipient, client, circle):
        return Drop("not_theirs_to_see")
    answer = work.history.newest(workspace_id, moment.thing)
    return MOMENTS[nudge.plan.kind](moment, client, moments.Told(zone, now, answer, late, delivery.recipient))


def _matters(moment: Moment, nudge: Nudge, now: datetime) -> bool:
    """Whether what is about to be said is still so."""
    match nudge.plan.kind:
        case NudgeKind.MOMENT_TAKE:
            return moment.waits and moment.taken_at is None and moment.taker == nudge.plan.recipient
        case NudgeKind.MOMENT_UNANSWERED:
            return moment.waits and (moment.taken_at is None or moment.is_stale(now))
        case NudgeKind.MOMENT_READER:
            return moment.waits and moment.taken_at is None
        case NudgeKind.MOMENT_SPEAK:
            return moment.waits and moment.taker == nudge.plan.recipient
        case _:
            return moment.is_open


def _digest(work: Work, delivery: Delivery, now: datetime) -> Drawn:
    workspace_id = delivery.workspace_id
    digest = work.digests.find(workspace_id, delivery.about.id)
    if digest is None or (not digest.is_running and delivery.ts is None):
        return Drop("stopped")
    zone = calendar.zone_or_utc(digest.zone)
    today = calendar.local_day(now, zone)
    if delivery.ts is None and calendar.local_day(delivery.due_at, zone) != today:
        return Drop("another_day")  # the same facts stand in that day's own digest
    hours = work.arrangements.of(workspace_id).hours_in(zone)
    if delivery.ts is None and not calendar.is_working_time(now, zone, hours):
        return Wait(calendar.next_working_time(now, zone, hours))
    answer = work.history.newest(workspace_id, Thing(Noun.DIGEST, digest.id))
    if delivery.ts is not None and calendar.local_day(delivery.due_at, zone) != today:
        return digests.past(digest, answer=answer, zone=zone, starts=hours.starts)
    morning = calendar.morning(today, zone, hours)
    due = work.promises.due(workspace_id, calendar.day_after(today, zone))
    kept = work.promises.kept_since(workspace_id, morning)
    opened = work.moments.open(workspace_id)
    if delivery.ts is None and not (due or opened):
        return Drop("nothing_to_say")
    ids = [promise.client_id for promise in (*due, *kept)] + [moment.client_id for moment in opened]
    return digests.digest(
        digest,
        due,
        kept,
        opened,
        clients=work.clients.some(workspace_id, ids),
        answer=answer,
        late=_late(delivery, zone, now),
        zone=zone,
        starts=hours.starts,
        now=now,
    )


def _notice(work: Work, delivery: Delivery, now: datetime) -> Drawn:
    if delivery.about.noun is Noun.WORKSPACE:
        return _offer(work, delivery, now)
    if delivery.about.noun is Noun.CALENDAR:
        return _calendar(work, delivery, now)
    if delivery.about.noun is Noun.STATUS:
        return absences.draw(work, delivery, now)
    return _failure(work, delivery, now)


def _offer(work: Work, delivery: Delivery, now: datetime) -> Drawn:
    """Whoever just installed Moments is there, at whatever hour; later is not the middle of the night."""
    workspace_id = delivery.workspace_id
    arrangements = work.arrangements.of(workspace_id)
    is_settled = work.arrangements.are_settled(workspace_id)
    if delivery.ts is not None:
        return setup.offer(arrangements, is_settled=is_settled)
    installer = work.people.find(workspace_id, delivery.recipient)
    if installer is None:  # who works there is only being looked up
        return Wait(now + max(MEET_AFTER, now - delivery.due_at))
    if is_settled or not work.roles.rights(workspace_id).administers(installer):
        return Drop("settled" if is_settled else "not_administrator")
    terms = terms_of(work, workspace_id, delivery.recipient)
    if delivery.is_late(now) and not calendar.is_daytime(now, terms.zone):
        return Wait(terms.next_working_time(now))
    return setup.offer(arrangements, is_settled=False)


def _failure(work: Work, delivery: Delivery, now: datetime) -> Drawn:
    """At night only where a crisis reached nobody."""
    if delivery.about.noun is Noun.HANDING:
        return _handing(work, delivery, now)
    failed = work.deliveries.find(delivery.workspace_id, delivery.about.id)
    if failed is None:
        return Drop("gone")
    if failed.kind is DeliveryKind.BRIEF and failed.state is not DeliveryState.FAILED:
        return _uncovered(work, delivery, failed, now)
    is_nudge = failed.about.noun is Noun.NUDGE
    nudge = work.nudges.find(delivery.workspace_id, failed.about.id) if is_nudge else None
    terms = terms_of(work, delivery.workspace_id, delivery.recipient)
    is_crisis = nudge is not None and nudge.plan.kind is NudgeKind.MOMENT_TAKE
    if not is_crisis and not calendar.is_daytime(now, terms.zone):
        return Wait(terms.next_working_time(now))
    asked = [nudge] if nudge else []
    if failed.kind is DeliveryKind.BRIEF:
        asked = work.nudges.for_brief(failed.workspace_id, failed.recipient, now, now)
    ids = {each.plan.client_id for each in asked if each.plan.client_id is not None}
    about = posts.client_of(work, failed) if failed.kind in ABOUT_MOMENTS else None
    ids |= {about} if about is not None else set()
    clients = work.clients.some(delivery.workspace_id, ids)
    return notices.failed(failed, sorted(clients.values(), key=lambda client: client.name))


def _uncovered(work: Work, delivery: Delivery, brief: Delivery, now: datetime) -> Drawn:
    """In working hours, and where it still is so."""
    workspace_id, owner = delivery.workspace_id, brief.recipient
    theirs, terms = terms_of(work, workspace_id, owner), terms_of(work, workspace_id, delivery.recipient)
    items = covers.uncovered(briefs.asked_of(work, workspace_id, owner, now), work, delivery.recipient, now)
    if delivery.ts is None and (theirs.is_here(now) or not items):
        return Drop("covered")
    if delivery.ts is None and terms.next_time(now) > now:
        return Wait(terms.next_time(now))
    return notices.uncovered(owner, theirs.preferences.leave_until, items, calendar.local_day(now, terms.zone))


def _calendar(work: Work, delivery: Delivery, now: datetime) -> Drawn:
    link = work.links.find(delivery.workspace_id, delivery.about.id)
    if link is None or not link.failures:
        return Drop("works_again")
    terms = terms_of(work, delivery.workspace_id, delivery.recipient)
    until = terms.next_time(now)
    return meetings.notice(link, terms.zone, now) if delivery.ts is not None or until <= now else Wait(until)


def _handing(work: Work, delivery: Delivery, now: datetime) -> Drawn:
    """When they are at work, and all that goes along has followed."""
    handing = work.handovers.find_handing(delivery.workspace_id, delivery.about.id)
    if handing is None:
        return Drop("gone")
    if not work.people.get(delivery.workspace_id, delivery.recipient).is_colleague:
        return Drop("recipient_gone")
    until = terms_of(work, delivery.workspace_id, delivery.recipient).next_time(now)
    if not handing.is_planned:
        until = max(until, now + FOLLOWED_SOON)
    if delivery.ts is None and until > now:
        return Wait(until)
    return handings.message(work, handing, delivery, now) or Drop("over")


def _late(delivery: Delivery, zone: ZoneInfo, now: datetime) -> str | None:
    """When it should have come, if it comes late."""
    sent_at = delivery.sent_at or now
    return calendar.at_in_words(delivery.due_at, zone, now, with_on=True) if delivery.is_late(sent_at) else None


def _redraw_prompts(work: Work, workspace_id: int, thing: Thing, now: datetime, but: tuple[str, str] | None) -> None:
    """The messages about it, and today's briefs of everybody who is asked about it."""
    nudge = work.nudges.find(workspace_id, thing.id) if thing.noun is Noun.NUDGE else None
    about = [nudge] if nudge else work.nudges.about(workspace_id, thing)
    work.deliveries.redraw(workspace_id, [Thing(Noun.NUDGE, each.id) for each in about], now, but=but)
    for reader in sorted({each.plan.recipient for each in about} | _standing_in(work, workspace_id, about, now)):
        briefs.show_anew(work, workspace_id, reader, now, but)


def _standing_in(work: Work, workspace_id: int, nudges: Sequence[Nudge], now: datetime) -> set[str]:
    """Whoever is asked in place of somebody who is away."""
    terms = remembered(work)
    away = [each for each in nudges if not terms(workspace_id, each.plan.recipient).is_here(now)]
    clients = work.clients.some(workspace_id, {each.plan.client_id for each in away if each.plan.client_id is not None})
    return {client.cover for client in clients.values() if client.cover is not None}


def _redraw_newest(work: Work, workspace_id: int, digest: Thing, now: datetime, pressed: Posted | None) -> None:
    """Older digests are the past, and stay as they were."""
    newest = work.deliveries.newest_sent(workspace_id, digest)
    if newest is not None and (pressed is None or newest.ts != pressed.ts):
        work.deliveries.redraw_newest(workspace_id, digest, now)


def _redraw_digests(work: Work, workspace_id: int, now: datetime) -> None:
    """Today's digests only: yesterday's are the past."""
    for digest in work.digests.running(workspace_id):
        about = Thing(Noun.DIGEST, digest.id)
        newest = work.deliveries.newest_sent(workspace_id, about)
        zone = calendar.zone_or_utc(digest.zone)
        if newest is not None and calendar.local_day(newest.due_at, zone) == calendar.local_day(now, zone):
            work.deliveries.redraw_newest(workspace_id, about, now)
