"""What is handed over together"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The table of hand-overs is made anew: nobody could hand over before, so it is empty."""
    op.drop_table("handover")
    op.create_table(
        "handing",
        sa.Column("id", sa.Integer(), primary_key=True, nullable=False),
        sa.Column("workspace_id", sa.Integer(), sa.ForeignKey("workspace.id"), nullable=False),
        sa.Column("to", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("word", sa.String(), nullable=False),
        sa.Column("is_planned", sa.Boolean(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sqlite_autoincrement=True,
    )
    op.create_index("handing_planned", "handing", ["workspace_id", "is_planned"])
    op.create_table(
        "handover",
        *as_before(),
        sa.Column("handing_id", sa.Integer(), sa.ForeignKey("handing.id"), nullable=True),
        sa.Column("back_id", sa.Integer(), sa.ForeignKey("handing.id"), nullable=True),
        sa.Column("cover", sa.String(), nullable=True),
        sa.Column("moved", sa.String(), nullable=False),
        sqlite_autoincrement=True,
    )
    make_indexes()
    op.create_index("handover_handing", "handover", ["workspace_id", "handing_id"])
    op.create_index("handover_back", "handover", ["workspace_id", "back_id"])


def as_before() -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("id", sa.Integer(), primary_key=True, nullable=False),
        sa.Column("workspace_id", sa.Integer(), sa.ForeignKey("workspace.id"), nullable=False),
        sa.Column("client_id", sa.Integer(), sa.ForeignKey("client.id"), nullable=False),
        sa.Column("from_", sa.String(), nullable=False),
        sa.Column("to", sa.String(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
    ]


def make_indexes() -> None:
    op.create_index("handover_client", "handover", ["workspace_id", "client_id"])
    op.create_index("handover_until", "handover", ["workspace_id", "until"])


def downgrade() -> None:
    op.drop_table("handover")
    op.drop_table("handing")
    op.create_table("handover", *as_before(), sqlite_autoincrement=True)
    make_indexes()
