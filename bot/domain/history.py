"""History: what was done about a client, by whom and when. It is only ever added to."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.refusals import Refusal

UNDO_WITHIN = timedelta(minutes=10)


class Visibility(StrEnum):
    OPEN = "open"
    TEAM = "team"
    SEALED = "sealed"


class What(StrEnum):
    """What happened. The value is kept in the database: add, never rename."""

    CLIENT_IMPORTED = "client_imported"
    CLIENT_CHANGED = "client_changed"
    """By an import."""
    CLIENT_ADDED = "client_added"
    CLIENT_EDITED = "client_edited"
    """The text names what changed."""
    CLIENT_ARCHIVED = "client_archived"
    CLIENT_RESTORED = "client_restored"
    CLIENT_HANDED_OVER = "client_handed_over"
    """The text is whom to."""
    CLIENT_HANDED_BACK = "client_handed_back"
    """Its day had come. The text is whom to."""
    STAGE_CHANGED = "stage_changed"
    """The subject is the new stage, the text the old one."""
    CONTACT_ADDED = "contact_added"
    CONTACT_EDITED = "contact_edited"
    CONTACT_LOST = "contact_lost"
    CONTACT_REMOVED = "contact_removed"
    DATE_ADDED = "date_added"
    DATE_CHANGED = "date_changed"
    """The text is the date of before."""
    DATE_REMOVED = "date_removed"
    DATE_SILENCED = "date_silenced"
    DATE_WOKEN = "date_woken"
    TOUCH_LOGGED = "touch_logged"
    """The subject says how: "a call"."""
    GOAL_SET = "goal_set"
    GOAL_REACHED = "goal_reached"
    GOAL_MOVED = "goal_moved"
    """The text is the due date of before, or nothing."""
    GOAL_LET_GO = "goal_let_go"
    SETTINGS_CHANGED = "settings_changed"
    ROLE_GIVEN = "role_given"
    """The subject is the role, the text whom to."""
    ROLE_TAKEN = "role_taken"
    CHANNEL_CHOSEN = "channel_chosen"
    """For open moments. The text is the channel, or nothing."""
    ROSTER_IMPORTED = "roster_imported"
    """The text counts what came."""
    ROSTER_EXPORTED = "roster_exported"
    CLIENT_ERASED = "client_erased"
    """Of the workspace, without a name: nothing of the client is left."""
    MILESTONE_DONE = "milestone_done"
    MILESTONE_NOTED = "milestone_noted"
    MILESTONE_LATER = "milestone_later"
    MILESTONE_FOR_NOW = "milestone_for_now"
    """What could be done so far is; it is asked again when its journey says."""
    MILESTONE_DECLINED = "milestone_declined"
    MILESTONE_HANDED = "milestone_handed"
    """The text is whom to."""
    MILESTONE_PASSED = "milestone_passed"
    EXPECTED_HAPPENED = "expected_happened"
    """The text is a note."""
    EXPECTED_NOT_YET = "expected_not_yet"
    EXPECTED_LONG_AGO = "expected_long_ago"
    EXPECTED_NEVER = "expected_never"
    JOURNEY_MOVED = "journey_moved"
    """To the newer journey of the same name. The subject is the name, the text the snapshot of before."""
    SALE_HANDED_OVER = "sale_handed_over"
    """The text says what was sold."""
    WELCOME_ASKED = "welcome_asked"
    """The subject says how it felt, the text adds their words."""
    MARKED_DELIGHT = "marked_delight"
    """A milestone of a journey still delights here."""
    MARKED_TABLE_STAKES = "marked_table_stakes"
    MOMENT_FLAGGED = "moment_flagged"
    MOMENT_TAKEN = "moment_taken"
    MOMENT_SPOKEN = "moment_spoken"
    MOMENT_ESCALATED = "moment_escalated"
    """The text is who was called."""
    MOMENT_HANDED = "moment_handed"
    """The text is whom to."""
    MOMENT_NOTED = "moment_noted"
    """The text is a line of its log."""
    MOMENT_OPENED = "moment_opened"
    """Somebody read what is sealed."""
    MOMENT_SHARED = "moment_shared"
    """The text is who can see it now."""
    MOMENT_LETS_OUT = "moment_lets_out"
    """The text is what may go out again."""
    MOMENT_CLOSED = "moment_closed"
    MOMENT_WITHDRAWN = "moment_withdrawn"
    MOMENT_LEARNED = "moment_learned"
    """The text is the line."""
    PROMISE_MADE = "promise_made"
    """The text is who said it, where that is not whoever wrote it down."""
    PROMISE_KEPT = "promise_kept"
    """The text is "late", or nothing."""
    PROMISE_DELIVERED = "promise_delivered"
    """The text is what was delivered."""
    PROMISE_BROKEN = "promise_broken"
    """The text is why."""
    PROMISE_RELEASED = "promise_released"
    """The text is who at the client said so."""
    PROMISE_MOVED = "promise_moved"
    """The text says from when to when, and with whom it was agreed."""
    PROMISE_LATE_DATE = "promise_late_date"
    """The same, agreed after it was due."""
    PROMISE_TOLD = "promise_told"
    """They know where it stands."""
    PROMISE_NO_WORD = "promise_no_word"
    """No word on the way was needed."""
    PROMISE_OFFERED = "promise_offered"
    """The text is who was asked to take it over."""
    PROMISE_ACCEPTED = "promise_accepted"
    """Whoever was asked took it over. The text is whose it was."""
    PROMISE_REFUSED = "promise_refused"
    """Whoever was asked cannot. The text is why."""
    PROMISE_GIVEN_BACK = "promise_given_back"
    """They did not promise it. The text is who wrote it down for them."""
    PROMISE_CORRECTED = "promise_corrected"
    """The text says what it had said before, and why."""
    DIGEST_STARTED = "digest_started"
    DIGEST_STOPPED = "digest_stopped"
    UNDONE = "undone"


UNDOABLE_OF_PROMISES = frozenset({
    What.PROMISE_MADE, What.PROMISE_KEPT, What.PROMISE_DELIVERED, What.PROMISE_BROKEN, What.PROMISE_RELEASED,
    What.PROMISE_MOVED, What.PROMISE_LATE_DATE, What.PROMISE_TOLD, What.PROMISE_NO_WORD, What.PROMISE_OFFERED,
    What.PROMISE_ACCEPTED,
})  # fmt: skip
"""What can be taken back about a promise; everything else about it is put right by an entry of its own."""


class Noun(StrEnum):
    """The kinds of thing that an entry, a nudge or a delivery can be about."""

    WORKSPACE = "workspace"
    """For what belongs to no client: settings, roles, an erasure."""
    CLIENT = "client"
    CONTACT = "contact"
    MILESTONE = "milestone"
    TOUCH = "touch"
    GOAL = "goal"
    HANDOVER = "handover"
    HANDING = "handing"
    """One act of handing over, of one client or of many."""
    NUDGE = "nudge"
    MOMENT = "moment"
    PROMISE = "promise"
    JOURNEY = "journey"
    """Somebody's walk along one. The id is the client's."""
    MARK = "mark"
    """What somebody said of a milestone of a journey: still a delight, or table stakes."""
    SALE = "sale"
    """The hand-over from sales."""
    WELCOME = "welcome"
    """How the first weeks felt."""
    DIGEST = "digest"
    DELIVERY = "delivery"
    BRIEF = "brief"
    """One person's morning. Its id is the day, counted as `date.toordinal` does."""
    CALENDAR = "calendar"
    """The address of somebody's own."""
    ENTRY = "entry"
    """Something that happened: a line of a moment's log."""
    STATUS = "status"
    """What somebody's Slack status says of their days."""


