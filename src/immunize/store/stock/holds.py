"""Holds, and what they hold. 停用存取"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from msgspec import Struct
from sqlalchemy import ColumnElement, and_, func, select, text, update
from sqlalchemy.dialects.postgresql import insert

from immunize.domain.holds import Decision, Hold, HoldKind
from immunize.domain.lots import PackageState
from immunize.store.stock.terms import one_of, within_scope
from immunize.tables import decisions, held_packages, holds, lots, packages, products
from kernel.registry.store.rows import as_struct, columns_of
from kernel.registry.tables import organisations, storage_units
from kernel.transaction import Tx

_HOLD = columns_of(holds, Hold)
_DECISION = columns_of(decisions, Decision)


class HeldBecause(Struct, frozen=True):
    """Why a package is on hold: which unit, what happened there. 停用缘由"""

    hold_id: UUID
    unit_id: UUID
    unit_name: str
    organisation_name: str
    kind: HoldKind
    limit_celsius: float | None
    worst_celsius: float | None
    began_at: datetime
    ended_at: datetime | None


class HeldHere(Struct, frozen=True):
    """How much of a lot one organisation has among some packages. 某机构的停用数量"""

    organisation_id: UUID
    lot_number: str
    product_name: str
    quantity: int


class HeldQuantity(Struct, frozen=True):
    """How much of one lot a hold reaches, and where it is now. 停用数量"""

    hold_id: UUID
    lot_id: UUID
    product_id: UUID
    product_name: str
    lot_number: str
    freeze_sensitive: bool
    organisation_id: UUID
    organisation_name: str
    unit_id: UUID | None
    unit_name: str | None
    state: PackageState
    packages: int
    lifted: int


async def hold_of_episode(tx: Tx, episode_id: UUID) -> Hold | None:
    """The hold an excursion placed."""
    found = await _holds(tx, holds.c.episode_id == episode_id)
    return found[0] if found else None


async def hold(tx: Tx, hold_id: UUID) -> Hold | None:
    """One hold."""
    found = await _holds(tx, holds.c.id == hold_id)
    return found[0] if found else None


async def lock_hold(tx: Tx, hold_id: UUID) -> Hold | None:
    """One hold, which nobody else may decide about until we commit."""
    await tx.conn.execute(select(holds.c.id).where(holds.c.id == hold_id).with_for_update())
    return await hold(tx, hold_id)


async def holds_in_scope(tx: Tx, *, lifted: bool = False) -> Sequence[Hold]:
    """Holds on units, or reaching packages, within the actor's scope; newest first."""
    inside = select(organisations.c.id).where(within_scope(tx))
    reaching = (
        select(held_packages.c.hold_id)
        .join(packages, packages.c.code == held_packages.c.code)
        .where(packages.c.organisation_id.in_(inside))
    )
    where = holds.c.organisation_id.in_(inside) | holds.c.id.in_(reaching)
    state = holds.c.lifted_at.isnot(None) if lifted else holds.c.lifted_at.is_(None)
    return await _holds(tx, and_(where, state))


async def holds_on_unit(tx: Tx, unit_id: UUID) -> Sequence[Hold]:
    """Every hold on one unit, newest first."""
    return await _holds(tx, holds.c.unit_id == unit_id)


async def holds_reaching(tx: Tx, unit_id: UUID, since: datetime) -> Sequence[Hold]:
    """Holds on a unit whose excursion went on at or after an instant, or still does."""
    goes_on = holds.c.ended_at.is_(None) | (holds.c.ended_at >= since)
    return await _holds(tx, and_(holds.c.unit_id == unit_id, goes_on))


async def _holds(tx: Tx, where: ColumnElement[bool]) -> Sequence[Hold]:
    rows = await tx.conn.execute(
        select(*_HOLD).where(where).order_by(holds.c.began_at.desc(), holds.c.id)
    )
    return [as_struct(row, Hold) for row in rows.mappings()]


async def put_hold(tx: Tx, hold: Hold) -> None:
    """Place a hold, or write down how it has changed."""
    values = msgspec.structs.asdict(hold)
    await tx.conn.execute(
        insert(holds).values(**values).on_conflict_do_update(index_elements=["id"], set_=values)
    )


async def hold_packages(
    tx: Tx, hold_id: UUID, codes: Sequence[str], *, again: bool = False
) -> set[str]:
    """Put packages under a hold; gives those it did not keep back before.

    ``again`` puts back those that were lifted: what lifted them did not know of this.
    """
    repeat = (
        "DO UPDATE SET lifted_at = NULL WHERE immunize_hold_package.lifted_at IS NOT NULL"
        if again
        else "DO NOTHING"
    )
    added = await tx.conn.execute(
        text(
            "INSERT INTO immunize_hold_package (code, hold_id, lot_id)"  # noqa: S608 - two constants
            " SELECT code, :hold_id, lot_id FROM immunize_package"
            " WHERE code = ANY(CAST(:codes AS text[])) ORDER BY code"
            f" ON CONFLICT (code, hold_id) {repeat} RETURNING code"
        ),
        {"hold_id": hold_id, "codes": list(codes)},
    )
    held = set(added.scalars())
    if held:
        await tx.conn.execute(update(holds).where(holds.c.id == hold_id).values(lifted_at=None))
    return held


