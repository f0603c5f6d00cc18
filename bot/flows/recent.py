"""What somebody just did and can still undo."""

from datetime import datetime

from bot.domain.history import UNDO_WITHIN, UNDOABLE_OF_PROMISES, Entry, Thing, What
from bot.domain.people import Actor
from store import Work

EXPECTED = {What.EXPECTED_HAPPENED, What.EXPECTED_NOT_YET, What.EXPECTED_LONG_AGO, What.EXPECTED_NEVER}
MARKS = {What.MARKED_DELIGHT, What.MARKED_TABLE_STAKES}
UNDOABLE = {
    *EXPECTED, *MARKS, What.JOURNEY_MOVED, What.SALE_HANDED_OVER, What.WELCOME_ASKED,
    What.MILESTONE_DONE, What.MILESTONE_NOTED, What.MILESTONE_LATER, What.MILESTONE_FOR_NOW, What.MILESTONE_DECLINED,
    What.MILESTONE_HANDED,
    What.CLIENT_ADDED, What.CLIENT_EDITED, What.CLIENT_ARCHIVED, What.CLIENT_RESTORED, What.CLIENT_HANDED_OVER,
    What.STAGE_CHANGED,
    What.TOUCH_LOGGED, What.GOAL_SET, What.GOAL_REACHED, What.GOAL_MOVED, What.GOAL_LET_GO,
    What.CONTACT_ADDED, What.CONTACT_EDITED, What.CONTACT_LOST, What.CONTACT_REMOVED,
    What.DATE_ADDED, What.DATE_CHANGED, What.DATE_REMOVED, What.DATE_SILENCED, What.DATE_WOKEN,
    What.MOMENT_TAKEN, What.MOMENT_SPOKEN, What.MOMENT_CLOSED, What.DIGEST_STOPPED,
    *UNDOABLE_OF_PROMISES,
}  # fmt: skip


def undoable(work: Work, actor: Actor, now: datetime) -> list[Entry]:
    """What this person did in the last ten minutes and nobody changed since, the newest first."""
    recent = work.history.of_person(actor.workspace_id, actor.slack_id, now - UNDO_WITHIN)
    newest: dict[Thing, Entry] = {}
    for entry in recent:
        newest.setdefault(entry.about, entry)
    return [
        entry
        for entry in newest.values()
        if entry.what in UNDOABLE
        and now - entry.at < UNDO_WITHIN
        and work.history.newest(actor.workspace_id, entry.about) == entry
    ]
