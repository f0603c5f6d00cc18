"""Marks stand one after the other

So that one can be taken back, and what was said before it counts again.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

FACTS = "workspace_id, journey, key, is_table_stakes, by, at"


def upgrade() -> None:
    op.execute(f"CREATE TABLE kept_meanwhile AS SELECT {FACTS} FROM journey_mark")
    op.drop_table("journey_mark")
    make(sa.Column("id", sa.Integer(), primary_key=True), is_key=False)
    op.create_index("journey_mark_workspace", "journey_mark", ["workspace_id"])
    bring_back()


def downgrade() -> None:
    """Of each milestone the newest."""
    newest = "SELECT max(id) FROM journey_mark GROUP BY workspace_id, journey, key"
    op.execute(f"CREATE TABLE kept_meanwhile AS SELECT {FACTS} FROM journey_mark WHERE id IN ({newest})")
    op.drop_index("journey_mark_workspace", "journey_mark")
    op.drop_table("journey_mark")
    make(is_key=True)
    bring_back()


def make(*first: "sa.Column[Any]", is_key: bool) -> None:
    """`is_key`: one answer for each milestone, and no more."""
    op.create_table(
        "journey_mark",
        *first,
        sa.Column("workspace_id", sa.Integer(), sa.ForeignKey("workspace.id"), primary_key=is_key, nullable=False),
        sa.Column("journey", sa.String(), primary_key=is_key, nullable=False),
        sa.Column("key", sa.String(), primary_key=is_key, nullable=False),
        sa.Column("is_table_stakes", sa.Boolean(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sqlite_autoincrement=not is_key,
    )


def bring_back() -> None:
    op.execute(f"INSERT INTO journey_mark ({FACTS}) SELECT {FACTS} FROM kept_meanwhile ORDER BY at")
    op.drop_table("kept_meanwhile")
