"""The people of a workspace: our own colleagues, never the people at a client."""

from dataclasses import dataclass, field, replace

from bot.domain.refusals import Refusal
from bot.domain.statuses import NO_STATUS, Status


@dataclass(frozen=True)
class Person:
    """One member of a Slack workspace, as last heard from Slack."""

    workspace_id: int
    slack_id: str
    name: str
    handle: str = ""
    """What people type after the @."""
    zone: str | None = None
    """IANA name, or None where Slack knows none."""
    is_admin: bool = False
    is_guest: bool = False
    is_bot: bool = False
    is_gone: bool = False
    dm: str | None = None
    """The id of our direct message with them, once it was opened."""
    home_seen: bool = False
    teams: frozenset[str] = frozenset()
    """The Slack teams they belong to, as Slack says it (in an organisation, several); not kept."""
    locale: str | None = None
    """As Slack says it ("en-GB"), which tells how they write 3/4; None where it did not say."""
    status: Status = field(default=NO_STATUS, repr=False)
    """What they say of where they are; not kept."""

    def seen_from(self, team_id: str) -> "Person":
        """Slack tells us of other companies' people, too, in channels that are shared: here they are guests."""
        return replace(self, is_guest=True) if self.teams and team_id not in self.teams else self

    def is_known_as(self, known: "Person") -> bool:
        """Whether Slack says of them what it said before. What only we know does not count."""
        ours = replace(self, teams=known.teams, status=known.status, dm=known.dm, home_seen=known.home_seen)
        ours = replace(ours, locale=self.locale or known.locale)
        return ours == known

    @property
    def is_reachable(self) -> bool:
        return not (self.is_bot or self.is_gone)

    @property
    def is_colleague(self) -> bool:
        return self.is_reachable and not self.is_guest


@dataclass(frozen=True)
class Actor:
    """Who acts, and where they are known. Every flow that changes something is told."""

    workspace_id: int
    slack_id: str


class Repeated(Exception):
    """Slack sent the same form or event again. What it asked for was done the first time."""


class Guest(Refusal):
    """Moments is for the members of this workspace, and guests cannot use it. Please ask the colleague who
    invited you."""


class Outsider(Refusal):
    """This button belongs to another company's workspace, so it does nothing here."""


class NotInstalled(Refusal):
    """Moments is not installed in your workspace any more, so it does nothing here. Whoever looks after Slack at your
    firm can add it again."""


class Stranger(Refusal):
    """We have not met yet, so I am looking you up. Please try that again in a moment."""
