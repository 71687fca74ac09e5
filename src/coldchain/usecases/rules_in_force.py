"""Which rule a unit is judged by, today and before. 现行与当时规则

The rule of its class of equipment, narrowed to the strictest label of what stands in it. Both
change; a reading is judged by the rule of the moment it was measured.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache, lru_cache
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from coldchain.domain.eras import Eras
from coldchain.domain.instants import LONG_AGO, Instant, instant
from coldchain.domain.monitor import Watch
from coldchain.domain.products import Label, Labelled
from coldchain.domain.program import Program
from coldchain.domain.records import WatchRow
from coldchain.standards import EquipmentRule, editions_for, equipment_rules, narrowed
from coldchain.store import labels
from kernel.calendar import clinic_instant
from kernel.registry.places import StorageUnit
from kernel.transaction import Tx


class RuleInForce:
    """A rule with its program and its name, as alarms cite it. 规则与其执行形式

    ``own`` is the rule of the class of equipment, before any label narrowed it.
    """

    def __init__(self, rule: EquipmentRule, own: EquipmentRule, name: str) -> None:
        self.rule = rule
        self.own = own
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

    def is_set_by_label(self, kind: str) -> bool:
        """Whether a label asks for more than the class of equipment does."""
        return self.limits[kind] not in self.own.limits


class Era(Struct, frozen=True):
    """A rule from an instant on, and the labels of then. 规则时段"""

    since: Instant
    force: RuleInForce
    label: Label | None


class UnitRules:
    """The rules of one unit in order of time, the first since ever. 设备历次规则"""

    def __init__(self, eras: Sequence[Era]) -> None:
        self._eras = eras
        self._since = [era.since for era in eras]
        programs = tuple(era.force.program for era in eras)
        self.eras = Eras(tuple(self._since), programs)

    @property
    def first(self) -> RuleInForce:
        return self._eras[0].force

    @property
    def now(self) -> RuleInForce:
        return self._eras[-1].force

    @property
    def label(self) -> Label | None:
        """The strictest label of what stands in the unit now."""
        return self._eras[-1].label

    def at(self, at: Instant) -> Era:
        """The rule for what was measured at an instant."""
        return self._eras[max(bisect_right(self._since, at) - 1, 0)]

    def changed_before(self, judged: str, at: Instant) -> Instant | None:
        """Since when readings up to an instant were judged by a rule that was not theirs.

        ``judged`` is the name of the rule they were judged by. A movement of stock may be
        written down after the readings of its time came in, an edition be installed late.
        """
        if self.at(at).force.name == judged:
            return None
        since = self.at(at).since
        for era in reversed([era for era in self._eras if era.since <= at]):
            if era.force.name == judged:
                break
            since = era.since
        return since


def rule_in_force(equipment: str, on: date) -> RuleInForce:
    """The rule for a kind of storage unit on a day, whatever stands in it."""
    return _rules(equipment, on, ()).now


async def rules_for(tx: Tx, units: Iterable[StorageUnit]) -> dict[UUID, UnitRules]:
    """The rules each of these units is and was judged by."""
    asked = list(units)
    known = await labels.labels_of(tx, [unit.id for unit in asked])
    return {
        unit.id: _rules(unit.equipment, tx.today, tuple(known.get(unit.id, ()))) for unit in asked
    }


async def rules_of(tx: Tx, unit: StorageUnit) -> UnitRules:
    """The rules one unit is and was judged by."""
    return (await rules_for(tx, [unit]))[unit.id]


async def rule_of(tx: Tx, unit: StorageUnit) -> RuleInForce:
    """The rule one unit is judged by today."""
    return (await rules_of(tx, unit)).now


@lru_cache(maxsize=20_000)
def _rules(equipment: str, on: date, labelled: tuple[Labelled, ...]) -> UnitRules:
    editions = editions_for(equipment, on, equipment_rules())
    began = [LONG_AGO, *(instant(clinic_instant(one.valid_from)) for one in editions[1:])]
    changed = [instant(one.since) for one in labelled]
    eras = []
    for since in sorted({*began, *changed}):
        edition = editions[bisect_right(began, since) - 1]
        place = bisect_right(changed, since)
        label = labelled[place - 1].label if place else None
        eras.append(Era(since, _narrowed_by(edition, label), label))
    return UnitRules(eras)


def _narrowed_by(own: EquipmentRule, label: Label | None) -> RuleInForce:
    """A class's rule as strict as a label asks; whose label that is makes no difference."""
    return _force(own, None if label is None else replace(label, products=()))


@cache
def _force(own: EquipmentRule, label: Label | None) -> RuleInForce:
    """A rule under the name by which watches and alarms keep it."""
    name = f"{own.equipment_class} {own.edition}"
    rule = narrowed(own, label)
    if label is None or rule == own:
        return RuleInForce(own, own, name)
    added = " freezes" if len(rule.limits) > len(own.limits) else ""
    return RuleInForce(rule, own, f"{name} {label.low:g}..{label.high:g}{added}")


def blank(unit: StorageUnit, rules: UnitRules) -> WatchRow:
    """The watch of a unit that nothing was heard from yet."""
    return WatchRow(unit.id, rules.first.name, Watch.blank(rules.first.program))
