"""What keeps sealed words unreadable at rest, as everything below the composition root knows it."""

from dataclasses import dataclass
from typing import Protocol

from bot.domain.refusals import Refusal


class Seals(Protocol):
    @property
    def has_keys(self) -> bool:
        """Whether anything can be sealed here."""

    def seal(self, text: str, /) -> str:
        """The text, readable only with one of our keys. Raises NoKeys."""

    def open(self, sealed: str, /) -> "str | Unreadable":
        """The text, where one of our keys opens it."""

    def reseal(self, sealed: str, /) -> "str | Unreadable":
        """The same text under the first key."""


class Unsealed:
    """Where there are no keys nothing is sealed, and nothing that is can be read."""

    has_keys = False

    def seal(self, _text: str) -> str:
        raise CannotSeal

    def open(self, _sealed: str) -> "str | Unreadable":
        return Unreadable()

    def reseal(self, _sealed: str) -> "str | Unreadable":
        return Unreadable()


@dataclass(frozen=True)
class Unreadable:
    """A sealed text that none of our keys opens: a value, not an error, so that one row breaks no list."""

    said: str = "This was sealed with a key that is no longer in MOMENTS_SECRET_KEYS."


class CannotSeal(Refusal):
    """Nothing can be sealed here yet: whoever runs Moments must set MOMENTS_SECRET_KEYS first. Please choose among the
    others who may know."""

    field = "secrecy"
