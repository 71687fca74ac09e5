"""Readings in and out. 温度读数存取"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from math import isnan, nan
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, select, text

from coldchain.domain.alarm import Point
from coldchain.domain.instants import Instant, instant, moment
from coldchain.domain.payloads import VACCINE_CHANNEL
from coldchain.domain.records import StoredReading
from coldchain.tables import PARTITIONS, readings
from kernel.calendar import add_months, clinic_instant
from kernel.transaction import Tx

_INSERT = text(
    """
    INSERT INTO coldchain_reading (unit_id, measured_at, channel, device, value, device_at,
                                   received_at, batch_id, sequence)
    SELECT * FROM unnest(CAST(:units AS uuid[]), CAST(:measured AS timestamptz[]),
        CAST(:channels AS text[]), CAST(:devices AS text[]), CAST(:celsius AS float8[]),
        CAST(:device_ats AS timestamptz[]), CAST(:received AS timestamptz[]),
        CAST(:batches AS uuid[]), CAST(:sequences AS bigint[]))
    ON CONFLICT DO NOTHING
    RETURNING unit_id, channel, device, measured_at, value
    """
)

_CURVE = text(
    """
    SELECT date_bin(CAST(:step AS interval), measured_at, CAST(:start AS timestamptz)) AS at,
           min(value) AS low, max(value) AS high, avg(value) AS mean,
           min(measured_at) AS first, max(measured_at) AS last,
           bool_or(received_at - measured_at > interval '15 minutes') AS late
    FROM coldchain_reading
    WHERE unit_id = :unit AND channel = :channel AND value <> 'NaN'
      AND measured_at >= :start AND measured_at < :end
    GROUP BY 1 ORDER BY 1
    """
)


class CurvePoint(NamedTuple):
    """Readings of one unit that lie close together, drawn as one. 曲线点"""

    at: datetime
    low: float
    high: float
    mean: float
    first: datetime
    last: datetime
    late: bool


async def add_readings(tx: Tx, rows: Sequence[StoredReading]) -> list[StoredReading]:
    """Store readings; gives those that were not there before."""
    if not rows:
        return []
    result = await tx.conn.execute(
        _INSERT,
        {
            "units": [row.unit_id for row in rows],
            "measured": [moment(row.at) for row in rows],
            "channels": [row.channel for row in rows],
            "devices": [row.device for row in rows],
            "celsius": [nan if row.value is None else row.value for row in rows],
            "device_ats": [None if r.device_at is None else moment(r.device_at) for r in rows],
            "received": [moment(row.received) for row in rows],
            "batches": [row.batch_id for row in rows],
            "sequences": [row.sequence for row in rows],
        },
    )
    added = {
        (row.unit_id, row.channel, row.device, instant(row.measured_at), _value(row.value))
        for row in result
    }
    fresh = []
    for row in rows:
        if row.key in added:
            added.discard(row.key)  # the same value twice in one batch is one reading
            fresh.append(row)
    return fresh


async def points_after(tx: Tx, unit_id: UUID, at: Instant) -> list[Point]:
    """What the vaccine channel measured after an instant, in order of time."""
    result = await tx.conn.execute(
        select(readings.c.measured_at, readings.c.value)
        .where(
            readings.c.unit_id == unit_id,
            readings.c.channel == VACCINE_CHANNEL,
            readings.c.measured_at > _bounded(at),
        )
        .distinct()
        .order_by(readings.c.measured_at, readings.c.value)
    )
    return [(instant(row.measured_at), _value(row.value)) for row in result]


async def points_between(tx: Tx, unit_id: UUID, start: datetime, end: datetime) -> list[Point]:
    """What the vaccine channel measured in an interval, and the reading just before it."""
    before = (
        select(func.max(readings.c.measured_at))
        .where(
            readings.c.unit_id == unit_id,
            readings.c.channel == VACCINE_CHANNEL,
            readings.c.measured_at < start,
            readings.c.measured_at >= start - timedelta(hours=1),
        )
        .scalar_subquery()
    )
    result = await tx.conn.execute(
        select(readings.c.measured_at, readings.c.value)
        .where(
            readings.c.unit_id == unit_id,
            readings.c.channel == VACCINE_CHANNEL,
            readings.c.measured_at >= func.coalesce(before, start),
            readings.c.measured_at <= end,
        )
        .order_by(readings.c.measured_at, readings.c.value)
    )
    return [(instant(row.measured_at), _value(row.value)) for row in result]


async def stored_between(
    tx: Tx, unit_id: UUID, start: datetime, end: datetime, most: int
) -> list[StoredReading]:
    """Readings of the vaccine channel as they are stored, at most so many from the start."""
    result = await tx.conn.execute(
        select(readings)
        .where(
            readings.c.unit_id == unit_id,
            readings.c.channel == VACCINE_CHANNEL,
            readings.c.measured_at.between(start, end),
        )
        .order_by(readings.c.measured_at, readings.c.device, readings.c.value)
        .limit(most)
    )
    return [
        StoredReading(
            unit_id=row.unit_id,
            channel=row.channel,
            device=row.device,
            at=instant(row.measured_at),
            value=_value(row.value),
            device_at=None if row.device_at is None else instant(row.device_at),
            received=instant(row.received_at),
            batch_id=row.batch_id,
            sequence=row.sequence,
        )
        for row in result
    ]


async def extremes(
    tx: Tx, unit_id: UUID, start: datetime, end: datetime, plausible: tuple[float, float]
) -> tuple[float, float] | None:
    """The lowest and highest plausible temperature of an interval, its ends included."""
    result = await tx.conn.execute(
        select(func.min(readings.c.value), func.max(readings.c.value)).where(
            readings.c.unit_id == unit_id,
            readings.c.channel == VACCINE_CHANNEL,
            readings.c.measured_at.between(start, end),
            readings.c.value.between(*plausible),
        )
    )
    low, high = result.one()
    return None if low is None else (low, high)


async def curve(
    tx: Tx, unit_id: UUID, start: datetime, end: datetime, points: int = 400
) -> list[CurvePoint]:
    """A unit's temperature over an interval, in at most so many points.

    Lowest and highest are kept beside the mean, so that no short excursion is smoothed away.
    """
    result = await tx.conn.execute(
        _CURVE,
        {
            "unit": unit_id,
            "channel": VACCINE_CHANNEL,
            "start": start,
            "end": end,
            "step": (end - start) / points,
        },
    )
    return [CurvePoint(*row) for row in result]


async def recent(
    tx: Tx, unit_ids: Sequence[UUID], start: datetime, step: timedelta
) -> dict[UUID, dict[datetime, float]]:
    """The last hours of many units, one mean per step, for the small lines on tiles."""
    bin_at = func.date_bin(step, readings.c.measured_at, start).label("at")
    result = await tx.conn.execute(
        select(readings.c.unit_id, bin_at, func.avg(readings.c.value).label("mean"))
        .where(
            readings.c.unit_id.in_(unit_ids),
            readings.c.channel == VACCINE_CHANNEL,
            readings.c.measured_at >= start,
            readings.c.value != nan,
        )
        .group_by(readings.c.unit_id, bin_at)
    )
    lines: dict[UUID, dict[datetime, float]] = {unit_id: {} for unit_id in unit_ids}
    for row in result:
        lines[row.unit_id][row.at] = row.mean
    return lines


async def open_month(tx: Tx, month: date) -> bool:
    """Make room for a clinic month's readings; false where there is some already.

    Rows that came before their month was opened stay where they are: a partition cannot be
    made over them, and nothing depends on it.
    """
    first, following = clinic_instant(month), clinic_instant(add_months(month, 1))
    name = f"coldchain_reading_{month:%Y_%m}"
    taken = await tx.conn.execute(
        text(
            f"SELECT to_regclass('{PARTITIONS}.{name}') IS NOT NULL "  # noqa: S608 - our own names
            f"OR EXISTS (SELECT FROM {PARTITIONS}.coldchain_reading_default "
            "WHERE measured_at >= :first AND measured_at < :following)"
        ),
        {"first": first, "following": following},
    )
    if taken.scalar_one():
        return False
    await tx.conn.execute(
        text(
            f"CREATE TABLE {PARTITIONS}.{name} PARTITION OF coldchain_reading "
            f"FOR VALUES FROM ('{first.isoformat()}') TO ('{following.isoformat()}')"
        )
    )
    return True


def _value(stored: float) -> float | None:
    return None if isnan(stored) else stored


_EARLIEST = instant(datetime.fromisoformat("1970-01-01T00:00:00+00:00"))


def _bounded(at: Instant) -> datetime:
    return moment(max(at, _EARLIEST))
