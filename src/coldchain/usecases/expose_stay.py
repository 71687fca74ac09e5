"""What vaccine went through on one stretch of its way. 路段暴露

In a unit it is read from the readings; on a trip, from what came with the delivery.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from coldchain.domain.instants import instant
from coldchain.domain.lots import Stay
from coldchain.domain.products import Label
from coldchain.usecases.expose_lots import LotExposure, exposure_of
from coldchain.usecases.reach import reachable_unit
from coldchain.usecases.rules_in_force import rule_in_force, rule_of
from coldchain.usecases.sound_points import sound_points
from kernel.access import Permission
from kernel.registry.places import EquipmentClass
from kernel.transaction import Tx


async def expose_stay(
    tx: Tx, unit_id: UUID, label: Label, vaccine: str, start: datetime, end: datetime
) -> LotExposure:
    """Against its label, what was measured in a unit within reach."""
    tx.require(Permission.READ_COLD_CHAIN)
    unit = await reachable_unit(tx, unit_id)
    program = (await rule_of(tx, unit)).program
    points = await sound_points(tx, unit.id, program, start, end)
    stay = Stay("", vaccine, label, instant(start), instant(end))
    return exposure_of(program.max_gap, points, stay, (instant(start), instant(end)))


def expose_trip(
    tx: Tx,
    measured: Iterable[tuple[datetime, float]],
    label: Label,
    vaccine: str,
    start: datetime,
    end: datetime,
) -> LotExposure:
    """Against its label, what a delivery's own readings say of its way."""
    program = rule_in_force(EquipmentClass.VEHICLE, tx.today).program
    stay = Stay("", vaccine, label, instant(start), instant(end))
    points = sorted((instant(at), value) for at, value in measured)
    return exposure_of(program.max_gap, points, stay, (instant(start), instant(end)))
