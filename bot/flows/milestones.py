"""Planning the prompts for milestones: one row ahead for each, always counted from the source date."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain import calendar
from bot.domain.calendar import PartialDate
from bot.domain.clients import Client
from bot.domain.history import Noun, Thing
from bot.domain.milestones import Milestone, MilestoneKind
from bot.domain.nudges import Nudge, NudgeKind, NudgeState, Plan
from bot.domain.terms import Terms
from bot.flows import briefs
from bot.flows.terms import Remembered, remembered, terms_of
from store import Store, Work

NEW_A_MORNING = 3
"""Of what was added late and is near already, so many come new to a person each morning."""
NEAR = timedelta(days=91)
"""What is asked about now and then is asked again at the latest so often: all of it that an import brings."""
VERY_MANY, SOON, A_LIFETIME = 2_000, timedelta(days=35), timedelta(days=36_500)


def replan(work: Work, client: Client, milestone: Milestone, now: datetime) -> None:
    """Brings what waits for this milestone in line with the client and the date as they are now."""
    about = Thing(Noun.MILESTONE, milestone.id)
    unsent = [
        nudge
        for nudge in work.nudges.unsent(client.workspace_id, about)
        if nudge.handed_by is None or not milestone.occurs_on(nudge.plan.occurrence)
    ]
    terms = terms_of(work, client.workspace_id, client.owner)
    plans: list[Plan] = _take_along(work, client, milestone, terms, now)
    if terms.takes_date(client, milestone):
        belated = _belated_plan(unsent, client, milestone, terms.zone, now)
        plan = belated or _next_plan(work, client, milestone, terms, now)
        plans += [plan] if plan else []
        plans += _put_off_plans(unsent, client, milestone, terms.zone, now)
    work.nudges.replan(client.workspace_id, about, plans, unsent)
    _show_withdrawn(work, [nudge for nudge in unsent if nudge.round > 0], now)


def _take_along(work: Work, client: Client, milestone: Milestone, terms: Terms, now: datetime) -> list[Plan]:
    """What was asked already, and is not right any more, is let go; where only its owner is another one now, they are
    asked instead."""
    workspace_id = client.workspace_id
    takes = terms.takes_date(client, milestone) and milestone.is_asked
    plans = []
    asked = work.nudges.asked_about(workspace_id, Thing(Noun.MILESTONE, milestone.id), now)
    for nudge in asked:
        is_so = takes and milestone.occurs_on(nudge.plan.occurrence)
        if is_so and (nudge.plan.recipient == client.owner or nudge.handed_by is not None):
            continue
        work.nudges.withdraw_all(workspace_id, [nudge.id])
        briefs.show_anew(work, workspace_id, nudge.plan.recipient, now)
        if is_so:
            at = terms.next_working_time(now)
            plans.append(replace(nudge.plan, recipient=client.owner, due_at=at, zone=terms.zone.key))
    return plans


def _show_withdrawn(work: Work, put_off: Iterable[Nudge], now: datetime) -> None:
    """An older message says that it will ask again, and it will not."""
    for nudge in put_off:
        newest = work.nudges.find(nudge.plan.workspace_id, nudge.id)
        if newest is not None and newest.state is NudgeState.WITHDRAWN:
            work.deliveries.redraw(nudge.plan.workspace_id, [Thing(Noun.NUDGE, nudge.id)], now)
            briefs.show_anew(work, nudge.plan.workspace_id, nudge.plan.recipient, now)


def plan_new(work: Work, added: Collection[tuple[Client, Milestone]], now: datetime) -> None:
    """For dates that were added in this transaction, so that nothing of them was planned before: many at once.

    Of very many only those that are due soon: the mending pass plans the others in small transactions, and whoever
    presses a button meanwhile is not kept waiting.
    """
    soon = now + (SOON if len(added) > VERY_MANY else A_LIFETIME)
    terms = remembered(work)
    plans = (
        (next_plan(client, date, terms(client.workspace_id, client.owner), now), date, client) for client, date in added
    )
    near = [(plan, date, client) for plan, date, client in plans if plan and plan.due_at < soon]
    work.nudges.add_many([plan for plan, _, _ in spread(work, near, terms, now)])


Planned = tuple[Plan, Milestone, Client]


def spread(work: Work, planned: Sequence[Planned], terms_of: Remembered, now: datetime) -> list[Planned]:
    """What was added late is as near already as its lead says, or nearer, and many at once would be a flood: so many
    a morning, those first of whose time most has gone, and each still in time. Whether something expected has come can
    be asked later, so it takes the mornings that are free."""
    movable: defaultdict[str, list[Planned]] = defaultdict(list)
    fixed: defaultdict[str, list[Planned]] = defaultdict(list)
    for each in planned:
        plan, milestone, client = each
        can_wait = milestone.is_expected and plan.due_at < now + NEAR
        is_movable = can_wait or _is_late(each, terms_of(client.workspace_id, plan.recipient), now)
        (movable if is_movable else fixed)[plan.recipient].append(each)
    spread = [each for theirs in fixed.values() for each in theirs]
    for recipient, theirs in movable.items():
        workspace_id = theirs[0][2].workspace_id
        terms = terms_of(workspace_id, recipient)
        dawn = calendar.day_begins(calendar.local_day(now, terms.zone), terms.zone)
        taken = work.nudges.coming(workspace_id, recipient, dawn)  # or each planning anew would bring more into today
        taken.update(calendar.local_day(plan.due_at, terms.zone) for plan, _, _ in fixed[recipient])
        spread += _over_mornings(theirs, terms, taken, now)
    return spread


def _is_late(planned: Planned, terms: Terms, now: datetime) -> bool:
    """Its lead said an earlier morning. What is due on the next one by its own lead is not late."""
    plan, milestone, client = planned
    return plan.due_at <= terms.next_working_time(now) and terms.reckoned(client, milestone, plan.occurrence).at < now


def _over_mornings(movable: Sequence[Planned], terms: Terms, taken: Counter[date], now: datetime) -> Iterator[Planned]:
    """`taken`: how many come on each day already."""
    first = terms.next_working_time(now)
    free = _Mornings(terms, taken)
    for plan, milestone, client in _most_pressing(movable, terms, now):
        morning = free.from_(max(first, plan.due_at))
        last = _latest(plan, milestone, client, terms) or morning
        at = max(min(morning, last), first)
        taken[calendar.local_day(at, terms.zone)] += 1
        yield replace(plan, due_at=at), milestone, client


def _most_pressing(movable: Iterable[Planned], terms: Terms, now: datetime) -> list[Planned]:
    """Of whose time most has gone: a renewal in five days, which wants sixty, before a birthday in three, which wants
    seven. Whether something has come can wait."""
    today = calendar.local_day(now, terms.zone)

    def pressing(each: Planned) -> tuple[bool, float, date]:
        plan, milestone, _ = each
        left = max((plan.occurrence - today).days, 0) / max(milestone.lead_days, 1)
        return milestone.is_expected, left, plan.occurrence

    return sorted(movable, key=pressing)


@dataclass
class _Mornings:
    """Somebody's, with how much comes on each; those that are full are passed over at once."""

    terms: Terms
    taken: Counter[date]
    after: dict[date, datetime] = field(default_factory=dict)

    def from_(self, morning: datetime) -> datetime:
        """The first one that is free, from this one on."""
        full = []
        while self.taken[day := calendar.local_day(morning, self.terms.zone)] >= NEW_A_MORNING:
            full.append(day)
            morning = self.after.get(day) or calendar.next_working_morning(morning, self.terms.zone, self.terms.hours)
        self.after.update(dict.fromkeys(full, morning))
        return morning


