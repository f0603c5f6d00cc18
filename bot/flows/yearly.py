"""What is asked once a year about each milestone of the journeys in use: still a delight, or table stakes by now?"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from itertools import chain

from bot.domain import calendar
from bot.domain.journeys import Journey, JourneyMilestone
from bot.domain.marks import Mark, Question, next_asked
from bot.domain.people import Person
from bot.domain.terms import Terms
from store import Work


def asked_of(work: Work, viewer: Person, now: datetime) -> Question | None:
    """What whoever manages is to be asked now: at most one question a week, and nothing about a journey that nobody
    walks along."""
    if not may_mark(work, viewer):
        return None
    return _next(work, viewer.workspace_id, work.journeys.marks(viewer.workspace_id), now)


def of_morning(work: Work, reader: Person, terms: Terms, today: date, now: datetime) -> Question | None:
    """The same, or what the reader answered today."""
    if not may_mark(work, reader):
        return None
    marks = work.journeys.marks(reader.workspace_id)
    mine = [each for each in marks.values() if _is_of(each, reader, terms, today)]
    said = max(mine, key=lambda mark: mark.id, default=None)
    if said is None:
        return _next(work, reader.workspace_id, marks, now)
    milestone = find(work, said)
    return question(work, said, milestone) if milestone else None


def find(work: Work, mark: Mark, others: Iterable[Journey] = ()) -> JourneyMilestone | None:
    """The milestone that it is about, of the journey as somebody walks along it, or else of one of the others."""
    in_use = (journey for journey, _ in work.journeys.in_use(mark.workspace_id))
    found = (each.find(mark.key) for each in chain(in_use, others) if each.name == mark.journey)
    return next(filter(None, found), None)


def question(work: Work, mark: Mark, milestone: JourneyMilestone) -> Question:
    """As whoever just answered it reads it, with what they may take back."""
    return Question(mark.journey, milestone, mark, work.history.newest(mark.workspace_id, mark.thing))


def may_mark(work: Work, person: Person) -> bool:
    return work.roles.rights(person.workspace_id).answers_for_all(person)


def readers(work: Work, workspace_id: int) -> list[str]:
    """Everybody who is asked."""
    rights = work.roles.rights(workspace_id)
    named = {*rights.managers, *rights.admins, *work.people.slack_admins(workspace_id)}
    named |= {rights.installer} if rights.installer else set()
    return [person.slack_id for person in work.people.some(workspace_id, named) if person.is_colleague]


def _next(work: Work, workspace_id: int, marks: Mapping[tuple[str, str], Mark], now: datetime) -> Question | None:
    in_use = work.journeys.in_use(workspace_id)
    found = next_asked([journey for journey, _ in in_use], marks, {one.name: since for one, since in in_use}, now)
    return found and Question(found[0].name, found[1], marks.get((found[0].name, found[1].key)))


def _is_of(mark: Mark, reader: Person, terms: Terms, today: date) -> bool:
    return mark.by == reader.slack_id and calendar.local_day(mark.at, terms.zone) == today
