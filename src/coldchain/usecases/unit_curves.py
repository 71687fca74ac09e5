"""The last hours of a unit, as a curve. 近期温度曲线"""

from datetime import timedelta

from coldchain.domain.curves import Curve
from coldchain.store import readings
from coldchain.usecases.rules_in_force import rule_of
from coldchain.usecases.show_unit import curve_of
from kernel.access import Permission
from kernel.registry.places import StorageUnit
from kernel.transaction import Tx

RECENT = timedelta(hours=2)
_POINTS = 120


async def recent_curve(tx: Tx, unit: StorageUnit) -> Curve:
    """The last two hours of a unit within reach."""
    tx.require(Permission.READ_COLD_CHAIN)
    start = tx.now - RECENT
    drawn = await readings.curve(tx, unit.id, start, tx.now, points=_POINTS)
    return curve_of((await rule_of(tx, unit)).rule, drawn, start, tx.now)
