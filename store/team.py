from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, case, exists, func, or_, select

from bot.domain.history import Noun
from bot.domain.moments import Outcome
from bot.domain.nudges import ALONE, NudgeState
from bot.domain.promises import A_MINUTE
from bot.domain.team import Scope, Waits
from store.keeper import Keeper, is_open
from store.prompted import PROMPTED
from store.tables import clients, milestones, moments, nudges, promises

_UNANSWERED = (str(NudgeState.OPEN), str(NudgeState.LATER))
_MILESTONE = and_(
    nudges.c.noun == str(Noun.MILESTONE),
    or_(nudges.c.recipient == clients.c.owner, nudges.c.handed_by.is_not(None)),
    *PROMPTED,
    exists().where(milestones.c.id == nudges.c.thing_id, milestones.c.silenced_at.is_(None)),
)
_PROMISE = and_(
    nudges.c.noun == str(Noun.PROMISE),
    exists().where(
        promises.c.id == nudges.c.thing_id,
        promises.c.ending.is_(None),
        promises.c.promiser == nudges.c.recipient,
        is_open(promises),
    ),
)
_FOLLOW = and_(
    nudges.c.noun == str(Noun.MOMENT),
    exists().where(
        moments.c.id == nudges.c.thing_id,
        moments.c.taker == nudges.c.recipient,
        case((nudges.c.lead == 0, moments.c.closed_at.is_(None)), else_=moments.c.outcome == str(Outcome.MET)),
        is_open(moments),
    ),
)
_OTHER = and_(
    nudges.c.noun.not_in([str(Noun.MILESTONE), str(Noun.PROMISE), str(Noun.MOMENT)]),
    nudges.c.recipient == clients.c.owner,
)


class Teams(Keeper):
    """What a manager sees of many people at once: counted here, and never row by row."""

    def owners(self, scope: Scope) -> list[str]:
        """Of clients that are not archived."""
        theirs = select(clients.c.owner).where(*_present(scope)).distinct().order_by(clients.c.owner)
        return [row.owner for row in self._rows(theirs)]

    def waits(self, scope: Scope, now: datetime, held: Collection[int] = ()) -> dict[str, Waits]:
        """By person; whoever has nothing to do is left out. `held`: nudges that are held back, so that the count of
        them tells nobody of it."""
        found: dict[str, Waits] = {}
        for row in self._rows(_asked(scope, now, held)):
            found[row.person] = Waits(count=row.how_many, since=row.since)
        for row in self._rows(_moments(scope)):
            taken = Waits(count=row.how_many, since=row.since, untaken=row.untaken)
            found[row.person] = found.get(row.person, Waits()).and_(taken)
        for row in self._rows(_overdue(scope, now)):
            found[row.person] = found.get(row.person, Waits()).and_(Waits(overdue=row.how_many))
        return found

    def covers(self, scope: Scope, owners: Sequence[str]) -> list[tuple[str, str | None, int]]:
        """Owner, cover, and for how many clients."""
        rows = self._rows(
            select(clients.c.owner, clients.c.cover, func.count().label("how_many"))
            .where(*_present(scope), clients.c.owner.in_(owners))
            .group_by(clients.c.owner, clients.c.cover)
            .order_by(clients.c.owner, clients.c.cover)
        )
        return [(row.owner, row.cover, row.how_many) for row in rows]


def _asked(scope: Scope, now: datetime, held: Collection[int]) -> Select[Any]:
    return (
        select(
            nudges.c.recipient.label("person"), func.count().label("how_many"), func.min(nudges.c.due_at).label("since")
        )
        .join(clients, clients.c.id == nudges.c.client_id)
        .where(
            nudges.c.workspace_id == scope.workspace_id,
            nudges.c.state.in_(_UNANSWERED),
            nudges.c.due_at <= now,
            nudges.c.kind.not_in([str(kind) for kind in ALONE]),
            or_(_MILESTONE, _PROMISE, _FOLLOW, _OTHER),
            nudges.c.id.not_in(list(held)),
            *_managed(scope),
        )
        .group_by(nudges.c.recipient)
    )


def _moments(scope: Scope) -> Select[Any]:
    """Until somebody has spoken with the client."""
    untaken = func.sum(case((moments.c.taken_at.is_(None), 1), else_=0))
    return (
        select(
            moments.c.taker.label("person"),
            func.count().label("how_many"),
            func.min(moments.c.flagged_at).label("since"),
            untaken.label("untaken"),
        )
        .join(clients, clients.c.id == moments.c.client_id)
        .where(
            moments.c.workspace_id == scope.workspace_id,
            moments.c.spoken_at.is_(None),
            moments.c.closed_at.is_(None),
            is_open(moments),
            *_managed(scope),
        )
        .group_by(moments.c.taker)
    )


def _overdue(scope: Scope, now: datetime) -> Select[Any]:
    return (
        select(promises.c.promiser.label("person"), func.count().label("how_many"))
        .join(clients, clients.c.id == promises.c.client_id)
        .where(
            promises.c.workspace_id == scope.workspace_id,
            promises.c.ending.is_(None),
            promises.c.due_at <= now - A_MINUTE,
            is_open(promises),
            *_managed(scope),
        )
        .group_by(promises.c.promiser)
    )


def _managed(scope: Scope) -> list[Any]:
    return [] if scope.manager is None else [clients.c.manager == scope.manager]


def _present(scope: Scope) -> list[Any]:
    return [clients.c.workspace_id == scope.workspace_id, clients.c.archived_at.is_(None), *_managed(scope)]
