"""Which database it is: an id that stays with it, so that another one in its place is noticed.

Revision: 0004, after 0003
"""

from __future__ import annotations

from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    made = op.create_table(
        "database_id",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_database_id")),
    )
    op.bulk_insert(made, [{"id": str(uuid4())}])


def downgrade() -> None:
    op.drop_table("database_id")
