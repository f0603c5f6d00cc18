"""What is asked about a moment after the talk: to close it, and, once it is closed, how they are now."""

from datetime import date, datetime, timedelta

from bot.domain import calendar
from bot.domain.clients import Client
from bot.domain.moments import CLOSE_AFTER, FOLLOW_UPS, Moment, Outcome
from bot.domain.nudges import NudgeKind, Plan
from bot.flows.terms import terms_of
from store import Work

SEALED = "A sealed item"
TO_CLOSE = 0
"""The lead of what asks to close it. That of a follow-up says how many days after it comes."""


def plans(work: Work, moment: Moment) -> list[Plan]:
    """For whoever has it. Nobody is asked after what was withdrawn, or was not one."""
    if moment.is_open and moment.spoken_at is not None:
        return [_plan(work, moment, TO_CLOSE, moment.spoken_at, CLOSE_AFTER)]
    if moment.outcome is Outcome.MET and moment.closed_at is not None:
        return [_plan(work, moment, days, moment.closed_at, days) for days in FOLLOW_UPS]
    return []


def still_asks(moment: Moment, plan: Plan) -> bool:
    """Whether it is theirs to say, and still so."""
    if plan.recipient != moment.taker:
        return False
    if plan.lead == TO_CLOSE:
        return moment.is_open and moment.spoken_at is not None
    return moment.outcome is Outcome.MET


def title(moment: Moment, client: Client | None) -> str:
    """As what became of it is called. Of what is sealed it names nothing."""
    return SEALED if moment.is_sealed or client is None else f"How {client.name} is now"


def _plan(work: Work, moment: Moment, lead: int, since: datetime, days: int) -> Plan:
    """The later one takes the place of an earlier one that nobody answered: each has a day of its own."""
    terms = terms_of(work, moment.workspace_id, moment.taker)
    day: date = calendar.local_day(since, terms.zone) + timedelta(days=days)
    return Plan(
        workspace_id=moment.workspace_id,
        about=moment.thing,
        kind=NudgeKind.MOMENT_FOLLOW,
        lead=lead,
        occurrence=day,
        recipient=moment.taker,
        due_at=calendar.morning(calendar.working_day_on_or_after(day, terms.hours), terms.zone, terms.hours),
        zone=terms.zone.key,
        client_id=None if moment.is_sealed else moment.client_id,
    )
