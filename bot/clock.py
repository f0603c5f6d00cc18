"""The only place that asks what time it is. Everything below the edge takes `now`."""

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    def now(self) -> datetime:
        """This instant, aware, in UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds that never run backwards; for measuring pace, never for saying when."""
        ...


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()


class ManualClock:
    """Stands still until it is moved; its monotonic seconds move with it."""

    def __init__(self, start: datetime) -> None:
        self._now = start.astimezone(UTC)
        self._seconds = 0.0

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return self._seconds

    def move(self, by: timedelta) -> None:
        self._now += by
        self._seconds += max(by.total_seconds(), 0.0)

    def set(self, at: datetime) -> None:
        self.move(at.astimezone(UTC) - self._now)


class MovedClock:
    """The real clock plus an offset that can be moved: time passes, and can be made to pass faster.

    Slack's own pace is real whatever we pretend the date to be, so `monotonic` is not moved.
    """

    def __init__(self, offset: timedelta = timedelta()) -> None:
        self.offset = offset

    def now(self) -> datetime:
        return datetime.now(UTC) + self.offset

    def monotonic(self) -> float:
        return time.monotonic()

    def move(self, by: timedelta) -> None:
        self.offset += by

    def set(self, at: datetime) -> None:
        self.offset = at - datetime.now(UTC)
