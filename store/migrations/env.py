"""Alembic's entry: it is always handed a connection (store/migrate.py)."""

from typing import Any, Literal

from alembic import context
from sqlmodel import SQLModel

import store.tables  # noqa: F401  (fills the metadata)


def render_item(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """SQLModel's own types as plain SQLAlchemy ones: a migration must not change when SQLModel does."""
    if kind == "type" and type(item).__module__.startswith("sqlmodel"):
        inner = getattr(item, "impl", item)
        return f"sa.{type(inner).__name__}(timezone=True)" if "Date" in type(inner).__name__ else "sa.String()"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_item=render_item,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
