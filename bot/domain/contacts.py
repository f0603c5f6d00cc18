"""Contacts: the people at a client, with dates of their own."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.domain.refusals import Refusal


@dataclass(frozen=True)
class Contact:
    id: int
    workspace_id: int
    client_id: int
    name: str
    role: str | None = None
    """What they do there, as people say it: "head of operations"."""
    lost_on: date | None = None
    """The day they died, where somebody knows it."""
    lost_recorded_at: datetime | None = None

    @property
    def is_lost(self) -> bool:
        return self.lost_recorded_at is not None

    def lose(self, on: date | None, at: datetime) -> "Contact":
        """They died. Raises LostAlready."""
        if self.is_lost:
            raise LostAlready(name=self.name)
        return replace(self, lost_on=on, lost_recorded_at=at)

    def before_loss(self) -> "Contact":
        """For Undo: it was a mistake."""
        return replace(self, lost_on=None, lost_recorded_at=None)


class NoSuchContact(Refusal):
    """This person is not on the client's card any more. Please open the card again."""


class LostAlready(Refusal):
    """We know already that {name} has died, so nothing was changed."""


class NoContactName(Refusal):
    """Please write the person's name."""

    field = "name"


class ContactTaken(Refusal):
    """{name} is on this card already. Please choose another name, or change what is known of them."""

    field = "name"


class ContactHasDates(Refusal):
    """{name} still has dates here. Please remove those first, or say that they are somebody else's."""


class ContactChanged(Refusal):
    """Somebody changed this person's entry while this was open. Please close this and open it again."""

    field = "name"


class DateChanged(Refusal):
    """Somebody changed this date while this was open. Please close this and open it again."""

    field = "date"


class NotADate(Refusal):
    """I cannot read this date: {why}."""

    field = "date"


class OnceNeedsItsYear(Refusal):
    """A date that happens once needs its year. Please add it, such as 2026-12-14."""

    field = "date"


class NotALead(Refusal):
    """Please write a whole number of days, from 0 to 365."""

    field = "lead"


class WhoseDate(Refusal):
    """Please say whose date it is, or give it a name of its own."""

    field = "title"


class TheyDied(Refusal):
    """We lost {name}, so their happy dates stay silent. A day of remembrance can be added."""

    field = "contact"
