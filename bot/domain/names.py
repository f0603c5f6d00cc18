"""How clients are found by what somebody typed: the beginning of a sentence, a part of a name, a misspelt one."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from math import ceil
from typing import NamedTuple
from unicodedata import combining

from rapidfuzz import fuzz, process

from bot.domain.clients import folded

SEPARATORS = " :,;-–—"
LONGEST = 200
"""No name is longer; what follows need not be looked at."""
LOOKED_THROUGH, MOST_ENDS = 1000, 16
"""Letters of a message in which names are looked for, and words and signs that a name may be made of."""
NEARLY, ALMOST = 70, 80
"""Of a hundred: how alike two names are that may be offered for one another, and two of which one is taken for the
other."""


class Spellings(NamedTuple):
    """Names and aliases, folded, and beside each whose it is. Two plain lists, because twenty thousand of them are
    looked through for one misspelt word."""

    client_ids: Sequence[int]
    names: Sequence[str]

    def whose(self, name: str) -> set[int]:
        return {self.client_ids[at] for at, each in enumerate(self.names) if each == name}


def beginnings(words: str) -> list[str]:
    """All that may be a name at the beginning of these words, folded."""
    said = folded(words[:LONGEST])
    return [said[:end] for end in range(1, len(said) + 1) if _ends(said, end) and said[end - 1] != " "]


def named_first(spellings: Spellings, words: str) -> tuple[int | None, str]:
    """The client with whose name the words begin, the longest name first, and the words that are left.

    "Zebra Works: the founder's father died" gives the client and "the founder's father died".
    """
    said = " ".join(words.split())
    possible = set(beginnings(words))
    longest = max((name for name in spellings.names if name in possible), key=len, default="")
    whose = spellings.whose(longest) if longest else set()
    return (whose.pop(), _after(said, longest)) if len(whose) == 1 else (None, said)


def everywhere(words: str) -> list[str]:
    """All that may be a name anywhere in these words, folded."""
    said = folded(words[:LOOKED_THROUGH])
    return list({said[start:end] for start, end in _stretches(said)})


def named_anywhere(spellings: Spellings, words: str) -> list[int]:
    """The clients whose names stand in the words, the longest name first taken: a name within another does not count.
    In the order in which they are named; all of them where a name is that of several."""
    said, known = folded(words[:LOOKED_THROUGH]), set(spellings.names)
    places = [(start, end) for start, end in _stretches(said) if said[start:end] in known]
    taken: list[tuple[int, int]] = []
    for start, end in sorted(places, key=lambda each: (each[0] - each[1], each[0])):
        if all(end <= other or start >= until for other, until in taken):
            taken.append((start, end))
    whose = (sorted(spellings.whose(said[start:end])) for start, end in sorted(taken))
    return list(dict.fromkeys(client_id for ids in whose for client_id in ids))


def nearly_named_first(spellings: Spellings, words: str) -> tuple[int | None, str]:
    """The same where the name is misspelt: it stands before a colon, or is the first words. A form shows it back."""
    said = " ".join(words.split())
    for head, rest in _heads(said):
        nearest = _nearest(folded(head), spellings, ALMOST)[:1]
        whose = spellings.whose(nearest[0]) if nearest else set()
        if len(whose) == 1:
            return whose.pop(), rest.lstrip(SEPARATORS)
    return None, said


def nearly_named(spellings: Spellings, words: str) -> list[int]:
    """Clients whose name or alias is nearly spelt like these words, the nearest first."""
    place = {name: at for at, name in enumerate(_nearest(folded(words), spellings, NEARLY))}
    pairs = zip(spellings.names, spellings.client_ids, strict=True)
    near = [(place[name], client_id) for name, client_id in pairs if name in place]
    return list(dict.fromkeys(client_id for _, client_id in sorted(near)))


def lengths(words: str) -> tuple[int, int]:
    """How short and how long a name can be that is nearly spelt like these words, or like their beginning."""
    heads = [len(folded(head)) for head in (words, *(head for head, _ in _heads(words)))]
    return int(min(heads) * NEARLY / (200 - NEARLY)), ceil(max(heads) * (200 - NEARLY) / NEARLY)


def _nearest(wanted: str, spellings: Spellings, cutoff: int) -> list[str]:
    """The names most alike first, by the alphabet where two are equally so."""
    found = process.extract(wanted, spellings.names, scorer=fuzz.ratio, limit=None, score_cutoff=cutoff)
    return [name for name, _, _ in sorted(found, key=lambda each: (-each[1], each[0]))]


def _stretches(said: str) -> Iterator[tuple[int, int]]:
    """From the beginning of each word or sign, as far as a name may go."""
    ends = [end for end in range(1, len(said) + 1) if _ends(said, end) and said[end - 1] != " "]
    for start, letter in enumerate(said):
        if letter == " " or (start and said[start - 1].isalnum()):
            continue
        first = bisect_right(ends, start)
        yield from ((start, end) for end in ends[first : first + MOST_ENDS] if end - start <= LONGEST)


def _ends(said: str, end: int) -> bool:
    """A name does not end within a word."""
    return end == len(said) or not said[end].isalnum()


def _heads(said: str) -> list[tuple[str, str]]:
    """What may be a name, and the rest. A single short word is more likely a verb than a name."""
    head, colon, rest = said.partition(":")
    if colon:
        return [(head, rest)]
    tokens = said.split()
    firsts = [(" ".join(tokens[:n]), " ".join(tokens[n:])) for n in (4, 3, 2, 1) if n <= len(tokens)]
    return [(head, rest) for head, rest in firsts if " " in head or len(head) >= 6]


def _after(said: str, name: str) -> str:
    """Folding may change a text's length (ß becomes ss), so the rest is found by folding prefixes."""
    for end in range(len(said) + 1):
        if folded(said[:end]) == name and (end == len(said) or not (said[end].isalnum() or combining(said[end]))):
            return said[end:].lstrip(SEPARATORS)
    return ""
