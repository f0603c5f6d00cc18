"""The morning brief"""

from datetime import date

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("nudge", sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("nudge", sa.Column("handed_by", sa.String(), nullable=True))
    op.create_index("nudge_answered", "nudge", ["workspace_id", "recipient", "answered_at"])
    op.add_column("preference", sa.Column("on_the_day", sa.String(), nullable=False, server_default=""))
    op.add_column("preference", sa.Column("most", sa.Integer(), nullable=False, server_default="7"))
    briefs = sa.text("kind = 'brief'")
    op.create_index(
        "delivery_brief",
        "delivery",
        ["workspace_id", "recipient", "thing_id"],
        sqlite_where=briefs,
        postgresql_where=briefs,
    )
    gather()


def gather() -> None:
    """What waits to be a message of its own and is nothing urgent comes in that morning's brief."""
    meta = sa.MetaData()
    db = op.get_bind()
    nudge, delivery = (sa.Table(name, meta, autoload_with=db) for name in ("nudge", "delivery"))
    waiting = db.execute(
        sa.select(nudge.c.id, nudge.c.workspace_id, nudge.c.recipient, nudge.c.wall, delivery.c.id.label("own"),
                  delivery.c.due_at)
        .join(delivery, delivery.c.id == nudge.c.delivery_id)
        .where(delivery.c.state == "waiting", nudge.c.round == 0, nudge.c.kind.in_(["milestone", "promise_due"]))
        .order_by(delivery.c.due_at)
    ).all()  # fmt: skip
    briefs: dict[tuple[int, str, str], int] = {}
    for row in waiting:
        whose = (row.workspace_id, row.recipient, row.wall[:10])
        if whose not in briefs:
            briefs[whose] = add_brief(db, delivery, *whose, row.due_at)
        db.execute(sa.update(nudge).where(nudge.c.id == row.id).values(delivery_id=briefs[whose]))
        db.execute(sa.delete(delivery).where(delivery.c.id == row.own))


def add_brief(db, delivery, workspace_id, recipient, day, due_at) -> int:
    new = sa.insert(delivery).values(
        workspace_id=workspace_id, key=f"brief/{recipient}/{day}", kind="brief", noun="brief",
        thing_id=date.fromisoformat(day).toordinal(), recipient=recipient, due_at=due_at, next_at=due_at,
        state="waiting", urgency=1, doubts=0, is_stale=False,
    )  # fmt: skip
    return db.execute(new).inserted_primary_key[0]


def downgrade() -> None:
    """The program of before knows no brief: what was in one that waits it plans anew."""
    waiting = "SELECT id FROM delivery WHERE kind = 'brief' AND state = 'waiting'"
    op.execute(f"DELETE FROM nudge WHERE delivery_id IN ({waiting}) AND round = 0 AND state = 'open'")
    op.execute("UPDATE nudge SET delivery_id = NULL WHERE delivery_id IN (SELECT id FROM delivery WHERE kind = 'brief')")
    op.execute("DELETE FROM delivery WHERE kind = 'brief'")
    op.drop_index("delivery_brief", "delivery")
    op.drop_column("preference", "most")
    op.drop_column("preference", "on_the_day")
    op.drop_index("nudge_answered", "nudge")
    op.drop_column("nudge", "handed_by")
    op.drop_column("nudge", "answered_at")
