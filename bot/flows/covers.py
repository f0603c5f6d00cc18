"""Who stands in for whom: while an owner is on leave their cover is asked, and where nobody can be their manager learns
of it, once."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from bot.domain import calendar
from bot.domain.briefs import Item
from bot.domain.clients import Client
from bot.domain.deliveries import Delivery, DeliveryKind
from bot.domain.history import Noun, Thing
from bot.domain.terms import Terms
from bot.flows.terms import terms_of
from store import Work


def away_for(work: Work, workspace_id: int, cover: str, now: datetime) -> dict[str, Terms]:
    """Everybody for whom this person stands in today."""
    terms = {
        owner: terms_of(work, workspace_id, owner) for owner in work.clients.owners_covered_by(workspace_id, cover)
    }
    return {owner: theirs for owner, theirs in terms.items() if not theirs.is_here(now)}


def can_cover(work: Work, client: Client, now: datetime) -> bool:
    """Whether somebody is named who is here. A cover sees the client by being its cover."""
    if client.cover is None or not work.people.get(client.workspace_id, client.cover).is_colleague:
        return False
    return terms_of(work, client.workspace_id, client.cover).is_here(now)


def stand_in(work: Work, brief: Delivery, items: Sequence[Item], now: datetime) -> None:
    """The owner of this brief is on leave: whoever covers gets what it would have asked with a brief of theirs, and
    on the day of return the owner hears what became of it."""
    covered = [item for item in items if can_cover(work, item.client, now)]
    for cover in sorted({item.client.cover for item in covered if item.client.cover is not None}):
        theirs = terms_of(work, brief.workspace_id, cover)
        at = theirs.next_time(now)
        work.deliveries.brief(brief.workspace_id, cover, calendar.local_day(at, theirs.zone), at)
    _tell_managers(work, brief, [item for item in items if item not in covered], now)
    _plan_return(work, brief)


def uncovered(items: Iterable[Item], work: Work, manager: str, now: datetime) -> list[Item]:
    """What nobody is there for, of what this manager answers for."""
    return [item for item in items if not can_cover(work, item.client, now) and helper_of(work, item.client) == manager]


def _plan_return(work: Work, brief: Delivery) -> None:
    terms = terms_of(work, brief.workspace_id, brief.recipient)
    until = terms.preferences.leave_until
    if until is not None:
        after = calendar.day_after(until, terms.zone)
        at = terms.next_working_time(after)
        work.deliveries.brief(brief.workspace_id, brief.recipient, calendar.local_day(at, terms.zone), at)


def _tell_managers(work: Work, brief: Delivery, items: Iterable[Item], now: datetime) -> None:
    """Once for each leave: what stays open stands in the owner's brief when they are back."""
    helpers = {helper_of(work, item.client) for item in items} - {brief.recipient}
    since = terms_of(work, brief.workspace_id, brief.recipient).preferences.leave_from
    for helper in sorted(filter(None, helpers)):
        key = f"uncovered/{brief.recipient}/{since}/{helper}"
        about = Thing(Noun.DELIVERY, brief.id)
        work.deliveries.add(brief.workspace_id, key, DeliveryKind.NOTICE, about, helper, now)


def helper_of(work: Work, client: Client) -> str | None:
    """Whoever is told where nobody else can be: the manager, else whom the workspace named for this, else whoever looks
    after Moments here."""
    return client.manager or fallback_of(work, client.workspace_id)


def fallback_of(work: Work, workspace_id: int) -> str | None:
    """Whom the workspace named for this, else whoever looks after Moments here."""
    return work.arrangements.of(workspace_id).fallback or work.workspaces.get(workspace_id).installed_by
