"""Clients: the firms and people we serve."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple
from unicodedata import normalize
from zoneinfo import ZoneInfo

from bot.domain import calendar
from bot.domain.people import Person
from bot.domain.refusals import Refusal
from bot.domain.roles import ONLY_SLACKS, Rights
from bot.domain.texts import cleaned


class Stage(StrEnum):
    SUSPECT = "suspect"
    PROSPECT = "prospect"
    LANDING = "landing"
    ONBOARDING = "onboarding"
    ACTIVE = "active"
    ADVOCATE = "advocate"
    ENDING = "ending"
    ALUMNI = "alumni"


BEFORE_LANDING = (Stage.SUSPECT, Stage.PROSPECT)
"""They may never come."""


class ClientKind(StrEnum):
    """A colleague or a team of ours may be a client, too."""

    FIRM = "firm"
    PERSON = "person"
    COLLEAGUE = "colleague"
    TEAM = "team"


class Persona(StrEnum):
    """For whom a milestone of a journey is: somebody new to being served like this, or somebody who has seen it all
    before."""

    NEWCOMER = "newcomer"
    OLD_HAND = "old hand"


IN_WORDS = {
    "name": "name",
    "owner": "owner",
    "cover": "cover",
    "manager": "manager",
    "kind": "kind",
    "segment": "segment",
    "journey": "journey",
    "persona": "whether they are new to this",
    "start_date": "start",
    "enquired_at": "when they first asked",
    "zone": "time zone",
    "country": "country",
    "channel": "channel",
    "aliases": "other names",
    "notes": "what matters to them",
}
"""What a form can change; the stage has an entry of its own in the history."""


@dataclass(frozen=True)
class Client:
    id: int
    workspace_id: int
    name: str
    owner: str
    """Slack id, as are `cover` and `manager`."""
    cover: str | None = None
    manager: str | None = None
    segment: str | None = None
    stage: Stage = Stage.ACTIVE
    journey: str | None = None
    start_date: date | None = None
    zone: str | None = None
    country: str | None = None
    channel: str | None = None
    notes: str | None = None
    aliases: tuple[str, ...] = ()
    archived_at: datetime | None = None
    kind: ClientKind = ClientKind.FIRM
    enquired_at: datetime | None = None
    """When they first asked for us: how fast we answered is measured from here."""
    ref: str = ""
    """Their `client_id` in spreadsheets: unique in the workspace, given once and never changed. Empty until the store
    has given one."""
    persona: Persona | None = None
    """None: nobody said."""
    journey_digest: str | None = None
    """The snapshot of the journey along which they walk."""
    ending_since: date | None = None
    """The day on which the stage became `ending`, the last time it did."""

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None

    @property
    def clock(self) -> ZoneInfo | None:
        """Their own zone, where somebody said it."""
        return calendar.zone(self.zone) if self.zone else None

    def today(self, now: datetime) -> date | None:
        """On their own clock."""
        return calendar.local_day(now, self.clock) if self.clock else None

    @property
    def decides_prompts(self) -> tuple[object, ...]:
        """What of them says whether, when and to whom a prompt about them comes."""
        arranged = (self.owner, self.cover, self.stage, self.zone, self.archived_at)
        return *arranged, self.start_date, self.persona, self.journey_digest

    @property
    def is_prompted_about(self) -> bool:
        """Nobody is prompted about clients that are archived or alumni."""
        return self.archived_at is None and self.stage is not Stage.ALUMNI

    @property
    def has_landed(self) -> bool:
        """They walk along their journey from the stage landing on: a suspect or a prospect may never come."""
        return self.stage not in BEFORE_LANDING

    def is_before_first_day(self, day: date) -> bool:
        """Or on it: until it is over, what belongs before it can still be done."""
        return self.start_date is not None and day <= self.start_date

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name, *self.aliases)

    def move_to(self, stage: Stage, today: date) -> "Client":
        """Another stage. From the day on which it becomes `ending` the last milestones are counted."""
        begins_to_end = stage is Stage.ENDING and self.stage is not Stage.ENDING
        return replace(self, stage=stage, ending_since=today if begins_to_end else self.ending_since)

    def archive(self, at: datetime) -> "Client":
        """The everyday way to let a client go: nothing of them is lost. Raises ArchivedAlready."""
        if self.archived_at is not None:
            raise ArchivedAlready(name=self.name)
        return replace(self, archived_at=at)

    def restore(self) -> "Client":
        """Raises NotArchived."""
        if self.archived_at is None:
            raise NotArchived(name=self.name)
        return replace(self, archived_at=None)

    def hand_to(self, who: str, for_a_while: bool = False) -> "Client":
        """Whoever covered and is now the owner does not cover for themselves. For a while the owner of before covers
        where nobody else does: they know the client, and still see them. Raises TheirsAlready."""
        if who == self.owner:
            raise TheirsAlready(name=f"<@{who}>")
        return replace(self, owner=who, cover=cover_after(self.owner, self.cover, who, for_a_while))

    def hand_back(self, to: str, cover: str | None) -> "Client":
        """To whoever owned them before, when `cover` covered; who was named as cover since then stays."""
        return replace(self, owner=to, cover=cover if self.cover in (None, to) else self.cover)

    def is_closed_to(self, viewer: Person, rights: Rights = ONLY_SLACKS) -> bool:
        """Everyone sees a client's name, owner and stage. Notes, contacts, dates, touches, goals and history are for
        the owner, the cover, the manager, the workspace's managers and admins, or for every colleague where the
        workspace has opened its roster. The one rule, used by every flow, which asks the store for the rights
        (`work.roles.rights`)."""
        return viewer.slack_id not in (self.owner, self.cover, self.manager) and not rights.sees_roster(viewer)

    def is_arranged_by(self, viewer: Person, rights: Rights = ONLY_SLACKS) -> bool:
        """Whoever answers for this client, or administers: an open roster may be read by all, and not changed."""
        answers = viewer.slack_id in (self.owner, self.cover, self.manager)
        return viewer.is_colleague and (answers or rights.answers_for_all(viewer))

    def is_taken_out_by(self, viewer: Person, rights: Rights = ONLY_SLACKS) -> bool:
        """Handed out as files, or erased: by the owner, their manager, and whoever manages or administers here. Also
        what a button asks before it is drawn."""
        answers = viewer.slack_id in (self.owner, self.manager)
        return viewer.is_colleague and (answers or rights.answers_for_all(viewer))

    def refuse_others(self, viewer: Person, rights: Rights = ONLY_SLACKS) -> None:
        """Raises NotYourClient."""
        if not self.is_arranged_by(viewer, rights):
            raise NotYourClient(name=f"<@{self.owner}>")

    def changed_from(self, before: "Client") -> list[str]:
        """What is different, in the words of the form."""
        return [word for name, word in IN_WORDS.items() if getattr(self, name) != getattr(before, name)]


def cover_after(owner: str, cover: str | None, to: str, for_a_while: bool) -> str | None:
    """Who covers once this owner's client went to somebody else."""
    if cover not in (None, to):
        return cover
    return owner if for_a_while else None