def _latest(plan: Plan, milestone: Milestone, client: Client, terms: Terms) -> datetime | None:
    """The last morning that is in time: its own day's; for what belonged before a first day, and is past by now, that
    day's. What is asked about now and then has no day to be in time for."""
    if milestone.is_expected:
        return None
    day, start = plan.occurrence, client.start_date
    is_past = day < calendar.local_day(plan.due_at, terms.zone)
    if milestone.kind is MilestoneKind.JOURNEY and is_past and start is not None and day < start:
        day, milestone = start, replace(milestone, date=PartialDate(start.year, start.month, start.day))
    return terms.reckoned(client, replace(milestone, lead_days=0), day).at


def replan_many(
    work: Work,
    workspace_id: int,
    changed: Iterable[tuple[Client, Milestone]],
    now: datetime,
    added: Collection[tuple[Client, Milestone]] = (),
) -> None:
    """As `replan` for each. Most were never sent nor answered, and those are taken back and planned at once, together
    with what was `added` in this transaction."""
    pairs = {milestone.id: (client, milestone) for client, milestone in changed}
    tomorrow = calendar.local_day(now, ZoneInfo("UTC")) + calendar.A_DAY  # nowhere is today later than this
    free = work.nudges.withdraw_ahead(workspace_id, Noun.MILESTONE, list(pairs), tomorrow, now)
    plan_new(work, [*added, *(pair for key, pair in pairs.items() if key in free)], now)
    for key, (client, milestone) in pairs.items():
        if key not in free:
            replan(work, client, milestone, now)


def replan_one(work: Work, workspace_id: int, milestone_id: int, now: datetime) -> None:
    found = work.milestones.find(workspace_id, milestone_id)
    if found is None:
        return
    client = work.clients.get(workspace_id, found.client_id)  # held from here on
    milestone = work.milestones.find(workspace_id, milestone_id)  # as it is now, and not as it was before we waited
    if milestone is not None:
        replan(work, client, milestone, now)


