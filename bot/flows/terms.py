"""On which terms somebody is prompted: their clock, what they settled, and what their workspace did."""

from collections.abc import Callable
from functools import cache

from bot.domain.terms import Terms
from store import Work


def terms_of(work: Work, workspace_id: int, slack_id: str) -> Terms:
    return Terms(
        work.people.zone_of(workspace_id, slack_id),
        work.preferences.of(workspace_id, slack_id),
        work.arrangements.of(workspace_id),
    )


Remembered = Callable[[int, str], Terms]


def remembered(work: Work) -> Remembered:
    """The same, asked once for each person: for many dates at once."""
    return cache(lambda workspace_id, slack_id: terms_of(work, workspace_id, slack_id))
