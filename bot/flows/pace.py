"""Slack's pace: one message a second in a channel, 300 a minute in a workspace, 50 edits a minute."""

from collections import defaultdict
from collections.abc import Callable
from threading import Lock
from time import sleep
from typing import TypeVar

from bot.messenger import TooFast, Unanswered, Unreachable

A_MINUTE = 60.0
POSTS_A_MINUTE, POST_BURST = 300, 5
EDITS_A_MINUTE, EDIT_BURST = 50, 10
A_CHANNEL_SECONDS = 1.0
TRIES, A_BREATH_SECONDS, LONGEST_SECONDS = 3, 1.0, 30.0

T = TypeVar("T")


class Bucket:
    """So many at once, and never more than `a_minute` in any one minute. Seconds are monotonic ones."""

    def __init__(self, a_minute: int, burst: int) -> None:
        self._every = A_MINUTE / (a_minute - burst)
        self._slack = self._every * (burst - 1)
        self._free_at = 0.0
        self._held_until = 0.0

    def wait(self, seconds: float) -> float:
        """How long from now until one may go; 0.0 is now."""
        return max(self._free_at - self._slack - seconds, self._held_until - seconds, 0.0)

    def spend(self, seconds: float) -> None:
        self._free_at = max(self._free_at, seconds) + self._every

    def hold(self, until: float) -> None:
        self._held_until = max(self._held_until, until)


class Pace:
    """How fast each workspace may be written to. One for the whole process; safe between threads."""

    def __init__(self, times: float = 1.0) -> None:
        """`times` faster than Slack allows: for measuring against something that is not Slack."""
        self._times = times
        self._lanes: dict[tuple[int, bool], Bucket] = {}
        self._busy: defaultdict[int, dict[str, float]] = defaultdict(dict)
        self._lock = Lock()

    def wait(self, workspace_id: int, edits: bool, seconds: float) -> float:
        return self._bucket(workspace_id, edits).wait(seconds * self._times) / self._times

    def spend(self, workspace_id: int, edits: bool, seconds: float) -> None:
        self._bucket(workspace_id, edits).spend(seconds * self._times)

    def hold(self, workspace_id: int, edits: bool, until: float) -> None:
        """Slack asked for a pause."""
        self._bucket(workspace_id, edits).hold(until * self._times)

    def busy(self, workspace_id: int, seconds: float) -> list[str]:
        """Recipients that got something in the last second, or are just getting it."""
        with self._lock:
            recent = self._busy[workspace_id]
            for recipient in [r for r, free_at in recent.items() if free_at <= seconds]:
                del recent[recipient]
            return list(recent)

    def begin(self, workspace_id: int, recipient: str) -> None:
        """Nobody else writes to this recipient until `end`."""
        with self._lock:
            self._busy[workspace_id][recipient] = float("inf")

    def end(self, workspace_id: int, recipient: str, seconds: float) -> None:
        """Nor for a second after."""
        with self._lock:
            self._busy[workspace_id][recipient] = seconds + A_CHANNEL_SECONDS / self._times

    def _bucket(self, workspace_id: int, edits: bool) -> Bucket:
        with self._lock:
            key = (workspace_id, edits)
            if key not in self._lanes:
                pace = (EDITS_A_MINUTE, EDIT_BURST) if edits else (POSTS_A_MINUTE, POST_BURST)
                self._lanes[key] = Bucket(*pace)
            return self._lanes[key]


def patiently(ask: Callable[[], T], twice: bool = False) -> T:
    """What may work in a moment is tried again, for whoever is in a thread of their own. `twice`: also where nobody
    knows whether it happened, because it does no harm."""
    for _ in range(TRIES - 1):
        try:
            return ask()
        except TooFast as trouble:
            if trouble.seconds > LONGEST_SECONDS:
                raise
            sleep(trouble.seconds)
        except Unreachable:
            sleep(A_BREATH_SECONDS)
        except Unanswered:
            if not twice:
                raise
            sleep(A_BREATH_SECONDS)
    return ask()
