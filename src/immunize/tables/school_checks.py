"""School-entry checks as they were signed. 入托入学查验表

The sheet is kept whole, as it was signed, with its fingerprint; beside it each child's own
result, which is read with the child's record. Neither is changed later.
"""

from sqlalchemy import Column, Date, DateTime, ForeignKey, Index, Integer, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from kernel.database import metadata
from kernel.registry.tables import organisations, people

school_checks = Table(
    "immunize_school_check",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("organisation_id", ForeignKey(organisations.c.id), nullable=False),
    Column("organisation_name", Text, nullable=False),
    Column("school", Text, nullable=False),
    Column("class_name", Text, nullable=False),
    Column("checked_on", Date, nullable=False),
    Column("checked_by", Uuid, nullable=False),
    Column("checker_name", Text, nullable=False),
    Column("checked_at", DateTime(timezone=True), nullable=False),
    Column("children", Integer, nullable=False),
    Column("complete", Integer, nullable=False),
    Column("missing", Integer, nullable=False),
    Column("digest", Text, nullable=False),
    Column("sheet", JSONB, nullable=False),
    Index(None, "organisation_id", "checked_at"),
)

entry_checks = Table(
    "immunize_entry_check",
    metadata,
    Column("person_id", ForeignKey(people.c.id), primary_key=True),
    Column("check_id", Uuid, primary_key=True),
    Column("checked_on", Date, nullable=False),
    Column("school", Text, nullable=False),
    Column("class_name", Text, nullable=False),
    Column("checker_name", Text, nullable=False),
    Column("organisation_name", Text, nullable=False),
    Column("verdict", Text, nullable=False),
    Column("missing", JSONB, nullable=False),
)
