"""What the peers need, and we no longer do."""

from contextlib import AbstractContextManager, nullcontext
from threading import Lock

from sqlalchemy import Engine


def write_lock(engine: Engine) -> AbstractContextManager[object]:
    """SQLite's writers queue better in front of one lock of ours than in its busy handler."""
    return Lock() if engine.dialect.name == "sqlite" else nullcontext()
