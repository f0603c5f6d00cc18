"""Holds: what is not said to a client while something hard is open with them."""

from collections.abc import Iterable

from bot.domain.milestones import Milestone, MilestoneKind
from bot.domain.moments import Moment

CHEER = frozenset({MilestoneKind.BIRTHDAY, MilestoneKind.CHILD, MilestoneKind.WEDDING, MilestoneKind.ANNIVERSARY})


def is_held(milestone: Milestone, moments: Iterable[Moment]) -> bool:
    """A cheerful word waits while the client is in grief or crisis. A day of grief, and what is no celebration, does
    not. `moments` are the client's, of whatever visibility: a hold is silent, and tells nobody why."""
    return milestone.kind in CHEER and any(moment.is_open for moment in moments)