@dataclass(frozen=True)
class Thing:
    noun: Noun
    id: int

    def __str__(self) -> str:
        return f"{self.noun}:{self.id}"


@dataclass(frozen=True)
class Entry:
    id: int
    workspace_id: int
    who: str | None
    """Slack id; None where time alone did it."""
    at: datetime
    what: What
    about: Thing
    client_id: int | None = None
    subject: str = ""
    """What it was about, as it was called then: "Ana's birthday"."""
    text: str = ""
    """In a person's own words."""
    undoes: int | None = None
    visibility: Visibility = Visibility.OPEN
    circle_id: int | None = None

    def may_be_known_to(self, who: str) -> bool:
        """Of what is not for everybody whoever did not do it learns not even that it is there."""
        return self.visibility is Visibility.OPEN or who == self.who

    def refuse_undo(self, who: str, now: datetime, newest: int | None) -> None:
        """Undo is for the person who acted, inside ten minutes, if nobody changed the thing since.

        Raises NotYoursToUndo, TooLateToUndo or ChangedSince.
        """
        if who != self.who:
            raise NotYoursToUndo
        if newest != self.id:
            raise ChangedSince
        if now - self.at >= UNDO_WITHIN:
            raise TooLateToUndo


class NotYoursToUndo(Refusal):
    """Only the person who did this can undo it."""


class TooLateToUndo(Refusal):
    """Undo works for ten minutes, and those have passed. What was recorded stays in the history."""


class CannotUndo(Refusal):
    """There is nothing to undo here."""


class ChangedSince(Refusal):
    """This has changed since, so it cannot be undone any more. The newest state is on the card."""
