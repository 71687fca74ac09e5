"""Editions of the programme activated from a day on.

Revision: 4bb137650ca2
Follows: eeb8073e7e1f
Made on: 2026-11-28 03:33:28.005414
"""

import sqlalchemy as sa
from alembic import op

revision = "4bb137650ca2"
down_revision = "eeb8073e7e1f"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "immunize_edition_start",
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("edition", sa.Text(), nullable=False),
        sa.Column("effective", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("compared", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("activated_by", sa.Uuid(), nullable=False),
        sa.Column("activated_by_name", sa.Text(), nullable=False),
        sa.Column("organisation_name", sa.Text(), nullable=False),
        sa.Column("activated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_immunize_edition_start")),
        sa.UniqueConstraint("id", name=op.f("uq_immunize_edition_start_id")),
    )
    op.add_column(
        "immunize_plan", sa.Column("rules", sa.Integer(), server_default="0", nullable=False)
    )
    op.create_index(op.f("ix_immunize_plan_rules"), "immunize_plan", ["rules"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_immunize_plan_rules"), table_name="immunize_plan")
    op.drop_column("immunize_plan", "rules")
    op.drop_table("immunize_edition_start")
