"""Holds: what is not said to a client while something hard is open with them."""

from collections.abc import Iterable

from bot.domain.milestones import Milestone
from bot.domain.moments import Moment


def is_held(milestone: Milestone, moments: Iterable[Moment]) -> bool:
    """A cheerful word waits while the client is in grief or crisis. A day of grief, and what is no celebration, does
    not. `moments` are the client's, of whatever visibility: a hold is silent, and tells nobody why."""
    is_cheer = milestone.kind.is_celebration and milestone.kind.is_cheerful
    return is_cheer and any(moment.is_open for moment in moments)
