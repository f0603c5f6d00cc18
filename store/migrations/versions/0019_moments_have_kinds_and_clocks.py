"""Moments have kinds, clocks and circles

What somebody had spoken about by then was over, and so it is closed.
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

AT = sa.DateTime(timezone=True)
WORDS = ("did", "lingers", "lesson", "lets_out", "next_ones")


def upgrade() -> None:
    op.add_column("moment", sa.Column("kind", sa.String(), server_default="", nullable=False))
    op.add_column("moment", sa.Column("size", sa.Integer(), server_default="2", nullable=False))
    op.add_column("moment", sa.Column("playbook", sa.String(), nullable=True))
    op.add_column("moment", sa.Column("about", sa.String(), nullable=True))
    for name in ("answer_by", "speak_by", "runs_since", "closed_at"):
        op.add_column("moment", sa.Column(name, AT, nullable=True))
    op.add_column("moment", sa.Column("closed_by", sa.String(), nullable=True))
    op.add_column("moment", sa.Column("outcome", sa.String(), nullable=True))
    op.add_column("moment", sa.Column("seems", sa.Integer(), nullable=True))
    for name in WORDS:
        op.add_column("moment", sa.Column(name, sa.String(), server_default="", nullable=False))
    op.add_column("moment", sa.Column("sealed", sa.String(), nullable=True))
    op.execute(
        "UPDATE moment SET closed_at = spoken_at, closed_by = taker, outcome = 'met' WHERE spoken_at IS NOT NULL"
    )
    op.create_index("moment_open", "moment", ["workspace_id", "closed_at"])


def downgrade() -> None:
    op.drop_index("moment_open", "moment")
    op.execute("DELETE FROM moment WHERE visibility <> 'open'")
    for name in (
        *("kind", "size", "playbook", "about", "answer_by", "speak_by", "runs_since", "closed_at", "closed_by"),
        *("outcome", "seems", *WORDS, "sealed"),
    ):
        op.drop_column("moment", name)
