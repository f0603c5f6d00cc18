"""Marks: once a year each milestone of a journey is asked about, whether it still delights or is table stakes."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Mark:
    workspace_id: int
    journey: str
    """Its name."""
    key: str
    """The milestone's."""
    is_table_stakes: bool
    by: str
    """Slack id."""
    at: datetime
