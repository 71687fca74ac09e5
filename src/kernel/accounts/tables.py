"""Tables of accounts, sessions, tokens and phone codes. 账号与会话表

Only hashes of secrets are kept: whoever reads the database cannot sign in with what it holds.
"""

from sqlalchemy import (
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Integer,
    LargeBinary,
    Table,
    Text,
    Uuid,
)

from kernel.database import metadata
from kernel.registry.tables import organisations, people

accounts = Table(
    "kernel_account",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("login", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("organisation_id", ForeignKey(organisations.c.id), nullable=False),
    Column("password_hash", Text),
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("locked_until", DateTime(timezone=True)),
    Column("disabled_at", DateTime(timezone=True)),
    Column("created_at", DateTime(timezone=True), nullable=False),
)

sessions = Table(
    "kernel_session",
    metadata,
    Column("token_hash", LargeBinary, primary_key=True),
    Column("account_id", ForeignKey(accounts.c.id), index=True),
    Column("person_id", ForeignKey(people.c.id), index=True),
    Column("signed_in_at", DateTime(timezone=True), nullable=False),
    Column("token_since", DateTime(timezone=True), nullable=False),
    Column("seen_at", DateTime(timezone=True), nullable=False),
    Column("ends_at", DateTime(timezone=True), nullable=False, index=True),
    CheckConstraint("(account_id IS NULL) <> (person_id IS NULL)", name="one_holder"),
)

tokens = Table(
    "kernel_api_token",
    metadata,
    Column("token_hash", LargeBinary, primary_key=True),
    Column("account_id", ForeignKey(accounts.c.id), nullable=False, index=True),
    Column("label", Text, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("ends_at", DateTime(timezone=True), nullable=False),
    Column("revoked_at", DateTime(timezone=True)),
)

phone_codes = Table(
    "kernel_phone_code",
    metadata,
    Column("phone_blind", LargeBinary, primary_key=True),
    Column("code_hash", LargeBinary, nullable=False),
    Column("sent_at", DateTime(timezone=True), nullable=False),
    Column("sent_today", Integer, nullable=False),
    Column("tries_left", Integer, nullable=False),
    Column("ends_at", DateTime(timezone=True), nullable=False),
)
