"""What would make no sense in a journey, although each of its lines does."""

from collections.abc import Iterator, Mapping, Sequence

from bot.domain.journeys import DATES, ENDING, START, JourneyMilestone, When
from bot.yml import Held, nearest, short

DAYS = (START, ENDING, *DATES)
"""What `when` can begin with besides keys."""


def check(inside: Sequence[Held], milestones: Sequence[JourneyMilestone]) -> None:
    """`inside` is where each of the milestones stands."""
    pairs = [(held, each) for held, each in zip(inside, milestones, strict=True) if each.key]
    places = dict[str, Held]()
    for held, milestone in pairs:
        if milestone.key in places:
            held.refuse("key", f"another milestone is called “{milestone.key}”. Choose another key.")
        places.setdefault(milestone.key, held)
    by_key = {each.key: each for _, each in pairs if each.key not in DAYS}
    for held, milestone in pairs:
        for key, said in _odd(milestone, by_key, "leads" in held.nodes):
            held.refuse(key, said)
    for circle in _circles(by_key):
        places[circle[0]].refuse("when", f"this goes round in a circle: {' → '.join([*circle, circle[0]])}.")


def _odd(
    milestone: JourneyMilestone, by_key: Mapping[str, JourneyMilestone], has_leads: bool
) -> Iterator[tuple[str, str]]:
    base = milestone.when.base
    known = by_key.get(base)
    if milestone.key in DAYS and milestone.when != When(milestone.key):
        yield "key", f"“{milestone.key}” stands for a day already, and this is another one. Choose another key."
    if known is None and base not in DAYS:
        yield "when", f"no milestone has the key “{short(base)}”.{nearest(base, [START, ENDING, *by_key])}"
    if known is not None and known.is_about_dates:
        yield "when", f"“{base}” is about days of their own, so there is no one day to count from."
    if known is not None and known.persona not in (None, milestone.persona):
        yield "when", f"“{base}” is only for a {known.persona}, so the others would never come here."
    if has_leads and milestone.is_about_dates:
        yield "leads", "each day of their own has its lead on the client's card. Leave this out."
    if has_leads and milestone.when.is_expected:
        yield (
            "leads",
            "what is expected has no day to come before: `every` says when it is asked about. Leave this out.",
        )


def _circles(by_key: Mapping[str, JourneyMilestone]) -> Iterator[list[str]]:
    """Each one once, from the milestone that stands first in it."""
    told: set[str] = set()
    for key in by_key:
        way = [key]
        while (base := by_key[way[-1]].when.base) in by_key and base not in way:
            way.append(base)
        if base == key and not told & set(way):
            yield way
        told |= set(way) if base == key else set()
