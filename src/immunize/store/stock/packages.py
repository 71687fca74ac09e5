"""Receipts, packages and where they stand. 收货与最小包装存取

Deliveries hold thousands of packages: each statement takes all of them at once, in the order
of their codes, so that two writers never wait for each other in a circle.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from msgspec import Struct
from sqlalchemy import and_, case, func, null, select, text, update
from sqlalchemy.dialects.postgresql import insert

from immunize.domain.lots import Package, PackageState, Stay
from immunize.domain.receipts import Receipt
from immunize.store.stock.terms import one_of
from immunize.tables import packages, receipts, stays
from kernel.ids import new_id
from kernel.registry.store.rows import as_struct, columns_of
from kernel.transaction import Tx

_RECEIPT = columns_of(receipts, Receipt)
_PACKAGE = columns_of(packages, Package)
_STAY = columns_of(stays, Stay)


class Berth(Struct, frozen=True):
    """Where packages come to stand, and by which delivery. 存放位置"""

    organisation_id: UUID
    unit_id: UUID
    receipt_id: UUID | None = None


async def lock_unit(tx: Tx, unit_id: UUID) -> None:
    """Let one transaction at a time change what stands in a unit.

    A delivery and a hold on the same unit must see each other.
    """
    await tx.conn.execute(
        text("SELECT pg_advisory_xact_lock(hashtextextended(:unit, 0))"),
        {"unit": f"immunize.unit {unit_id}"},
    )


async def add_receipt(tx: Tx, receipt: Receipt, fingerprint: bytes) -> bool:
    """Write a receipt down; False when its id was used before."""
    values = msgspec.structs.asdict(receipt) | {
        "transport_readings": msgspec.to_builtins(receipt.transport_readings),
        "fingerprint": fingerprint,
    }
    added = await tx.conn.execute(
        insert(receipts).values(**values).on_conflict_do_nothing().returning(receipts.c.id)
    )
    return added.first() is not None


async def receipt(tx: Tx, receipt_id: UUID) -> tuple[Receipt, bytes] | None:
    """A receipt, and the fingerprint of what was sent to make it."""
    rows = await tx.conn.execute(
        select(*_RECEIPT, receipts.c.fingerprint).where(receipts.c.id == receipt_id)
    )
    row = rows.mappings().one_or_none()
    return (as_struct(row, Receipt), row["fingerprint"]) if row else None


async def receipts_with_id(tx: Tx, ids: Iterable[UUID]) -> dict[UUID, Receipt]:
    """Several receipts at once."""
    rows = await tx.conn.execute(select(*_RECEIPT).where(receipts.c.id.in_(list(ids))))
    return {row["id"]: as_struct(row, Receipt) for row in rows.mappings()}


async def recent_receipts(tx: Tx, organisation_id: UUID, limit: int = 20) -> Sequence[Receipt]:
    """An organisation's newest deliveries, accepted and refused."""
    rows = await tx.conn.execute(
        select(*_RECEIPT)
        .where(receipts.c.organisation_id == organisation_id)
        .order_by(receipts.c.received_at.desc())
        .limit(limit)
    )
    return [as_struct(row, Receipt) for row in rows.mappings()]


async def add_packages(
    tx: Tx, codes: Sequence[str], lot_id: UUID, doses: int, berth: Berth
) -> set[str]:
    """Add packages that are new to the system; gives the codes that really were."""
    added = await tx.conn.execute(
        text(
            "INSERT INTO immunize_package"
            " (code, lot_id, receipt_id, organisation_id, unit_id, state, doses_left)"
            " SELECT code, :lot_id, :receipt_id, :organisation_id, :unit_id, :state, :doses"
            " FROM unnest(CAST(:codes AS text[])) AS code ORDER BY code"
            " ON CONFLICT DO NOTHING RETURNING code"
        ),
        {
            "codes": sorted(codes),
            "lot_id": lot_id,
            "doses": doses,
            "state": PackageState.IN_STOCK,
            **msgspec.structs.asdict(berth),
        },
    )
    return set(added.scalars())


