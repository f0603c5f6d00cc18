"""Numbers that differ by segment, as people write them: a segment and its number on each line."""

import re
from collections.abc import Iterable

from bot.domain.clients import folded
from bot.domain.texts import one_line

_LINE = re.compile(r"(?P<segment>.*[^\s:=,;])[\s:=,;]+(?P<number>[0-9]{1,4})(?: (?:days?|hours?))?", re.IGNORECASE)


class UnreadableLine(ValueError):
    """The line stands in it, clipped."""


class SegmentStandsTwice(ValueError):
    """The segment stands in it, clipped."""


def numbers(lines: Iterable[str], most: int) -> tuple[tuple[str, int], ...]:
    """Each segment as it was written, and its number. Raises UnreadableLine, SegmentStandsTwice."""
    found: dict[str, tuple[str, int]] = {}
    for line in filter(None, map(one_line, lines)):
        read = _LINE.fullmatch(line)
        if read is None or int(read["number"]) > most:
            raise UnreadableLine(line[:60])
        if folded(read["segment"]) in found:
            raise SegmentStandsTwice(read["segment"][:60])
        found[folded(read["segment"])] = read["segment"], int(read["number"])
    return tuple(found.values())
