"""Roles and settings"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "role",
        of_a_workspace(),
        sa.Column("slack_id", sa.String(), primary_key=True, nullable=False),
        sa.Column("role", sa.String(), primary_key=True, nullable=False),
        sa.Column("added_by", sa.String(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "preference",
        of_a_workspace(),
        sa.Column("slack_id", sa.String(), primary_key=True, nullable=False),
        sa.Column("days", sa.String(), nullable=True),
        sa.Column("starts", sa.Time(), nullable=True),
        sa.Column("ends", sa.Time(), nullable=True),
        sa.Column("country", sa.String(), nullable=True),
        sa.Column("leave_from", sa.Date(), nullable=True),
        sa.Column("leave_until", sa.Date(), nullable=True),
        sa.Column("paused_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("muted", sa.String(), nullable=False),
    )
    op.create_table(
        "arrangement",
        of_a_workspace(),
        sa.Column("moments_channel", sa.String(), nullable=True),
        sa.Column("fallback", sa.String(), nullable=True),
        sa.Column("days", sa.String(), nullable=False),
        sa.Column("starts", sa.Time(), nullable=False),
        sa.Column("ends", sa.Time(), nullable=False),
        sa.Column("country", sa.String(), nullable=True),
        sa.Column("is_roster_open", sa.Boolean(), nullable=False),
        sa.Column("is_small_start", sa.Boolean(), nullable=False),
    )
    op.create_table(
        "prompted_owner",
        of_a_workspace(),
        sa.Column("slack_id", sa.String(), primary_key=True, nullable=False),
    )


def of_a_workspace() -> sa.Column[int]:
    return sa.Column("workspace_id", sa.Integer(), sa.ForeignKey("workspace.id"), primary_key=True, nullable=False)


def downgrade() -> None:
    for table in ("prompted_owner", "arrangement", "preference", "role"):
        op.drop_table(table)
