"""School-entry checks as they were signed.

Revision: eeb8073e7e1f
Follows: 54193fdeba13
Made on: 2026-11-28 03:23:13.329028
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "eeb8073e7e1f"
down_revision = "54193fdeba13"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "immunize_entry_check",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("check_id", sa.Uuid(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("school", sa.Text(), nullable=False),
        sa.Column("class_name", sa.Text(), nullable=False),
        sa.Column("checker_name", sa.Text(), nullable=False),
        sa.Column("organisation_name", sa.Text(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("missing", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["kernel_person.id"], name=op.f("fk_immunize_entry_check_person_id")
        ),
        sa.PrimaryKeyConstraint("person_id", "check_id", name=op.f("pk_immunize_entry_check")),
    )
    op.create_table(
        "immunize_school_check",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_name", sa.Text(), nullable=False),
        sa.Column("school", sa.Text(), nullable=False),
        sa.Column("class_name", sa.Text(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("checked_by", sa.Uuid(), nullable=False),
        sa.Column("checker_name", sa.Text(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("children", sa.Integer(), nullable=False),
        sa.Column("complete", sa.Integer(), nullable=False),
        sa.Column("missing", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("sheet", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["kernel_organisation.id"],
            name=op.f("fk_immunize_school_check_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_immunize_school_check")),
    )
    op.create_index(
        op.f("ix_immunize_school_check_organisation_id_checked_at"),
        "immunize_school_check",
        ["organisation_id", "checked_at"],
        unique=False,
    )


def downgrade() -> None:
    op.drop_index(
        op.f("ix_immunize_school_check_organisation_id_checked_at"),
        table_name="immunize_school_check",
    )
    op.drop_table("immunize_school_check")
    op.drop_table("immunize_entry_check")
