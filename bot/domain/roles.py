"""Roles: who administers Moments in a workspace, and who manages there."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.people import Person
from bot.domain.refusals import Refusal


class Role(StrEnum):
    ADMIN = "admin"
    MANAGER = "manager"
    """Of the whole workspace: as if every client named them."""


@dataclass(frozen=True)
class Appointment:
    workspace_id: int
    slack_id: str
    role: Role
    added_by: str
    added_at: datetime


@dataclass(frozen=True)
class Rights:
    """Who may see and arrange more than their own clients."""

    installer: str | None = None
    admins: frozenset[str] = frozenset()
    """By role; Slack's own admins are known by themselves."""
    managers: frozenset[str] = frozenset()
    """Of the whole workspace; a client's own manager is named there."""
    is_roster_open: bool = False
    """Whether every colleague sees all of it."""

    def administers(self, person: Person) -> bool:
        """Slack's admins, whoever installed Moments, and whom they name; never a guest or somebody who left."""
        is_named = person.slack_id == self.installer or person.slack_id in self.admins
        return person.is_colleague and (person.is_admin or is_named)

    def manages(self, person: Person) -> bool:
        return person.is_colleague and person.slack_id in self.managers

    def answers_for_all(self, person: Person) -> bool:
        """For everybody's clients: whoever manages or administers here."""
        return self.administers(person) or self.manages(person)

    def sees_roster(self, person: Person) -> bool:
        """All of every client, whoever is named there."""
        return self.answers_for_all(person) or (self.is_roster_open and person.is_colleague)

    def refuse_others(self, person: Person) -> None:
        """Raises NotAdministrator."""
        if not self.administers(person):
            raise NotAdministrator


ONLY_SLACKS = Rights()
"""Nobody was named: Slack's own admins administer."""


class CannotAdminister(Refusal):
    """{name} is a guest here or has left, so they cannot administer Moments. Please take them out."""

    field = "admins"


class CannotManage(Refusal):
    """{name} is a guest here or has left, so they cannot manage here. Please take them out."""

    field = "managers"


class CannotHelp(Refusal):
    """{name} is a guest here or has left, so nobody can be sent to them. Please choose somebody else."""

    field = "fallback"


class CannotBePrompted(Refusal):
    """{name} is a guest here or has left, so they get no prompts. Please take them out."""

    field = "owners"


class NotAdministrator(Refusal):
    """Only whoever administers Moments here can do this. Please ask one of them, or a Slack admin."""
