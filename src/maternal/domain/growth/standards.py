"""A growth standard: which table judges what, for which ages. 生长标准"""

from enum import StrEnum
from math import inf

from msgspec import Struct

from kernel.registry.people import Sex
from maternal.domain.basis import Rule
from maternal.domain.growth.curves import ColumnCurve, LmsCurve
from maternal.domain.growth.measures import DAYS_PER_MONTH, Indicator, Measurement


class Axis(StrEnum):
    """Along what a table runs. 横轴"""

    AGE_DAYS = "age_days"
    AGE_MONTHS = "age_months"
    LENGTH_CM = "length_cm"
    HEIGHT_CM = "height_cm"

    @property
    def is_age(self) -> bool:
        """Whether the table runs along age."""
        return self in (Axis.AGE_DAYS, Axis.AGE_MONTHS)


class Chart(Rule, frozen=True, kw_only=True):
    """One table of a standard, for one sex.

    ``from_x`` and ``to_x`` bound where a value may be given, both included, unless
    ``to_excluded``; a table along length also has an oldest age. A z-score outside
    ``flag_below``…``flag_above`` is so unlikely that the measure should be taken again. 图表
    """

    standard: str
    indicator: Indicator
    sex: Sex
    axis: Axis
    from_x: float
    to_x: float
    to_excluded: bool = False
    oldest_days: float = inf
    flag_below: float
    flag_above: float
    curve: LmsCurve | ColumnCurve

    def x_of(self, child: Measurement) -> float | None:
        """The point of the axis at which a child is judged.

        Day tables are read at completed days. Nothing when this table is not the child's:
        a length table above 24 months, a height table below, or no length measured.
        """
        if self.axis is Axis.AGE_DAYS:
            return child.age_days // 1
        if self.axis is Axis.AGE_MONTHS:
            return child.age_days / DAYS_PER_MONTH
        if child.stands is not (self.axis is Axis.HEIGHT_CM):
            return None
        return child.table_length_cm if 0 <= child.age_days <= self.oldest_days else None

    def covers(self, x: float) -> bool:
        """Whether a value may be given at this point of the axis."""
        return self.from_x <= x and (x < self.to_x if self.to_excluded else x <= self.to_x)


class GrowthStandard(Struct, frozen=True):
    """The tables a clinic judges by, in the order in which they are asked. 生长标准"""

    name: str
    charts: dict[tuple[Indicator, Sex], tuple[Chart, ...]]

    def charts_for(self, indicator: Indicator, sex: Sex) -> tuple[Chart, ...]:
        """The tables for an indicator and a sex; none where the standard has none."""
        return self.charts.get((indicator, sex), ())


def join(name: str, standards: tuple[GrowthStandard, ...]) -> GrowthStandard:
    """One standard that asks several in turn, such as WHO 2006 and then WHO 2007."""
    charts: dict[tuple[Indicator, Sex], tuple[Chart, ...]] = {}
    for standard in standards:
        for key, tables in standard.charts.items():
            charts[key] = charts.get(key, ()) + tables
    return GrowthStandard(name, charts)
