"""The morning brief: what a person is asked today, drawn from what is true now, and the next morning's in its turn."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime

from bot.domain import calendar
from bot.domain.briefs import Brief, Item, Rank, in_order
from bot.domain.clients import Client
from bot.domain.deliveries import Delivery, day_of
from bot.domain.history import Noun, Thing, Visibility
from bot.domain.journeys import Weight
from bot.domain.milestones import Milestone
from bot.domain.moments import Moment
from bot.domain.nudges import Nudge, NudgeKind
from bot.domain.people import Actor
from bot.domain.promises import Promise
from bot.domain.terms import Terms
from bot.flows import covers, following, holds, journeys, outcomes, people, reminders, yearly
from bot.flows.drawn import Drop, Wait
from bot.flows.terms import terms_of
from bot.views import briefs as views
from bot.views.blocks import Message
from store import Store, Work

TO_KEEP = (NudgeKind.PROMISE_DUE, NudgeKind.PROMISE_WORD)
OF_TODAY = (NudgeKind.PROMISE_SOON, NudgeKind.PROMISE_MISSED, NudgeKind.PROMISE_RECORDED)
"""Messages of their own about a promise that waits: the newest one asks, and the next morning's brief after it."""


def show(store: Store, actor: Actor, now: datetime, *, in_home: bool = False) -> Brief:
    """Raises Guest, Stranger."""
    with store.read() as work:
        people.meet(work, actor)
        return collect(work, actor.workspace_id, actor.slack_id, now, in_home=in_home)


def collect(work: Work, workspace_id: int, slack_id: str, now: datetime, *, in_home: bool = False) -> Brief:
    """Everything that waits for this person, and what was answered today. In Home what came in a message of its own
    today is among it, and what was answered stands in a part of its own."""
    terms = terms_of(work, workspace_id, slack_id)
    today = calendar.local_day(now, terms.zone)
    items, _ = _asked(work, workspace_id, slack_id, terms, now, in_home)
    items += _moments(work, workspace_id, slack_id, terms, now, in_home)
    items += _covered(work, workspace_id, slack_id, now, in_home)
    acts = outcomes.acts_on(work, workspace_id, slack_id, today, terms)
    shown = Brief(
        slack_id,
        today,
        terms.zone,
        in_order(items, today, terms.days_around(today), terms.zone),
        most=terms.preferences.most,
        had=outcomes.had(work, workspace_id, acts),
        in_home=in_home,
    )
    if in_home:
        return shown
    reader = work.people.get(workspace_id, slack_id)
    return replace(
        shown,
        answered=outcomes.answered(work, workspace_id, acts),
        while_away=outcomes.while_away(work, workspace_id, slack_id, terms, today),
        question=None if shown.is_full else yearly.of_morning(work, reader, terms, today, now),
    )


def asked_of(work: Work, workspace_id: int, slack_id: str, now: datetime) -> list[Item]:
    """What waits for this person's own answer, and may be known to whoever stands in for them."""
    items = _asked(work, workspace_id, slack_id, terms_of(work, workspace_id, slack_id), now)[0]
    return [item for item in items if _may_be_covered(item)]


def draw(work: Work, brief: Delivery, now: datetime) -> Message | Drop | Wait:
    """Today's, or what became of an earlier one; whether it is to be sent at all is asked only before it is."""
    terms = terms_of(work, brief.workspace_id, brief.recipient)
    today = calendar.local_day(now, terms.zone)
    if brief.ts is not None and day_of(brief) < today:
        return views.past(_past(work, brief, terms))
    if brief.ts is not None:
        shown = collect(work, brief.workspace_id, brief.recipient, now)
        return views.brief(shown, now, _late(brief, terms, now))
    if not work.people.get(brief.workspace_id, brief.recipient).is_colleague:
        return Drop("recipient_gone", is_failure=True)
    if day_of(brief) < today:
        return Drop("another_day")
    # Whoever flew over the date line has its day still ahead.
    begins = calendar.day_begins(day_of(brief), terms.zone)
    at = terms.next_working_time(max(now, begins))
    if at > now:
        is_that_day = calendar.local_day(at, terms.zone) == day_of(brief)
        return Wait(at) if is_that_day else Drop("not_at_work")
    if not terms.is_back(now):
        return Drop("away")
    shown = collect(work, brief.workspace_id, brief.recipient, now)
    if shown.is_empty:
        return Drop("nothing_to_say")
    return views.brief(shown, now, _late(brief, terms, now))


