"""Judging one measurement by a growth standard. 生长评价"""

from enum import StrEnum
from math import erf, sqrt
from typing import TypeAlias

from msgspec import Struct

from maternal.domain.growth.measures import Indicator, Measurement
from maternal.domain.growth.standards import Chart, GrowthStandard

_SQRT_2 = sqrt(2)


class Reason(StrEnum):
    """Why no value may be given. 不能评价的原因"""

    NOT_MEASURED = "not_measured"
    OEDEMA = "oedema"
    OUTSIDE_TABLE = "outside_table"
    NO_TABLE = "no_table"


class Score(Struct, frozen=True):
    """A measure judged: with the table used, the point of its axis and the measure as used.

    ``z`` is rounded to two decimals, as WHO reports it; ``flagged`` asks to measure again.
    评价结果
    """

    chart: Chart
    x: float
    value: float
    z: float
    flagged: bool

    @property
    def percentile(self) -> float:
        """How many of a hundred such children measure less. 百分位"""
        return 50 * (1 + erf(self.z / _SQRT_2))


class NoScore(Struct, frozen=True):
    """No value may be given, and why. 不予评价"""

    indicator: Indicator
    reason: Reason


Judgement: TypeAlias = Score | NoScore


def assess(standard: GrowthStandard, child: Measurement, indicator: Indicator) -> Judgement:
    """Judge one measure of a child.

    No value is given for a measure that was not taken or is not positive, for weight with
    oedema, and outside the ages or lengths that the standard's tables cover. 评价
    """
    if child.oedema and indicator.needs_weight:
        return NoScore(indicator, Reason.OEDEMA)
    value = child.value(indicator)
    if value is None:
        return NoScore(indicator, Reason.NOT_MEASURED)
    charts = standard.charts_for(indicator, child.sex)
    for chart in charts:
        x = chart.x_of(child)
        if x is not None and chart.covers(x):
            z = round(chart.curve.z_score(value, x), 2)
            return Score(chart, x, value, z, not chart.flag_below <= z <= chart.flag_above)
    return NoScore(indicator, Reason.OUTSIDE_TABLE if charts else Reason.NO_TABLE)


def assess_all(standard: GrowthStandard, child: Measurement) -> dict[Indicator, Judgement]:
    """Judge everything that was measured. 全部评价"""
    judged = {indicator: assess(standard, child, indicator) for indicator in Indicator}
    return {
        indicator: result
        for indicator, result in judged.items()
        if not (isinstance(result, NoScore) and result.reason is Reason.NOT_MEASURED)
    }
