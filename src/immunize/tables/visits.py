"""Visits to a clinic: ticket, health questions, consent, observation. 门诊就诊表

Vaccination work standard (预防接种工作规范, 2023): asking, informing and observing are duties
of their own, each written down with who and when. Answers and signatures are sealed.
"""

from sqlalchemy import (
    Column,
    Date,
    DateTime,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.dialects.postgresql import JSONB

from kernel.database import metadata
from kernel.registry.tables import organisations, people

ticket_counters = Table(
    "immunize_ticket_counter",
    metadata,
    Column("organisation_id", ForeignKey(organisations.c.id), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("last", Integer, nullable=False),
)

visits = Table(
    "immunize_visit",
    metadata,
    Column("person_id", ForeignKey(people.c.id), primary_key=True),
    Column("id", Uuid, primary_key=True),
    Column("organisation_id", ForeignKey(organisations.c.id), nullable=False),
    Column("day", Date, nullable=False),
    Column("ticket", SmallInteger, nullable=False),
    Column("booking_id", Uuid),
    Column("setting", Text, nullable=False),
    Column("doses", JSONB, nullable=False),
    Column("state", Text, nullable=False),
    Column("arrived_at", DateTime(timezone=True), nullable=False),
    Column("checked_in_by", Uuid, nullable=False),
    Column("observe_until", DateTime(timezone=True)),
    Column("ended_at", DateTime(timezone=True)),
    Column("ending", Text),
    Column("ended_by", Uuid),
    UniqueConstraint("person_id", "organisation_id", "day"),
    Index(None, "organisation_id", "day"),
)

screenings = Table(
    "immunize_screening",
    metadata,
    Column("person_id", ForeignKey(people.c.id), primary_key=True),
    Column("id", Uuid, primary_key=True),
    Column("visit_id", Uuid, nullable=False),
    Column("celsius", Double),
    Column("answers", LargeBinary, nullable=False),
    Column("result", Text, nullable=False),
    Column("until", Date),
    Column("advice", Text, nullable=False, server_default=""),
    Column("screened_by", Uuid, nullable=False),
    Column("screened_by_name", Text, nullable=False),
    Column("screened_at", DateTime(timezone=True), nullable=False),
)

consents = Table(
    "immunize_consent",
    metadata,
    Column("person_id", ForeignKey(people.c.id), primary_key=True),
    Column("id", Uuid, primary_key=True),
    Column("visit_id", Uuid, nullable=False),
    Column("vaccines", JSONB, nullable=False),
    Column("notice_version", Text, nullable=False),
    Column("decision", Text, nullable=False),
    Column("reason", Text, nullable=False, server_default=""),
    Column("signer_id", Uuid),
    Column("signer_name", Text, nullable=False),
    Column("relation", Text, nullable=False),
    Column("signature", LargeBinary),
    Column("taken_by", Uuid, nullable=False),
    Column("taken_by_name", Text, nullable=False),
    Column("signed_at", DateTime(timezone=True), nullable=False),
)
