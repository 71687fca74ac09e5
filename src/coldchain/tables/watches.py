"""What the alarm engine remembers of each unit. 监测状态表

``state`` is the engine's own value, ``due_at`` when its next timer falls due. The columns
beside it repeat what pages show, so that they need not read the state.
"""

from sqlalchemy import Boolean, Column, DateTime, Double, Index, LargeBinary, Table, Text, Uuid

from kernel.database import metadata

watches = Table(
    "coldchain_watch",
    metadata,
    Column("unit_id", Uuid, primary_key=True),
    Column("rule", Text, nullable=False),
    Column("state", LargeBinary, nullable=False),
    Column("due_at", DateTime(timezone=True)),
    Column("heard_at", DateTime(timezone=True)),
    Column("measured_at", DateTime(timezone=True)),
    Column("celsius", Double),
    Column("silent", Boolean, nullable=False),
    Column("in_service", Boolean, nullable=False),
    Column("power_lost", Boolean, nullable=False),
    Column("battery_days", Double),
    Column("battery_low", Boolean, nullable=False),
    Column("updated_at", DateTime(timezone=True), nullable=False),
    Index(None, "due_at"),
    Index(None, "updated_at"),
)

checkpoints = Table(
    "coldchain_checkpoint",
    metadata,
    Column("unit_id", Uuid, primary_key=True),
    Column("at", DateTime(timezone=True), primary_key=True),
    Column("state", LargeBinary, nullable=False),
)

marks = Table(
    "coldchain_mark",
    metadata,
    Column("unit_id", Uuid, primary_key=True),
    Column("at", DateTime(timezone=True), primary_key=True),
    Column("in_service", Boolean, nullable=False),
    Column("reason", Text, nullable=False),
    Column("actor_id", Uuid, nullable=False),
    Column("actor_name", Text, nullable=False),
)
