"""How the sentence of a promise is read: who of ours promises, to which client, what, and the words that say when.

What is understood fills its field in the form, where it is seen before anything is recorded; what is not stays in the
words.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.domain.clients import Client
from bot.domain.people import Actor
from bot.flows import clients, people
from bot.flows.when import LONGEST, NUMBER_WORDS, Ambiguous, read_when, unpointed
from bot.flows.when_days import MONTH, WEEKDAY
from store import Store

LONGEST_ENDING = 20
"""Words. Longer than anything that says when, and short enough to be tried from each of them."""


@dataclass(frozen=True)
class Sentence:
    """A promise in words, as far as it was understood."""

    promiser: str | None
    """Slack id of a colleague; None where the words name nobody, or nobody of ours."""
    client: Client | None
    named: tuple[Client, ...]
    """All clients that the words name where these are several, and none of them was chosen."""
    what: str
    when: str
    """The words at the end that say by when, "" where there are none."""
    is_one_word: bool


class Named(NamedTuple):
    """Somebody who is said to promise, and the words around."""

    slack_id: str
    before: str
    after: str


def read_promise(store: Store, actor: Actor, text: str, author: str | None = None) -> Sentence:
    """Of words as Slack hands them on, with its signs for people. `author` wrote them where the actor did not: "I will"
    is then theirs. Raises Guest, Stranger."""
    named = promiser_in(text)
    promiser = named.slack_id if named and _promises(store, actor, named) else None
    text = f"{named.before} {named.after}" if named and promiser else text
    words = people.as_typed(store, actor, text)
    client, several, said, lead = _client_of(store, actor, words)
    if promiser or lead:
        said = _TO.sub("", said)
    if promiser is None and lead == "i":
        promiser = _colleague(store, actor, author or actor.slack_id)
    what, when = split_promise(said)
    return Sentence(promiser, client, several, what, when, len(words.split()) == 1 and client is None)


def promiser_in(text: str) -> Named | None:
    """Who is mentioned as the one who will do it: "<@U0BEA> will call", "Acme: <@U0BEA|bea> promised to call". Whoever
    is only spoken to ("<@U0BEA>, can you call", "<@U0BEA> I'll call") promises nothing."""
    if found := _WILL.search(text):
        return Named(found["who"], text[: found.start()].strip(), text[found.end() :].strip())
    found = _TOLD.match(text.strip())
    return Named(found["who"], "", text.strip()[found.end() :].strip()) if found else None


def without_lead(words: str) -> tuple[str, str]:
    """The words without "I will", "we'll" or "will" at their beginning, and whose they were: "i", "we", "will", or ""
    where nothing was taken off."""
    said = words.strip()
    found = _LEAD.match(said)
    if found is None or found.end() == len(said):
        return said, ""
    return said[found.end() :].strip(), (found["who"] or "will").casefold()


def split_promise(text: str) -> tuple[str, str]:
    """What is promised, and the words at its end that say by when ("" where there are none).

    "send the hiring plan by Friday noon" gives "send the hiring plan" and "by Friday noon". A word of thanks or a smile
    after them is left out.
    """
    said = text.strip()
    return _parted(said) or _parted(_without_thanks(said)) or (said, "")


# --- who, and to whom

_WHO = r"<@(?P<who>[UW][A-Z0-9]+)(?:\|[^<>]*)?>"
_NOT = r"(?!\s+(?:not|never)\b)"
_WILL = re.compile(
    rf"{_WHO}(?:['’]ll|\s+(?:will|shall|(?:is|are) going to|(?:has |have )?promise[sd]?(?: to| that (?:she|he|they)"
    rf"(?:['’]ll| will| would))?|(?:has |have )?committed to|commits to))\b{_NOT}",
    re.IGNORECASE,
)
_TOLD = re.compile(rf"{_WHO}(?:\s*(?::|\s[-–—]\s)|\s+to\b)(?!\s*(?:i|we|you|can|could|would|please)\b)", re.IGNORECASE)
_LEAD = re.compile(
    r"(?:that\s+)?(?:(?P<who>i|we)(?:['’]ll|['’](?:m|re) going to|\s+(?:will|shall|(?:am|are) going to)"
    r"|(?:['’]ve|\s+have)?\s+promised?(?:\s+to|(?:\s+that)?\s+(?:i|we)(?:['’]ll|\s+will))?)|will(?=\s+(?-i:[a-z])))"
    rf"\b{_NOT}",
    re.IGNORECASE,
)
_TO = re.compile(r"^to\s+(?=\w)", re.IGNORECASE)


def _promises(store: Store, actor: Actor, named: Named) -> bool:
    """A colleague, of whom it is said first, or after nothing but a client's name."""
    if _colleague(store, actor, named.slack_id) is None:
        return False
    before = people.as_typed(store, actor, named.before)
    return not before or clients.begun(store, actor, before, exactly=True)[1] == ""


