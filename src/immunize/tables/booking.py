"""Places to book, and who has booked them. 预约表

``taken`` is counted on the slot, so that one row decides who gets the last place; the check
keeps it honest whatever the code does. A booking carries its day and hour with it: no query
about one person has to visit the slots.
"""

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    SmallInteger,
    Table,
    Text,
    Time,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from kernel.database import metadata
from kernel.registry.tables import organisations, people

slots = Table(
    "immunize_slot",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("organisation_id", ForeignKey(organisations.c.id), nullable=False),
    Column("day", Date, nullable=False),
    Column("starts_at", Time, nullable=False),
    Column("minutes", SmallInteger, nullable=False),
    Column("capacity", SmallInteger, nullable=False),
    Column("taken", SmallInteger, nullable=False, server_default=text("0")),
    Column("released_at", DateTime(timezone=True), nullable=False),
    UniqueConstraint("organisation_id", "day", "starts_at"),
    CheckConstraint("taken >= 0 AND taken <= capacity", name="taken"),
)

bookings = Table(
    "immunize_booking",
    metadata,
    Column("person_id", ForeignKey(people.c.id), primary_key=True),
    Column("id", Uuid, primary_key=True),
    Column("slot_id", Uuid, nullable=False),
    Column("organisation_id", ForeignKey(organisations.c.id), nullable=False),
    Column("day", Date, nullable=False),
    Column("starts_at", Time, nullable=False),
    Column("minutes", SmallInteger, nullable=False),
    Column("doses", JSONB, nullable=False),
    Column("code", Text, nullable=False, index=True),
    Column("state", Text, nullable=False),
    Column("booked_by", Uuid, nullable=False),
    Column("booked_at", DateTime(timezone=True), nullable=False),
    Column("changed_by", Uuid),
    Column("changed_at", DateTime(timezone=True)),
    Index(
        "ux_immunize_booking_person_day",
        "person_id",
        "day",
        unique=True,
        postgresql_where=text("state IN ('booked', 'arrived')"),
    ),
    Index(None, "organisation_id", "day"),
    Index("ix_immunize_booking_waiting", "day", postgresql_where=text("state = 'booked'")),
)
