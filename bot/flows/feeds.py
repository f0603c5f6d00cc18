"""Somebody's own moments for their calendar: the secret address is made, changed, taken away, and read."""

import secrets
from collections.abc import Iterator
from datetime import date, datetime

from bot.domain import calendar
from bot.domain.clients import Client
from bot.domain.feeds import LOOKS_AHEAD, PATH, TOKEN_BYTES, Day, NotReachable, digest_of
from bot.domain.milestones import Milestone
from bot.domain.people import Actor
from bot.flows import people
from bot.views import feeds as views
from store import Store, Work


def make(store: Store, actor: Actor, public_url: str | None, now: datetime) -> str:
    """The address, this one time. The one of before is good for nothing from now on. Raises NotReachable, Guest,
    Stranger."""
    if public_url is None:
        raise NotReachable
    token = secrets.token_urlsafe(TOKEN_BYTES)
    with store.begin() as work:
        people.meet(work, actor)
        work.feeds.make(actor.workspace_id, actor.slack_id, digest_of(token), now)
    return public_url + PATH.format(token=token)


def remove(store: Store, actor: Actor) -> None:
    with store.begin() as work:
        people.meet(work, actor)
        work.feeds.remove(actor.workspace_id, actor.slack_id)


def read(store: Store, token: str, now: datetime) -> list[Day] | None:
    """Whoever has the token sees what that person may see now. None where there is no such address, or they are no
    colleague any more."""
    with store.read() as work:
        whose = work.feeds.whose(digest_of(token))
        if whose is None:
            return None
        workspace_id, slack_id = whose
        if not work.workspaces.get(workspace_id).is_active or not work.people.get(workspace_id, slack_id).is_colleague:
            return None
        today = calendar.local_day(now, work.people.zone_of(workspace_id, slack_id))
        days = [*_of_clients(work, workspace_id, slack_id, today), *_promises(work, workspace_id, slack_id, today)]
        return sorted(days, key=lambda each: (each.day, each.title, each.uid))


def _of_clients(work: Work, workspace_id: int, slack_id: str, today: date) -> Iterator[Day]:
    """Dates and goals of the clients that are theirs now."""
    clients = work.clients.some(workspace_id, work.clients.ids_of_owner(workspace_id, slack_id))
    theirs = {key: client for key, client in clients.items() if client.is_prompted_about}
    for milestone in work.milestones.of_owner(workspace_id, slack_id):
        client = theirs.get(milestone.client_id)
        if client is None or not _is_a_day(milestone, client):
            continue
        day = calendar.next_occurrence(milestone.date, milestone.repeat, milestone.leap, today)
        if day is not None and day <= today + LOOKS_AHEAD:
            yield Day(f"milestone-{milestone.id}-{day}", day, views.date_title(milestone, client))
    for goal in work.goals.open_until(workspace_id, today + LOOKS_AHEAD):
        if goal.client_id in theirs and goal.due is not None and goal.due >= today:
            yield Day(f"goal-{goal.id}", goal.due, views.goal_title(goal, theirs[goal.client_id]))


def _is_a_day(milestone: Milestone, client: Client) -> bool:
    """Whether something happens then. On the day of something expected it is only asked about, and of the journey of
    whoever has not landed nothing comes."""
    return not milestone.is_silent and not milestone.is_expected and (client.has_landed or milestone.step is None)


def _promises(work: Work, workspace_id: int, slack_id: str, today: date) -> Iterator[Day]:
    made = work.promises.open_of_promiser(workspace_id, slack_id)
    clients: dict[int, Client] = work.clients.some(workspace_id, {promise.client_id for promise in made})
    for promise in made:
        day = calendar.local_day(promise.expected_at, calendar.zone_or_utc(promise.zone))
        if today <= day <= today + LOOKS_AHEAD:
            yield Day(f"promise-{promise.id}", day, views.promise_title(promise, clients[promise.client_id]))
