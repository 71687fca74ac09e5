"""What a measurement gives: named figures, and ratios between them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct

if TYPE_CHECKING:  # a measurement of memory must not load the whole system to print its figures
    from bench.stage import Stage


class Figure(Struct, frozen=True):
    """One number with its unit. Of a rate more is better, of a time or a size less."""

    name: str
    value: float
    unit: str

    def __str__(self) -> str:
        digits = 0 if abs(self.value) >= 100 else 2
        return f"  {self.name:<52}{self.value:>12,.{digits}f} {self.unit}"


def ratio(name: str, part: Figure, whole: Figure) -> Figure:
    """How one figure of this run compares with another of the same run."""
    assert part.unit == whole.unit
    return Figure(name, part.value / whole.value, "×")


Measure: TypeAlias = "Callable[[Stage], Iterable[Figure]]"

_REGISTERED: dict[str, Measure] = {}


def measures(function: Measure) -> Measure:
    """Register what its module measures; the figures are printed as it gives them."""
    _REGISTERED[function.__module__.rpartition(".")[2]] = function
    return function


def registered() -> dict[str, Measure]:
    """The registered measurements, by the names of their modules."""
    return _REGISTERED
