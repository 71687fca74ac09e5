"""Who let which edition of the programme begin, and on which day. 版本启用表

Rows are only added; the latest of an edition holds. ``version`` counts the decisions, so that
two people cannot decide at once and plans know under how many they were made.
"""

from sqlalchemy import Column, Date, DateTime, Integer, Table, Text, Uuid

from kernel.database import metadata

edition_starts = Table(
    "immunize_edition_start",
    metadata,
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("id", Uuid, nullable=False, unique=True),
    Column("edition", Text, nullable=False),
    Column("effective", Date, nullable=False),
    Column("reason", Text, nullable=False),
    Column("compared", Integer, nullable=False),
    Column("changed", Integer, nullable=False),
    Column("activated_by", Uuid, nullable=False),
    Column("activated_by_name", Text, nullable=False),
    Column("organisation_name", Text, nullable=False),
    Column("activated_at", DateTime(timezone=True), nullable=False),
)
