"""What keeps tokens and sealed text unreadable at rest: the first key writes, all of them read."""

import re
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from bot.domain.seals import Unreadable


class NoKeys(Exception):
    """MOMENTS_SECRET_KEYS is not set, so nothing can be sealed. Set it to what `moments key` prints."""

    def __init__(self) -> None:
        super().__init__(self.__doc__)


def new_key() -> str:
    """A fresh key for MOMENTS_SECRET_KEYS."""
    return Fernet.generate_key().decode("ascii")


def is_key(text: str) -> bool:
    """32 bytes in 44 letters. Fernet itself would let trailing letters pass."""
    return re.fullmatch(r"[A-Za-z0-9_-]{43}=", text) is not None


class Vault:
    """Seals and opens texts. Its repr shows how many keys it has, never one of them."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._count = len(keys)
        self._box = MultiFernet([Fernet(key) for key in keys]) if keys else None

    def __repr__(self) -> str:
        return f"Vault({self._count} keys)"

    @property
    def has_keys(self) -> bool:
        return self._box is not None

    def seal(self, text: str) -> str:
        """The text, readable only with one of our keys. Raises NoKeys."""
        if self._box is None:
            raise NoKeys
        return self._box.encrypt(text.encode("utf-8")).decode("ascii")

    def open(self, sealed: str) -> str | Unreadable:
        if self._box is None:
            return Unreadable()
        try:
            return self._box.decrypt(sealed).decode("utf-8")
        except (InvalidToken, ValueError):  # ValueError: letters that no sealed text has
            return Unreadable()

    def reseal(self, sealed: str) -> str | Unreadable:
        """The same text under the first key, so that an old key can be taken away afterwards."""
        if self._box is None:
            return Unreadable()
        try:
            return self._box.rotate(sealed).decode("ascii")
        except (InvalidToken, ValueError):
            return Unreadable()
