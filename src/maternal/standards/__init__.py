"""Growth tables and maternal rules as versioned data. 妇幼标准数据"""

from maternal.standards.documents import RuleDataError
from maternal.standards.rules import RegionName, assemble, regions, rule_book, rule_documents
from maternal.standards.tables import growth_standard

__all__ = [
    "RegionName",
    "RuleDataError",
    "assemble",
    "growth_standard",
    "regions",
    "rule_book",
    "rule_documents",
]
