"""From here on the trail may say that codes, attributes and memos were edited or commented on.

An older workbench cannot read such events and refuses by this number; no table changes.

Revision: 0006, after 0005
"""

from __future__ import annotations

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing: the number says it."""


def downgrade() -> None:
    """Nothing."""
