"""Names that are probably two spellings of one client. They are only shown: nobody but a person can tell."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from unicodedata import combining, normalize

from bot.domain.clients import folded

LONG_ENOUGH = 4
"""A word of three letters is near to too many others."""
CROWD = 20
"""So many names that all look alike are a series, and no mistake."""
# What a firm is, and not how it is called.
_FORMS = re.compile(
    r"\b(the|and|und|et|ltd|limited|llc|llp|inc|incorporated|corp|corporation|co|company|plc|gmbh|mbh|ag|kg|ug|ohg|gbr"
    r"|sa|sas|sarl|srl|spa|bv|nv|ab|as|aps|oy|pty|group|holding|holdings)\b"
)


@dataclass(frozen=True)
class Named:
    name: str
    line: int | None = None
    """Of the file; None for a client of the roster."""


@dataclass(frozen=True)
class Duplicate:
    one: Named
    """New in the file."""
    other: Named


def likely(new: Iterable[Named], known: Iterable[Named]) -> list[Duplicate]:
    """Each new name with the first that it may be another spelling of. In time that grows with the number of names,
    not with its square."""
    seen: dict[str, list[Named]] = {}
    every = [*known, *(fresh := list(new))]
    for each in every:
        for key in set(_keys(each.name)):
            seen.setdefault(key, []).append(each)
    place = {id(each): number for number, each in enumerate(every)}
    found: dict[int, Duplicate] = {}
    for alike in seen.values():
        if len(alike) > CROWD:
            continue
        for other, one in pairwise(alike):
            if one.line is not None and folded(one.name) != folded(other.name):
                kept = found.get(id(one))
                if kept is None or place[id(other)] < place[id(kept.other)]:
                    found[id(one)] = Duplicate(one, other)
    return [found[id(each)] for each in fresh if id(each) in found]


def _keys(name: str) -> Iterator[str]:
    """Two names with a key in common differ in nothing but punctuation, accents, what kind of firm they are, or one
    letter of one long word."""
    bare = "".join(c for c in normalize("NFKD", folded(name)) if not combining(c))
    words = re.findall(r"\w+", _FORMS.sub(" ", bare)) or re.findall(r"\w+", bare)
    if not words:
        return
    yield "".join(words)
    for place, word in enumerate(words):
        if len(word) >= LONG_ENOUGH and not any(c.isdigit() for c in word):
            for nearly in (word, *(word[:gone] + word[gone + 1 :] for gone in range(len(word)))):
                yield "\0".join((*words[:place], f"{nearly}\1{place}", *words[place + 1 :]))
