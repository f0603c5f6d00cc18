"""Silence"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("workspace", sa.Column("listens_since", sa.DateTime(timezone=True), nullable=True))
    op.add_column("arrangement", sa.Column("silent_days", sa.Integer(), server_default="30", nullable=False))
    op.add_column("arrangement", sa.Column("silent_segments", sa.String(), nullable=True))
    op.create_index("nudge_client", "nudge", ["workspace_id", "client_id"])
    op.add_column("touch", sa.Column("source", sa.String(), nullable=True))
    op.create_table(
        "calendar_link",
        sa.Column("id", sa.Integer(), primary_key=True, nullable=False),
        sa.Column("workspace_id", sa.Integer(), sa.ForeignKey("workspace.id"), nullable=False),
        sa.Column("slack_id", sa.String(), nullable=False),
        sa.Column("sealed", sa.String(), nullable=False),
        sa.Column("connected_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("etag", sa.String(), nullable=True),
        sa.Column("modified", sa.String(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("failing_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_told", sa.Boolean(), nullable=False),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.UniqueConstraint("workspace_id", "slack_id"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "calendar_feed",
        sa.Column("workspace_id", sa.Integer(), sa.ForeignKey("workspace.id"), primary_key=True, nullable=False),
        sa.Column("slack_id", sa.String(), primary_key=True, nullable=False),
        sa.Column("token_digest", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("token_digest"),
    )
    op.create_table(
        "meeting",
        sa.Column("id", sa.Integer(), primary_key=True, nullable=False),
        sa.Column("workspace_id", sa.Integer(), sa.ForeignKey("workspace.id"), nullable=False),
        sa.Column("slack_id", sa.String(), nullable=False),
        sa.Column("client_id", sa.Integer(), sa.ForeignKey("client.id"), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("touch_id", sa.Integer(), nullable=True),
        sa.Column("dismissed_at", sa.DateTime(timezone=True), nullable=True),
        sa.UniqueConstraint("workspace_id", "client_id", "key"),
        sqlite_autoincrement=True,
    )
    op.create_index("meeting_client", "meeting", ["workspace_id", "client_id", "ends_at"])
    op.create_index("meeting_person", "meeting", ["workspace_id", "slack_id", "ends_at"])


def downgrade() -> None:
    for table in ("meeting", "calendar_feed", "calendar_link"):
        op.drop_table(table)
    op.drop_column("touch", "source")
    op.drop_index("nudge_client", table_name="nudge")
    op.drop_column("arrangement", "silent_segments")
    op.drop_column("arrangement", "silent_days")
    op.drop_column("workspace", "listens_since")
