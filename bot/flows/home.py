"""What a person's App Home holds: my clients, what is near, what I promised, what I have taken."""

from datetime import date, datetime, timedelta

from bot.domain import calendar
from bot.domain.people import Actor, Person
from bot.flows import people, workspaces
from bot.flows.recent import undoable
from bot.flows.terms import terms_of
from bot.views.home import Home, Lacking
from store import Store, Work

NEAR, JUST_PAST = timedelta(days=21), timedelta(days=7)
NEAR_MOST = 10
CLIENTS_MOST = 30


def show(store: Store, actor: Actor, now: datetime) -> Home:
    """Raises Guest, Stranger."""
    with store.read() as work:
        viewer = people.meet(work, actor)
        clients, count = work.clients.of_owner(actor.workspace_id, actor.slack_id, CLIENTS_MOST)
        zone = work.people.zone_of(actor.workspace_id, actor.slack_id)
        since = _since(calendar.local_day(now, zone))
        nudges = work.nudges.dates_near(actor.workspace_id, actor.slack_id, since, now + NEAR, NEAR_MOST)
        milestones = work.milestones.some(actor.workspace_id, [nudge.plan.about.id for nudge in nudges])
        promises = work.promises.open_of_promiser(actor.workspace_id, actor.slack_id)
        moments = work.moments.open_of_taker(actor.workspace_id, actor.slack_id, now)
        ids = [m.client_id for m in milestones.values()]
        ids += [p.client_id for p in promises] + [m.client_id for m in moments]
        named = work.clients.some(actor.workspace_id, ids)
        rights = work.roles.rights(actor.workspace_id)
        return Home(
            viewer=viewer,
            zone=zone,
            clients=clients,
            clients_count=count,
            near=[
                (nudge, milestone, named[milestone.client_id])
                for nudge in nudges
                if (milestone := milestones.get(nudge.plan.about.id)) is not None
                and milestone.is_asked
                and not milestone.is_expected
                and named[milestone.client_id].is_arranged_by(viewer, rights)  # it may be with somebody else by now
            ],
            promises=[(promise, named[promise.client_id]) for promise in promises],
            recent=undoable(work, actor, now),
            touches=work.touches.last_of(actor.workspace_id, [client.id for client in clients]),
            moments=[(moment, named[moment.client_id]) for moment in moments],
            terms=terms_of(work, actor.workspace_id, actor.slack_id),
            lacking=_lacking(work, viewer),
        )


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
        channel=settled.moments_channel is None,
        is_small_start=settled.is_small_start,
    )


def _since(today: date) -> date:
    """What was not answered stays for a week, and a date of which only the month is known for its month."""
    return min(today - JUST_PAST, today.replace(day=1))


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
