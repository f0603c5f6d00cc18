"""Every table. Only this package reads them; everybody else gets domain values.

Times are aware UTC (SQLModel refuses naive ones). The workspace's id is in every key.
"""

from datetime import date, datetime, time

from sqlalchemy import Index, UniqueConstraint, false, text, true
from sqlmodel import Field, SQLModel

Day = date
"""Where a column is called `date`."""
NO_REUSE = {"sqlite_autoincrement": True}
"""A button in an old message carries an id: SQLite must never give that id to another row."""


NO_WORDS, NONE_YET, SAID = text("''"), text("0"), text("'said'")


class WorkspaceRow(SQLModel, table=True):
    __tablename__ = "workspace"
    __table_args__ = (UniqueConstraint("enterprise_id", "team_id"), NO_REUSE)

    id: int | None = Field(default=None, primary_key=True)
    enterprise_id: str = ""
    """Empty outside an Enterprise organisation, so that the pair stays unique."""
    team_id: str
    name: str
    bot_id: str | None = None
    bot_user_id: str | None = None
    bot_token: str | None = None
    """Encrypted; empty where the token comes from the environment."""
    scopes: str = ""
    zone: str = "UTC"
    installed_by: str | None = None
    installed_at: datetime | None = None
    """The last time, from the page to install from; empty where the token comes from the environment."""
    is_active: bool = True
    moments: int = 0
    """How many moments were flagged: the last one's number."""
    listens_since: datetime | None = None
    """From when on we notice silence."""


class PersonRow(SQLModel, table=True):
    __tablename__ = "person"

    workspace_id: int = Field(primary_key=True, foreign_key="workspace.id")
    slack_id: str = Field(primary_key=True)
    name: str
    handle: str = ""
    zone: str | None = None
    locale: str | None = None
    is_admin: bool = False
    is_guest: bool = False
    is_bot: bool = False
    is_gone: bool = False
    dm: str | None = None
    home_seen: bool = False
    unplanned_since: datetime | None = None
    """Their clock or their terms changed then, and what is unsent to them was not planned anew yet."""


class RoleRow(SQLModel, table=True):
    """Whom somebody named; Slack's own admins and the installer need no row."""

    __tablename__ = "role"

    workspace_id: int = Field(primary_key=True, foreign_key="workspace.id")
    slack_id: str = Field(primary_key=True)
    role: str = Field(primary_key=True)
    added_by: str
    added_at: datetime


class PreferenceRow(SQLModel, table=True):
    __tablename__ = "preference"

    workspace_id: int = Field(primary_key=True, foreign_key="workspace.id")
    slack_id: str = Field(primary_key=True)
    days: str | None = None
    """ISO weekdays, as in "12345"; so they are in arrangements."""
    starts: time | None = None
    ends: time | None = None
    country: str | None = None
    leave_from: date | None = None
    leave_until: date | None = None
    paused_until: datetime | None = None
    muted: str = ""
    """Kinds, with commas between them."""
    on_the_day: str = Field(default="", sa_column_kwargs={"server_default": text("''")})
    most: int = Field(default=7, sa_column_kwargs={"server_default": "7"})
    is_leave_of_status: bool = Field(default=False, sa_column_kwargs={"server_default": false()})


class StatusRow(SQLModel, table=True):
    """Until when a Slack status said that somebody is away, and what they answered; nothing of its words."""

    __tablename__ = "status"
    __table_args__ = (UniqueConstraint("workspace_id", "slack_id", "key"), NO_REUSE)

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspace.id")
    slack_id: str
    key: str
    until: date | None = None
    ends_at: datetime | None = None
    answer: str
    changed_at: datetime | None = None
    leave_from: date | None = None
    leave_until: date | None = None
    former_from: date | None = None
    former_until: date | None = None


class ArrangementRow(SQLModel, table=True):
    """One for each workspace that has settled something."""

    __tablename__ = "arrangement"

    workspace_id: int = Field(primary_key=True, foreign_key="workspace.id")
    moments_channel: str | None = None
    fallback: str | None = None
    days: str
    starts: time
    ends: time
    country: str | None = None
    is_roster_open: bool = False
    is_small_start: bool = False
    silent_days: int = Field(default=30, sa_column_kwargs={"server_default": "30"})
    silent_segments: str | None = None
    """A segment and its days a line."""
    answer_hours: int = Field(default=4, sa_column_kwargs={"server_default": "4"})
    answer_segments: str | None = None
    """A segment and its hours a line."""


