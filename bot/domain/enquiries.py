"""How soon somebody who asks for us has a first answer: it forms the first opinion."""

import re
from dataclasses import dataclass

from bot.domain.clients import Client, folded
from bot.domain.refusals import Refusal
from bot.domain.segments import SegmentStandsTwice, UnreadableLine, numbers
from bot.domain.texts import one_line

NEVER, USUAL_HOURS, MOST_HOURS = 0, 4, 200
WORDS = "A first answer to their enquiry"


@dataclass(frozen=True)
class Targets:
    """Within how many working hours somebody who asks has a first answer; 0 is no target."""

    usual: int = USUAL_HOURS
    segments: tuple[tuple[str, int], ...] = ()
    """A segment as it was written, and its hours."""

    def hours(self, segment: str | None) -> int:
        wanted = folded(segment or "")
        return next((hours for name, hours in self.segments if folded(name) == wanted), self.usual)

    @classmethod
    def said(cls, usual: str, segments: str) -> "Targets":
        """As it stands in a form: a number, and a line for each segment that differs.

        Raises NoHours, NoSegmentHours, TargetTwice.
        """
        hours = one_line(usual)
        if not re.fullmatch("[0-9]{1,3}", hours) or int(hours) > MOST_HOURS:
            raise NoHours
        try:
            return cls(int(hours), numbers(segments.splitlines(), MOST_HOURS))
        except UnreadableLine as found:
            raise NoSegmentHours(line=found) from None
        except SegmentStandsTwice as found:
            raise TargetTwice(segment=found) from None

    def __str__(self) -> str:
        """The lines of the segments, as `said` reads them back."""
        return "\n".join(f"{name} {hours}" for name, hours in self.segments)


USUAL_TARGETS = Targets()


def is_asking(client: Client) -> bool:
    """Whether they wait for a first answer, as long as nobody was in touch."""
    return not client.has_landed and client.enquired_at is not None and client.archived_at is None


class NoHours(Refusal):
    """Please write a number of working hours from 1 to 200, or 0 if there is no target."""

    field = "answer_hours"


class NoSegmentHours(Refusal):
    """I cannot read “{line}”. Please write a segment and its hours, up to 200, on each line, as in: coaching 2."""

    field = "answer_segments"


class TargetTwice(Refusal):
    """The segment “{segment}” has two lines here. Please leave one of them."""

    field = "answer_segments"
