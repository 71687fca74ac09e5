"""Which rule a unit is judged by today. 现行规则"""

from datetime import date
from functools import cache

from coldchain.domain.monitor import Watch, adopt
from coldchain.domain.program import Program
from coldchain.domain.records import WatchRow
from coldchain.standards import EquipmentRule, equipment_rules, rule_for
from kernel.registry.places import StorageUnit


class RuleInForce:
    """A rule with its program and its name, as alarms cite it. 规则与其执行形式"""

    def __init__(self, rule: EquipmentRule) -> None:
        self.rule = rule
        self.name = f"{rule.equipment_class} {rule.edition}"
        self.program = Program.of(rule)
        self.limits = {limit.alarm_kind: limit for limit in rule.limits}
        self._holding = rule.labelled or frozenset(self.limits)

    def holds_stock(self, kind: str) -> bool:
        """Whether an alarm of this limit holds the vaccine inside.

        The limits that follow the label do. Where a class has none, every limit does; where
        it has, the others speak of the same excursion by the rules of WHO.
        """
        return kind in self._holding


@cache
def rule_in_force(equipment: str, on: date) -> RuleInForce:
    """The rule for a kind of storage unit on a day."""
    rule = rule_for(equipment, on)
    return _compiled(rule.equipment_class, rule.edition)


@cache
def _compiled(equipment_class: str, edition: str) -> RuleInForce:
    for rule in equipment_rules():
        if (rule.equipment_class, rule.edition) == (equipment_class, edition):
            return RuleInForce(rule)
    raise LookupError(f"no rule {equipment_class} {edition}")


def under(row: WatchRow, force: RuleInForce) -> Watch:
    """A unit's watch under the rule in force, brought over from a former edition if need be."""
    if row.rule == force.name:
        return row.watch
    equipment_class, edition = row.rule.split(" ", 1)
    return adopt(_compiled(equipment_class, edition).program, force.program, row.watch)


def blank(unit: StorageUnit, force: RuleInForce) -> WatchRow:
    """The watch of a unit that nothing was heard from yet."""
    return WatchRow(unit.id, force.name, Watch.blank(force.program))
