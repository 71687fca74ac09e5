"""Alarm rules per class of equipment. 各类设备报警规则"""

from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path

from msgspec.structs import replace

from coldchain.domain.products import Label, tightened
from coldchain.domain.rules import Band, Limit, Op, Rule

from .files import HERE, StandardsError, entries


class SourcedLimit(Limit, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A limit with its source. ``label``: it follows the labels of the stock. 有出处的限值"""

    source: str
    verified: bool
    label: bool = False


class SourcedBand(Band, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A pre-alarm band with where it comes from. 有出处的预警带"""

    source: str
    verified: bool


class EquipmentRule(Rule, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One edition of the rule of one class of equipment. 设备类别规则版本

    ``equipment`` are the kinds of storage unit it is for, ``record_every_s`` how often a
    reading is due, ``verified`` whether the cited clause was read.
    """

    name: str
    name_en: str
    edition: str
    valid_from: date
    equipment: tuple[str, ...]
    record_every_s: float
    source: str
    verified: bool
    limits: tuple[SourcedLimit, ...]
    pre: tuple[SourcedBand, ...] = ()

    @property
    def labelled(self) -> frozenset[str]:
        """The limits, by alarm kind, that follow the labels of what stands in the unit."""
        return frozenset(limit.alarm_kind for limit in self.limits if limit.label)


def load_equipment(path: Path) -> tuple[EquipmentRule, ...]:
    """Read and check a file of rules."""
    rules = entries(path, "rule", EquipmentRule, lambda entry: entry.get("class"))
    editions = set()
    for rule in rules:
        where = f"{path.name}: {rule.equipment_class} {rule.edition}"
        _distinct(where, "limits", [limit.alarm_kind for limit in rule.limits])
        _distinct(where, "pre", [band.kind for band in rule.pre])
        if (rule.equipment_class, rule.valid_from) in editions:
            raise StandardsError(f"{where}: a second edition from {rule.valid_from}")
        editions.add((rule.equipment_class, rule.valid_from))
    return rules


def _distinct(where: str, table: str, kinds: list[str]) -> None:
    for kind in kinds:
        if kinds.count(kind) > 1:
            raise StandardsError(f"{where}: two entries of {table} are called {kind!r}")


@cache
def equipment_rules() -> tuple[EquipmentRule, ...]:
    """Every edition of every rule the project ships."""
    return load_equipment(HERE / "equipment.toml")


def editions_for(
    equipment: str, on: date, rules: Iterable[EquipmentRule] | None = None
) -> list[EquipmentRule]:
    """The rules for a kind of storage unit up to a day, in the order in which they came.

    Raises ``LookupError`` where there is none.
    """
    known = equipment_rules() if rules is None else rules
    valid = [rule for rule in known if equipment in rule.equipment and rule.valid_from <= on]
    if not valid:
        raise LookupError(f"no alarm rule for {equipment!r} on {on}")
    return sorted(valid, key=lambda rule: rule.valid_from)


def narrowed(rule: EquipmentRule, label: Label | None) -> EquipmentRule:
    """The rule as strict as the labels of what stands in the unit.

    Where something must not freeze and the class has no lower limit, the label's is added: a
    freezer is no place for it.
    """
    if label is None or not rule.labelled:
        return rule
    as_strict = tightened(rule, rule.labelled, label)
    if not label.freezes or any(limit.label and not limit.op.is_upper for limit in rule.limits):
        return as_strict
    added = SourcedLimit("low", Op.BELOW, label.low, label=True, source="label", verified=False)
    return replace(as_strict, limits=(*as_strict.limits, added))


def rule_for(
    equipment: str, on: date, rules: Iterable[EquipmentRule] | None = None
) -> EquipmentRule:
    """The rule in force for a kind of storage unit on a day.

    Raises ``LookupError`` where none is.
    """
    return editions_for(equipment, on, rules)[-1]
