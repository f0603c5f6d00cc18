"""An import in Slack between the dry run and the yes: what was given is kept so long, and no longer than an hour."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.dates import Order
from bot.domain.refusals import Refusal

KEPT_FOR = timedelta(hours=1)
BYTES_MOST = 5_000_000
"""Of one file. Ten thousand clients need a fifth of it."""


@dataclass(frozen=True)
class Source:
    """Rows as somebody gave them."""

    name: str
    """How they are called in mistakes."""
    file: str | None = None
    """Slack's id, where it was dropped."""
    text: str | None = None
    """None until the file is read. Sealed where there are keys."""


@dataclass(frozen=True)
class Draft:
    id: int
    workspace_id: int
    who: str
    at: datetime
    roster: Source
    dates: Source | None = None
    order: Order | None = None
    """Of day and month, where whoever imports said it."""
    attempt: int = 0
    """How often it was read: what was shown before the last time counts no more."""
    fingerprint: str = ""
    """Of what was shown the last time."""


class NothingToImport(Refusal):
    """There are no clients yet. Please drop a file here, or paste your rows below."""

    field = "roster"


class RosterTwice(Refusal):
    """Here are a file and pasted rows. Please give your clients once, and leave the other one empty."""

    field = "roster"


class DatesTwice(Refusal):
    """Here are a file and pasted rows. Please give your dates once, and leave the other one empty."""

    field = "dates"


class DraftGone(Refusal):
    """This import is over: it was done, given up, or waited for more than an hour. What is there now is on your
    clients' cards. To import more, type `/client import`."""


class FileIsLost(Refusal):
    """The file {name} is not in Slack any more, so nothing was imported. Please drop it into the form again."""


class FileIsTooLarge(Refusal):
    """The file {name} is larger than 5 MB, so it was not read. Please split it in two, or ask whoever runs Moments to
    use `moments import`."""


class CannotReadFiles(Refusal):
    """Moments may not read files here, because Slack's scope files:read was not granted. Whoever installed Moments can
    install it again and allow it. Until then, paste your rows, or use `moments import`."""


class FileNotRead(Refusal):
    """Slack did not hand the file over, so nothing was imported. Please try it again in a few minutes."""
