"""Reminders sent, who wants none, and how far the day's round has come. 提醒表

The row owns "told once": whoever inserts it sends the message, in the same transaction. A row
without a letter says that nobody could be told, or that nobody wanted to be.
"""

from sqlalchemy import Boolean, Column, Date, DateTime, ForeignKey, Index, Table, Text, Uuid

from kernel.database import metadata
from kernel.registry.tables import people

reminders = Table(
    "immunize_reminder",
    metadata,
    Column("person_id", ForeignKey(people.c.id), primary_key=True),
    Column("reason", Text, primary_key=True),
    Column("about", Text, primary_key=True),
    Column("day", Date, nullable=False),
    Column("recipient_id", Uuid),
    Column("outcome", Text, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Index(None, "recipient_id", "at"),
)

reminder_refusals = Table(
    "immunize_reminder_refusal",
    metadata,
    Column("person_id", ForeignKey(people.c.id), primary_key=True),
    Column("since", DateTime(timezone=True), nullable=False),
)

reminder_rounds = Table(
    "immunize_reminder_round",
    metadata,
    Column("day", Date, primary_key=True),
    Column("after", Uuid, nullable=False),
    Column("done", Boolean, nullable=False),
)
