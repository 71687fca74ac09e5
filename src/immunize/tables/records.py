"""Vaccination records, and the facts a plan needs beside the doses. 接种档案表

The value of a fact (the mother's status, a birth weight, an allergy) is sealed; only its code
stands in clear.
"""

from sqlalchemy import Column, Date, DateTime, ForeignKey, LargeBinary, Table, Text, Uuid

from kernel.database import metadata
from kernel.registry.tables import organisations, people

records = Table(
    "immunize_record",
    metadata,
    Column("person_id", ForeignKey(people.c.id), primary_key=True),
    Column("organisation_id", ForeignKey(organisations.c.id), nullable=False, index=True),
    Column("opened_at", DateTime(timezone=True), nullable=False),
    Column("source", Text, nullable=False),
)

observations = Table(
    "immunize_observation",
    metadata,
    Column("person_id", ForeignKey(people.c.id), primary_key=True),
    Column("id", Uuid, primary_key=True),
    Column("code", Text, nullable=False),
    Column("value", LargeBinary, nullable=False),
    Column("happened_on", Date),
    Column("noted_at", DateTime(timezone=True), nullable=False),
    Column("source", Text, nullable=False),
)
