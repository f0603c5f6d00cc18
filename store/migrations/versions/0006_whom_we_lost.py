"""What contacts do, and whom we lost"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("contact") as table:
        table.add_column(sa.Column("role", sa.String(), nullable=True))
        table.add_column(sa.Column("lost_on", sa.Date(), nullable=True))
        table.add_column(sa.Column("lost_recorded_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("contact", recreate="never") as table:
        for column in ("lost_recorded_at", "lost_on", "role"):
            table.drop_column(column)
