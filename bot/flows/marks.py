"""Once a year each milestone of the journeys in use is asked about: still a delight, or table stakes by now?"""

from dataclasses import replace
from datetime import datetime

from bot.domain.journeys import Journey, Journeys
from bot.domain.marks import Mark, MilestoneGone, NotYoursToMark, next_asked
from bot.domain.people import Actor, Person
from bot.flows import people
from bot.views.marks import Question
from store import Store, Work


def asked_of(work: Work, viewer: Person, loaded: Journeys, now: datetime) -> Question | None:
    """What whoever manages is to be asked now: at most one question a week, and nothing about a journey that nobody
    walks along."""
    if not loaded.all or not _may_mark(work, viewer):
        return None
    marks, since = work.journeys.marks(viewer.workspace_id), work.journeys.since(viewer.workspace_id)
    found = next_asked(loaded.all, marks, since, now)
    return Question(found[0].name, found[1]) if found else None


def answer(
    store: Store, actor: Actor, journey: str, key: str, is_table_stakes: bool, loaded: Journeys, now: datetime
) -> Question:
    """Kept for everybody here, and may be said otherwise. Raises NotYoursToMark, MilestoneGone."""
    with store.begin() as work:
        if not _may_mark(work, people.meet(work, actor)):
            raise NotYoursToMark
        found = loaded.named(journey)
        milestone = found.find(key) if found else None
        if found is None or milestone is None:
            raise MilestoneGone
        work.journeys.mark(Mark(actor.workspace_id, found.name, key, is_table_stakes, actor.slack_id, now))
        return Question(found.name, milestone, is_table_stakes)


def marked(store: Store, actor: Actor, loaded: Journeys) -> Journeys:
    """The journeys as they read here: what was marked is table stakes, or is none any more."""
    with store.read() as work:
        marks = work.journeys.marks(actor.workspace_id)
    return Journeys(tuple(_as_marked(journey, marks) for journey in loaded.all))


def _as_marked(journey: Journey, marks: dict[tuple[str, str], Mark]) -> Journey:
    return replace(
        journey,
        milestones=tuple(
            replace(each, is_table_stakes=mark.is_table_stakes)
            if (mark := marks.get((journey.name, each.key)))
            else each
            for each in journey.milestones
        ),
    )


def _may_mark(work: Work, person: Person) -> bool:
    rights = work.roles.rights(person.workspace_id)
    return rights.manages(person) or rights.administers(person)
