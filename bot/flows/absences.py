"""What somebody is asked about their Slack status: whether it still matters, and how it looks at this moment."""

from datetime import datetime

from bot.domain import calendar
from bot.domain.deliveries import Delivery
from bot.domain.statuses import Absence, Answer
from bot.domain.terms import Terms
from bot.flows.drawn import Drop, Wait
from bot.flows.terms import terms_of
from bot.views import statuses as views
from bot.views.blocks import Message
from bot.views.statuses import Standing
from store import Work

QUESTION, RETURN = "status", "status-back"
"""How the keys of the two messages begin."""


def key_of(absence: Absence, *, is_return: bool = False, now: datetime) -> str:
    return f"{RETURN if is_return else QUESTION}:{absence.id}/{int(now.timestamp())}"


def draw(work: Work, delivery: Delivery, now: datetime) -> Message | Drop | Wait:
    """In their working hours, and never on a day off. Whoever is away because of a status and changes it is there to
    be asked."""
    absence = work.statuses.find(delivery.workspace_id, delivery.about.id)
    if absence is None:
        return Drop("forgotten")
    terms = terms_of(work, delivery.workspace_id, delivery.recipient)
    is_return = delivery.key.startswith(RETURN)
    if delivery.ts is None:
        wanted = absence.answer is Answer.BACK if is_return else matters(work, absence, terms, now)
        if not wanted:
            return Drop("not_needed")
        until = terms.next_working_time(now) if terms.preferences.is_leave_of_status else terms.next_time(now)
        if until > now:
            return Wait(until)
    today = calendar.local_day(now, terms.zone)
    if is_return:
        again = calendar.next_working_morning(absence.changed_at or now, terms.zone, terms.hours_but_for_leave)
        return views.back(calendar.at_in_words(again, terms.zone, now, with_zone=False, with_on=True))
    return views.question(absence, standing(work, absence.workspace_id, absence.slack_id), today)


def matters(work: Work, absence: Absence, terms: Terms, now: datetime) -> bool:
    """Whether there is something to ask: nobody needs to be told what their settings say already, or where nothing
    would come of it."""
    today = calendar.local_day(now, terms.zone)
    if absence.answer is not Answer.OPEN or (absence.until is not None and absence.until < today):
        return False
    if not work.people.get(absence.workspace_id, absence.slack_id).is_colleague or not terms.is_in_small_start:
        return False
    return not terms.preferences.spans(today, absence.until) and bool(
        work.statuses.covers_of(absence.workspace_id, absence.slack_id)
    )


def standing(work: Work, workspace_id: int, slack_id: str) -> Standing:
    """Who covers their clients, and how many nobody does."""
    covers = work.statuses.covers_of(workspace_id, slack_id)
    there = {cover for cover in covers if cover is not None and work.people.get(workspace_id, cover).is_colleague}
    most_first = sorted(there, key=lambda cover: (-covers.count(cover), cover))
    return Standing(tuple(most_first), sum(cover not in there for cover in covers))
