"""One small SQLite file, written through: a killed sandbox comes back with what it had.

`synchronous=OFF` is enough: a killed process loses nothing that SQLite has handed to the system, and a
power cut may take the sandbox's memory with it without harm to anybody.
"""

import json
import sqlite3
from pathlib import Path
from threading import Lock
from typing import Any, Protocol


class Keeper(Protocol):
    def put(self, kind: str, key: str, value: Any) -> None: ...

    def drop(self, kind: str, key: str) -> None: ...

    def every(self, kind: str) -> list[tuple[str, Any]]:
        """In the order in which they were first put."""
        ...

    def close(self) -> None: ...


class Nothing:
    """Keeps nothing: the sandbox of most tests."""

    def put(self, kind: str, key: str, value: Any) -> None:
        pass

    def drop(self, kind: str, key: str) -> None:
        pass

    def every(self, kind: str) -> list[tuple[str, Any]]:  # noqa: ARG002
        return []

    def close(self) -> None:
        pass


class SqliteKeeper:
    def __init__(self, path: Path | str) -> None:
        self._lock = Lock()
        self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._db.execute("pragma journal_mode=WAL")
        self._db.execute("pragma synchronous=OFF")
        self._db.execute("pragma busy_timeout=5000")
        self._db.execute(
            "create table if not exists kept (no integer primary key, kind text not null, key text not null,"
            " value text not null, unique (kind, key))"
        )

    def put(self, kind: str, key: str, value: Any) -> None:
        row = (kind, key, json.dumps(value))
        with self._lock:
            self._db.execute(
                "insert into kept (kind, key, value) values (?, ?, ?)"
                " on conflict (kind, key) do update set value = excluded.value",
                row,
            )

    def drop(self, kind: str, key: str) -> None:
        with self._lock:
            self._db.execute("delete from kept where kind = ? and key = ?", (kind, key))

    def every(self, kind: str) -> list[tuple[str, Any]]:
        with self._lock:
            rows = self._db.execute("select key, value from kept where kind = ? order by no", (kind,)).fetchall()
        return [(key, json.loads(value)) for key, value in rows]

    def close(self) -> None:
        with self._lock:
            self._db.close()
