"""From a measure to its z-score and back, over one table for one sex. 生长曲线计算

Two forms exist. WHO publishes L, M and S (Cole's method) by day, by 0.1 cm or by month; the
national standard publishes standard-deviation columns by month. Between rows both are
interpolated in a straight line.
"""

from bisect import bisect_right
from typing import Protocol

from msgspec import Struct

_ON_A_ROW = 1e-6


class Curve(Protocol):
    """A distribution of one measure along an axis. 生长曲线"""

    @property
    def low(self) -> float:
        """The first point of the axis that has a row."""

    @property
    def high(self) -> float:
        """The last point of the axis that has a row."""

    def z_score(self, value: float, x: float) -> float:
        """The z-score of a value at a point of the axis."""

    def value_at(self, z: float, x: float) -> float:
        """The value that has a z-score at a point of the axis."""


class LmsCurve(Struct, frozen=True, kw_only=True):
    """A table of L, M, S at even steps.

    ``linear_tails``: beyond ±3 SD, where weight has too long a tail for the formula, one SD
    is the distance between the second and the third SD line (WHO 2006, chapter 7). LMS 曲线
    """

    low: float
    rows_per_unit: int
    l: tuple[float, ...]  # noqa: E741
    m: tuple[float, ...]
    s: tuple[float, ...]
    linear_tails: bool

    @property
    def high(self) -> float:
        """The last point of the axis that has a row."""
        return self.low + (len(self.m) - 1) / self.rows_per_unit

    def z_score(self, value: float, x: float) -> float:
        """The z-score of a value at a point of the axis."""
        l, m, s = self._at(x)  # noqa: E741
        z: float = ((value / m) ** l - 1) / (l * s)
        if not self.linear_tails or -3 <= z <= 3:
            return z
        side = 3 if z > 3 else -3
        third = _lms_value(side, l, m, s)
        second = _lms_value(side - 1 if side > 0 else side + 1, l, m, s)
        return side + (value - third) / abs(third - second)

    def value_at(self, z: float, x: float) -> float:
        """The value that has a z-score at a point of the axis."""
        l, m, s = self._at(x)  # noqa: E741
        if not self.linear_tails or -3 <= z <= 3:
            return _lms_value(z, l, m, s)
        side = 3 if z > 3 else -3
        third = _lms_value(side, l, m, s)
        second = _lms_value(side - 1 if side > 0 else side + 1, l, m, s)
        return third + (z - side) * abs(third - second)

    def _at(self, x: float) -> tuple[float, float, float]:
        row, part = _row((x - self.low) * self.rows_per_unit, len(self.m))
        l, m, s = self.l[row], self.m[row], self.s[row]  # noqa: E741
        if part < _ON_A_ROW:
            return l, m, s
        return (
            l + part * (self.l[row + 1] - l),
            m + part * (self.m[row + 1] - m),
            s + part * (self.s[row + 1] - s),
        )


class ColumnCurve(Struct, frozen=True, kw_only=True):
    """A table of values at fixed z-scores, at uneven points of the axis.

    Between neighbouring columns, and between rows, values lie on a straight line; beyond
    the outer columns and after the last row the last step goes on. ``step_at`` is where a
    table of lengths becomes one of heights: rows from there on are ``step_cm`` shorter, so
    that interpolation up to it first adds the step back. 标准差列曲线
    """

    xs: tuple[float, ...]
    knots: tuple[float, ...]
    rows: tuple[tuple[float, ...], ...]
    step_at: float | None = None
    step_cm: float = 0.0

    @property
    def low(self) -> float:
        """The first point of the axis that has a row."""
        return self.xs[0]

    @property
    def high(self) -> float:
        """The last point of the axis that has a row."""
        return self.xs[-1]

    def z_score(self, value: float, x: float) -> float:
        """The z-score of a value at a point of the axis."""
        return _line(value, self._at(x), self.knots)

    def value_at(self, z: float, x: float) -> float:
        """The value that has a z-score at a point of the axis."""
        return _line(z, self.knots, self._at(x))

    def _at(self, x: float) -> tuple[float, ...]:
        row = min(max(bisect_right(self.xs, x) - 1, 0), len(self.xs) - 2)
        left, right = self.xs[row], self.xs[row + 1]
        part = (x - left) / (right - left)
        step = self.step_cm if right == self.step_at and x < right else 0.0
        pairs = zip(self.rows[row], self.rows[row + 1], strict=True)
        return tuple(low + part * (high + step - low) for low, high in pairs)


def _row(position: float, rows: int) -> tuple[int, float]:
    """The row at or before a position, and how far the point lies on towards the next."""
    row = int(position + _ON_A_ROW)
    part = position - row
    return (row, part) if row < rows - 1 else (rows - 1, 0.0)


def _lms_value(z: float, l: float, m: float, s: float) -> float:  # noqa: E741
    value: float = m * (1 + l * s * z) ** (1 / l)
    return value


def _line(at: float, known: tuple[float, ...], wanted: tuple[float, ...]) -> float:
    """Read ``wanted`` at ``at`` of ``known``: straight between points and beyond the ends."""
    index = min(max(bisect_right(known, at) - 1, 0), len(known) - 2)
    left, right = known[index], known[index + 1]
    return wanted[index] + (at - left) / (right - left) * (wanted[index + 1] - wanted[index])
