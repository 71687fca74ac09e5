"""Doses given: what the law asks to be written down, and what it rested on. 接种记录表

Vaccine Administration Law (2019) art. 45-46: product, holder of the marketing authorisation,
minimum-package identifier, expiry, time, vaccinator, recipient. Product, lot and package are
nullable on their own, because a dose from elsewhere may come with only some of them.
"""

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    Table,
    Text,
    Uuid,
)
from sqlalchemy.dialects.postgresql import JSONB

from kernel.database import metadata
from kernel.registry.tables import organisations, people, storage_units

doses = Table(
    "immunize_dose",
    metadata,
    Column("person_id", ForeignKey(people.c.id), primary_key=True),
    Column("id", Uuid, primary_key=True),
    Column("visit_id", Uuid),
    Column("vaccine", Text, nullable=False),
    Column("dose_number", SmallInteger),
    Column("product_id", Uuid),
    Column("product_name", Text, nullable=False),
    Column("mah", Text),
    Column("lot_id", Uuid, index=True),
    Column("lot_number", Text),
    Column("expires_on", Date),
    Column("package_code", Text, index=True),
    Column("given_at", DateTime(timezone=True), nullable=False),
    Column("given_on", Date, nullable=False),
    Column("organisation_id", ForeignKey(organisations.c.id), nullable=False),
    Column("unit_id", ForeignKey(storage_units.c.id)),
    Column("vaccinator_id", Uuid),
    Column("vaccinator_name", Text, nullable=False),
    Column("site", Text),
    Column("route", Text),
    Column("volume_ml", Float),
    Column("programme", Boolean, nullable=False),
    Column("price_fen", Integer, nullable=False),
    Column("consent_id", Uuid),
    Column("screening_id", Uuid),
    Column("seven_checks", JSONB, nullable=False),
    Column("verified_by_guardian", Boolean, nullable=False),
    Column("source", Text, nullable=False),
    Column("evaluation", JSONB),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
    Index(None, "organisation_id", "given_on"),
    Index(None, "person_id", "given_on"),
)
