"""Readings: append-only, partitioned by month of measurement. 温度读数表

``measured_at`` is the instant a reading is judged at; ``device_at`` is set where the device's
own clock was not believed. A sensor error is the value NaN, which a key can hold. Partitions
live in a schema of their own, so that this one lists tables only.
"""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Double,
    Index,
    Table,
    Text,
    Uuid,
    event,
    text,
)

from kernel.database import metadata

PARTITIONS = "partitions"

readings = Table(
    "coldchain_reading",
    metadata,
    Column("unit_id", Uuid, primary_key=True),
    Column("measured_at", DateTime(timezone=True), primary_key=True),
    Column("channel", Text, primary_key=True),
    Column("device", Text, primary_key=True),
    Column("value", Double, primary_key=True),
    Column("device_at", DateTime(timezone=True)),
    Column("received_at", DateTime(timezone=True), nullable=False),
    Column("batch_id", Uuid, nullable=False),
    Column("sequence", BigInteger),
    Index(None, "unit_id", "received_at"),
    postgresql_partition_by="RANGE (measured_at)",
)

DEFAULT_PARTITION = (
    f"CREATE SCHEMA IF NOT EXISTS {PARTITIONS}",
    f"CREATE TABLE IF NOT EXISTS {PARTITIONS}.coldchain_reading_default "
    "PARTITION OF coldchain_reading DEFAULT",
)
"""What the table needs beside itself to take its first row."""


@event.listens_for(readings, "after_create")
def _open_default_partition(_: Table, connection: Any, **__: Any) -> None:
    for statement in DEFAULT_PARTITION:
        connection.execute(text(statement))