class PromptedOwnerRow(SQLModel, table=True):
    """In a small start only these owners are prompted."""

    __tablename__ = "prompted_owner"

    workspace_id: int = Field(primary_key=True, foreign_key="workspace.id")
    slack_id: str = Field(primary_key=True)


class ClientRow(SQLModel, table=True):
    __tablename__ = "client"
    __table_args__ = (
        UniqueConstraint("workspace_id", "folded"),
        Index("client_ref", "workspace_id", "ref", unique=True),
        # A list of mine is read in order, and so are those I cover and manage.
        Index("client_owner", "workspace_id", "owner", "archived_at", "folded"),
        Index("client_cover", "workspace_id", "cover", "archived_at", "folded"),
        Index("client_manager", "workspace_id", "manager", "archived_at", "folded"),
        NO_REUSE,
    )

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspace.id")
    name: str
    folded: str
    owner: str
    cover: str | None = None
    manager: str | None = None
    segment: str | None = None
    stage: str = "active"
    journey: str | None = None
    start_date: date | None = None
    zone: str | None = None
    country: str | None = None
    channel: str | None = None
    notes: str | None = None
    archived_at: datetime | None = None
    kind: str = Field(default="firm", sa_column_kwargs={"server_default": "firm"})
    enquired_at: datetime | None = None
    ref: str | None = None
    """Every row has one. SQLite would have to make the table anew to hold us to it, and other tables point at it."""
    persona: str | None = None
    journey_digest: str | None = None
    ending_since: date | None = None


class AliasRow(SQLModel, table=True):
    __tablename__ = "alias"

    workspace_id: int = Field(primary_key=True, foreign_key="workspace.id")
    folded: str = Field(primary_key=True)
    client_id: int = Field(foreign_key="client.id", index=True)
    name: str


class ContactRow(SQLModel, table=True):
    __tablename__ = "contact"
    __table_args__ = (UniqueConstraint("workspace_id", "client_id", "folded"), NO_REUSE)

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspace.id")
    client_id: int = Field(foreign_key="client.id")
    name: str
    folded: str
    role: str | None = None
    lost_on: date | None = None
    lost_recorded_at: datetime | None = None


class MilestoneRow(SQLModel, table=True):
    __tablename__ = "milestone"
    __table_args__ = (Index("milestone_client", "workspace_id", "client_id"), NO_REUSE)

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspace.id")
    client_id: int = Field(foreign_key="client.id")
    contact_id: int | None = Field(default=None, foreign_key="contact.id")
    kind: str
    title: str
    date: str
    """As it was given: YYYY-MM-DD, --MM-DD or --MM."""
    repeat: str
    leap: str
    lead_days: int
    silenced_at: datetime | None = None
    silenced_by: str | None = None
    step: str | None = None
    is_expected: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    happened_at: datetime | None = None
    happened_on: Day | None = None


class JourneyRow(SQLModel, table=True):
    """A journey as it was when a client set out on it."""

    __tablename__ = "journey"

    workspace_id: int = Field(primary_key=True, foreign_key="workspace.id")
    digest: str = Field(primary_key=True)
    name: str
    text: str
    since: datetime


class JourneyMarkRow(SQLModel, table=True):
    """Whether a milestone still delights here, or is table stakes by now: asked once a year. The newest counts."""

    __tablename__ = "journey_mark"
    __table_args__ = (Index("journey_mark_workspace", "workspace_id"), NO_REUSE)

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspace.id")
    journey: str
    key: str
    is_table_stakes: bool
    by: str
    at: datetime


class SaleRow(SQLModel, table=True):
    """The hand-over from sales, in writing."""

    __tablename__ = "sale"
    __table_args__ = (Index("sale_client", "workspace_id", "client_id"), NO_REUSE)

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspace.id")
    client_id: int = Field(foreign_key="client.id")
    by: str
    at: datetime
    sold: str
    promised: str = ""
    """One in each line."""
    who: str = ""
    delicate: str = ""


