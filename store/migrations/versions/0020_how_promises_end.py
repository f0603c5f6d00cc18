"""How promises end, and move

What was kept by then was kept; when a client was and of which segment as it was promised nobody wrote down.
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

AT = sa.DateTime(timezone=True)
WORDS = ("said", "released_by", "link")
KNOWN = ("said_by", "stage", "segment", "offered_to", "offered_by", "refused_by")


def upgrade() -> None:
    op.drop_index("promise_due", "promise")
    op.execute("ALTER TABLE promise RENAME COLUMN kept_at TO ended_at")  # in a batch SQLite would give ids anew
    op.add_column("promise", sa.Column("ending", sa.String(), nullable=True))
    op.add_column("promise", sa.Column("has_time", sa.Boolean(), server_default=sa.true(), nullable=False))
    op.add_column("promise", sa.Column("moved", sa.Integer(), server_default="0", nullable=False))
    op.add_column("promise", sa.Column("waits_until", AT, nullable=True))
    op.add_column("promise", sa.Column("origin", sa.String(), server_default="said", nullable=False))
    for name in WORDS:
        op.add_column("promise", sa.Column(name, sa.String(), server_default="", nullable=False))
    for name in KNOWN:
        op.add_column("promise", sa.Column(name, sa.String(), nullable=True))
    op.execute("UPDATE promise SET ending = 'kept' WHERE ended_at IS NOT NULL")
    op.create_index("promise_due", "promise", ["workspace_id", "ending", "due_at"])
    op.add_column("person", sa.Column("locale", sa.String(), nullable=True))
    op.add_column("arrangement", sa.Column("answer_hours", sa.Integer(), server_default="4", nullable=False))
    op.add_column("arrangement", sa.Column("answer_segments", sa.String(), nullable=True))
    op.create_table(
        "promise_move",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("workspace_id", sa.Integer(), sa.ForeignKey("workspace.id"), nullable=False),
        sa.Column("client_id", sa.Integer(), sa.ForeignKey("client.id"), nullable=False),
        sa.Column("promise_id", sa.Integer(), sa.ForeignKey("promise.id"), nullable=False),
        sa.Column("at", AT, nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("was_due_at", AT, nullable=False),
        sa.Column("had_time", sa.Boolean(), nullable=False),
        sa.Column("waited_until", AT, nullable=True),
        sa.Column("due_at", AT, nullable=False),
        sa.Column("is_in_time", sa.Boolean(), nullable=False),
        sa.Column("agreed_by", sa.String(), nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("undone_at", AT, nullable=True),
        sqlite_autoincrement=True,
    )
    op.create_index("promise_move_promise", "promise_move", ["workspace_id", "promise_id"])
    op.create_index("promise_move_client", "promise_move", ["workspace_id", "client_id"])


def downgrade() -> None:
    op.drop_column("arrangement", "answer_segments")
    op.drop_column("arrangement", "answer_hours")
    op.drop_column("person", "locale")
    op.drop_table("promise_move")
    op.drop_index("promise_due", "promise")
    op.execute("UPDATE promise SET ended_at = NULL WHERE ending <> 'kept'")
    for name in ("ending", "has_time", "moved", "waits_until", "origin", *WORDS, *KNOWN):
        op.drop_column("promise", name)
    op.execute("ALTER TABLE promise RENAME COLUMN ended_at TO kept_at")
    op.create_index("promise_due", "promise", ["workspace_id", "kept_at", "due_at"])
