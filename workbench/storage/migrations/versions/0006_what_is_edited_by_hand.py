"""From here on the trail may say that codes, attributes and memos were edited or commented on.

An older workbench cannot read such events and refuses by this number. No table changes; a board
that was kept to open a long trail from lacks a section since, and is made again.

Revision: 0006, after 0005
"""

from __future__ import annotations

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "DELETE FROM derived WHERE name IN ('board head', 'board') OR name LIKE 'board steps %'"
    )


def downgrade() -> None:
    """Nothing."""