class WelcomeRow(SQLModel, table=True):
    """How the first weeks felt for a client."""

    __tablename__ = "welcome"
    __table_args__ = (Index("welcome_client", "workspace_id", "client_id"), NO_REUSE)

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspace.id")
    client_id: int = Field(foreign_key="client.id")
    by: str
    at: datetime
    felt: int
    """From 1, hard for them, to 5, better than they hoped."""
    line: str = ""


class TouchRow(SQLModel, table=True):
    __tablename__ = "touch"
    __table_args__ = (Index("touch_client", "workspace_id", "client_id", "at"), NO_REUSE)

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspace.id")
    client_id: int = Field(foreign_key="client.id")
    who: str
    at: datetime
    how: str
    line: str = ""
    seems: int | None = None
    """From 1, struggling, to 5, thriving."""
    source: str | None = None
    """Empty where somebody logged it."""


class CalendarLinkRow(SQLModel, table=True):
    """The secret address of somebody's calendar."""

    __tablename__ = "calendar_link"
    __table_args__ = (UniqueConstraint("workspace_id", "slack_id"), NO_REUSE)

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspace.id")
    slack_id: str
    sealed: str
    connected_at: datetime
    next_at: datetime
    read_at: datetime | None = None
    etag: str | None = None
    modified: str | None = None
    failures: int = 0
    failing_since: datetime | None = None
    is_told: bool = False
    stopped_at: datetime | None = None
    reason: str | None = None


class CalendarFeedRow(SQLModel, table=True):
    """The secret address at which somebody reads their own moments: only a digest of it."""

    __tablename__ = "calendar_feed"
    __table_args__ = (UniqueConstraint("token_digest"),)

    workspace_id: int = Field(primary_key=True, foreign_key="workspace.id")
    slack_id: str = Field(primary_key=True)
    token_digest: str
    made_at: datetime


class MeetingRow(SQLModel, table=True):
    """That there was or will be one, and nothing of what it is about."""

    __tablename__ = "meeting"
    __table_args__ = (
        UniqueConstraint("workspace_id", "client_id", "key"),
        Index("meeting_client", "workspace_id", "client_id", "ends_at"),
        Index("meeting_person", "workspace_id", "slack_id", "ends_at"),
        NO_REUSE,
    )

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspace.id")
    slack_id: str
    """In whose calendar it stands."""
    client_id: int = Field(foreign_key="client.id")
    key: str
    starts_at: datetime
    ends_at: datetime
    touch_id: int | None = None
    """Once it is over."""
    dismissed_at: datetime | None = None
    """It was no meeting with them, said whose calendar it is."""


class GoalRow(SQLModel, table=True):
    __tablename__ = "goal"
    __table_args__ = (
        Index("goal_client", "workspace_id", "client_id"),
        Index("goal_due", "workspace_id", "due"),
        NO_REUSE,
    )

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspace.id")
    client_id: int = Field(foreign_key="client.id")
    text: str
    due: date | None = None
    set_by: str
    set_at: datetime
    reached_at: datetime | None = None
    reached_by: str | None = None
    let_go_at: datetime | None = None
    moved: int = 0


class HandingRow(SQLModel, table=True):
    """What was handed over together, and is told together."""

    __tablename__ = "handing"
    __table_args__ = (Index("handing_planned", "workspace_id", "is_planned"), NO_REUSE)

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspace.id")
    to: str
    at: datetime
    by: str | None = None
    until: date | None = None
    word: str = ""
    is_planned: bool = True
    undone_at: datetime | None = None


class HandOverRow(SQLModel, table=True):
    __tablename__ = "handover"
    __table_args__ = (
        Index("handover_client", "workspace_id", "client_id"),
        Index("handover_until", "workspace_id", "until"),
        Index("handover_handing", "workspace_id", "handing_id"),
        Index("handover_back", "workspace_id", "back_id"),
        NO_REUSE,
    )

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspace.id")
    client_id: int = Field(foreign_key="client.id")
    from_: str
    to: str
    until: date | None = None
    by: str
    at: datetime
    ended_at: datetime | None = None
    undone_at: datetime | None = None
    handing_id: int | None = Field(default=None, foreign_key="handing.id")
    back_id: int | None = Field(default=None, foreign_key="handing.id")
    cover: str | None = None
    moved: str = ""
    """Things, as in "promise:7 moment:9"."""


