"""What the labels of the vaccine in each unit allow. 设备内疫苗的说明书温度表"""

from sqlalchemy import Column, DateTime, Double, Table, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from kernel.database import metadata

labels = Table(
    "coldchain_label",
    metadata,
    Column("unit_id", Uuid, primary_key=True),
    Column("low", Double, nullable=False),
    Column("high", Double, nullable=False),
    Column("products", JSONB, nullable=False),
    Column("since", DateTime(timezone=True), nullable=False),
)
