"""What somebody says of a milestone: still a delight, or table stakes by now. The newest counts, for everybody here."""

from dataclasses import replace
from datetime import datetime

from bot.domain.history import UNDO_WITHIN, ChangedSince, Entry, Noun, Thing, What
from bot.domain.journeys import Journey, JourneyMilestone, Journeys
from bot.domain.marks import Mark, MilestoneGone, NotYoursToMark, Question, SaidMeanwhile
from bot.domain.people import Actor
from bot.flows import people, yearly
from bot.flows.drawing import show_anew
from bot.messenger import Posted
from store import Store, Work


def answer(
    store: Store,
    actor: Actor,
    said: Mark,
    loaded: Journeys,
    now: datetime,
    pressed: Posted | None = None,
) -> None:
    """`said.id` is that of what had been said before, as the reader saw it; 0 where nothing had. Pressed twice it is
    said once. Raises NotYoursToMark, MilestoneGone, SaidMeanwhile."""
    with store.begin() as work:
        work.hold(actor.workspace_id, Thing(Noun.WORKSPACE, actor.workspace_id))  # two answer one after the other
        if not yearly.may_mark(work, people.meet(work, actor)):
            raise NotYoursToMark
        milestone = yearly.find(work, said, loaded.all)
        if milestone is None:
            raise MilestoneGone
        before = work.journeys.marks(actor.workspace_id).get((said.journey, said.key))
        if before is not None and before.id != said.id:
            if (before.by, before.is_table_stakes) == (said.by, said.is_table_stakes):
                return
            raise SaidMeanwhile
        mark = work.journeys.mark(said)
        what = What.MARKED_TABLE_STAKES if mark.is_table_stakes else What.MARKED_DELIGHT
        work.history.record(actor.workspace_id, what, mark.thing, now, who=actor.slack_id, subject=milestone.title)
        show_anew(work, actor.workspace_id, mark.thing, now, pressed)


def undo(work: Work, entry: Entry) -> None:
    """What had been said before counts again. Raises ChangedSince."""
    mark = work.journeys.find_mark(entry.workspace_id, entry.about.id)
    if mark is None or work.journeys.marks(entry.workspace_id)[mark.journey, mark.key] != mark:
        raise ChangedSince
    work.journeys.unmark(entry.workspace_id, mark.id)


def about(store: Store, actor: Actor, journey: Journey, milestone: JourneyMilestone, now: datetime) -> Question | None:
    """For whoever may say something of it; None for everybody else."""
    with store.read() as work:
        if not yearly.may_mark(work, people.meet(work, actor)):
            return None
        mark = work.journeys.marks(actor.workspace_id).get((journey.name, milestone.key))
        is_new = mark is not None and mark.by == actor.slack_id and now - mark.at < UNDO_WITHIN
        return yearly.question(work, mark, milestone) if mark and is_new else Question(journey.name, milestone, mark)


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
