"""Health checks of children. 儿童健康检查表"""

from sqlalchemy import (
    Column,
    Date,
    DateTime,
    Double,
    ForeignKey,
    Integer,
    SmallInteger,
    Table,
    Text,
    Uuid,
)
from sqlalchemy.dialects.postgresql import JSONB

from kernel.database import metadata
from kernel.registry.tables import organisations, people

checkups = Table(
    "maternal_checkup",
    metadata,
    Column("person_id", ForeignKey(people.c.id), primary_key=True),
    Column("id", Uuid, primary_key=True),
    Column("node", Text, nullable=False),
    Column("day", Date, nullable=False),
    Column("weight_g", Integer),
    Column("length_cm", Double),
    Column("position", Text),
    Column("head_cm", Double),
    Column("haemoglobin_g_l", SmallInteger),
    Column("eyes", Text, nullable=False),
    Column("hearing", Text, nullable=False),
    Column("warning_signs", JSONB, nullable=False),
    Column("note", Text, nullable=False, server_default=""),
    Column("organisation_id", ForeignKey(organisations.c.id), nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
    Column("recorded_by", Uuid, nullable=False),
    Column("recorded_by_name", Text, nullable=False),
)