async def enter_unit(tx: Tx, codes: Sequence[str], berth: Berth, at: datetime) -> None:
    """Let packages stand in a unit from an instant: ends their former stay, begins the next."""
    await leave_units(tx, codes, at)
    change = {"organisation_id": berth.organisation_id, "unit_id": berth.unit_id}
    if berth.receipt_id:
        change["receipt_id"] = berth.receipt_id
    await tx.conn.execute(update(packages).where(one_of(packages.c.code, codes)).values(**change))
    await tx.conn.execute(
        text(
            "INSERT INTO immunize_stay"
            " (code, id, unit_id, organisation_id, entered_at, receipt_id)"
            " SELECT code, id, :unit_id, :organisation_id, :at, :receipt_id"
            " FROM unnest(CAST(:codes AS text[]), CAST(:ids AS uuid[])) AS new (code, id)"
        ),
        {
            "codes": list(codes),
            "ids": [new_id() for _ in codes],
            "at": at,
            **msgspec.structs.asdict(berth),
        },
    )


async def leave_units(tx: Tx, codes: Sequence[str], at: datetime) -> None:
    """End the open stays of these packages."""
    await tx.conn.execute(
        update(stays)
        .where(one_of(stays.c.code, codes), stays.c.left_at.is_(None))
        .values(left_at=func.greatest(stays.c.entered_at, at))
    )


async def send_to(tx: Tx, codes: Sequence[str], organisation_id: UUID, at: datetime) -> None:
    """Packages leave their unit and are on the way to another organisation."""
    await leave_units(tx, codes, at)
    await tx.conn.execute(
        update(packages)
        .where(one_of(packages.c.code, codes))
        .values(organisation_id=organisation_id, unit_id=None)
    )


async def packages_with(tx: Tx, codes: Iterable[str]) -> dict[str, Package]:
    """Known packages among these codes."""
    rows = await tx.conn.execute(select(*_PACKAGE).where(one_of(packages.c.code, codes)))
    return {row["code"]: as_struct(row, Package) for row in rows.mappings()}


async def lock_packages(tx: Tx, codes: Iterable[str]) -> dict[str, Package]:
    """Packages that nobody else may draw from, move or hold until we commit."""
    rows = await tx.conn.execute(
        select(*_PACKAGE)
        .where(one_of(packages.c.code, codes))
        .order_by(packages.c.code)
        .with_for_update()
    )
    return {row["code"]: as_struct(row, Package) for row in rows.mappings()}


async def draw_one_dose(tx: Tx, code: str) -> int | None:
    """Take one dose from a package; gives the doses left, ``None`` when there was none.

    The first dose opens it; the last ends its stay.
    """
    is_last = packages.c.doses_left == 1
    drawn = await tx.conn.execute(
        update(packages)
        .where(
            packages.c.code == code,
            packages.c.state == PackageState.IN_STOCK,
            packages.c.doses_left > 0,
        )
        .values(
            doses_left=packages.c.doses_left - 1,
            opened_at=func.coalesce(packages.c.opened_at, tx.now),
            state=case((is_last, PackageState.USED.value), else_=packages.c.state),
            unit_id=case((is_last, null()), else_=packages.c.unit_id),
        )
        .returning(packages.c.doses_left)
    )
    left: int | None = drawn.scalar_one_or_none()
    if left == 0:
        await leave_units(tx, [code], tx.now)
    return left


async def dispose_of(tx: Tx, codes: Sequence[str], at: datetime) -> None:
    """Packages are thrown away; those already used stay used."""
    await leave_units(tx, codes, at)
    await tx.conn.execute(
        update(packages)
        .where(one_of(packages.c.code, codes), packages.c.state == PackageState.IN_STOCK)
        .values(state=PackageState.DISPOSED, unit_id=None)
    )


async def mark_use_first(tx: Tx, codes: Sequence[str]) -> None:
    """These packages are to be taken before others of their vaccine."""
    await tx.conn.execute(
        update(packages).where(one_of(packages.c.code, codes)).values(use_first=True)
    )


async def stays_of(tx: Tx, code: str) -> Sequence[Stay]:
    """Where a package has stood, oldest first."""
    rows = await tx.conn.execute(
        select(*_STAY).where(stays.c.code == code).order_by(stays.c.entered_at, stays.c.id)
    )
    return [as_struct(row, Stay) for row in rows.mappings()]


async def codes_in_unit_between(
    tx: Tx, unit_id: UUID, began_at: datetime, ended_at: datetime | None
) -> list[str]:
    """Packages that stood in a unit at any time of an interval (both ends belong to it).

    Without an end the interval goes on: whatever stands there now, or left after the begin.
    """
    overlap = (stays.c.left_at.is_(None)) | (stays.c.left_at >= began_at)
    where = and_(stays.c.unit_id == unit_id, overlap)
    if ended_at is not None:
        where = and_(where, stays.c.entered_at <= ended_at)
    rows = await tx.conn.execute(select(stays.c.code).where(where).distinct().order_by("code"))
    return list(rows.scalars())
