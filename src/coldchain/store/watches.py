"""What the engine remembers of each unit. 监测状态存取"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import delete, select, text
from sqlalchemy.dialects.postgresql import insert

from coldchain.domain.instants import Instant, instant, moment
from coldchain.domain.monitor import Watch
from coldchain.domain.records import WatchRow
from coldchain.domain.watch import Judgement, Mark
from coldchain.tables import checkpoints, marks, watches
from kernel.transaction import Tx

_watch_decoder = msgspec.json.Decoder(Watch)
_judgement_decoder = msgspec.json.Decoder(Judgement)

_SAVE = text(
    """
    UPDATE coldchain_watch AS w
    SET rule = n.rule, state = n.state, due_at = n.due_at, heard_at = n.heard_at,
        measured_at = n.measured_at, celsius = n.celsius, silent = n.silent,
        in_service = n.in_service, power_lost = n.power_lost, battery_days = n.battery_days,
        battery_low = n.battery_low, updated_at = :now
    FROM unnest(CAST(:units AS uuid[]), CAST(:rules AS text[]), CAST(:states AS bytea[]),
        CAST(:dues AS timestamptz[]), CAST(:heards AS timestamptz[]),
        CAST(:measureds AS timestamptz[]), CAST(:celsius AS float8[]), CAST(:silents AS bool[]),
        CAST(:services AS bool[]), CAST(:losts AS bool[]), CAST(:days AS float8[]),
        CAST(:lows AS bool[]))
        AS n(unit_id, rule, state, due_at, heard_at, measured_at, celsius, silent, in_service,
             power_lost, battery_days, battery_low)
    WHERE w.unit_id = n.unit_id
    """
)


class UnitStatus(msgspec.Struct, frozen=True):
    """What pages show of a unit's watch. 设备现状"""

    unit_id: UUID
    heard_at: datetime | None
    measured_at: datetime | None
    celsius: float | None
    silent: bool
    in_service: bool
    power_lost: bool
    battery_days: float | None
    battery_low: bool
    updated_at: datetime


async def begin_watches(tx: Tx, rows: Iterable[WatchRow]) -> None:
    """Start watching units that are not watched yet."""
    values = [
        {
            "unit_id": row.unit_id,
            "rule": row.rule,
            "state": msgspec.json.encode(row.watch),
            "silent": False,
            "in_service": True,
            "power_lost": False,
            "battery_low": False,
            "updated_at": tx.now,
        }
        for row in rows
    ]
    if values:
        await tx.conn.execute(insert(watches).on_conflict_do_nothing(), values)


async def lock_watches(tx: Tx, unit_ids: Sequence[UUID]) -> dict[UUID, WatchRow]:
    """The watches of these units, ours alone until the transaction ends."""
    result = await tx.conn.execute(
        select(watches.c.unit_id, watches.c.rule, watches.c.state, watches.c.battery_days)
        .where(watches.c.unit_id.in_(unit_ids))
        .order_by(watches.c.unit_id)
        .with_for_update()
    )
    return {
        row.unit_id: WatchRow(
            row.unit_id, row.rule, _watch_decoder.decode(row.state), row.battery_days
        )
        for row in result
    }


async def due_units(tx: Tx, limit: int = 500) -> list[UUID]:
    """Units with a timer that is due and that nobody else is looking at."""
    result = await tx.conn.execute(
        select(watches.c.unit_id)
        .where(watches.c.due_at <= tx.now)
        .order_by(watches.c.unit_id)
        .limit(limit)
    )
    return list(result.scalars())