def _colleague(store: Store, actor: Actor, slack_id: str) -> str | None:
    with store.read() as work:
        person = work.people.find(actor.workspace_id, slack_id)
    return slack_id if person is not None and person.is_colleague else None


def _client_of(store: Store, actor: Actor, words: str) -> tuple[Client | None, tuple[Client, ...], str, str]:
    """The client, or the several there are; the words without a name that they begin with, and without their lead; and
    whose this was. A name within the words stays in them."""
    bare, lead = without_lead(words)
    for said in (words, bare):
        if clients.begun(store, actor, said, exactly=True)[0] is not None:
            client, rest = clients.begun(store, actor, said)
            rest, later = without_lead(rest)
            return client, (), rest, later or (lead if said is bare else "")
    held = clients.named_in(store, actor, split_promise(bare)[0])
    client, rest = clients.begun(store, actor, words)  # a misspelt one
    if client is not None and (not held or (":" in words and client not in held)):
        rest, later = without_lead(rest)
        return client, (), rest, later
    return (held[0] if len(held) == 1 else None), (tuple(held) if len(held) > 1 else ()), bare, lead


# --- where a promise ends and its time begins


def _parted(said: str) -> tuple[str, str] | None:
    for start in _starts_of_ending(said):
        what, when = said[:start].rstrip(" ,;:-–—"), said[start:].strip()
        if _says_when(when):
            return what, unpointed(when)
    return None


def _without_thanks(said: str) -> str:
    """One word or sign after the other, and only so many: as one pattern it took a minute over a row of smiles."""
    for _ in range(LONGEST):
        bare = said.rstrip(_POINTS)
        found = _THANKS.search(bare, max(len(bare) - LONGEST, 0))
        if found is None:
            return said
        said = bare[: found.start()]
    return said


_POINTS = " \t\r\n.,;!–—-"
_THANKS = re.compile(
    r"(?:(?<=[\s.,;!–—-])(?:thanks|thank you|thx|cheers|please|pls)|:[a-z][a-z0-9_+'-]{0,60}:|:[+-]1:"
    r"|[\u2600-\u27bf\U0001f000-\U0001faff\ufe0f\u200d])$",
    re.IGNORECASE,
)


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
_PAST_OR_TO = re.compile(r" (?:past|to) ")
_BARE_NUMBERS = re.compile(r"[0-9]+/[0-9]+")


def _says_when(words: str) -> bool:
    """Whether a moment is meant at all, clear or not. "by next Friday" is, even where it can be read in two
    ways; without a "by" only what can be read counts, or "review chapter 3" would lose its 3, and a 3/4 is as likely
    a part of something."""
    is_empty = all(_EMPTY.fullmatch(_bare(word.casefold())) for word in words.split())
    if words.casefold().startswith(_MARKS) and not is_empty:
        return True
    if is_empty and not _PAST_OR_TO.search(words):
        return False
    instants = (datetime(2024, 1, 1, tzinfo=UTC), datetime(2024, 1, 7, 23, tzinfo=UTC))  # a Monday, a Sunday
    read = [read_when(words, at, ZoneInfo("UTC")) for at in instants]
    return any(read) and not (_BARE_NUMBERS.fullmatch(words) and any(isinstance(each, Ambiguous) for each in read))
