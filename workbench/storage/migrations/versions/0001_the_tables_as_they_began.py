"""The tables as they began.

Revision: 0001, the first
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "board_entry",
        sa.Column("project", sa.String(length=200), nullable=False),
        sa.Column("section", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=400), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("project", "section", "key", name=op.f("pk_board_entry")),
    )
    op.create_table(
        "derived",
        sa.Column("project", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("project", "name", name=op.f("pk_derived")),
    )
    op.create_table(
        "label_cache",
        sa.Column("project", sa.String(length=200), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("project", "key", name=op.f("pk_label_cache")),
    )
    op.create_table(
        "ledger",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project", sa.String(length=200), nullable=False),
        sa.Column("call", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger")),
    )
    op.create_table(
        "opened",
        sa.Column("project", sa.String(length=200), nullable=False),
        sa.Column("excerpt_id", sa.String(length=200), nullable=False),
        sa.Column("analyst", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("project", "excerpt_id", "analyst", name=op.f("pk_opened")),
    )
    op.create_table(
        "project",
        sa.Column("id", sa.String(length=200), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("erasures", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project")),
    )
    op.create_table(
        "vector",
        sa.Column("project", sa.String(length=200), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("project", "key", name=op.f("pk_vector")),
    )
    op.create_table(
        "event",
        sa.Column("project", sa.String(length=200), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("analyst", sa.Text(), nullable=False),
        sa.Column("time", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_at", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.String(length=200), nullable=True),
        sa.Column("reason", sa.String(length=64), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["project"], ["project.id"], name=op.f("fk_event_project")),
        sa.PrimaryKeyConstraint("project", "seq", name=op.f("pk_event")),
        sa.UniqueConstraint("project", "client_id", name=op.f("uq_event_project_client_id")),
    )
    op.create_table(
        "participant",
        sa.Column("project", sa.String(length=200), nullable=False),
        sa.Column("id", sa.String(length=400), nullable=False),
        sa.Column("attributes", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["project"], ["project.id"], name=op.f("fk_participant_project")),
        sa.PrimaryKeyConstraint("project", "id", name=op.f("pk_participant")),
    )
    op.create_table(
        "transcript",
        sa.Column("project", sa.String(length=200), nullable=False),
        sa.Column("id", sa.String(length=200), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("text_sha256", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("turns", sa.JSON(), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("participant_id", sa.Text(), nullable=True),
        sa.Column("source_name", sa.Text(), nullable=False),
        sa.Column("source_sha256", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(["project"], ["project.id"], name=op.f("fk_transcript_project")),
        sa.PrimaryKeyConstraint("project", "id", name=op.f("pk_transcript")),
    )
    op.create_table(
        "excerpt",
        sa.Column("project", sa.String(length=200), nullable=False),
        sa.Column("id", sa.String(length=200), nullable=False),
        sa.Column("transcript_id", sa.String(length=200), nullable=False),
        sa.Column("participant_id", sa.Text(), nullable=True),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("context", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["project", "transcript_id"],
            ["transcript.project", "transcript.id"],
            name=op.f("fk_excerpt_transcript"),
        ),
        sa.PrimaryKeyConstraint("project", "id", name=op.f("pk_excerpt")),
    )
    with op.batch_alter_table("excerpt") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_excerpt_project_transcript_id"),
            ["project", "transcript_id"],
            unique=False,
        )

    op.create_table(
        "trail_text",
        sa.Column("project", sa.String(length=200), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("salt", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["project", "seq"], ["event.project", "event.seq"], name=op.f("fk_trail_text_event")
        ),
        sa.PrimaryKeyConstraint("project", "digest", name=op.f("pk_trail_text")),
    )
    with op.batch_alter_table("trail_text") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_trail_text_project_seq"), ["project", "seq"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("trail_text") as batch_op:
        batch_op.drop_index(batch_op.f("ix_trail_text_project_seq"))

    op.drop_table("trail_text")
    with op.batch_alter_table("excerpt") as batch_op:
        batch_op.drop_index(batch_op.f("ix_excerpt_project_transcript_id"))

    op.drop_table("excerpt")
    op.drop_table("transcript")
    op.drop_table("participant")
    op.drop_table("event")
    op.drop_table("vector")
    op.drop_table("project")
    op.drop_table("opened")
    op.drop_table("ledger")
    op.drop_table("label_cache")
    op.drop_table("derived")
    op.drop_table("board_entry")
