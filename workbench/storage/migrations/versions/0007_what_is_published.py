"""From here on the trail may say what a team prepares for publication.

An older workbench cannot read such events and refuses by this number. No table changes; a board
that was kept to open a long trail from lacks sections since, and is made again.

Revision: 0007, after 0006
"""

from __future__ import annotations

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "DELETE FROM derived WHERE name IN ('board head', 'board') OR name LIKE 'board steps %'"
    )


def downgrade() -> None:
    """Nothing."""
