"""Words as people type them."""

import re
from collections.abc import Sequence

_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Control characters, halves of a character, and what turns the direction of everything that follows."""


def cleaned(text: str) -> str:
    """Without what no screen shows and some databases refuse, and without space at the ends."""
    return _UNSEEN.sub("", text).strip()


def one_line(text: str) -> str:
    """The same, with one space wherever there was any."""
    return " ".join(cleaned(text).split())


def in_a_row(words: Sequence[str], most: int | None = None) -> str:
    """ "one, two and three"; beyond `most` of them, "one, two and 5 more"."""
    shown = [*words[:most], *([f"{len(words) - most} more"] if most and len(words) > most else [])]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
