"""What a person settles for themselves, and what follows for the prompts that wait for them."""

from dataclasses import replace
from datetime import datetime

from bot.domain import calendar
from bot.domain.history import Noun, Thing, What
from bot.domain.nudges import NudgeKind
from bot.domain.people import Actor
from bot.domain.preferences import Preferences
from bot.domain.terms import Terms
from bot.flows import briefs, covers, milestones, people, promises
from bot.flows.people import only_once
from bot.flows.terms import terms_of
from bot.views.less import Less
from bot.views.settings import DATES, KINDS, Filled
from store import Store, Work

AT_ONCE = 200
"""How many dates are planned anew in one transaction."""


def begin(store: Store, actor: Actor) -> Terms:
    """What applies to them now. Raises Guest, Stranger."""
    with store.read() as work:
        people.meet(work, actor)
        return terms_of(work, actor.workspace_id, actor.slack_id)


def save(store: Store, actor: Actor, filled: Filled, now: datetime, once: str) -> Terms:
    """What is as usual follows the workspace, also where that changes later. What is unsent is planned anew.

    Raises NoWorkingDays, HoursBackwards, LeaveWithoutStart, LeaveBackwards, PauseOver, NoSuchCountry, Repeated.
    """
    with store.begin() as work:
        only_once(work, actor.workspace_id, once, now)
        people.meet(work, actor)
        before = terms_of(work, actor.workspace_id, actor.slack_id)
        return change(work, actor, before, _settled(before, filled, now), now)


def go_on(store: Store, actor: Actor, now: datetime) -> Terms:
    """Neither on leave nor paused any more: what waited comes now."""
    with store.begin() as work:
        people.meet(work, actor)
        before = terms_of(work, actor.workspace_id, actor.slack_id)
        return change(work, actor, before, before.preferences.go_on().leave(None, None), now)


def want_less(store: Store, actor: Actor, kind: str, less: Less, now: datetime, once: str) -> None:
    """Of one kind, for this person alone. Raises Repeated."""
    with store.begin() as work:
        only_once(work, actor.workspace_id, once, now)
        people.meet(work, actor)
        before = terms_of(work, actor.workspace_id, actor.slack_id)
        own = before.preferences
        own = own.mute(own.muted | {kind}) if less is Less.STOP else own.only_on_the_day(own.on_the_day | {kind})
        change(work, actor, before, own, now)
        briefs.show_anew(work, actor.workspace_id, actor.slack_id, now)


def replan(work: Work, workspace_id: int, slack_id: str, now: datetime) -> None:
    """What is unsent to this person, after their clock or their terms changed. Where that is much it is left to
    `catch_up`, because Slack waits for the answer: until then each prompt is looked at when it is sent."""
    dates = [each.id for each in work.milestones.of_owner(workspace_id, slack_id)]
    if len(dates) > AT_ONCE:
        work.people.set_unplanned(workspace_id, [slack_id], now)
        return
    milestones.replan_these(work, workspace_id, dates, now)
    _replan_others(work, workspace_id, slack_id, now)


def catch_up(store: Store, workspace_id: int, now: datetime) -> None:
    """Everybody whose plans are older than their clock or their terms, whoever is told of something soonest first. In
    small transactions, so that nobody waits."""
    while (found := _next_unplanned(store, workspace_id)) is not None:
        slack_id, since = found
        with store.read() as work:
            dates = [each.id for each in work.milestones.of_owner(workspace_id, slack_id)]
        for start in range(0, len(dates), AT_ONCE):
            with store.begin() as work:
                milestones.replan_these(work, workspace_id, dates[start : start + AT_ONCE], now)
        with store.begin() as work:
            _replan_others(work, workspace_id, slack_id, now)
            work.people.set_planned(workspace_id, slack_id, since)


