"""Time-sorted identifiers. 标识符

Every record has a UUIDv7 (RFC 9562): unique without asking the database, so that a
device without a connection can name what it records, and sorted by time, so that
indexes grow at one end.
"""

import secrets
import time
from uuid import UUID

_RANDOM_BITS = 74


def new_id() -> UUID:
    """A new UUIDv7: 48 bits of Unix milliseconds, then 74 random bits."""
    milliseconds = time.time_ns() // 1_000_000
    random = secrets.randbits(_RANDOM_BITS)
    value = milliseconds << 80
    value |= 0x7 << 76
    value |= (random >> 62) << 64
    value |= 0b10 << 62
    value |= random & ((1 << 62) - 1)
    return UUID(int=value)
