"""Dates that are silent"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("milestone") as table:
        table.add_column(sa.Column("silenced_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("silenced_by", sa.String(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("milestone", recreate="never") as table:
        for column in ("silenced_by", "silenced_at"):
            table.drop_column(column)
