"""Corrections of deliveries: what was believed before, and why it changed. 更正表"""

from sqlalchemy import Column, DateTime, ForeignKey, LargeBinary, Table, Text, Uuid

from kernel.database import metadata
from kernel.registry.tables import people

corrections = Table(
    "maternal_delivery_correction",
    metadata,
    Column("person_id", ForeignKey(people.c.id), primary_key=True),
    Column("id", Uuid, primary_key=True),
    Column("delivery_id", Uuid, nullable=False),
    Column("reason", Text, nullable=False),
    Column("changes", LargeBinary, nullable=False),
    Column("corrected_at", DateTime(timezone=True), nullable=False),
    Column("corrected_by", Uuid, nullable=False),
    Column("corrected_by_name", Text, nullable=False),
)
