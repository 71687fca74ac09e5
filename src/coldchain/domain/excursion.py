"""How long, how far, and how much heat. 温度暴露

A reading speaks for the time until the next one, at most ``max_gap`` of it; what lies beyond
is unknown and is never counted as in range. Exposures of one lot in several units, or over
the legs of one trip, add up.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from math import exp, log

from msgspec import Struct

from .alarm import Point
from .instants import DAY, MINUTE, Instant

ZERO_CELSIUS = 273.15


class Kinetics(Struct, frozen=True, forbid_unknown_fields=True):
    """How heat is weighed in a mean kinetic temperature (USP <1160>). 平均动力学温度常数"""

    activation_kj_per_mol: float
    gas_constant_kj_per_mol_k: float
    source: str
    verified: bool

    @property
    def kelvin(self) -> float:
        return self.activation_kj_per_mol / self.gas_constant_kj_per_mol_k

    def weight(self, celsius: float) -> float:
        """How fast a product ages at this temperature, on a scale of its own."""
        return exp(-self.kelvin / (celsius + ZERO_CELSIUS))

    def mean(self, weight: float) -> float:
        """The steady temperature in Celsius that ages a product as fast."""
        return self.kelvin / -log(weight) - ZERO_CELSIUS


class Vvm(Struct, frozen=True, forbid_unknown_fields=True):
    """A type of vial monitor: life lost per day is a·exp(−b/T), T in kelvin. 疫苗瓶监测标签"""

    type: int
    a: float
    b: float
    source: str
    verified: bool

    def lost_per_day(self, celsius: float) -> float:
        """The share of its life lost in a day at this temperature; 1 is the end point."""
        return self.a * exp(-self.b / (celsius + ZERO_CELSIUS))


class Stretch(Struct, frozen=True):
    """A temperature held for a while. 恒温时段"""

    celsius: float
    duration: int


class Exposure(Struct, frozen=True):
    """What was measured of an interval. Durations in microseconds. 暴露汇总

    ``ageing`` is the time-weighted sum of kinetic weights: it adds up, a mean does not.
    """

    known: int = 0
    unknown: int = 0
    above: int = 0
    below: int = 0
    lowest: float | None = None
    highest: float | None = None
    ageing: float = 0.0

    @property
    def minutes_above(self) -> float:
        return self.above / MINUTE

    @property
    def minutes_below(self) -> float:
        return self.below / MINUTE

    @property
    def minutes_unknown(self) -> float:
        return self.unknown / MINUTE

    @property
    def share_in_range(self) -> float | None:
        """Of the whole interval, unknown time included: not known is not in range."""
        whole = self.known + self.unknown
        return (self.known - self.above - self.below) / whole if whole else None

    def mean_kinetic(self, kinetics: Kinetics) -> float | None:
        """Mean kinetic temperature in Celsius. It says nothing of freezing."""
        return kinetics.mean(self.ageing / self.known) if self.known else None


def stretches(
    points: Sequence[Point], start: Instant, end: Instant, max_gap: int
) -> Iterator[Stretch]:
    """What sound readings in order of time say of an interval.

    Points may begin before it: the last one before ``start`` speaks for its beginning. The
    last instant has no length, yet its temperature was measured.
    """
    sound = [(at, value) for at, value in points if value is not None and at <= end]
    for (at, value), (following, _) in pairwise([*sound, (end, 0.0)]):
        begins, ends = max(at, start), min(following, at + max_gap, end)
        if ends > begins or at >= start:
            yield Stretch(value, max(ends - begins, 0))


def expose(
    held: Iterable[Stretch], whole: int, allowed: tuple[float, float], kinetics: Kinetics
) -> Exposure:
    """Sum up stretches of an interval ``whole`` microseconds long."""
    low, high = allowed
    known = above = below = 0
    ageing = 0.0
    values = []
    for stretch in held:
        celsius, duration = stretch.celsius, stretch.duration
        known += duration
        above += duration if celsius > high else 0
        below += duration if celsius < low else 0
        ageing += duration * kinetics.weight(celsius)
        values.append(celsius)
    return Exposure(
        known=known,
        unknown=whole - known,
        above=above,
        below=below,
        lowest=min(values, default=None),
        highest=max(values, default=None),
        ageing=ageing,
    )


def together(exposures: Iterable[Exposure]) -> Exposure:
    """Exposures one after the other: several units, or the legs of one trip."""
    legs = list(exposures)
    return Exposure(
        known=sum(leg.known for leg in legs),
        unknown=sum(leg.unknown for leg in legs),
        above=sum(leg.above for leg in legs),
        below=sum(leg.below for leg in legs),
        lowest=min((leg.lowest for leg in legs if leg.lowest is not None), default=None),
        highest=max((leg.highest for leg in legs if leg.highest is not None), default=None),
        ageing=sum(leg.ageing for leg in legs),
    )


def vvm_used(held: Iterable[Stretch], vvm: Vvm) -> float:
    """The share of a vial monitor's life used up; an estimate, the label on the vial rules."""
    return sum(vvm.lost_per_day(stretch.celsius) * stretch.duration / DAY for stretch in held)
