"""Deliveries and the children they brought. 分娩与新生儿表

A live birth belongs to the child; a stillbirth has no person and stays with the mother.
"""

from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    Uuid,
)

from kernel.database import metadata
from kernel.registry.tables import organisations, people

deliveries = Table(
    "maternal_delivery",
    metadata,
    Column("person_id", ForeignKey(people.c.id), primary_key=True),
    Column("id", Uuid, primary_key=True),
    Column("pregnancy_id", Uuid),
    Column("organisation_id", ForeignKey(organisations.c.id), nullable=False),
    Column("delivered_at", DateTime(timezone=True), nullable=False),
    Column("mode", Text, nullable=False),
    Column("gestation_days", SmallInteger, nullable=False),
    Column("blood_loss_ml", Integer),
    Column("early_contact", Boolean),
    Column("mother_hbsag", LargeBinary, nullable=False),
    Column("midwife", Text, nullable=False),
    Column("note", Text, nullable=False, server_default=""),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
    Column("recorded_by", Uuid, nullable=False),
    Column("recorded_by_name", Text, nullable=False),
    Index(None, "organisation_id", "delivered_at"),
)

newborns = Table(
    "maternal_newborn",
    metadata,
    Column("person_id", ForeignKey(people.c.id), primary_key=True),
    Column("delivery_id", Uuid, nullable=False),
    Column("mother_id", Uuid, nullable=False, index=True),
    Column("birth_order", SmallInteger, nullable=False),
    Column("plurality", SmallInteger, nullable=False),
    Column("born_at", DateTime(timezone=True), nullable=False),
    Column("sex", Text),
    Column("weight_g", Integer, nullable=False),
    Column("length_cm", Double),
    Column("head_cm", Double),
    Column("gestation_days", SmallInteger, nullable=False),
    Column("apgar_1", SmallInteger),
    Column("apgar_5", SmallInteger),
    Column("apgar_10", SmallInteger),
    Column("asphyxia", Boolean, nullable=False),
    Column("birth_defect", Boolean, nullable=False),
    Column("mother_age", SmallInteger, nullable=False),
)

stillbirths = Table(
    "maternal_stillbirth",
    metadata,
    Column("person_id", ForeignKey(people.c.id), primary_key=True),
    Column("delivery_id", Uuid, primary_key=True),
    Column("birth_order", SmallInteger, primary_key=True),
    Column("born_at", DateTime(timezone=True), nullable=False),
    Column("sex", Text),
    Column("weight_g", Integer, nullable=False),
)
