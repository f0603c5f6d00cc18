"""Who is planned anew"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("person", sa.Column("unplanned_since", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("person", "unplanned_since")
