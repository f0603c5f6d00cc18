"""The ways in which the sandbox can be told to misbehave, as networks and Slack do."""

import random
from dataclasses import dataclass, field
from threading import Lock

KINDS = ("drop", "drop_before", "hang", "ratelimited", "http_500", "http_500_after", "error")


@dataclass
class Fault:
    """One kind of misbehaviour for one method ("*": all of them).

    drop            takes the call, then closes the connection without an answer
    drop_before     closes the connection and does nothing
    hang            takes the call, and answers `seconds` late
    ratelimited     429 with Retry-After `retry_after`; nothing happens
    http_500        status 500; nothing happens
    http_500_after  takes the call, then answers with status 500
    error           answers with Slack's error `error`; nothing happens
    """

    method: str
    kind: str
    times: int | None = None  # how many calls are still hit; None: all
    fraction: float = 1.0  # the share of calls that is hit
    seconds: float = 5.0
    retry_after: int = 1
    error: str = "internal_error"
    hits: int = 0

    @property
    def is_before(self) -> bool:
        return self.kind in ("drop_before", "ratelimited", "http_500", "error")


@dataclass
class Faults:
    seed: int = 7
    standing: list[Fault] = field(default_factory=list)
    deliver_twice: int = 0  # how many of the next deliveries arrive twice
    withhold: int = 0  # how many of the next deliveries do not arrive until they are released

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)
        self._lock = Lock()

    def add(
        self,
        method: str,
        kind: str,
        times: int | None = 1,
        *,
        fraction: float = 1.0,
        seconds: float = 5.0,
        retry_after: int = 1,
        error: str = "internal_error",
    ) -> Fault:
        if kind not in KINDS:
            raise ValueError(f"{kind} is no kind of fault; there are: {', '.join(KINDS)}")
        fault = Fault(method, kind, times, fraction, seconds, retry_after, error)
        with self._lock:
            self.standing.append(fault)
        return fault

    def clear(self) -> None:
        with self._lock:
            self.standing.clear()
            self.deliver_twice = self.withhold = 0

    def next_for(self, method: str) -> Fault | None:
        """The fault that hits this call, counted off."""
        if not self.standing:
            return None
        with self._lock:
            for fault in self.standing:
                if fault.method not in (method, "*") or fault.times == 0:
                    continue
                if fault.fraction < 1.0 and self._random.random() >= fault.fraction:
                    continue
                fault.hits += 1
                if fault.times is not None:
                    fault.times -= 1
                return fault
        return None

    def take_twice(self) -> bool:
        with self._lock:
            hit = self.deliver_twice > 0
            self.deliver_twice -= hit
            return hit

    def take_withheld(self) -> bool:
        with self._lock:
            hit = self.withhold > 0
            self.withhold -= hit
            return hit
