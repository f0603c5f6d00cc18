"""A feed: somebody's own moments as days in a calendar, behind a secret address."""

import hashlib
from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain.refusals import Refusal

LOOKS_AHEAD = timedelta(days=366)
TOKEN_BYTES = 32
PATH = "/calendar/{token}.ics"


@dataclass(frozen=True)
class Day:
    """One whole day: what it is called, and nothing else about it."""

    uid: str
    """The same for the same occurrence of the same thing, for ever."""
    day: date
    title: str


def digest_of(token: str) -> str:
    """What is kept of a secret address. It is found by this, so how long the search takes tells nothing of it."""
    return hashlib.sha256(token.encode("utf-8")).hexdigest()


class NotReachable(Refusal):
    """There is no address for this yet: whoever runs Moments must say in MOMENTS_URL where it can be reached from
    outside."""