def tidy(work: Work, brief: Delivery, now: datetime) -> None:
    """What was a message of its own on an earlier day stands in this brief from now on, and the older message says
    so; what nobody has to answer any more is let go. Before the delivery is touched: whoever presses holds the nudge
    first. And the next morning's is planned before this one is recorded: whoever puts something off to it does so in
    that order."""
    terms = terms_of(work, brief.workspace_id, brief.recipient)
    items, dead = _asked(work, brief.workspace_id, brief.recipient, terms, now)
    moved = [item.nudge.id for item in items if item.nudge is not None and item.nudge.delivery_id != brief.id]
    work.nudges.hold_many(brief.workspace_id, [*moved, *(nudge.id for nudge in dead)])
    work.nudges.withdraw_all(brief.workspace_id, [nudge.id for nudge in dead])
    work.nudges.adopt(brief.workspace_id, moved, brief.id)
    work.deliveries.redraw(brief.workspace_id, [Thing(Noun.NUDGE, id_) for id_ in moved], now)
    for item in items:
        if item.nudge is not None and item.promise is not None:
            ask_no_more(work, item.nudge, now)
    if is_waiting(work, brief, now):
        _plan_next(work, brief.workspace_id, brief.recipient, day_of(brief), now)


def ask_no_more(work: Work, newer: Nudge, now: datetime) -> None:
    """What an older message of its own asked about the same promise is asked in a newer place now."""
    about = work.nudges.about(newer.plan.workspace_id, newer.plan.about)
    past = [each for each in about if each.plan.kind in OF_TODAY and each.plan.due_at <= now]
    older = [each.id for each in past if each.id != newer.id]
    work.nudges.withdraw_all(newer.plan.workspace_id, older)
    work.deliveries.redraw(newer.plan.workspace_id, [Thing(Noun.NUDGE, id_) for id_ in older], now)


def follow(work: Work, brief: Delivery, now: datetime, is_sent: bool) -> None:
    """After a brief was sent, yesterday's gives way to it. After one was dropped, what nobody answers comes again with
    the next morning's. On leave, too: whoever covers is asked then, also where the leave began as it was sent."""
    workspace_id, slack_id = brief.workspace_id, brief.recipient
    terms = terms_of(work, workspace_id, slack_id)
    if not terms.is_here(now):
        covers.stand_in(work, brief, asked_of(work, workspace_id, slack_id, now), now)
    if is_sent:
        older = work.deliveries.brief_before(workspace_id, slack_id, day_of(brief))
        if older is not None:
            work.deliveries.redraw_one(older.id, now)
        if day_of(brief) < calendar.local_day(now, terms.zone):
            work.deliveries.redraw_one(brief.id, now)  # it was only found now
    elif is_waiting(work, brief, now):
        _plan_next(work, workspace_id, slack_id, day_of(brief), now)


def look_later(work: Work, brief: Delivery, since: datetime) -> None:
    """What it carries and was not due yet when it was drawn, at `since`, is edited into it once it is."""
    at = work.nudges.next_in(brief.workspace_id, brief.recipient, brief.id, since)
    if at is not None:
        work.deliveries.redraw_one(brief.id, at)


def is_waiting(work: Work, brief: Delivery, now: datetime) -> bool:
    """Whether anything is asked, also in a message of its own: the next morning's brief asks for that, too."""
    terms = terms_of(work, brief.workspace_id, brief.recipient)
    items, _ = _asked(work, brief.workspace_id, brief.recipient, terms, now, in_home=True)
    return bool(items or _moments(work, brief.workspace_id, brief.recipient, terms, now))


def come_now(work: Work, workspace_id: int, slack_id: str, now: datetime) -> None:
    """They are back, or want to be told again: what waits comes as soon as they are at work."""
    terms = terms_of(work, workspace_id, slack_id)
    if _asked(work, workspace_id, slack_id, terms, now)[0]:
        at = terms.next_time(now)
        work.deliveries.brief(workspace_id, slack_id, calendar.local_day(at, terms.zone), at)


def _plan_next(work: Work, workspace_id: int, slack_id: str, day: date, now: datetime) -> None:
    """The first working morning after that day's brief; today's where nobody looked for so long."""
    terms = terms_of(work, workspace_id, slack_id)
    today = calendar.local_day(now, terms.zone)
    if day < today and terms.is_working_time(now):
        at = calendar.morning(today, terms.zone, terms.hours)
    else:
        after = now if day < today else calendar.end_of_day(now, terms.zone)
        at = calendar.next_working_morning(after, terms.zone, terms.hours)
    work.deliveries.brief(workspace_id, slack_id, calendar.local_day(at, terms.zone), at)


def plan_ahead(store: Store, workspace_id: int, now: datetime) -> None:
    """The mending pass: whoever has something to answer has a brief ahead. One person a transaction."""
    with store.read() as work:
        lacking = work.nudges.waiting_without_brief(workspace_id, now)
    for slack_id in sorted(lacking):
        with store.begin() as work:
            terms = terms_of(work, workspace_id, slack_id)
            today = calendar.local_day(now, terms.zone)
            has_one = work.deliveries.brief_on(workspace_id, slack_id, today) is not None
            _plan_next(work, workspace_id, slack_id, today if has_one else today - calendar.A_DAY, now)