class NudgeRow(SQLModel, table=True):
    __tablename__ = "nudge"
    __table_args__ = (
        UniqueConstraint("workspace_id", "key"),
        Index("nudge_about", "workspace_id", "noun", "thing_id"),
        Index("nudge_client", "workspace_id", "client_id"),
        Index("nudge_recipient", "workspace_id", "recipient", "state", "due_at"),
        Index("nudge_answered", "workspace_id", "recipient", "answered_at"),
        # A manager's team: what waits, whoever it waits for.
        Index("nudge_waiting", "workspace_id", "state", "due_at"),
        NO_REUSE,
    )

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspace.id")
    key: str
    noun: str
    thing_id: int
    client_id: int | None = Field(default=None, foreign_key="client.id")
    kind: str
    lead: int
    occurrence: date
    recipient: str
    due_at: datetime
    wall: str
    """The due time on the recipient's own clock, as it was meant: when they move zone, this stands."""
    zone: str
    state: str
    round: int = 0
    delivery_id: int | None = Field(default=None, foreign_key="delivery.id", index=True)
    answered_at: datetime | None = None
    handed_by: str | None = None


class DeliveryRow(SQLModel, table=True):
    __tablename__ = "delivery"
    __table_args__ = (
        UniqueConstraint("workspace_id", "key"),
        # The drain looks for what is next, and most rows are long settled or far ahead.
        Index(
            "delivery_next",
            "next_at",
            "workspace_id",
            sqlite_where=text("next_at IS NOT NULL"),
            postgresql_where=text("next_at IS NOT NULL"),
        ),
        Index(
            "delivery_next_in_workspace",
            "workspace_id",
            "urgency",
            "next_at",
            sqlite_where=text("next_at IS NOT NULL"),
            postgresql_where=text("next_at IS NOT NULL"),
        ),
        Index("delivery_about", "workspace_id", "noun", "thing_id"),
        Index("delivery_message", "workspace_id", "channel", "ts"),
        Index(
            "delivery_brief",
            "workspace_id",
            "recipient",
            "thing_id",
            sqlite_where=text("kind = 'brief'"),
            postgresql_where=text("kind = 'brief'"),
        ),
        NO_REUSE,
    )

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspace.id")
    key: str
    kind: str
    noun: str
    thing_id: int
    recipient: str
    due_at: datetime
    state: str
    urgency: int = 1
    """0 goes first (a crisis), 1 is everything else."""
    next_at: datetime | None = None
    """When somebody must look at this row again: its due time, the end of a lease, an edit that is wanted;
    empty once it is settled."""
    claimed_by: str | None = None
    doubts: int = 0
    channel: str | None = None
    ts: str | None = None
    sent_at: datetime | None = None
    reason: str | None = None
    is_stale: bool = False
    """Changed while it was being posted or edited: it must be edited once more."""


class MomentRow(SQLModel, table=True):
    __tablename__ = "moment"
    __table_args__ = (
        UniqueConstraint("workspace_id", "number"),
        Index("moment_client", "workspace_id", "client_id"),
        Index("moment_open", "workspace_id", "closed_at"),
        NO_REUSE,
    )

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspace.id")
    number: int
    client_id: int = Field(foreign_key="client.id")
    text: str
    flagged_by: str
    flagged_at: datetime
    taker: str
    taken_at: datetime | None = None
    spoken_at: datetime | None = None
    visibility: str = "open"
    circle_id: int | None = Field(default=None, foreign_key="circle.id")
    kind: str = Field(default="", sa_column_kwargs={"server_default": NO_WORDS})
    """The key of its playbook; empty where it is sealed, or older than playbooks."""
    size: int = Field(default=2, sa_column_kwargs={"server_default": "2"})
    playbook: str | None = None
    """As it was then: JSON."""
    about: str | None = None
    """Whom of us it is about. Slack id."""
    answer_by: datetime | None = None
    speak_by: datetime | None = None
    next_ones: str = Field(default="", sa_column_kwargs={"server_default": NO_WORDS})
    """Slack ids with spaces between."""
    runs_since: datetime | None = None
    closed_at: datetime | None = None
    closed_by: str | None = None
    outcome: str | None = None
    seems: int | None = None
    did: str = Field(default="", sa_column_kwargs={"server_default": NO_WORDS})
    lingers: str = Field(default="", sa_column_kwargs={"server_default": NO_WORDS})
    lesson: str = Field(default="", sa_column_kwargs={"server_default": NO_WORDS})
    lets_out: str = Field(default="", sa_column_kwargs={"server_default": NO_WORDS})
    """Words with commas between."""
    sealed: str | None = None
    """Of what is sealed all of its words, encrypted; then the columns for them are empty."""