async def held_codes(tx: Tx, hold_id: UUID, lot_id: UUID) -> list[str]:
    """The packages of one lot that a hold still keeps back."""
    rows = await tx.conn.execute(
        select(held_packages.c.code)
        .where(
            held_packages.c.hold_id == hold_id,
            held_packages.c.lot_id == lot_id,
            held_packages.c.lifted_at.is_(None),
        )
        .order_by(held_packages.c.code)
    )
    return list(rows.scalars())


async def lift(tx: Tx, hold_id: UUID, codes: Sequence[str], at: datetime) -> None:
    """Take packages off a hold; the hold itself is over when it keeps nothing back."""
    await tx.conn.execute(
        update(held_packages)
        .where(held_packages.c.hold_id == hold_id, one_of(held_packages.c.code, codes))
        .values(lifted_at=at)
    )
    left = select(held_packages.c.code).where(
        held_packages.c.hold_id == hold_id, held_packages.c.lifted_at.is_(None)
    )
    await tx.conn.execute(
        update(holds)
        .where(holds.c.id == hold_id, holds.c.ended_at.isnot(None), ~left.exists())
        .values(lifted_at=at)
    )


async def why_held(tx: Tx, code: str) -> Sequence[HeldBecause]:
    """The holds that keep a package back now, oldest first."""
    rows = await tx.conn.execute(
        select(
            holds.c.id.label("hold_id"),
            holds.c.unit_id,
            storage_units.c.name.label("unit_name"),
            organisations.c.name.label("organisation_name"),
            holds.c.kind,
            holds.c.limit_celsius,
            holds.c.worst_celsius,
            holds.c.began_at,
            holds.c.ended_at,
        )
        .join(held_packages, held_packages.c.hold_id == holds.c.id)
        .join(storage_units, storage_units.c.id == holds.c.unit_id)
        .join(organisations, organisations.c.id == holds.c.organisation_id)
        .where(held_packages.c.code == code, held_packages.c.lifted_at.is_(None))
        .order_by(holds.c.began_at)
    )
    return [as_struct(row, HeldBecause) for row in rows.mappings()]


async def lots_held(tx: Tx, codes: Iterable[str]) -> Sequence[HeldHere]:
    """These packages, counted by who has them and by lot."""
    rows = await tx.conn.execute(
        select(
            packages.c.organisation_id,
            lots.c.number.label("lot_number"),
            products.c.name.label("product_name"),
            func.count().label("quantity"),
        )
        .join(lots, lots.c.id == packages.c.lot_id)
        .join(products, products.c.id == lots.c.product_id)
        .where(one_of(packages.c.code, codes))
        .group_by(packages.c.organisation_id, lots.c.number, products.c.name)
        .order_by(packages.c.organisation_id, products.c.name, lots.c.number)
    )
    return [as_struct(row, HeldHere) for row in rows.mappings()]


async def quantities_held(tx: Tx, hold_ids: Sequence[UUID]) -> Sequence[HeldQuantity]:
    """What these holds reach, by lot and by where it is now."""
    keys = (
        held_packages.c.hold_id,
        lots.c.id.label("lot_id"),
        products.c.id.label("product_id"),
        products.c.name.label("product_name"),
        lots.c.number.label("lot_number"),
        products.c.freeze_sensitive,
        packages.c.organisation_id,
        organisations.c.name.label("organisation_name"),
        packages.c.unit_id,
        storage_units.c.name.label("unit_name"),
        packages.c.state,
    )
    rows = await tx.conn.execute(
        select(
            *keys,
            func.count().label("packages"),
            func.count(held_packages.c.lifted_at).label("lifted"),
        )
        .select_from(held_packages)
        .join(packages, packages.c.code == held_packages.c.code)
        .join(lots, lots.c.id == held_packages.c.lot_id)
        .join(products, products.c.id == lots.c.product_id)
        .join(organisations, organisations.c.id == packages.c.organisation_id)
        .outerjoin(storage_units, storage_units.c.id == packages.c.unit_id)
        .where(held_packages.c.hold_id.in_(list(hold_ids)))
        .group_by(*keys)
        .order_by("product_name", "lot_number", "organisation_name", packages.c.state)
    )
    return [as_struct(row, HeldQuantity) for row in rows.mappings()]


async def add_decision(tx: Tx, decision: Decision) -> bool:
    """Write a decision down; False when its id was used before."""
    added = await tx.conn.execute(
        insert(decisions)
        .values(**msgspec.structs.asdict(decision))
        .on_conflict_do_nothing()
        .returning(decisions.c.id)
    )
    return added.first() is not None


async def decision(tx: Tx, decision_id: UUID) -> Decision | None:
    """One decision."""
    rows = await tx.conn.execute(select(*_DECISION).where(decisions.c.id == decision_id))
    row = rows.mappings().one_or_none()
    return as_struct(row, Decision) if row else None


async def confirm_decision(tx: Tx, decision_id: UUID) -> None:
    """The actor confirms a decision."""
    await tx.conn.execute(
        update(decisions)
        .where(decisions.c.id == decision_id)
        .values(confirmed_by=tx.actor.id, confirmed_by_name=tx.actor.name, confirmed_at=tx.now)
    )


async def decisions_about(tx: Tx, hold_ids: Sequence[UUID]) -> Sequence[Decision]:
    """What has been decided about these holds, oldest first."""
    rows = await tx.conn.execute(
        select(*_DECISION)
        .where(decisions.c.hold_id.in_(list(hold_ids)))
        .order_by(decisions.c.decided_at, decisions.c.id)
    )
    return [as_struct(row, Decision) for row in rows.mappings()]
