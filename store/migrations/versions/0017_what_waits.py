"""What waits"""

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("nudge_waiting", "nudge", ["workspace_id", "state", "due_at"])


def downgrade() -> None:
    op.drop_index("nudge_waiting", "nudge")