class PromiseRow(SQLModel, table=True):
    __tablename__ = "promise"
    __table_args__ = (
        Index("promise_promiser", "workspace_id", "promiser"),
        Index("promise_client", "workspace_id", "client_id"),
        Index("promise_due", "workspace_id", "ending", "due_at"),
        NO_REUSE,
    )

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspace.id")
    client_id: int = Field(foreign_key="client.id")
    text: str
    promiser: str
    made_by: str
    made_at: datetime
    due_at: datetime
    zone: str
    has_time: bool = Field(default=True, sa_column_kwargs={"server_default": true()})
    moved: int = Field(default=0, sa_column_kwargs={"server_default": NONE_YET})
    waits_until: datetime | None = None
    ended_at: datetime | None = None
    ending: str | None = None
    """Empty while it is open."""
    said_by: str | None = None
    said: str = Field(default="", sa_column_kwargs={"server_default": NO_WORDS})
    released_by: str = Field(default="", sa_column_kwargs={"server_default": NO_WORDS})
    link: str = Field(default="", sa_column_kwargs={"server_default": NO_WORDS})
    origin: str = Field(default="said", sa_column_kwargs={"server_default": SAID})
    stage: str | None = None
    segment: str | None = None
    offered_to: str | None = None
    offered_by: str | None = None
    refused_by: str | None = None
    visibility: str = "open"
    circle_id: int | None = Field(default=None, foreign_key="circle.id")


class PromiseMoveRow(SQLModel, table=True):
    """A new time that was agreed with the client, and how it was before."""

    __tablename__ = "promise_move"
    __table_args__ = (
        Index("promise_move_promise", "workspace_id", "promise_id"),
        Index("promise_move_client", "workspace_id", "client_id"),
        NO_REUSE,
    )

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspace.id")
    client_id: int = Field(foreign_key="client.id")
    promise_id: int = Field(foreign_key="promise.id")
    at: datetime
    by: str
    was_due_at: datetime
    had_time: bool
    waited_until: datetime | None = None
    due_at: datetime
    is_in_time: bool
    agreed_by: str
    how: str
    undone_at: datetime | None = None


class DigestRow(SQLModel, table=True):
    __tablename__ = "digest"
    __table_args__ = (
        Index("digest_channel", "workspace_id", "channel"),
        Index(
            "digest_running",
            "workspace_id",
            "channel",
            unique=True,
            sqlite_where=text("stopped_at IS NULL"),
            postgresql_where=text("stopped_at IS NULL"),
        ),
        NO_REUSE,
    )

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspace.id")
    channel: str
    set_up_by: str
    zone: str
    stopped_at: datetime | None = None


class CircleRow(SQLModel, table=True):
    """The people who may see one team or sealed thing, by name."""

    __tablename__ = "circle"
    __table_args__ = (NO_REUSE,)

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspace.id")


class CircleMemberRow(SQLModel, table=True):
    __tablename__ = "circle_member"

    workspace_id: int = Field(primary_key=True, foreign_key="workspace.id")
    circle_id: int = Field(primary_key=True, foreign_key="circle.id")
    person: str = Field(primary_key=True)
    added_by: str
    added_at: datetime


class EntryRow(SQLModel, table=True):
    """History: only ever added to."""

    __tablename__ = "entry"
    __table_args__ = (
        Index("entry_client", "workspace_id", "client_id", "id"),
        Index("entry_who", "workspace_id", "who", "at"),
        Index("entry_about", "workspace_id", "noun", "thing_id", "id"),
        NO_REUSE,
    )

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspace.id")
    client_id: int | None = Field(default=None, foreign_key="client.id")
    who: str | None = None
    at: datetime
    what: str
    noun: str
    thing_id: int
    subject: str = ""
    text: str = ""
    undoes: int | None = Field(default=None, foreign_key="entry.id")
    visibility: str = "open"
    circle_id: int | None = Field(default=None, foreign_key="circle.id")


