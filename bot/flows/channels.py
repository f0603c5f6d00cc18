"""Looking whether only colleagues read a channel, where Moments was granted to look."""

from datetime import datetime

from bot.domain.channels import Unfit
from bot.flows import people
from bot.messenger import Messenger, ScopeMissing
from store import Store

SCOPES = ("channels:read", "groups:read")


def may_look(slack: Messenger, workspace_id: int) -> bool:
    """Into public and private ones. Where not, whoever chooses a channel says that they looked. Raises SlackTrouble."""
    return all(slack.may(workspace_id, scope) for scope in SCOPES)


def unfit(store: Store, slack: Messenger, workspace_id: int, channel: str, now: datetime) -> Unfit | None:
    """Why nothing about a moment may be posted there, as far as we may look. Raises SlackTrouble."""
    if not any(slack.may(workspace_id, scope) for scope in SCOPES):
        return None
    try:
        if slack.is_shared(workspace_id, channel):
            return Unfit.SHARED
        return Unfit.GUESTS if _has_guests(store, slack, workspace_id, channel, now) else None
    except ScopeMissing:  # granted for the other kind of channel only
        return None


def _has_guests(store: Store, slack: Messenger, workspace_id: int, channel: str, now: datetime) -> bool:
    for page in slack.members(workspace_id, channel):
        with store.read() as work:
            known = {who: work.people.find(workspace_id, who) for who in page}
        for who, person in known.items():
            if person is None:  # somebody new: what we learn of them is kept, so that it is asked once
                people.record(store, workspace_id, [slack.person(workspace_id, who)], now)
                with store.read() as work:
                    person = work.people.get(workspace_id, who)
            if person.is_guest:
                return True
    return False
