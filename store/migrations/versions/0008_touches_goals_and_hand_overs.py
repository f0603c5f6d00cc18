"""Touches, goals and hand-overs"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "touch",
        *of_a_client(),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("line", sa.String(), nullable=False),
        sa.Column("seems", sa.Integer(), nullable=True),
        sqlite_autoincrement=True,
    )
    op.create_index("touch_client", "touch", ["workspace_id", "client_id", "at"])
    op.create_table(
        "goal",
        *of_a_client(),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("set_by", sa.String(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reached_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reached_by", sa.String(), nullable=True),
        sa.Column("let_go_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("moved", sa.Integer(), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("goal_client", "goal", ["workspace_id", "client_id"])
    op.create_index("goal_due", "goal", ["workspace_id", "due"])
    op.create_table(
        "handover",
        *of_a_client(),
        sa.Column("from_", sa.String(), nullable=False),
        sa.Column("to", sa.String(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sqlite_autoincrement=True,
    )
    op.create_index("handover_client", "handover", ["workspace_id", "client_id"])
    op.create_index("handover_until", "handover", ["workspace_id", "until"])


def of_a_client() -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("id", sa.Integer(), primary_key=True, nullable=False),
        sa.Column("workspace_id", sa.Integer(), sa.ForeignKey("workspace.id"), nullable=False),
        sa.Column("client_id", sa.Integer(), sa.ForeignKey("client.id"), nullable=False),
    ]


def downgrade() -> None:
    for table in ("handover", "goal", "touch"):
        op.drop_table(table)
