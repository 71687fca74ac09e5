"""A reading between two clocks, and two values for one instant. 温度读数

The device says when it measured, the server when it heard. ``at`` is the instant a reading
is judged at: the device's time where its clock is believed, the server's where it is not.
"""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from .alarm import Point
from .instants import Instant
from .program import Program
from .vigil import Skew, believe


class Reading(Struct, frozen=True):
    """One temperature, or a sensor error where ``value`` is absent. 读数"""

    at: Instant
    value: float | None
    measured: Instant
    received: Instant
    skew: Skew | None = None

    @property
    def point(self) -> Point:
        return self.at, self.value


def place(program: Program, measured: Instant, value: float | None, received: Instant) -> Reading:
    """Decide at which instant a reading is judged."""
    skew = believe(program, measured, received)
    return Reading(measured if skew is None else received, value, measured, received, skew)


def conflicts(program: Program, points: Iterable[Point], fresh: Sequence[Reading]) -> list[Instant]:
    """Instants for which fresh readings first gave a second temperature. 数值冲突

    ``points`` are all that is stored of those instants, the fresh ones included.
    """
    added = {reading.point for reading in fresh}
    claims: dict[Instant, list[float]] = {reading.at: [] for reading in fresh}
    for at, value in points:
        if at in claims and value is not None and program.is_sound(value):
            claims[at].append(value)
    found = []
    for at, values in sorted(claims.items()):
        known = [value for value in values if (at, value) not in added]
        if len(known) < 2 <= len(values):
            found.append(at)
    return found
