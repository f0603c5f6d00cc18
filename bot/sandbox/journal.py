"""Everything that passed between the sandbox and the app, in order: what was asked, answered and refused."""

from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

Json = dict[str, Any]
KEPT = 10_000


@dataclass(frozen=True)
class Entry:
    number: int
    at: datetime
    kind: str  # "api": the app called us; "payload" and "event": we called the app; "response_url"; "refused"
    name: str  # the method, the command, the event's type, ...
    team: str | None = None
    args: Any = None
    answer: Any = None
    error: str | None = None
    messages: tuple[str, ...] = ()  # Slack's pointers to what is wrong
    latency: float = 0.0  # seconds
    retry: int = 0
    note: str = ""

    @property
    def ok(self) -> bool:
        return self.error is None

    def as_json(self) -> Json:
        return {
            "number": self.number,
            "at": self.at.isoformat(),
            "kind": self.kind,
            "name": self.name,
            "team": self.team,
            "args": self.args,
            "answer": self.answer,
            "error": self.error,
            "messages": list(self.messages),
            "latency_ms": round(self.latency * 1000, 2),
            "retry": self.retry,
            "note": self.note,
        }


@dataclass
class Journal:
    """Append-only; the newest 10,000 entries are kept, the counts are of all of them."""

    now: Callable[[], datetime]
    entries: deque[Entry] = field(default_factory=lambda: deque(maxlen=KEPT))
    counts: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    total: int = 0

    def add(self, kind: str, name: str, **facts: Any) -> Entry:
        self.total += 1
        entry = Entry(self.total, self.now(), kind, name, **facts)
        self.entries.append(entry)
        self.counts[kind, name, entry.error or "ok"] += 1
        return entry

    def __iter__(self) -> Iterator[Entry]:
        return iter(tuple(self.entries))

    def __len__(self) -> int:
        return self.total

    def since(self, number: int) -> list[Entry]:
        kept = list(self)
        new = kept[-1].number - number if kept else 0
        return kept[-new:] if new > 0 else []

    def calls(self, method: str) -> list[Entry]:
        """Every call of one Web API method that is still kept."""
        return [entry for entry in self if entry.kind == "api" and entry.name == method]

    def refused(self) -> list[Entry]:
        return [entry for entry in self if entry.error is not None]