def change(work: Work, actor: Actor, before: Terms, own: Preferences, now: datetime) -> Terms:
    """What follows for what waits: it is planned anew where it must be, and whoever covers is asked from now on, or no
    longer."""
    if own == before.preferences:
        return before
    work.preferences.save(own)
    about = Thing(Noun.WORKSPACE, actor.workspace_id)
    work.history.record(actor.workspace_id, What.SETTINGS_CHANGED, about, now, who=actor.slack_id)
    after = Terms(before.zone, own, before.usual)
    was = before.preferences
    is_moved = after.hours_but_for_leave != before.hours_but_for_leave
    if is_moved or (own.muted, own.on_the_day) != (was.muted, was.on_the_day):
        replan(work, actor.workspace_id, actor.slack_id, now)
    wake(work, actor.workspace_id, actor.slack_id, now)
    if before.is_here(now) != after.is_here(now):
        _hand_on(work, actor, after, now)
    return after


def wake(work: Work, workspace_id: int, slack_id: str, now: datetime) -> None:
    """What is due to them already and waits for another hour is looked at again, also what is just found to wait."""
    work.deliveries.redraw_claimed(workspace_id, slack_id)
    for nudge in work.nudges.unsent_to(workspace_id, slack_id):
        if nudge.plan.due_at <= now and nudge.plan.kind is not NudgeKind.MOMENT_TAKE:
            work.nudges.move(nudge)
    briefs.come_now(work, workspace_id, slack_id, now)


def _next_unplanned(store: Store, workspace_id: int) -> tuple[str, datetime] | None:
    with store.read() as work:
        return work.people.next_unplanned(workspace_id)


def _replan_others(work: Work, workspace_id: int, slack_id: str, now: datetime) -> None:
    """Promises, and what was put off: it keeps its hour, on the clock that is theirs now."""
    for promise in work.promises.open_of_promiser(workspace_id, slack_id):
        promises.replan(work, promise, now)
    zone = work.people.zone_of(workspace_id, slack_id)
    for nudge in work.nudges.unsent_to(workspace_id, slack_id):
        is_planned = nudge.plan.kind is NudgeKind.MILESTONE and nudge.round == 0
        if nudge.plan.about.noun is not Noun.MOMENT and not is_planned:  # a moment's clock is the taker's, and runs on
            work.nudges.move(nudge.moved_to(zone, now))
    wake(work, workspace_id, slack_id, now)


def _settled(terms: Terms, filled: Filled, now: datetime) -> Preferences:
    own, usual, chosen = terms.preferences, terms.usual, filled.hours
    own = own.work(
        None if chosen.days == usual.days else chosen.days,
        None if chosen.starts == usual.starts else chosen.starts,
        None if chosen.ends == usual.ends else chosen.ends,
        usual,
    )
    own = own.live_in(filled.country)
    own = own.mute((own.muted - set(KINDS)) | (set(KINDS) - filled.kinds))
    own = own.only_on_the_day((own.on_the_day - set(DATES)) | filled.on_the_day).ask_for(filled.most)
    if filled.goes_on:
        return own.go_on().leave(None, None)
    return _paused(replace(terms, preferences=own.leave(filled.leave_from, filled.leave_until)), filled, now)


def _paused(terms: Terms, filled: Filled, now: datetime) -> Preferences:
    """Until their work begins on that day. A pause that is over already and still stands in the form is let go."""
    own = terms.preferences
    if filled.pause is None:
        return own.go_on()
    until = calendar.morning(filled.pause, terms.zone, Terms(terms.zone, own, terms.usual).hours)
    return own.pause(until, now)


def _hand_on(work: Work, actor: Actor, after: Terms, now: datetime) -> None:
    """Today, what their brief asked them for already."""
    items = briefs.asked_of(work, actor.workspace_id, actor.slack_id, now)
    brief = work.deliveries.brief_on(actor.workspace_id, actor.slack_id, calendar.local_day(now, after.zone))
    if after.is_here(now):
        for cover in sorted({item.client.cover for item in items if item.client.cover is not None}):
            briefs.show_anew(work, actor.workspace_id, cover, now)
    elif brief is not None and brief.is_out:
        covers.stand_in(work, brief, items, now)
