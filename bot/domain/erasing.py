"""Erasing a client: everything about them goes, for good. Archiving is the everyday way."""

from dataclasses import astuple, dataclass


@dataclass(frozen=True)
class Going:
    """How much of each goes with a client: shown before, and the receipt afterwards, which holds no names."""

    contacts: int = 0
    dates: int = 0
    touches: int = 0
    goals: int = 0
    promises: int = 0
    moments: int = 0
    hand_overs: int = 0
    prompts: int = 0
    entries: int = 0
    """Of their history."""

    @property
    def total(self) -> int:
        return sum(astuple(self))
