"""What a client walks along"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("client", sa.Column("persona", sa.String(), nullable=True))
    op.add_column("client", sa.Column("journey_digest", sa.String(), nullable=True))
    op.add_column("client", sa.Column("ending_since", sa.Date(), nullable=True))
    op.add_column("milestone", sa.Column("step", sa.String(), nullable=True))
    op.add_column("milestone", sa.Column("is_expected", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("milestone", sa.Column("happened_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("milestone", sa.Column("happened_on", sa.Date(), nullable=True))
    make_journeys()
    make_sales()
    make_welcomes()


def make_journeys() -> None:
    op.create_table(
        "journey",
        sa.Column("workspace_id", sa.Integer(), sa.ForeignKey("workspace.id"), primary_key=True, nullable=False),
        sa.Column("digest", sa.String(), primary_key=True, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "journey_mark",
        sa.Column("workspace_id", sa.Integer(), sa.ForeignKey("workspace.id"), primary_key=True, nullable=False),
        sa.Column("journey", sa.String(), primary_key=True, nullable=False),
        sa.Column("key", sa.String(), primary_key=True, nullable=False),
        sa.Column("is_table_stakes", sa.Boolean(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )


def make_sales() -> None:
    op.create_table(
        "sale",
        *of_a_client(),
        sa.Column("sold", sa.String(), nullable=False),
        sa.Column("promised", sa.String(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("delicate", sa.String(), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("sale_client", "sale", ["workspace_id", "client_id"])


def make_welcomes() -> None:
    op.create_table(
        "welcome",
        *of_a_client(),
        sa.Column("felt", sa.Integer(), nullable=False),
        sa.Column("line", sa.String(), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("welcome_client", "welcome", ["workspace_id", "client_id"])


def of_a_client() -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("id", sa.Integer(), primary_key=True, nullable=False),
        sa.Column("workspace_id", sa.Integer(), sa.ForeignKey("workspace.id"), nullable=False),
        sa.Column("client_id", sa.Integer(), sa.ForeignKey("client.id"), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    ]


def downgrade() -> None:
    """What came from a journey goes with it, and the prompts about it first."""
    op.execute("DELETE FROM milestone WHERE step IS NOT NULL")
    for table in ("welcome", "sale", "journey_mark", "journey"):
        op.drop_table(table)
    for column in ("happened_on", "happened_at", "is_expected", "step"):
        op.drop_column("milestone", column)
    for column in ("ending_since", "journey_digest", "persona"):
        op.drop_column("client", column)
