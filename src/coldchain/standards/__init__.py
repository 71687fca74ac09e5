"""Alarm rules and product facts as versioned data, checked when loaded. 冷链标准数据"""

from .equipment import EquipmentRule, SourcedBand, SourcedLimit, equipment_rules, rule_for
from .files import StandardsError
from .products import Stability, products, stability

__all__ = [
    "EquipmentRule",
    "SourcedBand",
    "SourcedLimit",
    "Stability",
    "StandardsError",
    "equipment_rules",
    "products",
    "rule_for",
    "stability",
]
