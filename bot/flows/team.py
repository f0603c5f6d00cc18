"""A manager's team today, by person: what waits for whom, and who is away."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain import calendar
from bot.domain.briefs import Brief, Item
from bot.domain.clients import Client
from bot.domain.people import Actor, Person
from bot.domain.preferences import Preferences
from bot.domain.promises import Promise
from bot.domain.team import Away, Day, NotYourTeam, Scope, Team, Waits
from bot.flows import briefs, holds, people
from store import Store, Work


def show(store: Store, actor: Actor, now: datetime) -> tuple[Team, ZoneInfo]:
    """And the viewer's zone. Raises Guest, Stranger."""
    with store.read() as work:
        viewer = people.meet(work, actor)
        return collect(work, viewer, now), work.people.zone_of(viewer.workspace_id, viewer.slack_id)


def show_day(store: Store, actor: Actor, slack_id: str, now: datetime) -> Day:
    """What waits for one of them. Raises Guest, Stranger, NotYourTeam."""
    with store.read() as work:
        viewer = people.meet(work, actor)
        scope = scope_of(work, viewer)
        if slack_id not in _members(work, scope, now):
            raise NotYourTeam
        person = work.people.get(viewer.workspace_id, slack_id)
        brief = _theirs(work, briefs.collect(work, viewer.workspace_id, slack_id, now, in_home=True), scope)
        away = _away(work, scope, [person], now)
        late = _overdue(work, scope, brief, slack_id, now)
        return Day(person, brief, late, away[0] if away else None, is_whole=scope.manager is None)


def collect(work: Work, viewer: Person, now: datetime) -> Team:
    """Nobody where they answer for no clients of others. Their own day stands in their own Home already."""
    scope = scope_of(work, viewer)
    members = _members(work, scope, now)
    members.pop(viewer.slack_id, None)
    if not members:
        return Team()
    everyone = work.people.some(viewer.workspace_id, members)
    return Team(
        busy=[(each, members[each.slack_id]) for each in everyone if not members[each.slack_id].is_nothing],
        free=[each for each in everyone if members[each.slack_id].is_nothing],
        away=_away(work, scope, everyone, now),
    )


def scope_of(work: Work, viewer: Person) -> Scope:
    """Whose clients they answer for: the ones they manage, or everybody's."""
    sees_all = work.roles.rights(viewer.workspace_id).answers_for_all(viewer)
    return Scope(viewer.workspace_id, viewer.slack_id, None if sees_all else viewer.slack_id)


def _members(work: Work, scope: Scope, now: datetime) -> dict[str, Waits]:
    """Whoever owns one of these clients, or has something to do for one."""
    owners = work.teams.owners(scope)
    held = holds.of_workspace(work, scope.workspace_id, now) if owners else ()
    return dict.fromkeys(owners, Waits()) | (work.teams.waits(scope, now, held) if owners else {})


def _theirs(work: Work, brief: Brief, scope: Scope) -> Brief:
    """What they do for somebody who is away is counted there, and a moment where it is asked first. Of what only a
    circle may know a manager learns nothing here, not even that there is one."""

    def is_theirs(item: Item) -> bool:
        has_it = item.moment is None or (item.moment.taker == brief.reader and _is_known(work, item, scope))
        return item.for_whom is None and has_it and _is_seen(item.client, scope)

    return replace(brief, reader=scope.viewer, items=[item for item in brief.items if is_theirs(item)])


def _overdue(work: Work, scope: Scope, brief: Brief, slack_id: str, now: datetime) -> list[tuple[Promise, Client]]:
    shown = {item.promise.id for item in brief.items if item.promise is not None}
    late = [
        promise
        for promise in work.promises.open_of_promiser(scope.workspace_id, slack_id)
        if promise.is_overdue(now) and promise.id not in shown
    ]
    clients = work.clients.some(scope.workspace_id, {promise.client_id for promise in late})
    return [(each, clients[each.client_id]) for each in late if _is_seen(clients[each.client_id], scope)]


def _is_known(work: Work, item: Item, scope: Scope) -> bool:
    assert item.moment is not None
    circle = work.circles.members(scope.workspace_id, item.moment.circle_id)
    return item.moment.is_seen_by(scope.viewer, item.client, circle)


def _is_seen(client: Client, scope: Scope) -> bool:
    return scope.manager in (None, client.manager)


def _away(work: Work, scope: Scope, team: Iterable[Person], now: datetime) -> list[Away]:
    """A cover who is away stands in for nobody."""
    everyone = {each.slack_id: each for each in work.preferences.on_leave(scope.workspace_id, now.date())}
    gone = {slack_id for slack_id, theirs in everyone.items() if _is_away(work, theirs, now)}
    members = [person for person in team if person.slack_id in gone]
    if not members:
        return []
    covers: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
    uncovered: defaultdict[str, int] = defaultdict(int)
    for owner, cover, count in work.teams.covers(scope, [person.slack_id for person in members]):
        if cover is None or cover in gone:
            uncovered[owner] += count
        else:
            covers[owner].append((cover, count))
    return [
        Away(person, everyone[person.slack_id].leave_until, covers[person.slack_id], uncovered[person.slack_id])
        for person in members
    ]


def _is_away(work: Work, theirs: Preferences, now: datetime) -> bool:
    return theirs.is_away(calendar.local_day(now, work.people.zone_of(theirs.workspace_id, theirs.slack_id)))
