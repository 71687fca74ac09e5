"""Plans as last made, one for each child. 接种计划表

``rules`` is the number of decisions about editions the plan knew of.

Made again in the transaction of every dose or fact that changes them, and once a day for
everybody. They answer questions about many children (who is overdue, who is due next week); a
child's own pages always ask the engine. Only what the programme gives is kept: nothing in a row
tells the mother's status.
"""

from sqlalchemy import Column, Date, ForeignKey, Integer, Table, Text
from sqlalchemy.dialects.postgresql import JSONB

from kernel.database import metadata
from kernel.registry.tables import people

plans = Table(
    "immunize_plan",
    metadata,
    Column("person_id", ForeignKey(people.c.id), primary_key=True),
    Column("made_on", Date, nullable=False, index=True),
    Column("edition", Text, nullable=False),
    Column("rules", Integer, nullable=False, server_default="0", index=True),
    Column("next_on", Date, index=True),
    Column("overdue_since", Date, index=True),
    Column("doses", JSONB, nullable=False),
)
