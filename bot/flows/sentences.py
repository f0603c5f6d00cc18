"""How the sentence of a promise is read: what is promised, and the words that say when."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.flows.when import NUMBER_WORDS, Ambiguous, read_when, unpointed
from bot.flows.when_days import MONTH, WEEKDAY

LONGEST_ENDING = 20
"""Words. Longer than anything that says when, and short enough to be tried from each of them."""


def split_promise(text: str) -> tuple[str, str]:
    """What is promised, and the words at its end that say by when ("" where there are none).

    "send the hiring plan by Friday noon" gives "send the hiring plan" and "by Friday noon".
    """
    said = text.strip()
    for start in _starts_of_ending(said):
        what, when = said[:start].rstrip(" ,;:-–—"), said[start:].strip()
        if _says_when(when):
            return what, unpointed(when)
    return said, ""


# --- where a promise ends and its time begins


def _starts_of_ending(said: str) -> Iterator[int]:
    """Where the words about time may begin, inside the ending that is made of nothing but such words: at its
    first "by", then at each word, the longest piece first."""
    tokens = [(found.start(), found[0].casefold()) for found in re.finditer(r"\S+", said)]
    tokens = [(at, _bare(word)) for at, word in tokens[-LONGEST_ENDING:]]
    first = len(tokens)
    while first > 0 and _WORD_OF_TIME.fullmatch(tokens[first - 1][1]):
        first -= 1
    ending = range(first, len(tokens))
    yield from (tokens[n][0] for n in ending if tokens[n][1] in _MARKS)
    # "the agenda for Friday" and "the minutes of Friday" say what, not when.
    yield from (tokens[n][0] for n in ending if n == 0 or tokens[n - 1][1] not in _BINDING)


def _bare(word: str) -> str:
    return re.sub(r"\b([ap])\.m\b\.?", r"\1m", unpointed(word.replace("’", "'").strip("(),;:!–—-")))


_MARKS = ("by", "within", "until", "till", "til", "before", "due")
_BINDING = ("for", "of", "from", "about", "since", "to", "and", "the", "a", "last", "this", "next", "every", "each")
# Part of a time, and none by themselves: "raise the price by 5" and "cut it by half" are no deadlines.
_EMPTY_WORDS = (
    r"|by|within|until|till?|due|over|before|no|not|later|latest|than|in|on|or|at|of|the|an?|and|half|quarters?|couple|past|to|next"
    rf"|this|coming|following|after|from|{NUMBER_WORDS}|first|second|third|fourth|last|thing|end|start|beginning|work"
    r"|play|business|time|new|[0-9]+(?:\.[0-9]+)?"
)
_EMPTY = re.compile(_EMPTY_WORDS)
_WORD_OF_TIME = re.compile(
    rf"{_EMPTY_WORDS}|now|twenty-four|forty-eight|close|working|today|tomm?or?row|tomorow|tmrw?|tmw|2morrow|tonight|sometime"
    r"|morning|afternoon|evening|night|noon|midday|midnight|eod|eob|cob|eow|eom|eoy|minutes?|mins?|hours?|hrs?|days?"
    r"|weeks?|week's|weekend|christmas|eve|year's|sharp|fortnights?|months?|years?|(?:month|year)-end|am|pm|o'clock"
    rf"|{MONTH}|{WEEKDAY}|@?[0-9][0-9:./-]*(?:st|nd|rd|th|am|pm|h|h[0-9]{{2}}|hrs?|mins?|m)?"
)
_BARE_NUMBERS = re.compile(r"[0-9]+/[0-9]+")


def _says_when(words: str) -> bool:
    """Whether a moment is meant at all, clear or not. "by next Friday" is, even where it can be read in two
    ways; without a "by" only what can be read counts, or "review chapter 3" would lose its 3, and a 3/4 is as likely
    a part of something."""
    if words.casefold().startswith(_MARKS):
        return not all(_EMPTY.fullmatch(_bare(word.casefold())) for word in words.split())
    instants = (datetime(2024, 1, 1, tzinfo=UTC), datetime(2024, 1, 7, 23, tzinfo=UTC))  # a Monday, a Sunday
    read = [read_when(words, at, ZoneInfo("UTC")) for at in instants]
    return any(read) and not (_BARE_NUMBERS.fullmatch(words) and any(isinstance(each, Ambiguous) for each in read))
