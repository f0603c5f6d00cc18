"""What a status says"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "preference", sa.Column("is_leave_of_status", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.create_table(
        "status",
        sa.Column("id", sa.Integer(), primary_key=True, nullable=False),
        sa.Column("workspace_id", sa.Integer(), sa.ForeignKey("workspace.id"), nullable=False),
        sa.Column("slack_id", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("leave_from", sa.Date(), nullable=True),
        sa.Column("leave_until", sa.Date(), nullable=True),
        sa.Column("former_from", sa.Date(), nullable=True),
        sa.Column("former_until", sa.Date(), nullable=True),
        sa.UniqueConstraint("workspace_id", "slack_id", "key"),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    op.execute("DELETE FROM delivery WHERE noun = 'status'")
    op.drop_table("status")
    op.drop_column("preference", "is_leave_of_status")
