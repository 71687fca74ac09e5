"""Instants as whole microseconds since 1970 in UTC. 时刻

The engine compares and subtracts instants for every reading. Whole numbers are exact,
cheap, the same in JSON and in memory, and as fine as a Postgres ``timestamptz``.
"""

from datetime import UTC, datetime, timedelta

Instant = int

SECOND = 1_000_000
MINUTE = 60 * SECOND
DAY = 86_400 * SECOND
LONG_AGO: Instant = -(2**62)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def instant(moment: datetime) -> Instant:
    """The instant of an aware ``datetime``."""
    return (moment - _EPOCH) // _MICROSECOND


def moment(at: Instant) -> datetime:
    """The ``datetime`` in UTC of an instant."""
    return _EPOCH + timedelta(microseconds=at)


def parse(text: str) -> Instant:
    """Read an ISO 8601 instant, extended or compact (``20260302T004500Z``).

    Raises ``ValueError`` where the text is no time or names no offset from UTC, and
    ``OverflowError`` where it lies outside the years 1 to 9999 in UTC.
    """
    parsed = datetime.fromisoformat(text)
    if parsed.tzinfo is None:
        raise ValueError(f"{text!r} has no offset from UTC")
    return instant(parsed.astimezone(UTC))


def seconds(amount: float) -> int:
    """A duration in seconds as microseconds."""
    return round(amount * SECOND)


def iso(at: Instant) -> str:
    """The instant in UTC, cut to the second, as scenarios and reports write it."""
    return f"{moment(at):%Y-%m-%dT%H:%M:%SZ}"
