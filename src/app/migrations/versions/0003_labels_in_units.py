"""What labels in each storage unit allow.

Revision: 54193fdeba13
Follows: e767353c6085
Made on: 2026-11-28 03:19:07.102809
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "54193fdeba13"
down_revision = "e767353c6085"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "coldchain_label",
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("low", sa.Double(), nullable=True),
        sa.Column("high", sa.Double(), nullable=True),
        sa.Column("freezes", sa.Boolean(), nullable=False),
        sa.Column("products", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("unit_id", "since", name=op.f("pk_coldchain_label")),
    )
    op.add_column(
        "coldchain_episode",
        sa.Column("labels", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
    )


def downgrade() -> None:
    op.drop_column("coldchain_episode", "labels")
    op.drop_table("coldchain_label")
