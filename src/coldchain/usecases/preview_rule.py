"""Try a changed limit on what was measured, before it takes effect. 规则试算"""

from datetime import timedelta
from uuid import UUID

from msgspec import Struct

from coldchain.domain.preview import Change, Preview, preview
from coldchain.store import readings
from coldchain.usecases.reach import reachable_unit
from coldchain.usecases.rules_in_force import rule_of
from kernel.access import Permission
from kernel.errors import InvalidInput
from kernel.i18n import N_
from kernel.registry.places import StorageUnit
from kernel.transaction import Tx

LONGEST = 30


class Trial(Struct, frozen=True):
    """A limit to try on a unit: its alarm's name, °C, tolerated minutes, days back. 试算参数"""

    unit_id: UUID
    kind: str
    value: float
    minutes: float = 0
    days: int = 7


class Tried(Struct, frozen=True):
    """What came of a trial. 试算结果"""

    unit: StorageUnit
    trial: Trial
    outcome: Preview


async def preview_rule(tx: Tx, trial: Trial) -> Tried:
    """The alarms of a unit as they are and as they would have been."""
    tx.require(Permission.MANAGE_RULES)
    unit = await reachable_unit(tx, trial.unit_id)
    if not 1 <= trial.days <= LONGEST:
        raise InvalidInput(N_("天数要在1到{most}之间。"), field="days", most=LONGEST)
    if trial.minutes < 0:
        raise InvalidInput(N_("分钟数不能是负的。"), field="minutes")
    points = await readings.points_between(tx, unit.id, tx.now - timedelta(days=trial.days), tx.now)
    rule = (await rule_of(tx, unit)).rule
    change = Change(trial.kind, trial.value, trial.minutes * 60)
    try:
        return Tried(unit, trial, preview(rule, change, points))
    except LookupError as missing:
        raise InvalidInput(N_("这类设备的规则里没有这个限值。"), field="kind") from missing
    except ValueError as wrong:
        raise InvalidInput(N_("限值和恢复值矛盾，请改一个数。"), field="value") from wrong
