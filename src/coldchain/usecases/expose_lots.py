"""What each lot went through in a unit. 批号暴露

Which lots stood there is asked of stock; what they went through is read from the readings.
"""

from datetime import datetime

from msgspec import Struct

from coldchain.domain.excursion import Exposure, expose, stretches, vvm_used
from coldchain.domain.instants import instant, moment
from coldchain.domain.lots import Stay, Stock, exposed, longest, part_of
from coldchain.domain.products import Decision, Product, decisions
from coldchain.standards import products, stability
from coldchain.store import readings
from coldchain.usecases.reach import reachable_unit
from coldchain.usecases.rules_in_force import RuleInForce, rule_of
from kernel.access import Permission
from kernel.registry.places import StorageUnit
from kernel.transaction import Tx


class LotExposure(Struct, frozen=True):
    """What one lot went through while it stood in the unit. 批号暴露

    Times outside are counted against the label. ``vvm_used`` is the estimated share of a vial
    monitor's life, where the product carries one; ``may`` what two people may decide.
    """

    lot: str
    start: datetime
    end: datetime
    product: Product
    exposure: Exposure
    mean_kinetic: float | None
    vvm_used: float | None
    may: frozenset[Decision]


async def expose_lots(
    tx: Tx, stock: Stock, unit: StorageUnit, start: datetime, end: datetime | None
) -> dict[str, LotExposure]:
    """By lot, for lots that stood in the unit in an interval; without an end, up to now.

    A lot of a vaccine nothing is known about is left out: nothing is said of it.
    """
    tx.require(Permission.READ_COLD_CHAIN)
    await reachable_unit(tx, unit.id)
    until = end or tx.now
    found = await stock.stays_in(unit.id, instant(start), instant(end) if end else None)
    stays = longest(exposed(found, instant(start), instant(until) + 1))
    force = await rule_of(tx, unit)
    points = [
        (at, value)
        for at, value in await readings.points_between(tx, unit.id, start, until)
        if force.program.is_sound(value)
    ]
    return {
        stay.lot: _exposure(stay, known, force, points, instant(start), instant(until))
        for stay in stays
        if (known := products().get(stay.product)) is not None
    }


def _exposure(
    stay: Stay,
    product: Product,
    force: RuleInForce,
    points: list[tuple[int, float | None]],
    start: int,
    until: int,
) -> LotExposure:
    began, ended = part_of(stay, start, until)
    held = list(stretches(points, began, ended, force.program.max_gap))
    kinetics = stability().kinetics
    exposure = expose(held, ended - began, product.stored, kinetics)
    monitor = stability().vvm.get(product.vvm) if product.vvm else None
    return LotExposure(
        lot=stay.lot,
        start=moment(began),
        end=moment(ended),
        product=product,
        exposure=exposure,
        mean_kinetic=exposure.mean_kinetic(kinetics),
        vvm_used=vvm_used(held, monitor) if monitor else None,
        may=decisions(product, exposure),
    )
