"""Pregnancies, their visits and their risk grades. 孕期表

What was found (HBsAg, HIV and syphilis among it) is sealed; gradings are only ever added.
"""

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    Uuid,
    text,
)

from kernel.database import metadata
from kernel.registry.tables import organisations, people

pregnancies = Table(
    "maternal_pregnancy",
    metadata,
    Column("person_id", ForeignKey(people.c.id), primary_key=True),
    Column("id", Uuid, primary_key=True),
    Column("organisation_id", ForeignKey(organisations.c.id), nullable=False, index=True),
    Column("booked_on", Date, nullable=False),
    Column("lmp", Date),
    Column("due_on", Date, nullable=False),
    Column("dated_by", Text, nullable=False),
    Column("gravidity", SmallInteger, nullable=False),
    Column("parity", SmallInteger, nullable=False),
    Column("fetuses", SmallInteger, nullable=False),
    Column("findings", LargeBinary, nullable=False),
    Column("opened_at", DateTime(timezone=True), nullable=False),
    Column("opened_by", Uuid, nullable=False),
    Column("ended_at", DateTime(timezone=True)),
    Column("ending", Text),
)
Index(
    "uq_maternal_pregnancy_open",
    pregnancies.c.person_id,
    unique=True,
    postgresql_where=text("ended_at IS NULL"),
)

antenatal_visits = Table(
    "maternal_visit",
    metadata,
    Column("person_id", ForeignKey(people.c.id), primary_key=True),
    Column("id", Uuid, primary_key=True),
    Column("pregnancy_id", Uuid, nullable=False),
    Column("slot", Text, nullable=False),
    Column("day", Date, nullable=False),
    Column("findings", LargeBinary, nullable=False),
    Column("note", Text, nullable=False, server_default=""),
    Column("organisation_id", ForeignKey(organisations.c.id), nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
    Column("recorded_by", Uuid, nullable=False),
    Column("recorded_by_name", Text, nullable=False),
)

gradings = Table(
    "maternal_risk",
    metadata,
    Column("person_id", ForeignKey(people.c.id), primary_key=True),
    Column("id", Uuid, primary_key=True),
    Column("pregnancy_id", Uuid, nullable=False),
    Column("colour", Text, nullable=False),
    Column("case_managed", Boolean, nullable=False),
    Column("reasons", LargeBinary, nullable=False),
    Column("graded_at", DateTime(timezone=True), nullable=False),
    Column("graded_by", Uuid, nullable=False),
    Column("graded_by_name", Text, nullable=False),
)
