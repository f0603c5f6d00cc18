"""Goals are set with a client, reached, moved and let go."""

from datetime import date, datetime

from bot.domain.clients import Client
from bot.domain.goals import Ending, Goal, NoGoal, NoNewDay
from bot.domain.history import Entry, Noun, What
from bot.domain.people import Actor
from bot.domain.texts import one_line
from bot.flows import clients
from bot.flows.entries import record
from bot.flows.people import only_once
from bot.views.goals import Changed, Filled
from store import Store, Work


def begin_change(store: Store, actor: Actor, goal_id: int) -> tuple[Goal, Client]:
    """Raises NoSuchGoal, NotYourClient."""
    with store.read() as work:
        goal = work.goals.get(actor.workspace_id, goal_id)
        return goal, clients.to_arrange(work, actor, goal.client_id)


def set_(store: Store, actor: Actor, filled: Filled, now: datetime, once: str) -> int:
    """The client's id. Raises NoGoal, NotYourClient, Repeated."""
    with store.begin() as work:
        only_once(work, actor.workspace_id, once, now)
        client = clients.to_arrange(work, actor, filled.client_id)
        text = one_line(filled.what)
        if not text:
            raise NoGoal
        goal = work.goals.add(
            Goal(
                id=0,
                workspace_id=actor.workspace_id,
                client_id=client.id,
                text=text,
                due=filled.due,
                set_by=actor.slack_id,
                set_at=now,
            )
        )
        record(work, actor, Noun.GOAL, goal, What.GOAL_SET, now, goal.text)
        return client.id


def change(store: Store, actor: Actor, changed: Changed, now: datetime, once: str) -> int:
    """The client's id. Raises NoNewDay, GoalReached, GoalLetGo, NotYourClient, Repeated."""
    with store.begin() as work:
        only_once(work, actor.workspace_id, once, now)
        goal = work.goals.get(actor.workspace_id, changed.goal_id)
        clients.to_arrange(work, actor, goal.client_id)
        match changed.ending:
            case Ending.REACHED:
                _save(work, actor, goal.reach(actor.slack_id, now), What.GOAL_REACHED, now)
            case Ending.LET_GO:
                _save(work, actor, goal.let_go(now), What.GOAL_LET_GO, now)
            case Ending.MOVED:
                moved = goal.move(changed.due)
                if changed.due is None or moved == goal:
                    raise NoNewDay
                _save(work, actor, moved, What.GOAL_MOVED, now, str(goal.due or ""))
        return goal.client_id


def undo(work: Work, entry: Entry, now: datetime) -> None:
    """A goal that was set by mistake is let go."""
    goal = work.goals.get(entry.workspace_id, entry.about.id)
    match entry.what:
        case What.GOAL_SET:
            goal = goal.let_go(now)
        case What.GOAL_MOVED:
            goal = goal.move_back(date.fromisoformat(entry.text) if entry.text else None)
        case _:
            goal = goal.reopen()
    work.goals.save(goal)


def _save(work: Work, actor: Actor, goal: Goal, what: What, now: datetime, text: str = "") -> None:
    work.goals.save(goal)
    record(work, actor, Noun.GOAL, goal, what, now, goal.text, text)
