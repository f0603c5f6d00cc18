"""What kind of client it is, since when we know them, and what they are called in spreadsheets"""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

LETTERS = "bcdfghjkmnpqrstvwxz"
SIGNS = LETTERS + "23456789"


def upgrade() -> None:
    # With a default or without a value, so that SQLite need not make the table anew: other tables point at it.
    with op.batch_alter_table("client") as table:
        table.add_column(sa.Column("kind", sa.String(), nullable=False, server_default="firm"))
        table.add_column(sa.Column("enquired_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("ref", sa.String(), nullable=True))
        table.create_index("client_cover", ["workspace_id", "cover", "archived_at", "folded"])
        table.create_index("client_manager", ["workspace_id", "manager", "archived_at", "folded"])
    give_refs(op.get_bind())
    with op.batch_alter_table("client") as table:
        table.create_index("client_ref", ["workspace_id", "ref"], unique=True)


def give_refs(connection: sa.Connection) -> None:
    ids = connection.scalars(sa.text("SELECT id FROM client")).all()
    if ids:
        given = [{"id": each, "ref": new_ref()} for each in ids]
        connection.execute(sa.text("UPDATE client SET ref = :ref WHERE id = :id"), given)


def new_ref() -> str:
    return secrets.choice(LETTERS) + "".join(secrets.choice(SIGNS) for _ in range(9))


def downgrade() -> None:
    with op.batch_alter_table("client", recreate="never") as table:
        for index in ("client_ref", "client_manager", "client_cover"):
            table.drop_index(index)
        for column in ("ref", "enquired_at", "kind"):
            table.drop_column(column)
