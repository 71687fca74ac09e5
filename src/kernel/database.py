"""The shared schema's metadata, and the engine. 数据库"""

from typing import Any

import msgspec
from sqlalchemy import MetaData
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)

_PASSING_STATES = ("08", "40", "53", "57", "58")
"""Classes of SQLSTATE: connection, rollback, resources, operator intervention, system."""


def create_engine(url: str, *, pool_size: int = 10) -> AsyncEngine:
    """An engine over asyncpg for a ``postgresql://`` URL, with msgspec for JSON columns.

    ``url`` may name a Unix socket (``postgresql://user@/db?host=/path``). Statements run at
    READ COMMITTED: use cases lock the rows they decide upon.
    """
    return create_async_engine(
        url.replace("postgresql://", "postgresql+asyncpg://", 1),
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_pre_ping=True,
        pool_recycle=1800,
        hide_parameters=True,  # an error must not carry somebody's data into a log
        json_serializer=_dumps,
        json_deserializer=msgspec.json.decode,
        connect_args={"server_settings": {"timezone": "UTC", "application_name": "lifecycle"}},
    )


def is_passing(failure: Exception) -> bool:
    """Whether trying again later may help: the database is away, full, or deadlocked."""
    if isinstance(failure, DBAPIError):
        state = getattr(failure.orig, "sqlstate", None) or ""
        return failure.connection_invalidated or state[:2] in _PASSING_STATES or not state
    return isinstance(failure, OSError | SQLAlchemyError)


def _dumps(value: Any) -> str:
    return msgspec.json.encode(value).decode()
