"""What keeps sealed words unreadable at rest, as everything below the composition root knows it."""

from typing import Any, Protocol

from bot.domain.refusals import Refusal


class Seals(Protocol):
    @property
    def has_keys(self) -> bool:
        """Whether anything can be sealed here."""

    def seal(self, text: str, /) -> str:
        """The text, readable only with one of our keys. Raises NoKeys."""

    def open(self, sealed: str, /) -> Any:
        """The text, or a value that is no text where none of our keys opens it."""

    def reseal(self, sealed: str, /) -> Any:
        """The same text under the first key, or a value that is no text."""


class Unsealed:
    """Where there are no keys nothing is sealed, and nothing that is can be read."""

    has_keys = False

    def seal(self, _text: str) -> str:
        raise CannotSeal

    def open(self, _sealed: str) -> Any:
        return Locked()

    def reseal(self, _sealed: str) -> Any:
        return Locked()


class Locked:
    said = "This was sealed with a key that is not in MOMENTS_SECRET_KEYS."


class CannotSeal(Refusal):
    """Nothing can be sealed here yet: whoever runs Moments must set MOMENTS_SECRET_KEYS first. Please choose among the
    others who may know."""

    field = "secrecy"
