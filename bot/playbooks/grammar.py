"""The times and phrases in a playbook file, as a person writes them: `4 working hours`, `let ... go`."""

import re

from bot.domain.playbooks import NEXT_WORKING_MORNING, Unit, Within

WITHIN_EXAMPLES = "`15 minutes`, `2 hours`, `4 working hours`, `1 working day` or `next working morning`"
STEP_EXAMPLES = "`on the day`, `the day after`, `3 days after` or `2 weeks after`"
PHRASE_EXAMPLES = "`funeral`, `passed away`, `embezzl*` or `let ... go`"

LONGEST_DAYS = 10
FURTHEST_STEP = 366
LETTERS_LEAST = 3
WORDS_MOST = 8

_WITHIN = re.compile(r"([0-9]{1,4}) (working )?(minute|hour|day)s?")
_MINUTES = {"minute": 1, "hour": 60, "day": 24 * 60}
_STEP = re.compile(r"([0-9]{1,3}) (day|week)s? after")
_STEPS = {"on the day": 0, "the day after": 1}
_WORD = re.compile(r"[^\W_][^\W_']*(?:'[^\W_]+)*\*?")


def within(said: str) -> Within:
    """Raises ValueError with what was expected, as the end of a sentence that begins with the words."""
    words = " ".join(said.split())
    found = _WITHIN.fullmatch(words)
    if words == Unit.WORKING_MORNING:
        return NEXT_WORKING_MORNING
    if found is None:
        raise ValueError(f"is not a time such as {WITHIN_EXAMPLES}.")
    count, working, unit = int(found[1]), bool(found[2]), found[3]
    if not count:
        raise ValueError("is no time at all. Write at least 1.")
    _refuse_long(count, working, unit)
    if working and unit == "day":
        return Within(count, Unit.WORKING_DAYS)
    return Within(count * _MINUTES[unit], Unit.WORKING_MINUTES if working else Unit.MINUTES)


def step_day(said: str) -> int:
    """Raises ValueError as `within` does."""
    words = " ".join(said.split())
    found = _STEP.fullmatch(words)
    if words in _STEPS:
        return _STEPS[words]
    if words.endswith(" before"):
        raise ValueError("lies before the moment, and nobody knew of it then. Begin `on the day`.")
    if found is None:
        raise ValueError(f"is not a time such as {STEP_EXAMPLES}.")
    days = int(found[1]) * (7 if found[2] == "week" else 1)
    if days > FURTHEST_STEP:
        raise ValueError("is more than a year away.")
    return days


def phrase(said: str) -> str:
    """Raises ValueError as `within` does."""
    words = said.replace("\u2019", "'").split()
    if said != said.lower():
        raise ValueError(f"has capitals. Write “{said.lower()}”: how people spell it does not matter.")
    if any(word != "..." and not _WORD.fullmatch(word) for word in words) or "..." in (words[0], words[-1]):
        raise ValueError(f"is not a phrase such as {PHRASE_EXAMPLES}.")
    if sum(letter.isalnum() for letter in said) < LETTERS_LEAST:
        raise ValueError("is so short that anything would suggest it.")
    if len(words) > WORDS_MOST:
        raise ValueError(f"has {len(words)} words, and it takes at most {WORDS_MOST}. Nobody would write just this.")
    return " ".join(words)


def _refuse_long(count: int, working: bool, unit: str) -> None:
    a_day = 1 if unit == "day" else (9 if working else 24) * 60 / _MINUTES[unit]
    if count > LONGEST_DAYS * a_day:
        raise ValueError("is more than ten days. By then somebody else has called them.")
