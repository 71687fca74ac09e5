"""Birth certificates, and the controlled numbers they take. 出生医学证明表"""

from sqlalchemy import (
    Column,
    DateTime,
    ForeignKey,
    Index,
    LargeBinary,
    Table,
    Text,
    Uuid,
)

from kernel.database import metadata
from kernel.registry.tables import organisations, people

certificates = Table(
    "maternal_certificate",
    metadata,
    Column("person_id", ForeignKey(people.c.id), primary_key=True),
    Column("id", Uuid, primary_key=True),
    Column("organisation_id", ForeignKey(organisations.c.id), nullable=False),
    Column("state", Text, nullable=False),
    Column("number", Text),
    Column("content", LargeBinary),
    Column("reason", Text, nullable=False, server_default=""),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("changed_at", DateTime(timezone=True), nullable=False),
    Column("changed_by_name", Text, nullable=False),
    Index(None, "organisation_id", "state"),
)

certificate_numbers = Table(
    "maternal_certificate_number",
    metadata,
    Column("number", Text, primary_key=True),
    Column("organisation_id", ForeignKey(organisations.c.id), nullable=False),
    Column("state", Text, nullable=False),
    Column("received_at", DateTime(timezone=True), nullable=False),
    Column("changed_at", DateTime(timezone=True), nullable=False),
    Index(None, "organisation_id", "state", "number"),
)
