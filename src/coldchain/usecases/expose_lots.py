"""What each lot went through in a unit. 批号暴露

Which lots stood there is asked of stock; what they went through is read from the readings.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from coldchain.domain.alarm import Point
from coldchain.domain.excursion import Exposure, expose, stretches, vvm_used
from coldchain.domain.instants import Instant, instant, moment
from coldchain.domain.lots import Stay, Stock, exposed, longest, part_of
from coldchain.domain.products import Decision, Product, decisions
from coldchain.errors import UnitNotFound
from coldchain.standards import products, stability
from coldchain.usecases.rules_in_force import rule_of
from coldchain.usecases.sound_points import sound_points
from kernel.registry import store as registry
from kernel.registry.places import EquipmentClass
from kernel.transaction import Tx

CARRIED = (EquipmentClass.VEHICLE, EquipmentClass.COLD_BOX)
"""What vaccine travels in: all of one stay there is one trip, and adds up."""


class LotExposure(Struct, frozen=True):
    """What one lot went through while it stood in the unit. 批号暴露

    Times outside are counted against the product's own label. ``vvm_used`` is the estimated
    share of a vial monitor's life, where the product carries one; ``may`` what two people may
    decide; ``trip`` the whole stay, where the unit is one that vaccine travels in.
    """

    lot: str
    start: datetime
    end: datetime
    product: Product
    exposure: Exposure
    mean_kinetic: float | None
    vvm_used: float | None
    may: frozenset[Decision]
    trip: Exposure | None = None

    @property
    def is_frozen(self) -> bool:
        """Whether a vaccine that must not freeze has."""
        freeze_at, lowest = self.product.freeze_at, self.exposure.lowest
        return freeze_at is not None and lowest is not None and lowest <= freeze_at


async def expose_lots(
    tx: Tx, stock: Stock, unit_id: UUID, start: datetime, end: datetime | None
) -> dict[str, LotExposure]:
    """By lot, for lots that stood in the unit in an interval; without an end, up to now.

    Whoever asks has been checked: those who may know of a lot may know what it went through,
    wherever that was.
    """
    unit = await registry.storage_unit(tx, unit_id)
    if unit is None:
        raise UnitNotFound()
    until = end or tx.now
    found = await stock.stays_in(unit.id, instant(start), instant(end) if end else None)
    stays = longest(exposed(found, instant(start), instant(until) + 1))
    if not stays:
        return {}
    first = min(instant(start), *(stay.entered_at for stay in stays))
    last = max(instant(until), *(_left(tx, stay) for stay in stays))
    if unit.equipment not in CARRIED:
        first, last = instant(start), instant(until)
    program = (await rule_of(tx, unit)).program
    points = await sound_points(tx, unit.id, program, moment(first), moment(last))
    found_out = {}
    for stay in stays:
        part = part_of(stay, instant(start), instant(until))
        lot = exposure_of(program.max_gap, points, stay, part)
        if unit.equipment in CARRIED:
            whole = stay.entered_at, max(_left(tx, stay), stay.entered_at)
            lot = replace(lot, trip=_measured(program.max_gap, points, lot.product, whole)[0])
        found_out[stay.lot] = lot
    return found_out


def _left(tx: Tx, stay: Stay) -> Instant:
    return instant(tx.now) if stay.left_at is None else stay.left_at


def exposure_of(
    max_gap: int, points: Sequence[Point], stay: Stay, part: tuple[Instant, Instant]
) -> LotExposure:
    """What sound readings in order of time say of a part of a stay."""
    product = stay.label.describe(products().get(stay.vaccine), stay.vaccine)
    exposure, used = _measured(max_gap, points, product, part)
    return LotExposure(
        lot=stay.lot,
        start=moment(part[0]),
        end=moment(part[1]),
        product=product,
        exposure=exposure,
        mean_kinetic=exposure.mean_kinetic(stability().kinetics),
        vvm_used=used,
        may=decisions(product, exposure),
    )


def _measured(
    max_gap: int, points: Sequence[Point], product: Product, part: tuple[Instant, Instant]
) -> tuple[Exposure, float | None]:
    """What was measured of a stretch, and the share of a vial monitor's life it cost."""
    held = list(stretches(points, *part, max_gap))
    monitor = stability().vvm.get(product.vvm) if product.vvm else None
    exposure = expose(held, part[1] - part[0], product.stored, stability().kinetics)
    return exposure, vvm_used(held, monitor) if monitor else None
