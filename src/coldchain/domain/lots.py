"""Which lots stood in a unit while it was out of range. 受影响批次

The cold chain knows temperatures, stock knows what stood where. Between them stands this
question, asked by movements and not by what is in the unit now: a lot that came in during
the excursion, or left before late evidence of it arrived, was exposed like the others.
"""

from collections.abc import Iterable, Sequence
from typing import Protocol
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from .instants import Instant
from .products import Label


class Stay(Struct, frozen=True):
    """A lot in a unit from one movement to the next. 批次驻留

    ``vaccine`` is the code of its vaccine; ``label`` what the product's own label says.
    """

    lot: str
    vaccine: str
    label: Label
    entered_at: Instant
    left_at: Instant | None = None


class Stock(Protocol):
    """Whoever keeps the stock can say what stands and stood in a unit. 库存查询接口"""

    async def labels_in(self, unit: UUID) -> Sequence[Label]:
        """The labels of the products that stand in the unit now."""
        ...

    async def stays_in(self, unit: UUID, start: Instant, end: Instant | None) -> Sequence[Stay]:
        """Stays that may overlap the interval; an absent end is still running."""
        ...


def exposed(stays: Iterable[Stay], start: Instant, end: Instant | None) -> list[Stay]:
    """The stays that began before the end of an excursion and ended after its start."""
    return [
        stay
        for stay in stays
        if (end is None or stay.entered_at < end) and (stay.left_at is None or stay.left_at > start)
    ]


def longest(stays: Iterable[Stay]) -> list[Stay]:
    """One stay for each lot, from the first that came to the last that left.

    Packages of a lot come and go by ones and twos; what the whole of it may have gone through
    is what is judged.
    """
    found: dict[str, Stay] = {}
    for stay in stays:
        known = found.get(stay.lot, stay)
        ends = (known.left_at, stay.left_at)
        found[stay.lot] = replace(
            known,
            entered_at=min(known.entered_at, stay.entered_at),
            left_at=None if None in ends else max(end for end in ends if end is not None),
        )
    return list(found.values())


def part_of(stay: Stay, start: Instant, end: Instant) -> tuple[Instant, Instant]:
    """The part of an excursion a stay went through."""
    left = end if stay.left_at is None else stay.left_at
    return max(stay.entered_at, start), min(left, end)
