"""Silence"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("workspace", sa.Column("listens_since", sa.DateTime(timezone=True), nullable=True))
    op.add_column("arrangement", sa.Column("silent_days", sa.Integer(), server_default="30", nullable=False))
    op.add_column("arrangement", sa.Column("silent_segments", sa.String(), nullable=True))
    op.create_index("nudge_client", "nudge", ["workspace_id", "client_id"])


def downgrade() -> None:
    op.drop_index("nudge_client", table_name="nudge")
    op.drop_column("arrangement", "silent_segments")
    op.drop_column("arrangement", "silent_days")
    op.drop_column("workspace", "listens_since")