def show_anew(work: Work, workspace_id: int, slack_id: str, now: datetime, but: tuple[str, str] | None = None) -> None:
    """Something in today's brief changed. Where it was not sent yet it is drawn from what is true then; what is just
    being sent was drawn already."""
    today = calendar.local_day(now, work.people.zone_of(workspace_id, slack_id))
    work.deliveries.redraw_briefs(workspace_id, {slack_id: today}, now, but)


def show_anew_to_many(
    work: Work, workspace_id: int, slack_ids: Iterable[str], now: datetime, but: tuple[str, str] | None = None
) -> None:
    """The same for each of them, in as many questions as for one."""
    zones = work.people.zones_of(workspace_id, slack_ids)
    days = {slack_id: calendar.local_day(now, zone) for slack_id, zone in zones.items()}
    work.deliveries.redraw_briefs(workspace_id, days, now, but)


def _asked(
    work: Work, workspace_id: int, slack_id: str, terms: Terms, now: datetime, in_home: bool = False
) -> tuple[list[Item], list[Nudge]]:
    """What this person is asked, and what is out of date: nobody will ever have to answer that."""
    dawn = calendar.day_begins(calendar.local_day(now, terms.zone), terms.zone)
    since = None if in_home else dawn
    nudges = work.nudges.for_brief(workspace_id, slack_id, now, since)
    return items_of(work, workspace_id, [each.as_of(now) for each in nudges], terms, now, since)


def items_of(
    work: Work, workspace_id: int, nudges: Sequence[Nudge], terms: Terms, now: datetime, since: datetime | None = None
) -> tuple[list[Item], list[Nudge]]:
    """What these ask of whoever has these terms, and those that are out of date. What was said since then in a message
    of its own is neither, and what is held back is neither."""
    items, dead = held_or_not(work, workspace_id, nudges, terms, now, since)
    open_ = work.moments.open_of_clients(workspace_id, list({item.client.id for item in items}))
    return [item for item in items if not _is_held(item, open_.get(item.client.id, ()))], dead


def _is_held(item: Item, moments: Collection[Moment]) -> bool:
    return item.nudge is not None and holds.of_nudge(item.nudge, item.milestone, moments)


def held_or_not(
    work: Work, workspace_id: int, nudges: Sequence[Nudge], terms: Terms, now: datetime, since: datetime | None = None
) -> tuple[list[Item], list[Nudge]]:
    """The same with what is held back."""
    milestones = work.milestones.some(workspace_id, outcomes.things(nudges, Noun.MILESTONE))
    promises = work.promises.seen(workspace_id, outcomes.things(nudges, Noun.PROMISE))
    moments = work.moments.seen(workspace_id, outcomes.things(nudges, Noun.MOMENT))
    whose = {nudge.plan.client_id for nudge in nudges if nudge.plan.client_id}
    clients = work.clients.some(workspace_id, whose | {each.client_id for each in moments.values()})
    items: list[Item] = []
    dead: list[Nudge] = []
    newest = {each.plan.about: each.plan.occurrence for each in sorted(nudges, key=lambda one: one.plan.occurrence)}
    for nudge in nudges:
        client = clients.get(nudge.plan.client_id or 0)
        milestone, promise = milestones.get(nudge.plan.about.id), promises.get(nudge.plan.about.id)
        item = None
        if nudge.plan.occurrence < newest[nudge.plan.about]:
            dead.append(nudge)  # it has come round again since
            continue
        if client is not None and nudge.plan.kind is NudgeKind.MILESTONE and milestone is not None:
            item = _milestone(work, nudge, client, milestone, terms, now)
        elif client is not None and nudge.plan.kind in TO_KEEP and promise is not None:
            item = _promise(work, nudge, client, promise, terms, since)
            if item is None and promise.is_open and promise.promiser == terms.preferences.slack_id:
                continue
        elif client is not None and nudge.plan.kind is NudgeKind.SILENCE:
            item = _quiet(work, nudge, client, terms, now)
        elif nudge.plan.kind is NudgeKind.MOMENT_FOLLOW and nudge.plan.about.id in moments:
            moment = moments[nudge.plan.about.id]
            item = _follow_up(work, nudge, clients[moment.client_id], moment)
        if item is None:
            dead.append(nudge)
        else:
            items.append(replace(item, came_late=nudge.plan.due_at) if nudge.was_missed else item)
    return items, dead


