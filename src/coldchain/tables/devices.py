"""What devices sent that is no reading: batches, rejects, connection states. 设备报文表"""

from sqlalchemy import Boolean, Column, DateTime, Index, Integer, LargeBinary, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from kernel.database import metadata

batches = Table(
    "coldchain_batch",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("received_at", DateTime(timezone=True), nullable=False, index=True),
    Column("messages", Integer, nullable=False),
    Column("readings", Integer, nullable=False),
    Column("repeats", Integer, nullable=False),
    Column("rejected", Integer, nullable=False),
)

rejected = Table(
    "coldchain_rejected",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("received_at", DateTime(timezone=True), nullable=False),
    Column("topic", Text, nullable=False),
    Column("device", Text, nullable=False),
    Column("payload", LargeBinary, nullable=False),
    Column("reason", Text, nullable=False),
    Column("findings", JSONB, nullable=False),
    Index(None, "device", "received_at"),
    Index(None, "received_at"),
)

device_states = Table(
    "coldchain_device_state",
    metadata,
    Column("device", Text, primary_key=True),
    Column("is_online", Boolean, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
)
