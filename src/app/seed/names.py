"""Ids of seeded things, derived from their names. 演示数据标识"""

from uuid import UUID, uuid5

_SEED = UUID("0192f6a0-0000-7000-8000-000000000000")


def seeded(name: str) -> UUID:
    """The same id for the same name, every time."""
    return uuid5(_SEED, name)