def replan_these(work: Work, workspace_id: int, milestone_ids: Collection[int], now: datetime) -> None:
    """As `replan_one` for each: the clients are held, so that nobody else hands them over meanwhile."""
    found = work.milestones.some(workspace_id, milestone_ids).values()
    clients = work.clients.held(workspace_id, {milestone.client_id for milestone in found})
    found = work.milestones.some(workspace_id, milestone_ids).values()
    theirs = [(clients[each.client_id], each) for each in found if each.client_id in clients]
    replan_many(work, workspace_id, theirs, now)


def plan_ahead(store: Store, workspace_id: int, now: datetime, batch: int = 50) -> None:
    """The mending pass: whatever has no unsent prompt gets one. In small transactions, so that nobody waits."""
    yesterday = calendar.local_day(now, ZoneInfo("UTC")) - calendar.A_DAY  # nowhere is today earlier than this
    with store.read() as work:
        lacking = work.milestones.without_plan(workspace_id, yesterday)
    _replan_in_steps(store, workspace_id, lacking, now, batch)


def follow(store: Store, workspace_id: int, delivery_ids: Collection[int], now: datetime, batch: int = 50) -> None:
    """The next occurrence of each date of which somebody was just told in one of these. In small transactions, so
    that nobody waits."""
    with store.read() as work:
        nudges = work.nudges.carried_by(workspace_id, delivery_ids)
    told = sorted({nudge.plan.about.id for nudge in nudges if nudge.plan.about.noun is Noun.MILESTONE})
    _replan_in_steps(store, workspace_id, told, now, batch)


def _replan_in_steps(store: Store, workspace_id: int, ids: Sequence[int], now: datetime, batch: int) -> None:
    for start in range(0, len(ids), batch):
        with store.begin() as work:
            for milestone_id in ids[start : start + batch]:
                replan_one(work, workspace_id, milestone_id, now)


def _belated_plan(
    unsent: Iterable[Nudge], client: Client, milestone: Milestone, zone: ZoneInfo, now: datetime
) -> Plan | None:
    """A prompt that is still unsent although its day has come or gone: late is sent late, never dropped."""
    today = calendar.local_day(now, zone)
    for nudge in unsent:
        plan = nudge.plan
        if (
            nudge.round == 0
            and nudge.state is NudgeState.OPEN
            and (plan.due_at <= now or plan.occurrence < today)
            and milestone.occurs_on(plan.occurrence)
        ):
            return replace(plan, recipient=client.owner, zone=zone.key, client_id=client.id)
    return None


def _put_off_plans(
    unsent: Iterable[Nudge], client: Client, milestone: Milestone, zone: ZoneInfo, now: datetime
) -> list[Plan]:
    """What comes again later, although its day is over by then: nothing but this would ask about it any more."""
    today = calendar.local_day(now, zone)
    return [
        replace(nudge.plan, recipient=client.owner, zone=zone.key, client_id=client.id)
        for nudge in unsent
        if nudge.state is NudgeState.LATER
        and nudge.plan.occurrence < today
        and milestone.occurs_on(nudge.plan.occurrence)
    ]


def _next_plan(work: Work, client: Client, milestone: Milestone, terms: Terms, now: datetime) -> Plan | None:
    about = Thing(Noun.MILESTONE, milestone.id)
    settled = work.nudges.settled_occurrences(client.workspace_id, about, client.owner)
    return next_plan(client, milestone, terms, now, settled)


def next_plan(
    client: Client, milestone: Milestone, terms: Terms, now: datetime, settled: Collection[date] = ()
) -> Plan | None:
    """The first occurrence ahead that is not settled: of which the owner was not told and nobody has answered. In
    their own working hours; nothing where they want no such prompts. What belongs before a first day that is not over
    comes at once, where its own day is past."""
    if not terms.takes_date(client, milestone):
        return None
    hours, theirs = terms.hours_for(client), client.clock
    wanted = terms.as_wanted(milestone)
    due = wanted.next_prompt(terms.zone, now, None, hours, theirs)
    while due is not None and due.occurrence in settled:
        due = wanted.next_prompt(terms.zone, now, due.occurrence, hours, theirs)
    if due is None and milestone.step:
        still = terms.still_due(client, milestone, now)
        due = still if still and still.occurrence not in settled else None
    return due and Plan(
        workspace_id=client.workspace_id,
        about=Thing(Noun.MILESTONE, milestone.id),
        kind=NudgeKind.MILESTONE,
        lead=milestone.lead_days,
        occurrence=due.occurrence,
        recipient=client.owner,
        due_at=due.at,
        zone=terms.zone.key,
        client_id=client.id,
    )
