"""What would make no sense in a playbook, although each of its lines does."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

from bot.domain.playbooks import Clocks, Holds, Playbook, Size, Within, as_phrase
from bot.yml import Held

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
"""Of a plain Tuesday. Which of two times is sooner depends on when one begins: at night the next working morning is
sooner than four working hours, and most moments are flagged by day."""
UTC_ZONE = ZoneInfo("UTC")


def check(held: Held, playbook: Playbook) -> None:
    for key, said in (*_slower(playbook.clocks), *_early(playbook.clocks), *_odd(playbook)):
        held.refuse(key, said)
    seen = set[str]()
    for key, phrases in (("suggested by", playbook.suggested_by), ("but not by", playbook.but_not_by)):
        for phrase in filter(None, map(as_phrase, phrases)):
            if phrase in seen:
                held.refuse(key, f"“{phrase}” is said twice. Leave one of them out.")
            seen.add(phrase)


def _slower(clocks: tuple[Clocks, ...]) -> Iterator[tuple[str, str]]:
    """Whoever is hit harder does not wait longer."""
    for key, times in zip(("answer within", "speak within"), zip(*clocks, strict=True), strict=True):
        for small, (less, more) in zip(Size, pairwise(times), strict=False):
            if _ends(more) > _ends(less):
                yield (
                    key,
                    f"size {small + 1} takes longer ({more.in_words}) than size {small} ({less.in_words})."
                    " What is bigger for them is never slower. A size that is not here has the usual time.",
                )


def _early(clocks: tuple[Clocks, ...]) -> Iterator[tuple[str, str]]:
    for size, (answer, speak) in zip(Size, clocks, strict=True):
        if _ends(speak) < _ends(answer):
            yield (
                "speak within",
                f"for size {int(size)} this is over ({speak.in_words}) before somebody has to answer"
                f" ({answer.in_words}). A size that is not here has the usual time.",
            )


def _odd(playbook: Playbook) -> Iterator[tuple[str, str]]:
    if playbook.is_quiet and playbook.holds is Holds.NOTHING:
        yield "quiet", "where it is quiet cheer is held back, and `holds` says nothing is. Change one of them."
    if playbook.holds is Holds.ALL and not playbook.stop_elsewhere:
        yield (
            "stop elsewhere",
            "this is missing. We can hold back only what is ours: say what else goes out to them, and must be stopped.",
        )


def _ends(within: Within) -> datetime:
    return within.after(NOON, UTC_ZONE)
