"""Erasing a client: everything about them goes, for good. Archiving is the everyday way."""

from dataclasses import astuple, dataclass

from bot.domain.refusals import Refusal


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

    @property
    def counted(self) -> list[tuple[int, str]]:
        """How many of what there is any of: (2, "contacts")."""
        counts = ((getattr(self, name), words) for name, words in WORDS.items())
        return [(count, words[0] if count == 1 else words[1]) for count, words in counts if count]

    def __str__(self) -> str:
        """ "2 contacts, 1 date": the same words before, afterwards and in the receipt."""
        return ", ".join(f"{count:,} {word}" for count, word in self.counted)


WORDS = {
    "contacts": ("contact", "contacts"),
    "dates": ("date", "dates"),
    "touches": ("touch", "touches"),
    "goals": ("goal", "goals"),
    "promises": ("promise", "promises"),
    "moments": ("moment", "moments"),
    "hand_overs": ("hand-over", "hand-overs"),
    "prompts": ("prompt", "prompts"),
    "entries": ("line of history", "lines of history"),
}


class NotYoursToErase(Refusal):
    """Only the owner of {name}, their manager and whoever administers Moments can erase this client. Please ask one
    of them. Archiving keeps everything, and is the everyday way."""


class NotItsName(Refusal):
    """The client is called {name}. Nothing was erased. Please type the name just so, or close this."""

    field = "name"
