"""What a person's App Home holds: today, this week, what they put off, and their clients; for a manager the team."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.domain import calendar, ledger
from bot.domain.briefs import Brief, Item, Rank
from bot.domain.home import Ahead, Mine
from bot.domain.people import Actor, Person
from bot.domain.promises import Promise
from bot.domain.terms import Terms
from bot.flows import briefs, people, posts, team, workspaces, yearly
from bot.flows.recent import undoable
from bot.flows.terms import terms_of
from bot.views.home import Home, Lacking
from store import Store, Work

WEEK = timedelta(days=7)
AHEAD_MOST = 10
READ_MOST = 30
"""Of what comes: some of it may have been given away or silenced meanwhile."""
LATER_MOST = 5
GOALS_MOST = 5


def show(store: Store, actor: Actor, now: datetime, page: int = 0) -> Home:
    """`page` is that of their clients. Raises Guest, Stranger."""
    workspace_id, me = actor.workspace_id, actor.slack_id
    with store.read() as work:
        viewer = people.meet(work, actor)
        terms = terms_of(work, workspace_id, me)
        today = briefs.collect(work, workspace_id, me, now, in_home=True)
        promises = _promises(work, actor, today)
        goals, goals_count = work.goals.open_of_owner(workspace_id, me, GOALS_MOST)
        recent = undoable(work, actor, now)
        about = {promise.client_id for promise in promises} | {goal.client_id for goal in goals}
        about |= {entry.client_id for entry in recent if entry.client_id is not None}
        named = work.clients.some(workspace_id, about)
        return Home(
            viewer=viewer,
            today=today,
            week=_week(work, actor, terms, promises, now),
            later=_later(work, actor, terms, now),
            goals=[(goal, named[goal.client_id]) for goal in goals],
            goals_count=goals_count,
            promises=[(promise, named[promise.client_id]) for promise in promises],
            kept=ledger.counted(work.promises.counting(workspace_id, now - ledger.LOOKS_BACK, promiser=me), now),
            mine=_mine(work, actor, page),
            team=team.collect(work, viewer, now),
            recent=[(entry, named.get(entry.client_id or 0)) for entry in recent],
            terms=terms,
            lacking=_lacking(work, viewer),
            question=yearly.asked_of(work, viewer, now),
        )


def _promises(work: Work, actor: Actor, today: Brief) -> list[Promise]:
    """The open ones, but for those that are asked about today."""
    asked = {item.promise.id for item in today.items if item.promise is not None and item.for_whom is None}
    theirs = work.promises.open_of_promiser(actor.workspace_id, actor.slack_id)
    return [promise for promise in theirs if promise.id not in asked]


def _week(work: Work, actor: Actor, terms: Terms, promises: Sequence[Promise], now: datetime) -> Ahead:
    """What is asked for the first time in the next seven days, and the promises that fall due in them."""
    until = now + WEEK
    nudges, count = work.nudges.coming_to(actor.workspace_id, actor.slack_id, now, until, READ_MOST)
    items, _ = briefs.items_of(work, actor.workspace_id, nudges, terms, now)
    due = [promise for promise in promises if now <= promise.expected_at < until]
    clients = work.clients.some(actor.workspace_id, {promise.client_id for promise in due})
    count += len(due) + len(items) - len(nudges)
    items += [
        Item(
            clients[promise.client_id],
            Rank.PROMISE,
            calendar.local_day(promise.expected_at, terms.zone),
            promise.expected_at,
            promise=promise,
        )
        for promise in due
    ]
    items.sort(key=lambda item: item.since)
    return Ahead(items[:AHEAD_MOST], max(count - AHEAD_MOST, 0))


def _later(work: Work, actor: Actor, terms: Terms, now: datetime) -> Ahead:
    nudges = work.nudges.put_off_by(actor.workspace_id, actor.slack_id, now)
    items, _ = briefs.items_of(work, actor.workspace_id, nudges, terms, now)
    return Ahead(items[:LATER_MOST], max(len(items) - LATER_MOST, 0))


def _mine(work: Work, actor: Actor, page: int) -> Mine:
    """The last page there is, where clients went meanwhile."""
    _, count = work.clients.of_owner(actor.workspace_id, actor.slack_id, 1)
    page = max(min(page, Mine(count=count).pages - 1), 0)
    heard = work.homes.quietest(actor.workspace_id, actor.slack_id, page) if count else []
    return Mine(heard, count, page)


def _lacking(work: Work, viewer: Person) -> Lacking | None:
    """None for whoever does not administer."""
    workspace_id = viewer.workspace_id
    rights = work.roles.rights(workspace_id)
    if not rights.administers(viewer):
        return None
    settled = work.arrangements.of(workspace_id)
    return Lacking(
        is_unsettled=not work.arrangements.are_settled(workspace_id),
        clients=not work.clients.has_any(workspace_id),
        managers=not rights.managers and not settled.fallback and not work.clients.has_any(workspace_id, managed=True),
        channel=posts.place(work, workspace_id) is None,
        is_small_start=settled.is_small_start,
    )


def is_kept_current(store: Store, actor: Actor) -> bool:
    """Whether they ever opened it: what nobody looks at need not be drawn after every press."""
    with store.read() as work:
        return work.people.get(actor.workspace_id, actor.slack_id).home_seen


def seen(store: Store, actor: Actor, now: datetime, once: str) -> None:
    """They opened Home: from now on it is kept current. The first Slack admin who does counts as the installer where
    nobody else does. Raises Repeated."""
    with store.begin() as work:
        people.only_once(work, actor.workspace_id, once, now)
        work.people.set_home_seen(actor.workspace_id, actor.slack_id)
        person = work.people.find(actor.workspace_id, actor.slack_id)
        if person is not None and person.is_colleague and person.is_admin:
            workspaces.claim(work, actor.workspace_id, actor.slack_id, now)