class FormerRow(SQLModel, table=True):
    """How something was before it was changed, for as long as that can be undone."""

    __tablename__ = "former"

    workspace_id: int = Field(primary_key=True, foreign_key="workspace.id")
    entry_id: int = Field(primary_key=True)
    client_id: int = Field(foreign_key="client.id", index=True)
    facts: str
    at: datetime = Field(index=True)


class ReceiptRow(SQLModel, table=True):
    """What Slack sent us and we acted on already, so that the same thing twice has one effect."""

    __tablename__ = "receipt"

    workspace_id: int = Field(primary_key=True, foreign_key="workspace.id")
    key: str = Field(primary_key=True)
    at: datetime = Field(index=True)


class ImportDraftRow(SQLModel, table=True):
    """What was given for an import in Slack, until it is imported, given up, or an hour old."""

    __tablename__ = "import_draft"
    __table_args__ = (NO_REUSE,)

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspace.id")
    who: str
    at: datetime = Field(index=True)
    roster_name: str
    roster_file: str | None = None
    """Slack's id of the file; its text is sealed where there are keys."""
    roster_text: str | None = None
    dates_name: str | None = None
    dates_file: str | None = None
    dates_text: str | None = None
    date_order: str | None = None
    attempt: int = 0
    fingerprint: str = ""


workspaces = WorkspaceRow.__table__  # type: ignore[attr-defined]
people = PersonRow.__table__  # type: ignore[attr-defined]
roles = RoleRow.__table__  # type: ignore[attr-defined]
preferences = PreferenceRow.__table__  # type: ignore[attr-defined]
statuses = StatusRow.__table__  # type: ignore[attr-defined]
arrangements = ArrangementRow.__table__  # type: ignore[attr-defined]
prompted_owners = PromptedOwnerRow.__table__  # type: ignore[attr-defined]
clients = ClientRow.__table__  # type: ignore[attr-defined]
aliases = AliasRow.__table__  # type: ignore[attr-defined]
contacts = ContactRow.__table__  # type: ignore[attr-defined]
milestones = MilestoneRow.__table__  # type: ignore[attr-defined]
journeys = JourneyRow.__table__  # type: ignore[attr-defined]
journey_marks = JourneyMarkRow.__table__  # type: ignore[attr-defined]
sales = SaleRow.__table__  # type: ignore[attr-defined]
welcomes = WelcomeRow.__table__  # type: ignore[attr-defined]
touches = TouchRow.__table__  # type: ignore[attr-defined]
calendar_links = CalendarLinkRow.__table__  # type: ignore[attr-defined]
calendar_feeds = CalendarFeedRow.__table__  # type: ignore[attr-defined]
meetings = MeetingRow.__table__  # type: ignore[attr-defined]
goals = GoalRow.__table__  # type: ignore[attr-defined]
handings = HandingRow.__table__  # type: ignore[attr-defined]
handovers = HandOverRow.__table__  # type: ignore[attr-defined]
nudges = NudgeRow.__table__  # type: ignore[attr-defined]
deliveries = DeliveryRow.__table__  # type: ignore[attr-defined]
moments = MomentRow.__table__  # type: ignore[attr-defined]
promises = PromiseRow.__table__  # type: ignore[attr-defined]
promise_moves = PromiseMoveRow.__table__  # type: ignore[attr-defined]
digests = DigestRow.__table__  # type: ignore[attr-defined]
circles = CircleRow.__table__  # type: ignore[attr-defined]
circle_members = CircleMemberRow.__table__  # type: ignore[attr-defined]
entries = EntryRow.__table__  # type: ignore[attr-defined]
formers = FormerRow.__table__  # type: ignore[attr-defined]
receipts = ReceiptRow.__table__  # type: ignore[attr-defined]
import_drafts = ImportDraftRow.__table__  # type: ignore[attr-defined]

EVERY = (
    import_drafts, receipts, formers, entries, circle_members, digests, promise_moves, promises, moments, nudges,
    deliveries, meetings, calendar_links, calendar_feeds, touches, goals, sales, welcomes, handovers, handings,
    milestones, contacts, aliases, clients, journeys, journey_marks, prompted_owners, arrangements, preferences,
    statuses, roles, people, circles, workspaces,
)  # fmt: skip
"""Every table, in the order in which a workspace's rows can be deleted."""
