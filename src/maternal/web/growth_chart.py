"""The child's points and the standard's lines, ready to be drawn. 生长曲线图"""

from datetime import date

from msgspec import Struct

from maternal.domain.growth.lines import lines
from maternal.domain.growth.measures import DAYS_PER_MONTH, STANDING_FROM_DAYS, Indicator
from maternal.domain.growth.standards import Axis
from maternal.standards import growth_standard
from maternal.usecases.read_child_health import NATIONAL, WHO, ChildHealthView, Judged

_RANGES = (12, 36, 84, 228)
"""Months that a chart reaches: the first that holds the child's age."""

_EARLY = (0, 1, 3, 6, 8, 12, 18, 24, 30, 36)
"""Months of the check-ups to the third birthday; later ones are years apart."""

Points = list[tuple[float, float]]


class Plotted(Struct, frozen=True):
    """One measured point: where it lies, and how it was judged. 测量点"""

    age: float
    value: float
    day: date
    z: float

    @property
    def tip(self) -> str:
        """What stands at the latest point."""
        return f"{self.value:.1f}"


class GrowthChart(Struct, frozen=True):
    """Lines by standard deviation, and the child's points. 曲线图

    ``ticks`` are the ages to mark on the axis: those of the check-ups.
    """

    standard: str
    by_length: bool
    curves: dict[int, Points]
    points: tuple[Plotted, ...]
    ticks: tuple[float, ...] = ()


def chart_of(view: ChildHealthView, indicator: Indicator, today: date) -> GrowthChart | None:
    """The chart of one indicator; none for a child of unclear sex or without a table.

    Weight-for-length is drawn on lengths below 24 months and on heights from then on. The
    national standard's missing tables are WHO's, as in the assessment.
    """
    person = view.child.person
    if person.sex is None:
        return None
    age_days = (today - person.birth_date).days
    axis = Axis.HEIGHT_CM if age_days >= STANDING_FROM_DAYS else Axis.LENGTH_CM
    low, high = _range(indicator, age_days)
    for name in (view.standard, WHO) if view.standard == NATIONAL else (view.standard,):
        drawn = [
            line
            for line in lines(growth_standard(name), indicator, person.sex, low=low, high=high)
            if line.axis.is_age or line.axis is axis
        ]
        if drawn:
            curves: dict[int, Points] = {}
            for line in drawn:
                points = [(point.x, point.value) for point in line.points]
                curves.setdefault(round(line.z), []).extend(points)
            by_length = not drawn[0].axis.is_age
            return GrowthChart(
                _named([line.standard for line in drawn]),
                by_length,
                curves,
                _points(view, indicator),
                () if by_length else _ticks(high),
            )
    return None


def _range(indicator: Indicator, age_days: int) -> tuple[float, float]:
    """From birth to the next bound of age; or the lengths, or heights, of that age."""
    if indicator is Indicator.WEIGHT_FOR_LENGTH:
        return (75, 120) if age_days >= STANDING_FROM_DAYS else (45, 95)
    months = age_days / DAYS_PER_MONTH
    return 0, next((end for end in _RANGES if months <= end), _RANGES[-1])


def _ticks(months: float) -> tuple[float, ...]:
    if months <= _EARLY[-1]:
        return tuple(month for month in _EARLY if month <= months)
    return tuple(range(0, round(months) + 1, 12 if months <= 84 else 24))


def _named(standards: list[str]) -> str:
    return "、".join(dict.fromkeys(standards))


def _points(view: ChildHealthView, indicator: Indicator) -> tuple[Plotted, ...]:
    """Points stand at the age to judge by, for a preterm child the corrected one."""
    return tuple(
        Plotted(
            age=round(one.at if _by_length(one) else check.age.days / DAYS_PER_MONTH, 2),
            value=one.value,
            day=check.checkup.day,
            z=one.z,
        )
        for check in view.checks
        for one in check.judged
        if one.indicator is indicator and one.reason is None
    )


def _by_length(one: Judged) -> bool:
    return one.axis is not None and not one.axis.is_age
