"""Firsts are a kind of their own

Whoever wanted no milestones of journeys was asked about no firsts either, and still is not.
"""

from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

WITHOUT = "(',' || muted || ',') LIKE '%,journey,%'"


def upgrade() -> None:
    op.execute(f"UPDATE preference SET muted = muted || ',expected' WHERE {WITHOUT}")


def downgrade() -> None:
    op.execute(f"UPDATE preference SET muted = replace(muted, ',expected', '') WHERE {WITHOUT}")
