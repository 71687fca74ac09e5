"""What the labels of the vaccine in each unit allow, and allowed. 设备内疫苗的说明书温度表

A row holds from its instant on, until the next; without a range the unit was empty.
"""

from sqlalchemy import Boolean, Column, DateTime, Double, Table, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from kernel.database import metadata

labels = Table(
    "coldchain_label",
    metadata,
    Column("unit_id", Uuid, primary_key=True),
    Column("since", DateTime(timezone=True), primary_key=True),
    Column("low", Double),
    Column("high", Double),
    Column("freezes", Boolean, nullable=False),
    Column("products", JSONB, nullable=False),
)
