"""Vaccine stock: products, lots, receipts, packages, where they stood, and holds. 疫苗库存表

Products, lots and holds are small and can be copied to every node. Packages, stays and held
packages are large: their keys lead with the package's code, which says where they live. A
package's row owns "used once": whoever draws a dose or places a hold locks it first.
"""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from kernel.database import metadata
from kernel.registry.tables import organisations, storage_units

products = Table(
    "immunize_product",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("vaccine", Text, nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("name_en", Text, nullable=False),
    Column("mah", Text, nullable=False),
    Column("specification", Text, nullable=False),
    Column("trace_prefix", String(7), nullable=False, unique=True),
    Column("outer_prefixes", ARRAY(Text), nullable=False, server_default="{}"),
    Column("gtin", String(14), unique=True),
    Column("doses_per_unit", SmallInteger, nullable=False),
    Column("programme", Boolean, nullable=False),
    Column("price_fen", Integer, nullable=False),
    Column("route", Text, nullable=False),
    Column("volume_ml", Double, nullable=False),
    Column("sites", ARRAY(Text), nullable=False),
    Column("storage_low", Double, nullable=False),
    Column("storage_high", Double, nullable=False),
    Column("freeze_sensitive", Boolean, nullable=False),
    Column("source", Text, nullable=False),
    CheckConstraint("doses_per_unit > 0", name="doses_per_unit"),
)

lots = Table(
    "immunize_lot",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("product_id", ForeignKey(products.c.id), nullable=False),
    Column("number", Text, nullable=False, index=True),
    Column("expires_on", Date, nullable=False),
    Column("release_number", Text),
    UniqueConstraint("product_id", "number"),
)

receipts = Table(
    "immunize_receipt",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("organisation_id", ForeignKey(organisations.c.id), nullable=False),
    Column("unit_id", ForeignKey(storage_units.c.id), nullable=False),
    Column("product_id", ForeignKey(products.c.id), nullable=False),
    Column("lot_number", Text, nullable=False),
    Column("expires_on", Date, nullable=False),
    Column("lot_id", ForeignKey(lots.c.id)),
    Column("supplier", Text, nullable=False),
    Column("quantity", Integer, nullable=False),
    Column("arrival_celsius", Double),
    Column("departed_at", DateTime(timezone=True)),
    Column("arrived_at", DateTime(timezone=True), nullable=False),
    Column("transport_readings", JSONB, nullable=False),
    Column("decision", Text, nullable=False),
    Column("refusal_reason", Text),
    Column("received_by", Uuid, nullable=False),
    Column("received_by_name", Text, nullable=False),
    Column("received_at", DateTime(timezone=True), nullable=False),
    Column("fingerprint", LargeBinary, nullable=False),
    Index(None, "organisation_id", "received_at"),
)

packages = Table(
    "immunize_package",
    metadata,
    Column("code", Text, primary_key=True),
    Column("lot_id", ForeignKey(lots.c.id), nullable=False, index=True),
    Column("receipt_id", Uuid, nullable=False, index=True),
    Column("organisation_id", ForeignKey(organisations.c.id), nullable=False),
    Column("unit_id", ForeignKey(storage_units.c.id)),
    Column("state", Text, nullable=False),
    Column("doses_left", SmallInteger, nullable=False),
    Column("opened_at", DateTime(timezone=True)),
    Column("use_first", Boolean, nullable=False, server_default=text("false")),
    CheckConstraint("doses_left >= 0", name="doses_left"),
    Index(
        "ix_immunize_package_in_stock",
        "organisation_id",
        "lot_id",
        postgresql_where=text("state = 'in_stock'"),
    ),
)

stays = Table(
    "immunize_stay",
    metadata,
    Column("code", ForeignKey(packages.c.code), primary_key=True),
    Column("id", Uuid, primary_key=True),
    Column("unit_id", ForeignKey(storage_units.c.id), nullable=False),
    Column("organisation_id", ForeignKey(organisations.c.id), nullable=False),
    Column("entered_at", DateTime(timezone=True), nullable=False),
    Column("left_at", DateTime(timezone=True)),
    Column("receipt_id", Uuid),
    Index(None, "unit_id", "entered_at"),
)

holds = Table(
    "immunize_hold",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("unit_id", ForeignKey(storage_units.c.id), nullable=False, index=True),
    Column("organisation_id", ForeignKey(organisations.c.id), nullable=False),
    Column("episode_id", Uuid, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("limit_celsius", Double),
    Column("worst_celsius", Double),
    Column("began_at", DateTime(timezone=True), nullable=False),
    Column("ended_at", DateTime(timezone=True)),
    Column("placed_at", DateTime(timezone=True), nullable=False),
    Column("changed_at", DateTime(timezone=True), nullable=False),
    Column("lifted_at", DateTime(timezone=True)),
)

held_packages = Table(
    "immunize_hold_package",
    metadata,
    Column("code", ForeignKey(packages.c.code), primary_key=True),
    Column("hold_id", ForeignKey(holds.c.id), primary_key=True),
    Column("lot_id", ForeignKey(lots.c.id), nullable=False),
    Column("lifted_at", DateTime(timezone=True)),
    Index(None, "hold_id", "lot_id"),
)

decisions = Table(
    "immunize_hold_decision",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("hold_id", ForeignKey(holds.c.id), nullable=False),
    Column("lot_id", ForeignKey(lots.c.id), nullable=False),
    Column("judgement", Text, nullable=False),
    Column("assessment", Text, nullable=False),
    Column("decided_by", Uuid, nullable=False),
    Column("decided_by_name", Text, nullable=False),
    Column("decided_at", DateTime(timezone=True), nullable=False),
    Column("confirmed_by", Uuid),
    Column("confirmed_by_name", Text),
    Column("confirmed_at", DateTime(timezone=True)),
    CheckConstraint("confirmed_by <> decided_by", name="two_people"),
    Index(None, "hold_id", "lot_id"),
)
