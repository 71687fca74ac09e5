"""Alarm rules and product facts as versioned data, checked when loaded. 冷链标准数据"""

from .equipment import (
    EquipmentRule,
    SourcedBand,
    SourcedLimit,
    editions_for,
    equipment_rules,
    narrowed,
    rule_for,
)
from .files import HERE, StandardsError, sources
from .products import Stability, products, stability


def cited() -> dict[str, str]:
    """Every source that rules and product facts cite, in full."""
    return sources(HERE / "equipment.toml") | sources(HERE / "products.toml")


__all__ = [
    "EquipmentRule",
    "SourcedBand",
    "SourcedLimit",
    "Stability",
    "StandardsError",
    "cited",
    "editions_for",
    "equipment_rules",
    "narrowed",
    "products",
    "rule_for",
    "stability",
]
