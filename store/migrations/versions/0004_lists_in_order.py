"""Lists of somebody's clients are read in order"""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("client") as table:
        table.drop_index("client_owner")
        table.create_index("client_owner", ["workspace_id", "owner", "archived_at", "folded"])


def downgrade() -> None:
    with op.batch_alter_table("client") as table:
        table.drop_index("client_owner")
        table.create_index("client_owner", ["workspace_id", "owner"])