def _milestone(
    work: Work, nudge: Nudge, client: Client, milestone: Milestone, terms: Terms, now: datetime
) -> Item | None:
    """None where it went to somebody else, is silent or unwanted, has happened, or turned out to be on another day."""
    is_theirs = nudge.plan.recipient == client.owner or nudge.handed_by is not None
    is_so = milestone.is_asked and milestone.occurs_on(nudge.plan.occurrence)
    if not is_theirs or not is_so or not terms.takes_date(client, milestone):
        return None
    said = journeys.guidance_of(work, nudge, client, milestone, terms, now)
    day, since = nudge.plan.occurrence, nudge.plan.due_at
    return Item(client, Rank.MILESTONE, day, since, nudge, milestone, guidance=said, weight=said.weight)


def _quiet(work: Work, nudge: Nudge, client: Client, terms: Terms, now: datetime) -> Item | None:
    """None where somebody was in touch, something is planned, or they went to somebody else."""
    found = reminders.still_quiet(work, nudge, client, terms, now)
    if found is None:
        return None
    touch = work.touches.last_of(client.workspace_id, [client.id]).get(client.id)
    day, since = nudge.plan.occurrence, nudge.plan.due_at
    return Item(client, Rank.NICE, day, since, nudge, quiet=found, touch=touch, weight=Weight.LOW)


def _follow_up(work: Work, nudge: Nudge, client: Client, moment: Moment) -> Item | None:
    """None where somebody else has it, it was closed or opened again, or they may not know of it any more."""
    reader = nudge.plan.recipient
    circle = work.circles.members(moment.workspace_id, moment.circle_id)
    if not following.still_asks(moment, nudge.plan) or not moment.is_seen_by(reader, client, circle):
        return None
    day, since = nudge.plan.occurrence, nudge.plan.due_at
    return Item(client, Rank.MILESTONE, day, since, nudge, moment=moment, weight=Weight.HIGH)


def _promise(
    work: Work, nudge: Nudge, client: Client, promise: Promise, terms: Terms, since: datetime | None
) -> Item | None:
    """None where it is over, somebody else's, or stands in a message of its own today."""
    if not promise.is_open or promise.promiser != nudge.plan.recipient or not terms.takes_promises:
        return None
    if not client.is_prompted_about:
        return None
    if since is not None and work.nudges.has_its_own(
        promise.workspace_id, nudge.plan.about, nudge.plan.recipient, since
    ):
        return None
    on = nudge.plan.due_at if nudge.plan.kind is NudgeKind.PROMISE_WORD else promise.expected_at
    day = calendar.local_day(on, terms.zone)
    return Item(client, Rank.PROMISE, day, nudge.plan.due_at, nudge, promise=promise)


def _moments(
    work: Work, workspace_id: int, slack_id: str, terms: Terms, now: datetime, in_home: bool = False
) -> list[Item]:
    """Those that this person has and has not spoken about yet. On the day it was flagged it stands in a message of its
    own."""
    today = calendar.local_day(now, terms.zone)
    open_ = [
        each
        for each in work.moments.waiting_for(workspace_id, slack_id, now)
        if in_home or calendar.local_day(each.flagged_at, terms.zone) < today
    ]
    clients = work.clients.some(workspace_id, {each.client_id for each in open_})
    circles = work.circles.of_many(workspace_id, {each.circle_id for each in open_ if each.circle_id is not None})
    return [
        Item(
            clients[each.client_id],
            Rank.CRISIS,
            calendar.local_day(each.flagged_at, terms.zone),
            each.flagged_at,
            moment=each,
        )
        for each in open_
        if each.is_seen_by(slack_id, clients[each.client_id], circles.get(each.circle_id or 0, ()))
    ]


def _covered(work: Work, workspace_id: int, slack_id: str, now: datetime, in_home: bool = False) -> list[Item]:
    """What those are asked for whom this person stands in today, about the clients that they cover."""
    return [
        replace(item, for_whom=owner)
        for owner, terms in covers.away_for(work, workspace_id, slack_id, now).items()
        for item in _asked(work, workspace_id, owner, terms, now, in_home)[0]
        if item.client.cover == slack_id and _may_be_covered(item)
    ]


def _may_be_covered(item: Item) -> bool:
    """What not everybody may know waits for its own person."""
    return item.moment is None or item.moment.visibility is Visibility.OPEN


def _past(work: Work, brief: Delivery, terms: Terms) -> Brief:
    """A morning that is over: what was answered on it."""
    day = day_of(brief)
    acts = outcomes.acts_on(work, brief.workspace_id, brief.recipient, day, terms)
    return Brief(brief.recipient, day, terms.zone, answered=outcomes.answered(work, brief.workspace_id, acts))


def _late(brief: Delivery, terms: Terms, now: datetime) -> str | None:
    """When it should have come, if it came late: not before their day begins, which may have moved since."""
    due = replace(brief, due_at=terms.next_working_time(brief.due_at))
    is_late = due.is_late(brief.sent_at or now)
    return calendar.at_in_words(due.due_at, terms.zone, now, with_on=True) if is_late else None