async def save_watches(tx: Tx, rows: Sequence[tuple[WatchRow, Instant | None]]) -> None:
    """Keep watches, each with when its next timer falls due. They were locked before."""
    if not rows:
        return
    kept = [row for row, _ in rows]
    judged = [row.watch.judged for row in kept]
    vigils = [row.watch.vigil for row in kept]
    await tx.conn.execute(
        _SAVE,
        {
            "now": tx.now,
            "units": [row.unit_id for row in kept],
            "rules": [row.rule for row in kept],
            "states": [msgspec.json.encode(row.watch) for row in kept],
            "dues": [_moment(due) for _, due in rows],
            "heards": [_moment(vigil.heard_at) for vigil in vigils],
            "measureds": [None if j.value is None else moment(j.sound_at) for j in judged],
            "celsius": [j.value for j in judged],
            "silents": [vigil.silent for vigil in vigils],
            "services": [_serves(j) for j in judged],
            "losts": [vigil.power_lost for vigil in vigils],
            "days": [row.battery_days for row in kept],
            "lows": [vigil.battery_low for vigil in vigils],
        },
    )


async def statuses(tx: Tx, unit_ids: Sequence[UUID]) -> dict[UUID, UnitStatus]:
    """What pages show of these units; one that never reported is missing."""
    columns = [watches.c[name] for name in UnitStatus.__struct_fields__]
    result = await tx.conn.execute(select(*columns).where(watches.c.unit_id.in_(unit_ids)))
    return {row.unit_id: UnitStatus(*row) for row in result}


async def last_change(tx: Tx, unit_ids: Sequence[UUID]) -> datetime | None:
    """When anything last changed about any of these units."""
    result = await tx.conn.execute(
        select(watches.c.updated_at)
        .where(watches.c.unit_id.in_(unit_ids))
        .order_by(watches.c.updated_at.desc())
        .limit(1)
    )
    return result.scalar_one_or_none()


async def add_checkpoints(
    tx: Tx, unit_id: UUID, touched: Instant | None, added: Sequence[Judgement]
) -> None:
    """Keep checkpoints, in place of all that late evidence at ``touched`` outdates."""
    if touched is not None:
        await tx.conn.execute(
            delete(checkpoints).where(
                checkpoints.c.unit_id == unit_id, checkpoints.c.at >= moment(touched)
            )
        )
    values = [
        {"unit_id": unit_id, "at": moment(one.at), "state": msgspec.json.encode(one)}
        for one in added
    ]
    if values:
        await tx.conn.execute(insert(checkpoints).on_conflict_do_nothing(), values)


async def checkpoint_before(tx: Tx, unit_id: UUID, at: Instant) -> Judgement | None:
    """The last checkpoint before an instant."""
    result = await tx.conn.execute(
        select(checkpoints.c.state)
        .where(checkpoints.c.unit_id == unit_id, checkpoints.c.at < moment(at))
        .order_by(checkpoints.c.at.desc())
        .limit(1)
    )
    state = result.scalar_one_or_none()
    return None if state is None else _judgement_decoder.decode(state)


async def add_mark(tx: Tx, unit_id: UUID, mark: Mark, reason: str) -> None:
    """Note that a unit entered or left service, by whom and why."""
    await tx.conn.execute(
        insert(marks)
        .values(
            unit_id=unit_id,
            at=moment(mark.at),
            in_service=mark.in_service,
            reason=reason,
            actor_id=tx.actor.id,
            actor_name=tx.actor.name,
        )
        .on_conflict_do_nothing()
    )


async def marks_after(tx: Tx, unit_id: UUID, at: Instant | None) -> tuple[Mark, ...]:
    """The changes of mode after an instant, or all of them."""
    query = select(marks.c.at, marks.c.in_service).where(marks.c.unit_id == unit_id)
    if at is not None:
        query = query.where(marks.c.at > moment(at))
    result: Any = await tx.conn.execute(query.order_by(marks.c.at))
    return tuple(Mark(instant(row.at), row.in_service) for row in result)


def _moment(at: Instant | None) -> datetime | None:
    return None if at is None else moment(at)


def _serves(judged: Judgement) -> bool:
    """Whether the unit is in service once every change of mode known is counted."""
    return judged.marks[-1].in_service if judged.marks else judged.in_service
