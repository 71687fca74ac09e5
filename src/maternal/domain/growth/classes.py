"""What a z-score is called: the level in plain words, and the class that needs care. 生长分级"""

from msgspec import Struct

from maternal.domain.basis import Basis, NamedRule
from maternal.domain.growth.measures import Indicator


class GrowthLevel(NamedRule, frozen=True, kw_only=True):
    """One of five levels, below a z-score; the highest level has no limit. 五等级

    ``includes_limit``: the limit itself still belongs to this level.
    """

    includes_limit: bool
    below: float | None = None


class GrowthClass(NamedRule, frozen=True, kw_only=True):
    """A class that opens a follow-up: below a limit (not at it), or from a limit on.

    ``standards`` names the tables it is defined on. The first class that fits is the
    child's; severe ones therefore stand before moderate ones. 营养性疾病分类
    """

    indicator: Indicator
    standards: tuple[str, ...]
    below: float | None = None
    at_least: float | None = None

    def fits(self, z: float) -> bool:
        """Whether a z-score falls into the class."""
        if self.below is not None:
            return z < self.below
        return self.at_least is not None and z >= self.at_least


class NutritionClasses(Struct, frozen=True):
    """The classes found, in the order of weight, length, weight-for-length. 营养不良分类"""

    found: tuple[GrowthClass, ...]
    because: tuple[Basis, ...]


def level_of(levels: tuple[GrowthLevel, ...], z: float) -> GrowthLevel:
    """The level of a z-score. 生长水平"""
    for level in levels:
        if level.below is None or z < level.below or (level.includes_limit and z == level.below):
            return level
    return levels[-1]


def class_of(
    classes: tuple[GrowthClass, ...], standard: str, indicator: Indicator, z: float
) -> GrowthClass | None:
    """The class of a z-score by one table, if it has one. 生长分类"""
    for entry in classes:
        if entry.indicator is indicator and standard in entry.standards and entry.fits(z):
            return entry
    return None


def malnutrition(
    classes: tuple[GrowthClass, ...], standard: str, z_scores: dict[Indicator, float]
) -> NutritionClasses:
    """Underweight, stunting and wasting by their z-scores. 营养不良分类"""
    low = tuple(entry for entry in classes if entry.below is not None)
    fits = [class_of(low, standard, indicator, z) for indicator, z in z_scores.items()]
    found = tuple(entry for entry in fits if entry is not None)
    return NutritionClasses(found, tuple(entry.basis for entry in found) or (low[0].basis,))
