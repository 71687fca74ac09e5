"""What people were told of a unit, and what they did. 报警事件表

An episode is brought up to date when evidence changes and is never deleted; every change is
an event beside it, with the limits as they were.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Double,
    Identity,
    Index,
    SmallInteger,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from kernel.database import metadata

episodes = Table(
    "coldchain_episode",
    metadata,
    Column("unit_id", Uuid, primary_key=True),
    Column("id", Uuid, primary_key=True),
    Column("organisation_id", Uuid, nullable=False),
    Column("signal", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("rule", Text, nullable=False),
    Column("limit_celsius", Double),
    Column("labels", JSONB(none_as_null=True)),
    Column("too_cold", Boolean, nullable=False),
    Column("tolerated_seconds", Double, nullable=False),
    Column("holds_stock", Boolean, nullable=False),
    Column("worst_celsius", Double),
    Column("started_at", DateTime(timezone=True), nullable=False),
    Column("raised_at", DateTime(timezone=True), nullable=False),
    Column("decided_at", DateTime(timezone=True), nullable=False),
    Column("ended_at", DateTime(timezone=True)),
    Column("told_over", Boolean, nullable=False),
    Column("spans", JSONB, nullable=False),
    Column("acknowledged_at", DateTime(timezone=True)),
    Column("acknowledged_by", Text),
    Column("reviewed_at", DateTime(timezone=True)),
    Column("reviewed_by", Text),
    Column("rungs_climbed", SmallInteger, nullable=False),
    Column("next_rung_at", DateTime(timezone=True)),
    Index("ix_coldchain_episode_open", "unit_id", postgresql_where=text("ended_at IS NULL")),
    Index(
        "ix_coldchain_episode_waiting",
        "organisation_id",
        "decided_at",
        postgresql_where=text("signal = 'alarm' AND reviewed_at IS NULL"),
    ),
    Index(
        "ix_coldchain_episode_next_rung_at",
        "next_rung_at",
        postgresql_where=text("next_rung_at IS NOT NULL"),
    ),
)

alarm_events = Table(
    "coldchain_alarm_event",
    metadata,
    Column("unit_id", Uuid, primary_key=True),
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("episode_id", Uuid),
    Column("event", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("decided_at", DateTime(timezone=True), nullable=False),
    Column("level", SmallInteger),
    Column("new_at", DateTime(timezone=True)),
    Column("actor_id", Uuid),
    Column("actor_name", Text),
    Column("note", Text),
    Index(None, "unit_id", "decided_at"),
)
