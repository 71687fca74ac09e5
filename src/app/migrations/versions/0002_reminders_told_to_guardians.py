"""Reminders told to guardians.

Revision: e767353c6085
Follows: 7fe6bd1598b9
Made on: 2026-11-28 03:12:46.275197
"""

import sqlalchemy as sa
from alembic import op

revision = "e767353c6085"
down_revision = "7fe6bd1598b9"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "immunize_reminder_round",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("after", sa.Uuid(), nullable=False),
        sa.Column("done", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_immunize_reminder_round")),
    )
    op.create_table(
        "immunize_reminder",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("recipient_id", sa.Uuid(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["kernel_person.id"], name=op.f("fk_immunize_reminder_person_id")
        ),
        sa.PrimaryKeyConstraint("person_id", "reason", "about", name=op.f("pk_immunize_reminder")),
    )
    op.create_index(
        op.f("ix_immunize_reminder_recipient_id_at"),
        "immunize_reminder",
        ["recipient_id", "at"],
        unique=False,
    )
    op.create_table(
        "immunize_reminder_refusal",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["kernel_person.id"], name=op.f("fk_immunize_reminder_refusal_person_id")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_immunize_reminder_refusal")),
    )


def downgrade() -> None:
    op.drop_table("immunize_reminder_refusal")
    op.drop_index(op.f("ix_immunize_reminder_recipient_id_at"), table_name="immunize_reminder")
    op.drop_table("immunize_reminder")
    op.drop_table("immunize_reminder_round")
