"""Holds: what is not said to a client while something hard is open with them.

A hold is silent: it goes by moments of whatever visibility, and tells nobody why something does not come. A promise is
no routine, and is never held.
"""

from collections.abc import Iterable

from bot.domain.milestones import Milestone, MilestoneKind
from bot.domain.moments import Goes, Moment
from bot.domain.playbooks import Holds

CHEER = frozenset({MilestoneKind.BIRTHDAY, MilestoneKind.CHILD, MilestoneKind.WEDDING, MilestoneKind.ANNIVERSARY})


def is_held(milestone: Milestone, moments: Iterable[Moment]) -> bool:
    """A cheerful word waits while anything hard is open. While everything is held a day of grief waits as well, and so
    does the journey."""
    goes = Goes.JOURNEY if milestone.kind is MilestoneKind.JOURNEY else Goes.DATES
    return any(_holds(each, goes, is_cheer=milestone.kind in CHEER) for each in moments)


def is_silence_held(moments: Iterable[Moment]) -> bool:
    """Nobody is reminded that they have not been in touch."""
    return any(_holds(each, Goes.SILENCE, is_cheer=False) for each in moments)


def _holds(moment: Moment, goes: Goes, *, is_cheer: bool) -> bool:
    if moment.holds is Holds.ALL:
        return goes not in moment.lets_out
    return is_cheer and moment.holds is Holds.CHEER
