"""Loading the growth tables. 生长标准表装载"""

import csv
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path

from msgspec import Struct, field

from kernel.registry.people import Sex
from maternal.domain.basis import Basis
from maternal.domain.growth.curves import ColumnCurve, LmsCurve
from maternal.domain.growth.measures import Indicator
from maternal.domain.growth.standards import Axis, Chart, GrowthStandard, join
from maternal.standards.documents import (
    Document,
    RuleDataError,
    decode,
    document,
    read_toml,
    refuse_unknown_fields,
    with_basis,
)

_DIRECTORY = Path(__file__).parent / "growth_tables"
_INDEX = "index.toml"
_LMS = ("l", "m", "s")
_COMBINED = {"WHO": ("WHO-2006", "WHO-2007")}


class TableEntry(Struct, frozen=True, kw_only=True):
    """A line of the index: what a file holds and where its values may be used. 表目录条目"""

    id: str
    basis: Basis
    file: str
    standard: str
    indicator: Indicator
    axis: Axis
    from_x: float = field(name="from")
    to_x: float = field(name="to")
    flag_below: float
    flag_above: float
    to_excluded: bool = False
    oldest_days: float | None = None
    tails: bool = False
    step_at: float | None = None
    step_cm: float = 0.0


@cache
def growth_standard(name: str = "WHO") -> GrowthStandard:
    """A standard by name: ``WHO`` (2006, then 2007), ``WHO-2006``, ``WHO-2007`` or
    ``WS/T 423-2022``. Raises ``LookupError``. 生长标准
    """
    if name in _COMBINED:
        return join(name, tuple(growth_standard(part) for part in _COMBINED[name]))
    return _standards()[name]


@cache
def _standards() -> dict[str, GrowthStandard]:
    index = document(_INDEX, read_toml(_DIRECTORY / _INDEX))
    found: dict[str, GrowthStandard] = {}
    for entry in _index_entries(index):
        standard = found.setdefault(entry.standard, GrowthStandard(entry.standard, {}))
        for chart in _charts(entry):
            key = (chart.indicator, chart.sex)
            standard.charts[key] = (*standard.charts_for(*key), chart)
    return found


def _index_entries(index: Document) -> Iterator[TableEntry]:
    entries = index.sections.get("tables")
    if not isinstance(entries, list):
        raise RuleDataError(_INDEX, "tables", "is written as [[...]] entries")
    for raw in entries:
        fields = with_basis(raw, index, "tables")
        name = f"tables.{fields['id']}"
        refuse_unknown_fields(fields, TableEntry, _INDEX, name)
        yield decode(fields, TableEntry, _INDEX, name)


def _charts(entry: TableEntry) -> Iterator[Chart]:
    columns = _columns(entry.file)
    for sex in Sex:
        own = {key[2:]: values for key, values in columns.items() if key[0] == sex.value}
        if not own:
            continue
        is_lms = tuple(own) == _LMS
        curve = _lms(entry, columns["x"], own) if is_lms else _sd(entry, columns["x"], own)
        yield Chart(
            id=entry.id,
            basis=entry.basis,
            standard=entry.standard,
            indicator=entry.indicator,
            sex=sex,
            axis=entry.axis,
            from_x=entry.from_x,
            to_x=entry.to_x,
            to_excluded=entry.to_excluded,
            oldest_days=float("inf") if entry.oldest_days is None else entry.oldest_days,
            flag_below=entry.flag_below,
            flag_above=entry.flag_above,
            curve=curve,
        )


def _columns(file: str) -> dict[str, tuple[float, ...]]:
    with (_DIRECTORY / file).open(encoding="utf-8", newline="") as lines:
        header, *rows = list(csv.reader(lines))
    try:
        numbers = [[float(cell) for cell in row] for row in rows]
    except ValueError as wrong:
        raise RuleDataError(file, "cell", str(wrong)) from wrong
    if header[0] != "x" or any(len(row) != len(header) for row in numbers):
        raise RuleDataError(file, "header", "x first, and as many cells in every row as names")
    if any(left[0] >= right[0] for left, right in pairwise(numbers)):
        raise RuleDataError(file, "x", "does not rise")
    return dict(zip(header, zip(*numbers, strict=True), strict=True))


def _lms(entry: TableEntry, xs: tuple[float, ...], own: dict[str, tuple[float, ...]]) -> LmsCurve:
    rows_per_unit = round(1 / (xs[1] - xs[0]))
    for row, x in enumerate(xs):
        if abs(xs[0] + row / rows_per_unit - x) > 1e-6:
            raise RuleDataError(entry.file, f"x {x:g}", "rows are not at even steps")
        if own["m"][row] <= 0 or own["s"][row] <= 0:
            raise RuleDataError(entry.file, f"x {x:g}", "M and S are positive")
    _check_range(entry, xs)
    return LmsCurve(low=xs[0], rows_per_unit=rows_per_unit, linear_tails=entry.tails, **own)


def _sd(entry: TableEntry, xs: tuple[float, ...], own: dict[str, tuple[float, ...]]) -> ColumnCurve:
    knots = tuple(float(name) for name in own)
    rows = tuple(zip(*own.values(), strict=True))
    for x, row in zip(xs, rows, strict=True):
        if any(left >= right for left, right in pairwise(row)):
            raise RuleDataError(entry.file, f"x {x:g}", "values do not rise with z")
    return ColumnCurve(xs=xs, knots=knots, rows=rows, step_at=entry.step_at, step_cm=entry.step_cm)


def _check_range(entry: TableEntry, xs: tuple[float, ...]) -> None:
    if not xs[0] <= entry.from_x < entry.to_x <= xs[-1]:
        raise RuleDataError(
            _INDEX, f"tables.{entry.id}", f"{entry.file} covers {xs[0]:g}–{xs[-1]:g}"
        )
