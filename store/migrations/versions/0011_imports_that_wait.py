"""Imports that wait for a yes"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "import_draft",
        sa.Column("id", sa.Integer(), primary_key=True, nullable=False),
        sa.Column("workspace_id", sa.Integer(), sa.ForeignKey("workspace.id"), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("roster_name", sa.String(), nullable=False),
        sa.Column("roster_file", sa.String(), nullable=True),
        sa.Column("roster_text", sa.String(), nullable=True),
        sa.Column("dates_name", sa.String(), nullable=True),
        sa.Column("dates_file", sa.String(), nullable=True),
        sa.Column("dates_text", sa.String(), nullable=True),
        sa.Column("date_order", sa.String(), nullable=True),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_import_draft_at", "import_draft", ["at"])


def downgrade() -> None:
    op.drop_table("import_draft")