class Listed(NamedTuple):
    """A client as lists and searches show it: enough to read and to choose, and nothing that could be saved. A tuple,
    because hundreds are made for one search."""

    id: int
    name: str
    owner: str
    stage: Stage
    segment: str | None


def folded(name: str) -> str:
    """A name as it is compared: case, spacing and how an accent is typed do not matter."""
    if name.isascii() and name.isprintable():  # most names, and an import folds a million times
        return " ".join(name.lower().split())
    return " ".join(normalize("NFKC", cleaned(name)).casefold().split())


def named(clients: Iterable[Client], words: str) -> Client | None:
    """The client whose name or alias these words are, if there is exactly one."""
    wanted = folded(words)
    found = {c.id: c for c in clients if wanted in map(folded, c.names)}
    return next(iter(found.values())) if len(found) == 1 else None


class NoSuchClient(Refusal):
    """This client is not on the roster any more. Please choose one from the list."""

    field = "client"


class NotYourClient(Refusal):
    """{name} looks after this client. They, the cover, the manager or whoever administers Moments can change it."""


class NoName(Refusal):
    """A client needs a name. Please write what people call them."""

    field = "name"


class NameTaken(Refusal):
    """Another client is called “{name}” already. Please choose a different name."""

    field = "name"


class NameInArchive(Refusal):
    """A client called “{name}” is in the archive. `/client {name}` brings them back, or choose a different name."""

    field = "name"


class AliasTaken(Refusal):
    """Another client is called “{name}” already, so nobody could say which is meant."""

    field = "aliases"


class AliasTooLong(Refusal):
    """One of these names is longer than 80 characters. Please shorten it."""

    field = "aliases"


class NotAnOwner(Refusal):
    """A client needs a colleague here as its owner: not a guest, and not an app."""

    field = "owner"


class NotACover(Refusal):
    """Only a colleague here can be the cover: not a guest, and not an app."""

    field = "cover"


class CoverIsOwner(Refusal):
    """The owner cannot cover for themselves. Please name somebody else, or leave it empty."""

    field = "cover"


class NotAManager(Refusal):
    """Only a colleague here can be the manager: not a guest, and not an app."""

    field = "manager"


class UnknownZone(Refusal):
    """I know no time zone of that name. Write a large city in it, such as Berlin, or Europe/Berlin."""

    field = "zone"


class UnknownCountry(Refusal):
    """I know no such country. Write its name in English, or two letters such as DE or US."""

    field = "country"


class NotAChannelOfOurs(Refusal):
    """Please choose a channel of this workspace that is not shared with another company."""

    field = "channel"


class SameStage(Refusal):
    """{name} is in this stage already. Please choose another one, or close this."""

    field = "stage"


class StageMoved(Refusal):
    """Somebody changed the stage to {stage} while this was open. Please close this, and open it again if you still
    want another one."""

    field = "stage"


class ArchivedAlready(Refusal):
    """{name} is archived already, so nothing was changed."""


class NotArchived(Refusal):
    """{name} is not archived, so there is nothing to bring back."""


class TheirsAlready(Refusal):
    """{name} looks after this client already. Please choose somebody else."""

    field = "to"
