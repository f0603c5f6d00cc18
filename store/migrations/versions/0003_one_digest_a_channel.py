"""One digest a channel"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Where two people were as quick as each other, the first one's goes on.
    op.execute("""
        UPDATE digest SET stopped_at = CURRENT_TIMESTAMP
        WHERE stopped_at IS NULL AND EXISTS (
            SELECT 1 FROM digest AS first
            WHERE first.workspace_id = digest.workspace_id AND first.channel = digest.channel
            AND first.stopped_at IS NULL AND first.id < digest.id
        )
    """)
    with op.batch_alter_table("digest") as table:
        table.create_index(
            "digest_running",
            ["workspace_id", "channel"],
            unique=True,
            sqlite_where=sa.text("stopped_at IS NULL"),
            postgresql_where=sa.text("stopped_at IS NULL"),
        )


def downgrade() -> None:
    with op.batch_alter_table("digest") as table:
        table.drop_index("digest_running")
