"""Firsts are a kind of their own

Whoever wanted no milestones of journeys was asked about no firsts either, and still is not.
"""

from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

HAS = "(',' || muted || ',') LIKE '%,{},%'"


def upgrade() -> None:
    unwanted, known = HAS.format("journey"), HAS.format("expected")
    op.execute(f"UPDATE preference SET muted = muted || ',expected' WHERE {unwanted} AND NOT {known}")


def downgrade() -> None:
    without = "trim(replace(',' || muted || ',', ',expected,', ','), ',')"
    op.execute(f"UPDATE preference SET muted = {without} WHERE {HAS.format('expected')}")
