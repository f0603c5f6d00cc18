"""What the journey of a client says about a milestone of theirs."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.domain import calendar
from bot.domain import guidance as words
from bot.domain.clients import Client
from bot.domain.guidance import Guidance
from bot.domain.journeys import Journey, JourneyMilestone
from bot.domain.milestones import Milestone
from bot.domain.moments import Moment
from bot.domain.nudges import Nudge
from bot.domain.sales import Sale
from bot.domain.terms import Terms
from bot.views import lingering as lingered
from store import Work

TOUCHES_MOST = 200


def guidance(work: Work, client: Client, milestone: Milestone) -> Guidance:
    """From the snapshot they walk along: for a milestone of the journey its own words, for one of their dates those
    for dates of its kind. Where it says nothing, plain words. What is marked as table stakes here is so."""
    journey = work.journeys.find(client.workspace_id, client.journey_digest)
    found = _said(journey, client, milestone) if journey else None
    if journey is None or found is None:
        return words.plain(milestone)
    said = words.of(found) if milestone.step else words.about(milestone, words.of(found))
    mark = work.journeys.marks(client.workspace_id).get((journey.name, found.key))
    return replace(said, is_table_stakes=mark.is_table_stakes) if mark else said


def guidance_of(
    work: Work, nudge: Nudge, client: Client, milestone: Milestone, terms: Terms, now: datetime
) -> Guidance:
    """The same for whoever is asked, with the lead at which it can be asked again. `terms` are theirs."""
    said = guidance(work, client, milestone)
    found = next_round(client, milestone, said.leads, terms, nudge.plan.occurrence, now)
    return replace(said, next_lead=found and found[0])


def next_round(
    client: Client, milestone: Milestone, leads: Iterable[int], terms: Terms, occurrence: date, now: datetime
) -> tuple[int, datetime] | None:
    """The longest of these leads whose morning comes after today, and that morning. By its morning, not by its number:
    two days before a Monday is Friday, and so is three."""
    today = calendar.local_day(now, terms.zone)
    rounds = ((lead, terms.reckoned(client, replace(milestone, lead_days=lead), occurrence).at) for lead in leads)
    return max((each for each in rounds if calendar.local_day(each[1], terms.zone) > today), default=None)


def lingering(work: Work, client: Client, zone: ZoneInfo, now: datetime, viewer: str | None = None) -> list[str]:
    """What once went wrong for them, for whoever prepares a renewal. Of what is not open to everybody only a team's
    moment is in it, and only for a viewer who may see it; what is sealed never is."""
    of = (client.workspace_id, client.id)
    return lingered.lines(
        work.welcomes.latest_of(*of),
        work.touches.of_client(*of, TOUCHES_MOST),
        _moments(work, client, viewer),
        work.promises.of_client(*of),
        zone,
        now,
    )


def handed_over(work: Work, client: Client) -> Sale | None:
    """What sales wrote down, where they did. For whoever may see the client."""
    return work.sales.latest_of(client.workspace_id, client.id)


def _moments(work: Work, client: Client, viewer: str | None) -> list[Moment]:
    of = (client.workspace_id, client.id)
    if viewer is None:
        return work.moments.of_client(*of)
    theirs = work.circles.of_person(client.workspace_id, viewer)
    return [
        each
        for each in work.moments.unsealed_of_client(*of)
        if each.is_seen_by(viewer, client, (viewer,) if each.circle_id in theirs else ())
    ]


def _said(journey: Journey, client: Client, milestone: Milestone) -> JourneyMilestone | None:
    if milestone.step:
        return journey.find(milestone.step)
    return next((each for each in journey.for_(client.persona) if each.when.base == milestone.kind), None)
