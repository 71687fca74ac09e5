"""Which rule a unit is judged by today. 现行规则

The rule of its class of equipment, narrowed to the strictest label of what stands in it.
"""

from collections.abc import Sequence
from datetime import date
from functools import cache
from uuid import UUID

from coldchain.domain.monitor import Watch, adopt
from coldchain.domain.products import Label, tightened
from coldchain.domain.program import Program
from coldchain.domain.records import WatchRow
from coldchain.standards import EquipmentRule, equipment_rules, rule_for
from coldchain.store import labels
from kernel.registry.places import StorageUnit
from kernel.transaction import Tx


class RuleInForce:
    """A rule with its program and its name, as alarms cite it. 规则与其执行形式"""

    def __init__(self, rule: EquipmentRule, name: str) -> None:
        self.rule = rule
        self.name = name
        self.program = Program.of(rule)
        self.limits = {limit.alarm_kind: limit for limit in rule.limits}
        self._holding = rule.labelled or frozenset(self.limits)

    def holds_stock(self, kind: str) -> bool:
        """Whether an alarm of this limit holds the vaccine inside.

        The limits that follow the label do. Where a class has none, every limit does; where
        it has, the others speak of the same excursion by the rules of WHO.
        """
        return kind in self._holding


def rule_in_force(equipment: str, on: date, label: Label | None = None) -> RuleInForce:
    """The rule for a kind of storage unit on a day, as narrow as a label asks."""
    rule = rule_for(equipment, on)
    name = f"{rule.equipment_class} {rule.edition}"
    if label is not None and tightened(rule, rule.labelled, label) != rule:
        name = f"{name} {label.low:g}..{label.high:g}"
    return _named(name)


async def rules_for(tx: Tx, units: Sequence[StorageUnit]) -> dict[UUID, RuleInForce]:
    """The rule each of these units is judged by today."""
    found = await labels.labels_of(tx, [unit.id for unit in units])
    return {unit.id: rule_in_force(unit.equipment, tx.today, found.get(unit.id)) for unit in units}


async def rule_of(tx: Tx, unit: StorageUnit) -> RuleInForce:
    """The rule one unit is judged by today."""
    return (await rules_for(tx, [unit]))[unit.id]


@cache
def _named(name: str) -> RuleInForce:
    """A rule by the name under which watches and alarms keep it."""
    equipment_class, edition, *label = name.split(" ")
    for rule in equipment_rules():
        if (rule.equipment_class, rule.edition) == (equipment_class, edition):
            return RuleInForce(_narrowed(rule, *label), name)
    raise LookupError(f"no rule {name}")


def _narrowed(rule: EquipmentRule, label: str = "") -> EquipmentRule:
    if not label:
        return rule
    low, high = map(float, label.split(".."))
    return tightened(rule, rule.labelled, Label(low, high, ()))


def under(row: WatchRow, force: RuleInForce) -> Watch:
    """A unit's watch under the rule in force, brought over from a former edition if need be."""
    if row.rule == force.name:
        return row.watch
    return adopt(_named(row.rule).program, force.program, row.watch)


def blank(unit: StorageUnit, force: RuleInForce) -> WatchRow:
    """The watch of a unit that nothing was heard from yet."""
    return WatchRow(unit.id, force.name, Watch.blank(force.program))
